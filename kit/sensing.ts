import { type Say, say } from '../base/index.ts'
import type { MetricDeclaration } from '../platform/signals/declare.ts'
import type { Pack } from './declare.ts'

/** A metric 指标项 as a pack declares it; its name holds for the whole city. */
export const metric = (declared: MetricDeclaration): MetricDeclaration => declared

type Fault = { readonly at: string; readonly says: Say; readonly remedy: Say }

/** What is wrong with the metrics of a city’s packs: ranges upside down, limits that flag everything, a name twice. */
export function metricFaults(packs: readonly Pack[]): readonly Fault[] {
  const faults: Fault[] = []
  const owners = new Map<string, string>()
  for (const pack of packs)
    for (const [name, one] of Object.entries(pack.metrics ?? {})) {
      const at = `${pack.name}/metrics/${name}`
      const wrong = (says: Say, remedy: Say) => faults.push({ at, says, remedy })
      const [low, high] = one.range
      const owner = owners.get(name)
      if (owner)
        wrong(
          say(`指标项 ${name} 在 ${owner} 中已声明`, `the metric ${name} is declared by ${owner} too`),
          say('只留一处，或换个名称', 'keep one of them, or give it another name'),
        )
      owners.set(name, pack.name)
      if (!/^[a-z][A-Za-z0-9]*$/.test(name) || name.length > 40)
        wrong(
          say('名称不合规', 'bad name'),
          say('用小写字母开头的字母数字，最多 40 个', 'letters and digits, lower-case first, at most 40'),
        )
      if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
        wrong(say('量程上下限颠倒', 'the range is upside down'), say('写 [下限, 上限]', 'write [low, high]'))
      if (one.jump !== undefined && !(one.jump > 0 && one.jump < high - low))
        wrong(
          say('跳变限应大于 0、小于量程', 'the jump limit lies between nothing and the range'),
          say('改正 jump 或删去', 'mend `jump`, or drop it'),
        )
      if (one.flatAfter !== undefined && !(Number.isInteger(one.flatAfter) && one.flatAfter >= 3))
        wrong(
          say('恒值限至少 3 次', 'a value is not stuck before its third time'),
          say('改大 flatAfter 或删去', 'make `flatAfter` larger, or drop it'),
        )
      if (!(Number.isInteger(one.precision) && one.precision >= 0 && one.precision <= 8))
        wrong(say('小数位应为 0–8', 'decimals are 0–8'), say('改正 precision', 'mend `precision`'))
    }
  return faults
}
