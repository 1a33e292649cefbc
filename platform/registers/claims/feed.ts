import { type AreaCode, dayOf, type Id, type Instant, must, newId } from '../../../base/index.ts'
import { check } from '../../fields/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import { canonical } from '../decide.ts'
import type { RegisterType } from '../declare.ts'
import * as rows from '../keep.ts'
import { opened, type Wiring } from '../view.ts'
import { firstVersion, keyOf, sealed, type Values } from '../write.ts'
import type { Fed, Feed, SourceRecord, WaitingReason } from './declare.ts'
import * as keep from './keep.ts'
import { settleRows } from './settle.ts'

/** What the brain knows of things; without it any two that share a number are one, and a new number is a new row. */
export type Judge = {
  /** May these be of one thing, since they share its number? */
  readonly agree: (type: RegisterType, known: Values, said: Values) => boolean
  /** Are rows of this register compared by more than their number? Then only its legal source makes new ones unasked. */
  readonly compares: (type: RegisterType) => boolean
}

type Read = {
  readonly record: SourceRecord
  readonly values: Values
  readonly print: string
  readonly keyed: string | null
  /** A key was given, but not a valid one. */
  readonly badKey: boolean
}

/** What of a record the register takes: a value its field refuses is left out and counted. */
function read(
  wiring: Wiring,
  type: RegisterType,
  record: SourceRecord,
  at: Instant,
): Read & { readonly dropped: number } {
  const context = { codes: wiring.codes, today: dayOf(at), draft: true }
  let values: Record<string, unknown> = { ...record.values }
  let result = check(type.fields, values, context)
  const refused = new Set<string>()
  if (!result.ok) {
    for (const { path } of result.error) refused.add(path.split('.')[0] ?? '')
    values = Object.fromEntries(Object.entries(values).filter(([field]) => !refused.has(field)))
    result = check(type.fields, values, context)
  }
  const taken = must(result)
  const key = type.key ?? []
  const whole = key.length > 0 && key.every((field) => taken[field] !== undefined)
  return {
    record,
    values: taken,
    print: wiring.vault.blind(canonical(Object.entries(taken).sort(([a], [b]) => (a < b ? -1 : 1))), 'claim'),
    keyed: whole ? keyOf(wiring, type, taken) : null,
    badKey: key.some((field) => refused.has(field)),
    dropped: refused.size,
  }
}

/**
 * Records of a source become its claims, in few statements however many: known ones renew their claim, those with a
 * key find their row or make it, the others wait. The same records again change nothing.
 */
export async function feedBatch(
  wiring: Wiring,
  tx: Tx,
  actor: Actor,
  type: RegisterType,
  feed: Feed,
  records: readonly SourceRecord[],
  how: { readonly delivery: Id | null; readonly at: Instant; readonly judge?: Judge },
): Promise<Fed & { readonly rows: readonly Id[] }> {
  const { district, dataset: source } = feed
  const { at, delivery } = how
  // of two records with one key in the source the later counts
  const all = [...new Map(records.map((record) => [record.ref, record])).values()].map((record) =>
    read(wiring, type, record, at),
  )
  const refs = all.map(({ record }) => record.ref)
  const standing = new Map(
    (await keep.claimsOfRefs(tx, district, type.name, source, refs)).map((claim) => [claim.ref, claim]),
  )
  const fresh = all.filter(({ record, print }) => standing.get(record.ref)?.print !== print)
  const unknown = fresh.filter(({ record }) => !standing.has(record.ref))
  const told = new Map(
    (
      await keep.waitingByRefs(
        tx,
        district,
        type.name,
        source,
        unknown.map(({ record }) => record.ref),
      )
    ).map((one) => [one.ref, one]),
  )
  const keys = [...new Set(unknown.flatMap(({ keyed }) => keyed ?? []))]
  const known = await rows.byKeys(tx, type, district, keys)
  const merged = new Map(
    (
      await rows.mergedByKeys(
        tx,
        type,
        district,
        keys.filter((key) => !known.has(key)),
      )
    ).map(({ id, keyed }) => [keyed, id]),
  )

  const claims: keep.KeptClaim[] = []
  const ended: Id[] = []
  const touched = new Set<Id>()
  const made: { row: rows.Kept; derived: rows.Derived; values: Values }[] = []
  const madeBy = new Map<string, (typeof made)[number]>()
  const waiting: keep.KeptWaiting[] = []

  const authority = (type.key ?? []).every((field) => feed.legal.includes(field))
  const asks = !authority && how.judge?.compares(type) === true
  const claim = (one: Read, row: Id, values: Values) =>
    claims.push({
      ...{ id: newId(), row, source, ref: one.record.ref, delivery, line: one.record.line, values },
      ...{ print: one.print, observedAt: one.record.observedAt, receivedAt: at, endedAt: null, refused: [] },
    })
  const wait = (one: Read, reason: WaitingReason) =>
    waiting.push({
      ...{ id: newId(), feed: feed.id, register: type.name, source, ref: one.record.ref, delivery },
      ...{ line: one.record.line, observedAt: one.record.observedAt, reason, state: 'open', row: null },
      ...{ madeAt: at, decidedBy: null, values: sealed(wiring, type, one.values) },
    })

  for (const one of fresh) {
    const prior = standing.get(one.record.ref)
    const said = told.get(one.record.ref)
    if (said?.state === 'dropped') continue
    // whose record it is was found out before: a number corrected at the source does not make another person of him
    const settled = prior?.row ?? said?.row
    if (settled) {
      if (prior) ended.push(prior.id)
      claim(one, settled, sealed(wiring, type, one.values))
      touched.add(settled)
      continue
    }
    if (one.keyed === null) {
      wait(one, one.badKey ? 'invalid' : 'noKey')
      continue
    }
    const there = known.get(one.keyed)
    const twin = madeBy.get(one.keyed)
    if (there || twin) {
      const values = there ? opened(type, wiring.vault, there.body) : (twin?.values ?? {})
      if (how.judge && !how.judge.agree(type, values, one.values)) {
        wait(one, 'clash')
        continue
      }
    }
    const row = there?.id ?? twin?.row.id ?? merged.get(one.keyed)
    if (row) {
      claim(one, row, sealed(wiring, type, one.values))
      touched.add(row)
      continue
    }
    if (asks) {
      wait(one, 'newNumber')
      continue
    }
    const validFrom = dayOf(one.record.observedAt)
    const first = must(
      firstVersion(wiring, actor, type, district, newId(), one.values, { at, source: feed.title, validFrom }),
    )
    const units = [...new Set([...first.row.units, feed.unit])].sort()
    const entry = { ...first, row: { ...first.row, units }, values: one.values }
    made.push(entry)
    madeBy.set(one.keyed, entry)
    claim(one, entry.row.id, entry.row.body)
  }

  const written = await rows.insert(tx, type, made)
  if (written.size !== made.length) throw new Error(`${type.name}: somebody else makes the same rows`)
  await keep.endClaims(tx, district, ended, at)
  await keep.insertClaims(tx, district, type.name, claims)
  await keep.putWaiting(tx, district, waiting)
  const changed = await settleRows(wiring, tx, actor, type, district, [...touched], {
    at,
    source: feed.title,
  })
  return {
    created: made.length,
    changed: changed.length,
    unchanged: all.length - fresh.length,
    dropped: all.reduce((sum, one) => sum + one.dropped, 0),
    waiting: waiting.length,
    rows: [...made.map(({ row }) => row.id), ...changed],
  }
}

/** Records that their source no longer has: their claims end, the rows stay. Answers how many ended. */
export async function endRecords(
  wiring: Wiring,
  tx: Tx,
  actor: Actor,
  type: RegisterType,
  district: AreaCode,
  feed: Feed,
  refs: readonly string[],
  at: Instant,
): Promise<number> {
  const claims = await keep.claimsOfRefs(tx, district, type.name, feed.dataset, refs)
  await keep.endClaims(
    tx,
    district,
    claims.map((one) => one.id),
    at,
  )
  await settleRows(wiring, tx, actor, type, district, [...new Set(claims.map((one) => one.row))], {
    at,
    source: feed.title,
  })
  return claims.length
}
