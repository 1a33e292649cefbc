import { type Day, type Say, say } from '../../../base/index.ts'
import { gradeOf } from '../../fields/decide.ts'
import type { Field } from '../../fields/declare.ts'
import type {
  CodeTable,
  DataElement,
  Effective,
  EffectiveStandards,
  ElementChange,
  LevelNote,
  Local,
  Standard,
  StandardKind,
  TableChange,
} from './declare.ts'
import { nationalElements } from './national/elements.ts'
import { nationalTables } from './national/tables.ts'

const NATION = say('国家标准，随程序提供', 'national, shipped with the program')
const may = (local: Local, what: 'extend' | 'narrow'): boolean => local === 'both' || local === what

/** What a level below changes of a table from above, or where it contradicts it. */
export function tableChange(upper: CodeTable, given: CodeTable): { change: TableChange; wrong: Say[] } {
  const local = upper.local ?? 'narrow'
  const known = new Map(upper.codes.map((code) => [code.code, code]))
  const listed = new Set(given.codes.map(({ code }) => code))
  const wrong: Say[] = []
  const extend: CodeTable['codes'][number][] = []
  for (const code of given.codes) {
    const above = known.get(code.code)
    if (above) {
      if (above.title.zh !== code.title.zh)
        wrong.push(
          say(
            `代码 ${code.code} 上级为“${above.title.zh}”，不能改为“${code.title.zh}”`,
            `code ${code.code} is "${above.title.en}" above and cannot become "${code.title.en}"`,
          ),
        )
    } else if (may(local, 'extend')) extend.push(code)
    else
      wrong.push(
        say(
          `上级没有代码 ${code.code}，且不允许增补`,
          `code ${code.code} is not known above, and none may be added`,
        ),
      )
  }
  const without = upper.codes.map(({ code }) => code).filter((code) => !listed.has(code))
  if (without.length > 0 && !may(local, 'narrow'))
    wrong.push(
      say(
        `上级不允许收窄，缺少 ${without.slice(0, 5).join('、')}`,
        `nothing may be left out, ${without.slice(0, 5).join(', ')} are missing`,
      ),
    )
  return { change: { extend, without }, wrong }
}

/** Bounds where a greater, a smaller or a set value is the tighter one. */
const TIGHTER: Readonly<Record<string, (now: unknown, then: unknown) => boolean>> = {
  min: (now, then) => now === undefined || String(then) === String(now) || Number(then) >= Number(now),
  max: (now, then) => now === undefined || String(then) === String(now) || Number(then) <= Number(now),
  digits: (now, then) => now === undefined || Number(then) <= Number(now),
  required: (now, then) => now !== true || then === true,
  pattern: (now, then) => now === undefined || now === then,
  level: (now, then) => now === undefined || now === then,
}

export function elementChange(
  upper: DataElement,
  given: DataElement,
): { change: ElementChange; wrong: Say[] } {
  const local = upper.local ?? 'both'
  const wrong: Say[] = []
  const [above, below] = [upper.field, given.field] as [
    Record<string, unknown> & Field,
    Record<string, unknown> & Field,
  ]
  if (above.kind !== below.kind) wrong.push(say('数据类型与上级不同', 'another kind of value than above'))
  if (above.list !== below.list) wrong.push(say('代码集与上级不同', 'another code table than above'))
  if (gradeOf(below) < gradeOf(above)) wrong.push(say('安全级别低于上级', 'a lower grade than above'))
  if (above.personal !== undefined && below.personal !== above.personal)
    wrong.push(say('脱敏方式与上级不同', 'another mask than above'))
  const bounds: Record<string, number | string | boolean> = {}
  for (const [name, tighter] of Object.entries(TIGHTER)) {
    const [now, then] = [above[name], below[name]]
    if (then === undefined || then === now) continue
    if (!tighter(now, then)) wrong.push(say(`“${name}”比上级宽`, `"${name}" is wider than above`))
    else if (!may(local, 'narrow')) wrong.push(say('上级不允许收窄', 'nothing may be narrowed'))
    else bounds[name] = then as number | string | boolean
  }
  const more = (mine: readonly string[] = [], theirs: readonly string[] = []) =>
    mine.filter((word) => !theirs.includes(word))
  const change = {
    synonyms: more(given.synonyms, upper.synonyms),
    empty: more(given.empty, upper.empty),
    bounds,
  }
  if (change.synonyms.length + change.empty.length > 0 && !may(local, 'extend'))
    wrong.push(say('上级不允许增补', 'nothing may be added'))
  return { change, wrong }
}

const withTable = (upper: CodeTable, { extend, without }: TableChange): CodeTable => {
  const gone = new Set(without)
  const there = new Set(upper.codes.map(({ code }) => code))
  return {
    ...upper,
    codes: [
      ...upper.codes.filter(({ code }) => !gone.has(code)),
      ...extend.filter(({ code }) => !there.has(code)),
    ],
  }
}
const withElement = (upper: DataElement, { synonyms, empty, bounds }: ElementChange): DataElement => ({
  ...upper,
  field: { ...upper.field, ...bounds } as Field,
  synonyms: [...new Set([...upper.synonyms, ...synonyms])],
  ...(upper.empty || empty.length > 0 ? { empty: [...new Set([...(upper.empty ?? []), ...empty])] } : {}),
})

const changeSays = (change: TableChange | ElementChange): Say => {
  if ('extend' in change)
    return say(
      `增补 ${change.extend.length} 个代码，停用 ${change.without.length} 个`,
      `${change.extend.length} codes added, ${change.without.length} left out`,
    )
  const bounds = Object.keys(change.bounds).length
  return say(
    `增补 ${change.synonyms.length} 个列名，收窄 ${bounds} 项`,
    `${change.synonyms.length} headings added, ${bounds} bounds tightened`,
  )
}

/** Among the entries of one level and name, the one that holds on a day. */
const onDay = (entries: readonly Standard[], day: Day): Standard | undefined =>
  entries
    .filter(
      (one) =>
        one.state === 'published' && one.validFrom <= day && (one.validTo === null || one.validTo > day),
    )
    .sort(
      (a, b) =>
        compare(b.validFrom, a.validFrom) ||
        // two of one day: the one published later replaced the other
        (b.publishedAt?.getTime() ?? 0) - (a.publishedAt?.getTime() ?? 0),
    )[0]
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/**
 * The standards that hold in a division on a day 逐级下发: the nation's, then what each level from the province down
 * set or adapted. Lower ones add and narrow; where an upper one changed since so that it would now be contradicted,
 * the upper one stands.
 */
export function effective(entries: readonly Standard[], area: string, day: Day): EffectiveStandards {
  const above = entries
    .filter((one) => area.startsWith(one.area))
    .sort((a, b) => a.area.length - b.area.length)
  const build = <T extends DataElement | CodeTable>(
    kind: StandardKind,
    national: readonly T[],
    adapt: (upper: T, change: TableChange | ElementChange) => T,
  ): Effective<T>[] => {
    const found = new Map<string, Effective<T>>()
    for (const value of national)
      found.set(value.name, {
        value,
        area: '',
        levels: [{ area: '', version: value.version, validFrom: null, setBy: '', says: NATION }],
      })
    const groups = Map.groupBy(
      above.filter((one) => one.kind === kind),
      (one) => `${one.area} ${one.name}`,
    )
    for (const group of groups.values()) {
      const one = onDay(group, day)
      if (!one) continue
      const upper = found.get(one.name)
      const note = (says: Say): LevelNote => ({
        ...{ area: one.area, version: one.version, validFrom: one.validFrom },
        ...{ setBy: one.setBy, says },
      })
      if ('change' in one.body) {
        if (upper)
          found.set(one.name, {
            value: adapt(upper.value, one.body.change),
            area: upper.area,
            levels: [...upper.levels, note(changeSays(one.body.change))],
          })
      } else if (!upper || one.area.length <= upper.area.length)
        found.set(one.name, {
          value: one.body.full as T,
          area: one.area,
          levels: [note(say('本级设定', 'set here'))],
        })
    }
    return [...found.values()]
  }
  const inForce = new Map(nationalTables.map((table) => [table.name, table]))
  return {
    elements: build('element', nationalElements, (upper, change) =>
      withElement(upper, change as ElementChange),
    ),
    tables: build('table', [...inForce.values()], (upper, change) => withTable(upper, change as TableChange)),
  }
}
