import { type Id, isId, newId, no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { queryTerms } from '../../fields/index.ts'
import type { Actor } from '../../org/index.ts'
import { type Reader, sql, type Tx } from '../../store/index.ts'
import { type Bringing, bringIn } from './bulk.ts'
import {
  changedParts,
  codeOf,
  codePrefix,
  draftFaults,
  draftIn,
  draftOf,
  dueAt,
  freshnessOf,
  isOwnData,
  keyText,
} from './decide.ts'
import {
  type Dataset,
  type DatasetDraft,
  type DatasetLine,
  type DatasetPage,
  type DatasetQuery,
  type DraftFault,
  datasetStates,
  type MapCell,
  type Pending,
  refusals,
  type Stage,
  stages,
} from './declare.ts'
import { demandVerbs } from './demands.ts'
import * as keep from './keep.ts'
import { briefs, followers, lines } from './keep-search.ts'
import { makeDataTable } from './keep-tables.ts'
import { keepOwn, type OwnData } from './mirror.ts'
import { openDataVerbs } from './open-data.ts'
import { faceted, judged, mapOf, ordered } from './search.ts'
import {
  contextOf,
  mayEdit,
  mayEndorse,
  mayRule,
  record,
  seenSql,
  sees,
  type Wiring,
  wordsOf,
} from './wiring.ts'

type Json = Readonly<Record<string, unknown>>
/** Told in one sentence: the first of all that is wrong. */
function badDraft(faults: readonly DraftFault[]) {
  const told = (lang: 'zh' | 'en', by: string) =>
    faults
      .slice(0, 5)
      .map((one) => one.says[lang])
      .join(by) + (faults.length > 5 ? ` … (${faults.length})` : '')
  return no(refusals['catalogue.badDraft']({ faults, told: say(told('zh', '；'), told('en', '; ')) }))
}
const reasonGiven = (reason: string): boolean => [...reason.trim()].length >= 4

/** A dataset with what its reader may do with it now. */
export type DatasetSeen = Dataset & {
  readonly freshness: ReturnType<typeof freshnessOf>
  readonly dueAt: Date | null
  readonly may: {
    readonly edit: boolean
    readonly submit: boolean
    readonly endorse: boolean
    readonly rule: boolean
    readonly retire: boolean
  }
}

export type Datasets = ReturnType<typeof openDatasets>

/** The catalogue of a city 数据目录: entries, their way to publication, and how they are found. */
export function openDatasets(wiring: Wiring) {
  const { district } = wiring
  const write = (tx: Tx, one: Dataset) => keep.putAll(tx, [{ one, words: wordsOf(wiring, one) }])
  const notThere = () => no(refusals['catalogue.noDataset']())

  /** Reads an entry that the actor may see. */
  async function found(
    reader: Reader,
    who: Actor,
    idOrCode: string,
    lock = false,
  ): Promise<Result<Dataset, Refusal>> {
    const one = isId(idOrCode)
      ? await keep.byId(reader, district, idOrCode, lock)
      : await keep.byCode(reader, district, idOrCode)
    return one && sees(wiring, who, one) ? ok(one) : notThere()
  }

  async function editable(tx: Tx, who: Actor, id: Id): Promise<Result<Dataset, Refusal>> {
    const one = await found(tx, who, id, true)
    if (!one.ok) return one
    const may = mayEdit(wiring, who, one.value.unit)
    return may.ok ? one : may
  }

  function seen(one: Dataset, who: Actor, at: Date): DatasetSeen {
    const stage = one.pending?.stage
    const edit = mayEdit(wiring, who, one.unit).ok
    const rule = mayRule(wiring, who).ok
    const others = who.account === null || one.pending?.byAccount !== who.account
    return {
      ...one,
      pending: edit || rule || mayEndorse(wiring, who, one.unit) ? (one.pending ?? null) : null,
      freshness: freshnessOf(one.cycle, one.freshAt, at),
      dueAt: dueAt(one.cycle, one.freshAt),
      may: {
        edit: edit && (stage === undefined || stage === 'draft'),
        submit: edit && stage === 'draft',
        endorse: stage === 'unit' && others && mayEndorse(wiring, who, one.unit),
        rule: stage === 'authority' && rule,
        retire: edit && one.state === 'published',
      },
    }
  }

  const pendingOf = (
    draft: DatasetDraft,
    stage: Stage,
    who: Actor,
    at: Date,
    note: string | null,
  ): Pending => ({
    ...{ draft, stage, by: who.name, byAccount: who.account, at: at.toISOString(), note },
  })

  /** The entry with its change at another stage; one that was never published shows its draft. */
  const moved = (one: Dataset, pending: Pending, at: Date): Dataset => ({
    ...one,
    ...(one.publishedAt === null && one.state !== 'published' ? pending.draft : {}),
    state:
      one.state === 'published' || one.state === 'retired'
        ? one.state
        : pending.stage === 'draft'
          ? 'draft'
          : 'review',
    pending,
    changedAt: at,
  })

  const notNow = (one: Dataset, zh: string, en: string) =>
    no(
      refusals['catalogue.notNow']({
        state: one.pending ? stages[one.pending.stage] : datasetStates[one.state],
        act: say(zh, en),
      }),
    )

  return {
    ...demandVerbs(wiring),
    ...openDataVerbs(wiring),

    /** A new entry 编目; it may be incomplete until it is submitted. */
    async draft(tx: Tx, who: Actor, input: Json, at: Date): Promise<Result<DatasetSeen, Refusal>> {
      const draft = draftIn(input)
      const context = contextOf(wiring)
      const faults = draftFaults(draft, context).filter((one) =>
        ['title', 'subject', 'unit'].includes(one.path),
      )
      if (faults.length > 0) return badDraft(faults)
      const may = mayEdit(wiring, who, draft.unit)
      if (!may.ok) return may
      const prefix = codePrefix(
        draft,
        wiring.subjects().map((one) => one.code),
      )
      const code = codeOf(prefix, await keep.serials(tx, district, prefix, 1))
      const one: Dataset = {
        ...draft,
        ...{ district, id: newId(), code, state: 'draft', version: 0, origin: 'listed', register: null },
        ...{ rowCount: 0, freshAt: null, score: null, publishedAt: null, changedAt: at },
        pending: pendingOf(draft, 'draft', who, at, null),
      }
      await write(tx, one)
      await record(tx, wiring, who, 'drafted', one.id, at, { code, title: one.title.zh, unit: one.unit })
      return ok(seen(one, who, at))
    },

    /** Writes on at the next version; the published one stays in force meanwhile. */
    async change(
      tx: Tx,
      who: Actor,
      input: { readonly id: Id; readonly changedAt?: string; readonly draft: Json },
      at: Date,
    ): Promise<Result<DatasetSeen, Refusal>> {
      const got = await editable(tx, who, input.id)
      if (!got.ok) return got
      const one = got.value
      if (one.pending && one.pending.stage !== 'draft') return notNow(one, '修改', 'changed')
      if (input.changedAt && input.changedAt !== one.changedAt.toISOString())
        return no(refusals['catalogue.stale']({ by: one.pending?.by ?? '' }))
      const before = one.pending?.draft ?? draftOf(one)
      const draft = draftIn(input.draft, before)
      if (isOwnData(one)) {
        const fixed = changedParts(before, { ...draft, unit: before.unit }).includes('items')
        if (fixed) return no(refusals['catalogue.registerKept']())
      }
      const fields = changedParts(before, draft)
      if (fields.length === 0) return ok(seen(one, who, at))
      if (draft.unit !== one.unit) {
        const may = mayEdit(wiring, who, draft.unit)
        if (!may.ok) return may
      }
      const next = moved(one, pendingOf(draft, 'draft', who, at, one.pending?.note ?? null), at)
      await write(tx, next)
      await record(tx, wiring, who, 'changed', one.id, at, { code: one.code, fields })
      return ok(seen(next, who, at))
    },

    /** 提交部门审核. Everything wrong is told at once. */
    async submit(
      tx: Tx,
      who: Actor,
      input: { readonly id: Id },
      at: Date,
    ): Promise<Result<DatasetSeen, Refusal>> {
      const got = await editable(tx, who, input.id)
      if (!got.ok) return got
      const one = got.value
      if (one.pending?.stage !== 'draft') return notNow(one, '提交', 'submitted')
      const faults = draftFaults(one.pending.draft, contextOf(wiring))
      if (faults.length > 0) return badDraft(faults)
      const next = moved(one, { ...one.pending, stage: 'unit', note: null }, at)
      await write(tx, next)
      await record(tx, wiring, who, 'submitted', one.id, at, { code: one.code })
      return ok(seen(next, who, at))
    },

    /** 部门审核通过: by the unit's leader or another steward, never by who wrote it. */
    async endorse(
      tx: Tx,
      who: Actor,
      input: { readonly id: Id },
      at: Date,
    ): Promise<Result<DatasetSeen, Refusal>> {
      const got = await found(tx, who, input.id, true)
      if (!got.ok) return got
      const one = got.value
      if (one.pending?.stage !== 'unit') return notNow(one, '部门审核', 'approved by the unit')
      if (!mayEndorse(wiring, who, one.unit) && !mayRule(wiring, who).ok)
        return no(refusals['catalogue.notYours']({ unit: wiring.unitOf(one.unit)?.name ?? one.unit }))
      if (who.account !== null && who.account === one.pending.byAccount)
        return no(refusals['catalogue.ownAct']())
      const next = moved(one, { ...one.pending, stage: 'authority' }, at)
      await write(tx, next)
      await record(tx, wiring, who, 'endorsed', one.id, at, { code: one.code })
      return ok(seen(next, who, at))
    },

    /** 退回修改, with a reason; by who would have approved it. */
    async sendBack(
      tx: Tx,
      who: Actor,
      input: { readonly id: Id; readonly why: string },
      at: Date,
    ): Promise<Result<DatasetSeen, Refusal>> {
      const got = await found(tx, who, input.id, true)
      if (!got.ok) return got
      const one = got.value
      const stage = one.pending?.stage
      if (!one.pending || stage === 'draft') return notNow(one, '退回', 'sent back')
      const rule = mayRule(wiring, who)
      if (!rule.ok && !(stage === 'unit' && mayEndorse(wiring, who, one.unit))) return rule
      if (!reasonGiven(input.why)) return no(refusals['catalogue.noReason']())
      const next = moved(one, { ...one.pending, stage: 'draft', note: input.why.trim().slice(0, 500) }, at)
      await write(tx, next)
      await record(tx, wiring, who, 'returned', one.id, at, {
        code: one.code,
        why: input.why.trim().slice(0, 500),
      })
      return ok(seen(next, who, at))
    },

    /**
     * 审核通过并发布: the change becomes the version in force, its table is made or grows. A key that changes wants its
     * reason (`keyReason`).
     */
    async publish(
      tx: Tx,
      who: Actor,
      input: { readonly id: Id; readonly keyReason?: string },
      at: Date,
    ): Promise<Result<DatasetSeen, Refusal>> {
      const may = mayRule(wiring, who)
      if (!may.ok) return may
      const got = await found(tx, who, input.id, true)
      if (!got.ok) return got
      const one = got.value
      if (one.pending?.stage !== 'authority') return notNow(one, '发布', 'published')
      const { draft } = one.pending
      const faults = draftFaults(draft, contextOf(wiring))
      if (faults.length > 0) return badDraft(faults)
      const [was, now] = [one.publishedAt ? keyText(one.items) : keyText(draft.items), keyText(draft.items)]
      if (was !== now && !reasonGiven(input.keyReason ?? ''))
        return no(refusals['catalogue.keyChanged']({ was, now }))
      const next: Dataset = {
        ...one,
        ...draft,
        ...{ state: 'published', version: one.version + 1, publishedAt: at, changedAt: at, pending: null },
      }
      await write(tx, next)
      if (next.origin === 'intake') {
        const made = await makeDataTable(tx, next)
        if (!made.ok) return made
      }
      await keep.putVersions(tx, [
        { district, id: one.id, version: next.version, body: draft, at, by: who.name },
      ])
      await record(tx, wiring, who, 'published', one.id, at, {
        ...{ code: one.code, version: next.version, unit: next.unit, title: next.title.zh },
        ...(was === now ? {} : { keyWas: was, key: now, why: (input.keyReason ?? '').trim() }),
      })
      return ok(seen(next, who, at))
    },

    /** 下线, with a reason; its rows and versions stay. */
    async retire(
      tx: Tx,
      who: Actor,
      input: { readonly id: Id; readonly why: string },
      at: Date,
    ): Promise<Result<DatasetSeen, Refusal>> {
      const got = await editable(tx, who, input.id)
      if (!got.ok) return got
      const one = got.value
      if (one.state !== 'published') return notNow(one, '下线', 'taken off line')
      if (!reasonGiven(input.why)) return no(refusals['catalogue.noReason']())
      const next: Dataset = { ...one, state: 'retired', changedAt: at, pending: null }
      await write(tx, next)
      await record(tx, wiring, who, 'retired', one.id, at, {
        code: one.code,
        why: input.why.trim().slice(0, 500),
      })
      return ok(seen(next, who, at))
    },

    /**
     * What was only listed gets rows of its own: the first delivery is on its way. Makes its table; twice changes
     * nothing.
     */
    async takeIn(tx: Tx, who: Actor, id: Id, at: Date): Promise<Result<Dataset, Refusal>> {
      const got = await editable(tx, who, id)
      if (!got.ok) return got
      const one = got.value
      if (one.state !== 'published') return notNow(one, '归集数据', 'filled')
      if (one.origin === 'listed') {
        await keep.takenIn(tx, district, id)
        await record(tx, wiring, who, 'takenIn', id, at, { code: one.code })
      }
      const made = await makeDataTable(tx, one)
      return made.ok ? ok({ ...one, origin: one.origin === 'listed' ? 'intake' : one.origin }) : made
    },

    async get(reader: Reader, who: Actor, idOrCode: string, at: Date): Promise<Result<DatasetSeen, Refusal>> {
      const one = await found(reader, who, idOrCode)
      return one.ok ? ok(seen(one.value, who, at)) : one
    },

    async versions(reader: Reader, who: Actor, id: Id) {
      const one = await found(reader, who, id)
      return one.ok ? ok(await keep.versions(reader, district, one.value.id)) : one
    },

    /** Who follows which data element, among what he sees. */
    followers: (reader: Reader, who: Actor) => followers(reader, district, seenSql(wiring, who)),

    /** One page of what answers the words and the chosen facets, with the counts of every facet. */
    async search(reader: Reader, who: Actor, query: DatasetQuery, now: Date): Promise<DatasetPage> {
      const words = query.q?.trim() ?? ''
      const terms = words === '' ? null : queryTerms(words)
      const rows = judged(await briefs(reader, district, seenSql(wiring, who), terms), now)
      const { kept, facets } = faceted(rows, query.facets ?? {})
      const sort = query.sort ?? 'best'
      const list = ordered(kept, sort)
      const from = Math.max(0, query.offset ?? 0)
      const page = list.slice(from, from + Math.min(200, Math.max(1, query.limit ?? 20)))
      const told = await lines(
        reader,
        district,
        page.map((one) => one.id),
      )
      return {
        rows: page.flatMap((one): DatasetLine[] => {
          const line = told.get(one.id)
          return line ? [{ ...line, freshness: one.freshness }] : []
        }),
        total: kept.length,
        facets,
        rowCount: kept.reduce((sum, one) => sum + one.rowCount, 0),
      }
    },

    /** Many entries at once, by the system, the authority or a steward. */
    bringIn: (tx: Tx, who: Actor, rows: readonly Bringing[], at: Date) => bringIn(wiring, tx, who, rows, at),

    /** Keeps what the city itself holds in the catalogue. */
    keepOwn: (tx: Tx, system: Actor, own: readonly OwnData[], at: Date) =>
      keepOwn(wiring, tx, system, own, at),

    /** What the actor sees, whole, in the order of the codes; for a file. */
    whole: (reader: Reader, who: Actor, limit: number) =>
      keep.all(reader, district, sql`${seenSql(wiring, who)} and d.state <> 'retired'`, limit),

    /** 数据地图 of what is published. */
    async map(reader: Reader, who: Actor, now: Date): Promise<MapCell[]> {
      const rows = await briefs(
        reader,
        district,
        sql`(${seenSql(wiring, who)}) and d.state = 'published'`,
        null,
      )
      return mapOf(judged(rows, now))
    },
  }
}
