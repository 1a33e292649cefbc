import { type Say, say } from '../base/index.ts'
import type { FieldList } from '../platform/fields/declare.ts'
import type { AutoFacts, AutoResult, AutoStep, Reads } from './automation.ts'
import type { Pack } from './declare.ts'
import type { Words } from './transitions.ts'

/**
 * Rows as a line says them: the register, then what its fields must equal. `unit` = the application's field of that name, `code=unit` =
 * another one, `town=park.town` = a field of the first row that was read before under the name `park`.
 */
function readOf(line: string): Reads[string] {
  const [register = '', ...pairs] = line.split(' ')
  return {
    register,
    where: Object.fromEntries(
      pairs.map((pair) => {
        const [field = '', source = field] = pair.split('=')
        const [of, from] = source.split('.')
        return [
          field,
          from && of ? (_all, before) => String(before[of]?.[0]?.[from] ?? '') : source,
        ] satisfies [string, Reads[string]['where'][string]]
      }),
    ),
  }
}

/** What a step looks at, and of each of its reads the first row by itself: most look up one thing by its number. */
export type StepFacts = AutoFacts & {
  readonly first: Readonly<Record<string, AutoFacts['rows'][string][number] | undefined>>
}

/** A step 自动办理 in a line each for its title, the acts after which it runs, the rows it reads; then what it decides. */
export const step = (
  title: Words,
  after: string,
  reads: Readonly<Record<string, string>>,
  decides: (facts: StepFacts) => AutoResult | null,
): AutoStep => ({
  ...{ title: say(...title), after: after.split(' ') },
  decides: (facts) => {
    const first = Object.entries(facts.rows).map(([name, rows]) => [name, rows[0]])
    return decides({ ...facts, first: Object.fromEntries(first) })
  },
  ...(Object.keys(reads).length > 0
    ? { reads: Object.fromEntries(Object.entries(reads).map(([name, line]) => [name, readOf(line)])) }
    : {}),
})

type Fault = { readonly at: string; readonly says: Say; readonly remedy: Say }

/** What is wrong with what happens by itself: matters, acts, registers and fields that nobody declares. */
export function automationFaults(packs: readonly Pack[]): readonly Fault[] {
  const registers = new Map<string, FieldList>(
    packs.flatMap((pack) =>
      Object.entries(pack.registers).map(([name, one]) => [`${pack.name}.${name}`, one.fields] as const),
    ),
  )
  const name = say('核对名称', 'check the name')
  const readsFaults = (at: string, reads: Reads = {}): Fault[] =>
    Object.values(reads).flatMap(({ register, where }): Fault[] => {
      const fields = registers.get(register)
      if (!fields)
        return [{ at, says: say(`没有台账 ${register}`, `there is no register ${register}`), remedy: name }]
      return Object.keys(where).flatMap((field) =>
        Object.hasOwn(fields, field)
          ? []
          : [
              {
                at,
                says: say(`台账 ${register} 没有字段 ${field}`, `${register} has no field ${field}`),
                remedy: name,
              },
            ],
      )
    })
  const rowFaults = packs.flatMap((pack) =>
    Object.entries(pack.rowSteps ?? {}).flatMap(([register, steps]): Fault[] => {
      const place = `${pack.name}/rowSteps/${register}`
      if (!pack.registers[register])
        return [
          {
            at: place,
            says: say(`没有台账 ${register}`, `there is no register ${register}`),
            remedy: name,
          },
        ]
      return steps.flatMap(({ title, after, reads }) => [
        ...after.flatMap((one): Fault[] =>
          one === 'created' || one === 'updated'
            ? []
            : [
                {
                  at: `${place}/${title.zh}`,
                  says: say(`台账没有 ${one} 这一步`, `nothing called ${one} happens to a row`),
                  remedy: say('写 created 或 updated', 'say created or updated'),
                },
              ],
        ),
        ...readsFaults(`${place}/${title.zh}`, reads),
      ])
    }),
  )
  const matterFaults = packs.flatMap((pack) =>
    Object.entries(pack.automation ?? {}).flatMap(([of, rule]): Fault[] => {
      const place = `${pack.name}/automation/${of}`
      const matter = pack.matters[of]
      if (!matter)
        return [{ at: place, says: say(`没有事项 ${of}`, `there is no matter ${of}`), remedy: name }]
      const acts = { open: true, ...matter.flow.actions }
      const actFaults = (at: string, named: readonly string[]): Fault[] =>
        named.flatMap((one) =>
          Object.hasOwn(acts, one)
            ? []
            : [{ at, says: say(`没有动作 ${one}`, `there is no act ${one}`), remedy: name }],
        )
      const lanes = Object.entries(rule.lanes ?? {}).flatMap(([lane, one]) => [
        ...actFaults(`${place}/${lane}`, [...one.after, ...[one.done].flat(), one.failed]),
        ...readsFaults(`${place}/${lane}`, one.reads),
      ])
      const steps = (rule.steps ?? []).flatMap(({ title, after, reads }) => [
        ...actFaults(`${place}/${title.zh}`, after),
        ...readsFaults(`${place}/${title.zh}`, reads),
      ])
      const joins = actFaults(place, [rule.joins ?? []].flat())
      const alone =
        rule.alone === undefined || Object.hasOwn(matter.fields, rule.alone)
          ? []
          : [
              {
                at: place,
                says: say(`没有字段 ${rule.alone}`, `there is no field ${rule.alone}`),
                remedy: name,
              },
            ]
      return [...lanes, ...steps, ...joins, ...alone]
    }),
  )
  return [...matterFaults, ...rowFaults]
}
