import type { Id, Instant } from '../../../base/index.ts'
import { type Reader, sql, type Tx } from '../../store/index.ts'
import type { ReaderState, RiskKind } from './declare.ts'

export type ReaderRow = {
  readonly id: Id
  readonly sn: string
  readonly place: string
  readonly station: string | null
  readonly operator: string
  readonly scenes: readonly string[]
  readonly state: ReaderState
  readonly firmware: string
  readonly chain: string | null
  readonly before: string | null
  readonly call: string | null
  readonly driftMs: number
  readonly waiting: number
  readonly listsAt: Instant | null
  readonly seenAt: Instant | null
}
const READER = sql`id, sn, place, station, operator, scenes, state, firmware, chain, before, call,
  drift_ms as "driftMs", waiting, lists_at as "listsAt", seen_at as "seenAt"`

export const insertReader = (
  tx: Tx,
  district: string,
  one: Pick<ReaderRow, 'id' | 'sn' | 'place' | 'station' | 'operator' | 'scenes'>,
  activation: Buffer,
  ends: Instant,
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    insert into code_reader (district, id, sn, place, station, operator, scenes, state, activation, activation_ends,
      firmware, drift_ms, waiting, made_at)
    values (${district}, ${one.id}, ${one.sn}, ${one.place}, ${one.station}, ${one.operator}, ${one.scenes}, 'waiting',
      ${activation}, ${ends}, '', 0, 0, ${at})
    on conflict (district, sn) do nothing`)

export const readerByActivation = (tx: Tx, district: string, activation: Buffer, at: Instant) =>
  tx.one<ReaderRow>(sql`
    select ${READER} from code_reader
    where district = ${district} and activation = ${activation} and activation_ends > ${at} for update`)

export const activate = (
  tx: Tx,
  district: string,
  id: Id,
  key: Buffer,
  chain: string,
  firmware: string,
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update code_reader set state = 'working', key = ${key}, chain = ${chain}, before = null, call = null,
      activation = null, activation_ends = null, firmware = ${firmware}, seen_at = ${at}
    where district = ${district} and id = ${id}`)

export const readerByKey = (reader: Reader, district: string, key: Buffer) =>
  reader.one<ReaderRow>(sql`select ${READER} from code_reader where district = ${district} and key = ${key}`)

export const lockReader = (tx: Tx, district: string, key: Buffer) =>
  tx.one<ReaderRow>(
    sql`select ${READER} from code_reader where district = ${district} and key = ${key} for update`,
  )

export const readers = (reader: Reader, district: string) =>
  reader.query<ReaderRow>(sql`select ${READER} from code_reader where district = ${district} order by sn`)

export const readerById = (reader: Reader, district: string, id: Id) =>
  reader.one<ReaderRow>(sql`select ${READER} from code_reader where district = ${district} and id = ${id}`)

export const beat = (
  tx: Tx,
  district: string,
  id: Id,
  one: {
    readonly chain: string
    readonly before: string | null
    readonly call: string
    readonly driftMs: number
    readonly waiting: number
    readonly firmware: string
    readonly listsAt: Instant | null
  },
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update code_reader set chain = ${one.chain}, before = ${one.before}, call = ${one.call}, drift_ms = ${one.driftMs},
      waiting = ${one.waiting}, firmware = ${one.firmware}, lists_at = ${one.listsAt}, seen_at = ${at}
    where district = ${district} and id = ${id}`)

export const setReaderState = (tx: Tx, district: string, id: Id, state: ReaderState): Promise<number> =>
  tx.run(sql`update code_reader set state = ${state} where district = ${district} and id = ${id}`)

export const setReaderScenes = (
  tx: Tx,
  district: string,
  id: Id,
  scenes: readonly string[],
): Promise<number> =>
  tx.run(sql`update code_reader set scenes = ${scenes} where district = ${district} and id = ${id}`)

/** A fresh activation code: the old key opens nothing any more. */
export const renewReader = (
  tx: Tx,
  district: string,
  id: Id,
  activation: Buffer,
  ends: Instant,
): Promise<number> =>
  tx.run(sql`
    update code_reader set state = 'waiting', key = null, chain = null, activation = ${activation},
      activation_ends = ${ends}
    where district = ${district} and id = ${id}`)

export type RiskRow = {
  readonly id: Id
  readonly kind: RiskKind
  readonly scene: string | null
  readonly reader: Id | null
  readonly place: string | null
  readonly pseudonym: string | null
  readonly nonce: string | null
  readonly at: Instant
  readonly says: string
  readonly state: 'open' | 'closed'
  readonly note: string | null
}

export const insertRisk = (
  tx: Tx,
  district: string,
  one: Omit<RiskRow, 'state' | 'note' | 'place'>,
): Promise<number> =>
  tx.run(sql`
    insert into code_risk (district, id, kind, scene, reader, pseudonym, nonce, at, says, state)
    values (${district}, ${one.id}, ${one.kind}, ${one.scene}, ${one.reader}, ${one.pseudonym}, ${one.nonce},
      ${one.at}, ${one.says}, 'open')`)

export const risks = (reader: Reader, district: string, state: 'open' | 'closed', limit: number) =>
  reader.query<RiskRow>(sql`
    select r.id, r.kind, r.scene, r.reader, t.place, r.pseudonym, r.nonce, r.at, r.says, r.state, r.note
    from code_risk r left join code_reader t on t.district = r.district and t.id = r.reader
    where r.district = ${district} and r.state = ${state} order by r.at desc limit ${limit}`)

export const closeRisk = (tx: Tx, district: string, id: Id, note: string, at: Instant): Promise<number> =>
  tx.run(sql`
    update code_risk set state = 'closed', note = ${note}, closed_at = ${at}
    where district = ${district} and id = ${id} and state = 'open'`)
