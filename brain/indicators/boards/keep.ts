import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../../platform/store/index.ts'
import type { BoardState, ThemeDeclaration } from './declare.ts'

export type BoardRow<Body = ThemeDeclaration> = {
  readonly name: string
  readonly version: number
  readonly state: Exclude<BoardState, 'declared'>
  readonly body: Body
  readonly madeBy: string
  readonly madeAccount: Id | null
  readonly madeAt: Instant
  readonly decidedBy: string | null
  readonly decidedAt: Instant | null
  readonly why: string | null
}

const columns = sql`name, version, state, body, made_by as "madeBy", made_account as "madeAccount", made_at as "madeAt",
  decided_by as "decidedBy", decided_at as "decidedAt", why`

export const live = (reader: Reader, district: string): Promise<BoardRow[]> =>
  reader.query(sql`select ${columns} from board_version where district = ${district} and state = 'live'`)

export const versions = <Body = ThemeDeclaration>(
  reader: Reader,
  district: string,
  name: string,
): Promise<BoardRow<Body>[]> =>
  reader.query(sql`select ${columns} from board_version where district = ${district} and name = ${name}
    order by version desc limit 50`)

export const lockNewest = <Body = ThemeDeclaration>(
  tx: Tx,
  district: string,
  name: string,
): Promise<BoardRow<Body> | undefined> =>
  tx.one(sql`select ${columns} from board_version where district = ${district} and name = ${name}
    order by version desc limit 1 for update`)

export const pending = (reader: Reader, district: string): Promise<BoardRow[]> =>
  reader.query(sql`select ${columns} from board_version where district = ${district} and state in ('draft', 'proposed')
    order by made_at desc limit 200`)

export const insert = <Body>(tx: Tx, district: string, row: BoardRow<Body>): Promise<unknown> =>
  tx.run(sql`insert into board_version (district, name, version, state, body, made_by, made_account, made_at, decided_by, decided_at, why)
    values (${district}, ${row.name}, ${row.version}, ${row.state}, ${json(row.body)}, ${row.madeBy}, ${row.madeAccount},
    ${row.madeAt}, ${row.decidedBy}, ${row.decidedAt}, ${row.why})`)

export const retireLive = (tx: Tx, district: string, name: string): Promise<unknown> =>
  tx.run(sql`update board_version set state = 'past'
    where district = ${district} and name = ${name} and state = 'live'`)

export const decide = (
  tx: Tx,
  district: string,
  row: Pick<BoardRow, 'name' | 'version'>,
  to: {
    readonly state: BoardState
    readonly by: string | null
    readonly at: Instant | null
    readonly why: string | null
  },
): Promise<unknown> =>
  tx.run(sql`update board_version set state = ${to.state}, decided_by = ${to.by}, decided_at = ${to.at}, why = ${to.why}
    where district = ${district} and name = ${row.name} and version = ${row.version}`)

export type TourRow = {
  readonly id: Id
  readonly title: string
  readonly pictures: readonly unknown[]
  readonly madeBy: string
  readonly madeAt: Instant
  readonly endsAt: Instant
}

export const insertTour = (tx: Tx, district: string, one: TourRow): Promise<unknown> =>
  tx.run(sql`insert into board_tour (district, id, title, pictures, made_by, made_at, ends_at)
    values (${district}, ${one.id}, ${one.title}, ${json(one.pictures)}, ${one.madeBy}, ${one.madeAt}, ${one.endsAt})`)

export const tour = (reader: Reader, district: string, id: Id): Promise<TourRow | undefined> =>
  reader.one(sql`select id, title, pictures, made_by as "madeBy", made_at as "madeAt", ends_at as "endsAt"
    from board_tour where district = ${district} and id = ${id}::uuid`)

export const tours = (reader: Reader, district: string): Promise<Omit<TourRow, 'pictures'>[]> =>
  reader.query(sql`select id, title, made_by as "madeBy", made_at as "madeAt", ends_at as "endsAt"
    from board_tour where district = ${district} order by id desc limit 20`)
