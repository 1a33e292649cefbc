import {
  type Day,
  dayOf,
  type Id,
  isAreaCode,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, factActorOf, mayAct, type Roles } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { tableAmong } from './codes.ts'
import {
  type CodeTable,
  type ColumnRule,
  type DataElement,
  type EffectiveStandards,
  type ImportLine,
  refusals,
  type Standard,
  type StandardBody,
  type StandardKind,
  type StandardPackage,
} from './declare.ts'
import * as keep from './keep.ts'
import { effective, elementChange, tableChange } from './levels.ts'
import { nationalTables } from './national/tables.ts'
import { elementProblem, tableProblem } from './package.ts'
import { headingKey, type SuggestItem } from './suggest.ts'

const AUTHORITY = 'dataAuthority'

export type StandardsCity = { readonly district: string; readonly roles: Roles }
export type Standards = ReturnType<typeof openStandards>

/** Standards of a city 标准管理: what holds where and since when, who set it, and what mappings taught. */
export function openStandards({ district, roles }: StandardsCity) {
  const mayPublish = (who: Actor): Result<unknown, Refusal> =>
    mayAct(who, [AUTHORITY], { area: district, units: [] }, roles)

  /** This division, those above it (received from there), those within it. */
  const levelFits = (area: string): boolean =>
    isAreaCode(area) && (district.startsWith(area) || area.startsWith(district))

  const inForce = async (reader: Reader, area: string, day: Day): Promise<EffectiveStandards> =>
    effective(await keep.all(reader, district), area, day)

  type Judged = { readonly line: ImportLine; readonly body?: StandardBody }

  /** What one given standard would do at a level: its own, an adaption of one from above, nothing, or a contradiction. */
  function judge(
    entries: readonly Standard[],
    kind: StandardKind,
    given: DataElement | CodeTable,
    area: string,
    day: Day,
  ): Judged {
    const title = 'field' in given ? given.field.title : given.title
    const line = (outcome: ImportLine['outcome'], says: ImportLine['says']): ImportLine => ({
      ...{ kind, name: given.name, version: given.version, title, outcome, says },
    })
    const tables = new Set(effective(entries, area, day).tables.map(({ value }) => value.name))
    const wrong = 'field' in given ? elementProblem(given, (list) => tables.has(list)) : tableProblem(given)
    if (wrong) return { line: line('refused', [wrong]) }
    const same = entries.find(
      (one) =>
        one.kind === kind && one.name === given.name && one.area === area && one.version === given.version,
    )
    // what stands above this level: entries of shorter codes only
    const above = effective(
      entries.filter((one) => one.area.length < area.length),
      area,
      day,
    )
    const upper = [...above.elements, ...above.tables].find(
      ({ value }) => value.name === given.name && 'field' in value === 'field' in given,
    )
    if (!upper) {
      if (same?.state === 'published')
        return alike(same.body, { full: given })
          ? { line: line('same', []) }
          : { line: line('refused', [refusals['standards.published'](given).says]) }
      const here = effective(entries, area, day)
      const before = [...here.elements, ...here.tables].find(
        ({ value }) => value.name === given.name && 'field' in value === 'field' in given,
      )?.value
      return {
        line: before
          ? line('changed', replaced(before, given))
          : line(same ? 'changed' : 'new', [say('整条新设', 'set as a whole')]),
        body: { full: given },
      }
    }
    const { change, wrong: against } =
      'field' in given
        ? elementChange(upper.value as DataElement, given)
        : tableChange(upper.value as CodeTable, given)
    if (against.length > 0) return { line: line('refused', against) }
    const empty =
      'extend' in change
        ? change.extend.length + change.without.length === 0
        : change.synonyms.length + change.empty.length + Object.keys(change.bounds).length === 0
    if (empty) return { line: line('same', [say('与上级一致，直接沿用', 'as above, inherited')]) }
    if (same?.state === 'published')
      return alike(same.body, { change })
        ? { line: line('same', []) }
        : { line: line('refused', [refusals['standards.published'](given).says]) }
    const says =
      'extend' in change
        ? [
            ...change.extend.map(({ code, title: zh }) =>
              say(`增补 ${code} ${zh.zh}`, `adds ${code} ${zh.en}`),
            ),
            ...change.without.map((code) => say(`停用 ${code}`, `leaves out ${code}`)),
          ]
        : [
            ...change.synonyms.map((word) => say(`增补列名“${word}”`, `adds the heading "${word}"`)),
            ...change.empty.map((word) => say(`增补空值字样“${word}”`, `adds the empty word "${word}"`)),
            ...Object.entries(change.bounds).map(([name, to]) =>
              say(`${name} 收窄为 ${to}`, `${name} narrowed to ${to}`),
            ),
          ]
    return { line: line('changed', says), body: { change } }
  }

  const judged = (entries: readonly Standard[], given: StandardPackage, area: string, day: Day): Judged[] => [
    ...given.tables.map((one) => judge(entries, 'table', one, area, day)),
    ...given.elements.map((one) => {
      // an element may rest on a table that comes in the same package
      const tables = given.tables.filter(
        ({ name }) => name === ('list' in one.field ? one.field.list : undefined),
      )
      return judge(
        [...entries, ...tables.map((table) => pretended(table, area, day))],
        'element',
        one,
        area,
        day,
      )
    }),
  ]
  const pretended = (table: CodeTable, area: string, day: Day): Standard => ({
    ...{ id: '', kind: 'table', name: table.name, version: table.version, area, state: 'published' },
    ...{
      body: { full: table },
      validFrom: day,
      validTo: null,
      setBy: '',
      changedAt: new Date(0),
      publishedAt: null,
    },
  })

  const fact = (tx: Tx, who: Actor, kind: string, one: Standard, at: Date) =>
    append(tx, [
      {
        ...{ district, kind: `standard.${kind}`, subjectKind: 'standard', subject: one.id as Id, at },
        actor: factActorOf(who),
        body: {
          kind: one.kind,
          name: one.name,
          version: one.version,
          area: one.area,
          validFrom: one.validFrom,
        },
      },
    ])

  return {
    effective: inForce,
    entries: (reader: Reader) => keep.all(reader, district),
    mayPublish: (who: Actor): boolean => mayPublish(who).ok,

    /** A code table in force here on that day, or an edition by `name@version`. */
    async table(reader: Reader, wanted: string, day: Day): Promise<CodeTable | undefined> {
      const { tables } = await inForce(reader, district, day)
      const values = tables.map(({ value }) => value)
      return tableAmong(wanted.includes('@') ? [...nationalTables, ...values] : values, wanted)
    },

    /** What a package would do, line by line, before anything is written 导入预览. */
    async preview(
      reader: Reader,
      given: StandardPackage,
      area: string,
      day: Day,
    ): Promise<Result<ImportLine[], Refusal>> {
      if (!levelFits(area)) return no(refusals['standards.notYourLevel']({ area }))
      return ok(judged(await keep.all(reader, district), given, area, day).map(({ line }) => line))
    },

    /** Takes a package in as drafts; what contradicts is left out and told. */
    async bringIn(
      tx: Tx,
      who: Actor,
      given: StandardPackage,
      to: { readonly area: string; readonly validFrom: Day },
      at: Date,
    ): Promise<Result<ImportLine[], Refusal>> {
      const allowed = mayPublish(who)
      if (!allowed.ok) return allowed
      if (!levelFits(to.area)) return no(refusals['standards.notYourLevel']({ area: to.area }))
      const entries = await keep.all(tx, district)
      const lines = judged(entries, given, to.area, to.validFrom)
      for (const { line, body } of lines) {
        if (!body) continue
        const there = entries.find(
          (one) =>
            one.kind === line.kind &&
            one.name === line.name &&
            one.area === to.area &&
            one.version === line.version,
        )
        const one: Standard = {
          ...{
            id: there?.id ?? newId(),
            kind: line.kind,
            name: line.name,
            version: line.version,
            area: to.area,
          },
          ...{ state: 'draft', body, validFrom: to.validFrom, validTo: null, setBy: factActorOf(who).name },
          ...{ changedAt: at, publishedAt: null },
        }
        await keep.put(tx, district, one)
        await fact(tx, who, 'drafted', one, at)
      }
      return ok(lines.map(({ line }) => line))
    },

    /** From its first day on it holds at its level and below; the version before ends on that day. */
    async publish(tx: Tx, who: Actor, id: string, at: Date): Promise<Result<Standard, Refusal>> {
      const allowed = mayPublish(who)
      if (!allowed.ok) return allowed
      const one = await keep.byId(tx, district, id)
      if (!one || one.state === 'withdrawn') return no(refusals['standards.noStandard']())
      if (one.state === 'published') return ok(one)
      const next: Standard = {
        ...one,
        state: 'published',
        publishedAt: at,
        changedAt: at,
        setBy: factActorOf(who).name,
      }
      await keep.endBefore(tx, district, next, next.validFrom)
      await keep.put(tx, district, next)
      await fact(tx, who, 'published', next, at)
      return ok(next)
    },

    /** It no longer holds from today on; what was read by it stays as it is. */
    async withdraw(tx: Tx, who: Actor, id: string, at: Date): Promise<Result<Standard, Refusal>> {
      const allowed = mayPublish(who)
      if (!allowed.ok) return allowed
      const one = await keep.byId(tx, district, id)
      if (!one) return no(refusals['standards.noStandard']())
      const today = dayOf(at)
      const begun = one.state === 'published' && one.validFrom < today
      const next: Standard = begun
        ? { ...one, validTo: today, changedAt: at }
        : { ...one, state: 'withdrawn', changedAt: at }
      await keep.put(tx, district, next)
      await fact(tx, who, 'withdrawn', next, at)
      return ok(next)
    },

    /** An accepted mapping teaches which headings mean what, for this dataset and for its data elements everywhere. */
    async learn(
      tx: Tx,
      dataset: Id,
      items: readonly SuggestItem[],
      rules: readonly Pick<ColumnRule, 'item' | 'from'>[],
      at: Date,
    ): Promise<void> {
      const byName = new Map(items.map((item) => [item.name, item]))
      const pairs = new Map<string, { heading: string; target: string }>()
      for (const { item, from } of rules) {
        const [heading, ...others] = from
        if (heading === undefined || others.length > 0) continue
        const key = headingKey(heading)
        const element = byName.get(item)?.element?.split('@')[0]
        for (const target of [`${dataset}.${item}`, ...(element ? [element] : [])])
          pairs.set(`${key} ${target}`, { heading: key, target })
      }
      if (pairs.size > 0) await keep.learn(tx, district, [...pairs.values()], at)
    },

    async learnt(reader: Reader, dataset: Id, headings: readonly string[]) {
      const found = await keep.learnt(reader, district, headings.map(headingKey))
      return found.flatMap((one) => {
        if (!one.target.includes('.')) return [one]
        const [of, item] = one.target.split('.')
        return of === dataset ? [{ ...one, target: `.${item}` }] : []
      })
    },
  }
}

/** What a new edition of a level's own standard changes. */
function replaced(before: DataElement | CodeTable, given: DataElement | CodeTable): Say[] {
  const edition = say(
    `${before.version} 版改为 ${given.version} 版`,
    `${before.version} becomes ${given.version}`,
  )
  if (!('codes' in before && 'codes' in given)) return [edition]
  const titles = new Map(before.codes.map(({ code, title }) => [code, title.zh]))
  const listed = new Set(given.codes.map(({ code }) => code))
  return [
    edition,
    ...given.codes.flatMap(({ code, title }) => {
      const was = titles.get(code)
      if (was === undefined) return [say(`增加 ${code} ${title.zh}`, `adds ${code} ${title.en}`)]
      return was === title.zh ? [] : [say(`${code} “${was}”改为“${title.zh}”`, `${code}: now ${title.en}`)]
    }),
    ...before.codes
      .filter(({ code }) => !listed.has(code))
      .map(({ code, title }) => say(`去掉 ${code} ${title.zh}`, `drops ${code} ${title.en}`)),
  ]
}

/** The same JSON whatever the order of its keys: the database keeps its own. */
const alike = (one: unknown, other: unknown): boolean => sorted(one) === sorted(other)
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
