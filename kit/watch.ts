import { type Say, say } from '../base/index.ts'
import { ruleFaults } from '../brain/watch/rules/decide.ts'
import type { WatchRuleDeclaration } from '../brain/watch/rules/declare.ts'
import type { Pack } from './declare.ts'

/** A watch rule 监测规则 as a pack declares it: it runs from the first start on, and people may change it. */
export const watchRule = (declared: WatchRuleDeclaration): WatchRuleDeclaration => declared

type Fault = { readonly at: string; readonly says: Say; readonly remedy: Say }

/** What is wrong with the watch rules of a city's packs: bad windows and limits, kinds of matters and figures that nobody declares. */
export function watchRuleFaults(packs: readonly Pack[]): readonly Fault[] {
  const types = new Set(
    packs.flatMap((pack) => Object.keys(pack.matters).map((name) => `${pack.name}.${name}`)),
  )
  const figures = new Set(
    packs.flatMap((pack) => Object.keys(pack.indicators).map((name) => `${pack.name}.${name}`)),
  )
  const knows = (metric: string): boolean => {
    const [source, name = ''] = metric.split(':')
    if (source === 'fact') return types.has(name)
    if (source === 'indicator') return figures.has(name)
    return /^[a-z][A-Za-z0-9]*$/.test(metric)
  }
  return packs.flatMap((pack) =>
    Object.entries(pack.watchRules ?? {}).flatMap(([name, rule]): Fault[] => {
      const at = `${pack.name}/watchRules/${name}`
      const wrong = ruleFaults(rule, knows).map((one) => ({
        ...{ at: `${at}/${one.at}`, says: one.says },
        remedy: say('改正规则声明', 'mend the declared rule'),
      }))
      const opens = rule.opens?.type
      return opens === undefined || types.has(opens)
        ? wrong
        : [
            ...wrong,
            {
              at: `${at}/opens`,
              says: say(`没有事项类型“${opens}”`, `there is no kind of matter ${opens}`),
              remedy: say('写全名，如 water.leak', 'write its full name, like water.leak'),
            },
          ]
    }),
  )
}
