import { type Say, say } from '../base/index.ts'
import { capCategory, capResponse, capSeverity, colours } from '../platform/command/alerts/declare.ts'
import type { Pack } from './declare.ts'

type Fault = { readonly at: string; readonly says: Say; readonly remedy: Say }

/** What is wrong with the kinds of warnings 预警种类 of a city’s packs: values CAP does not know, ranks twice, a name twice. */
export function warningFaults(packs: readonly Pack[]): readonly Fault[] {
  const faults: Fault[] = []
  const owners = new Map<string, string>()
  for (const pack of packs)
    for (const [name, kind] of Object.entries(pack.warnings ?? {})) {
      const at = `${pack.name}/warnings/${name}`
      const wrong = (says: Say, remedy: Say) => faults.push({ at, says, remedy })
      const owner = owners.get(name)
      if (owner)
        wrong(
          say(`预警种类 ${name} 在 ${owner} 中已声明`, `the kind ${name} is declared by ${owner} too`),
          say('只留一处，或换个名称', 'keep one of them, or give it another name'),
        )
      owners.set(name, pack.name)
      const levels = Object.values(kind.levels)
      const known =
        capCategory.includes(kind.category) &&
        kind.responses.every((one) => capResponse.includes(one)) &&
        levels.every((one) => capSeverity.includes(one.severity) && Object.hasOwn(colours, one.colour))
      if (!known)
        wrong(
          say(
            '类别、响应、严重程度或颜色不在 CAP 取值内',
            'category, response, severity or colour is none of CAP',
          ),
          say('按 CAP 1.2 取值', 'take the values of CAP 1.2'),
        )
      const ranks = levels.map((one) => one.rank)
      if (levels.length === 0 || new Set(ranks).size !== ranks.length || ranks.some((one) => one < 1))
        wrong(
          say('每个级别要有不同的位次，最高为 1', 'each level has a rank of its own, 1 the highest'),
          say('改正 rank', 'mend `rank`'),
        )
      if (levels.some((one) => !(one.signMinutes >= 1)))
        wrong(
          say('签收时限至少 1 分钟', 'a minute at least to sign'),
          say('改正 signMinutes', 'mend `signMinutes`'),
        )
    }
  return faults
}
