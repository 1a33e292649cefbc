import { type Say, say } from '../base/index.ts'
import type { Field, FieldKind } from '../platform/fields/declare.ts'
import type { Pack, SunshineDeclaration } from './declare.ts'

export const sunshine = (declared: SunshineDeclaration): SunshineDeclaration => declared

/** What can be told in a cell; pictures and files stay behind their gate. */
const TOLD: readonly FieldKind[] = ['text', 'integer', 'decimal', 'money', 'yes', 'day', 'code', 'area']

/** The field that a kind of matter knows by this name: of its form, or recorded by one of its acts. */
export function openField(matter: Pack['matters'][string], name: string): Field | undefined {
  if (Object.hasOwn(matter.fields, name)) return matter.fields[name]
  return Object.values(matter.flow.actions).find(
    ({ form, effects }) =>
      form?.[name] && effects?.some((one) => one.do === 'record' && one.fields.includes(name)),
  )?.form?.[name]
}

type Fault = { readonly at: string; readonly says: Say; readonly remedy: Say }

/** What is wrong with the pages that lay open: names that nobody declares, fields that are not for everybody. */
export const sunshineFaults = (pack: Pack): readonly Fault[] =>
  Object.entries(pack.sunshine ?? {}).flatMap(([name, page]): Fault[] => {
    const at = `${pack.name}/sunshine/${name}`
    const registers = (page.registers ?? []).flatMap((one): Fault[] =>
      pack.registers[one]?.publicFields?.length
        ? []
        : [
            {
              at: `${at}/${one}`,
              says: say(`台账 ${one} 没有公开字段`, `the register ${one} has no public fields`),
              remedy: say('声明该台账及其 publicFields', 'declare it and its publicFields'),
            },
          ],
    )
    const matters = Object.entries(page.matters ?? {}).flatMap(
      ([type, { fields, publicity, states = [] }]): Fault[] => {
        const matter = pack.matters[type]
        if (!matter)
          return [
            {
              at: `${at}/${type}`,
              says: say(`事项 ${type} 没有声明`, `there is no matter ${type}`),
              remedy: say('核对名称', 'check the name'),
            },
          ]
        const unknown = fields.filter((one) => !openField(matter, one))
        const nowhere = states.filter((one) => !Object.hasOwn(matter.flow.states, one))
        const closed = fields.filter((one) => {
          const field = openField(matter, one)
          return field && (field.personal || (field.grade ?? 1) > 2 || !TOLD.includes(field.kind))
        })
        return [
          ...unknown.map((one) => ({
            at: `${at}/${type}/${one}`,
            says: say(`没有可公开的字段 ${one}`, `no field ${one} is asked or recorded`),
            remedy: say('写申请表字段，或用 record 记录的字段', 'name a field of its form or a recorded one'),
          })),
          ...closed.map((one) => ({
            at: `${at}/${type}/${one}`,
            says: say(`字段 ${one} 不能对社会公开`, `the field ${one} is not for everybody`),
            remedy: say('从公开内容中删去', 'take it off the page'),
          })),
          ...nowhere.map((one) => ({
            at: `${at}/${type}/${one}`,
            says: say(`事项没有状态 ${one}`, `the matter has no state ${one}`),
            remedy: say('核对状态名称', 'check the name of the state'),
          })),
          ...(publicity === undefined || Object.hasOwn(matter.clocks, publicity)
            ? []
            : [
                {
                  at: `${at}/${type}/${publicity}`,
                  says: say(`事项没有时限 ${publicity}`, `the matter has no clock ${publicity}`),
                  remedy: say('核对时限名称', 'check the name of the clock'),
                },
              ]),
        ]
      },
    )
    return [...registers, ...matters]
  })
