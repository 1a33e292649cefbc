import { type Id, type Instant, isId, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append } from '../../../platform/ledger/index.ts'
import { type Actor, factActorOf } from '../../../platform/org/index.ts'
import type { Reader, Tx } from '../../../platform/store/index.ts'
import { refusals } from '../refusals.ts'
import { subjectOf } from '../subject.ts'
import { type BoardKnows, boardFaults } from './decide.ts'
import type { Board, Carousel, Picture, ThemeDeclaration, Widget } from './declare.ts'
import * as keep from './keep.ts'

/** The name under which the order of themes on the wall is kept 轮播. */
const CAROUSEL = '@carousel'
const TOUR_HOURS = 24
const KEYS = [
  ...[
    'id',
    'kind',
    'x',
    'y',
    'w',
    'h',
    'title',
    'decides',
    'indicators',
    'span',
    'by',
    'limit',
    'matter',
    'filter',
  ],
  ...['layers', 'text', 'src', 'forecast'],
] as const

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A composition as it comes from a page: only its known parts are kept. */
function bodyOf(given: unknown): ThemeDeclaration | null {
  if (!isObject(given) || !Array.isArray(given.widgets) || given.widgets.length > 40) return null
  if (!given.widgets.every(isObject)) return null
  if (JSON.stringify(given).length > 60_000) return null
  const widgets = (given.widgets as Json[]).map(
    (one) =>
      Object.fromEntries(KEYS.flatMap((key) => (one[key] === undefined ? [] : [[key, one[key]]]))) as Widget,
  )
  return {
    title: given.title as ThemeDeclaration['title'],
    widgets,
    ...(Number.isInteger(given.order) ? { order: given.order as number } : {}),
  }
}

/** Boards of the wall 大屏编排: composed by drag, saved as versions, on the wall only after a second look. */
export function openBoards(city: {
  readonly district: string
  /** Themes of packs and of the city, by name. */
  readonly declared: Readonly<Record<string, ThemeDeclaration>>
  readonly knows: BoardKnows
}) {
  const { district, declared } = city

  const ofRow = (row: keep.BoardRow): Board => {
    const { body, madeAccount, ...rest } = row
    return { ...body, ...rest }
  }
  const ofDeclared = (name: string, body: ThemeDeclaration): Board => ({
    ...body,
    ...{ name, version: 0, state: 'declared', madeBy: null, madeAt: null },
    ...{ decidedBy: null, decidedAt: null, why: null },
  })
  const record = (
    tx: Tx,
    who: Actor,
    kind: string,
    row: Pick<keep.BoardRow, 'name' | 'version'>,
    at: Instant,
  ) =>
    append(tx, [
      {
        ...{
          district,
          kind,
          at,
          subjectKind: 'board',
          subject: subjectOf('board', row.name),
          actor: factActorOf(who),
        },
        body: { board: row.name, version: row.version },
      },
    ])

  async function list(reader: Reader): Promise<Board[]> {
    const rows = (await keep.live(reader, district)).filter((row) => row.name !== CAROUSEL)
    const changed = new Map(rows.map((row) => [row.name, ofRow(row)]))
    const all = [
      ...Object.entries(declared).map(([name, one]) => changed.get(name) ?? ofDeclared(name, one)),
      ...[...changed.values()].filter((one) => !Object.hasOwn(declared, one.name)),
    ]
    return all.sort((a, b) => (a.order ?? 99) - (b.order ?? 99) || a.name.localeCompare(b.name))
  }

  return {
    list,

    /** The board on the wall, or one version of it for a preview. */
    async find(reader: Reader, name: string, version?: number): Promise<Result<Board, Refusal>> {
      if (version !== undefined && version > 0) {
        const row = (await keep.versions(reader, district, name)).find((one) => one.version === version)
        return row ? ok(ofRow(row)) : no(refusals['indicators.noBoard']())
      }
      const found =
        version === 0
          ? Object.hasOwn(declared, name)
            ? ofDeclared(name, declared[name] as ThemeDeclaration)
            : undefined
          : (await list(reader)).find((one) => one.name === name)
      return found ? ok(found) : no(refusals['indicators.noBoard']())
    },

    async versions(reader: Reader, name: string): Promise<Board[]> {
      const rows = (await keep.versions(reader, district, name)).map(ofRow)
      const first = Object.hasOwn(declared, name) ? declared[name] : undefined
      return first ? [...rows, ofDeclared(name, first)] : rows
    },

    pending: async (reader: Reader): Promise<Board[]> =>
      (await keep.pending(reader, district)).filter((row) => row.name !== CAROUSEL).map(ofRow),

    /** Saves a version: a draft, or one proposed for the wall. `version` is the one it was made from. */
    async save(
      tx: Tx,
      who: Actor,
      given: {
        readonly name: string
        readonly version: number
        readonly body: unknown
        readonly propose: boolean
      },
      at: Instant,
    ): Promise<Result<Board, Refusal>> {
      if (!/^[a-z][A-Za-z0-9-]{0,39}$/.test(given.name))
        return no(refusals['indicators.badBoard']({ field: '编码（小写字母开头）' }))
      const body = bodyOf(given.body)
      const faults = body ? boardFaults(body, city.knows) : []
      if (!body || faults[0]) return no(refusals['indicators.badBoard']({ field: faults[0]?.zh ?? '整体' }))
      const before = await keep.lockNewest(tx, district, given.name)
      if ((before?.version ?? 0) !== given.version && before)
        return no(refusals['indicators.boardChanged']({ version: before.version }))
      const row: keep.BoardRow = {
        ...{ name: given.name, version: (before?.version ?? 0) + 1, body },
        state: given.propose ? 'proposed' : 'draft',
        ...{
          madeBy: who.name,
          madeAccount: who.account,
          madeAt: at,
          decidedBy: null,
          decidedAt: null,
          why: null,
        },
      }
      await keep.insert(tx, district, row)
      await record(tx, who, given.propose ? 'boards.proposed' : 'boards.saved', row, at)
      return ok(ofRow(row))
    },

    /** A second person puts it on the wall or sends it back 复核. */
    async decide(
      tx: Tx,
      who: Actor,
      of: {
        readonly name: string
        readonly version: number
        readonly accept: boolean
        readonly why: string
      },
      at: Instant,
    ): Promise<Result<Board, Refusal>> {
      const row = await keep.lockNewest(tx, district, of.name)
      if (row?.version !== of.version || row.state !== 'proposed')
        return no(refusals['indicators.boardChanged']({ version: row?.version ?? 0 }))
      if (row.madeAccount !== null && row.madeAccount === who.account)
        return no(refusals['indicators.secondPerson']())
      if (of.accept) await keep.retireLive(tx, district, of.name)
      const to = {
        state: of.accept ? ('live' as const) : ('refused' as const),
        ...{ by: who.name, at, why: of.why.trim() || null },
      }
      await keep.decide(tx, district, row, to)
      await record(tx, who, of.accept ? 'boards.shown' : 'boards.sentBack', row, at)
      return ok(ofRow({ ...row, state: to.state, decidedBy: who.name, decidedAt: at, why: to.why }))
    },

    async carousel(reader: Reader): Promise<Carousel> {
      const [row] = await keep.versions<Carousel>(reader, district, CAROUSEL)
      return row?.body ?? { items: [], hours: null }
    },

    async saveCarousel(tx: Tx, who: Actor, given: Json, at: Instant): Promise<Result<Carousel, Refusal>> {
      const known = new Set((await list(tx)).map((one) => one.name))
      const items = Array.isArray(given.items) ? (given.items as Json[]) : []
      const sound = items.every(
        (one) =>
          isObject(one) &&
          known.has(String(one.board)) &&
          Number.isInteger(one.seconds) &&
          (one.seconds as number) >= 5 &&
          (one.seconds as number) <= 3600,
      )
      const hours = given.hours ?? null
      const soundHours =
        hours === null ||
        (Array.isArray(hours) &&
          hours.length === 2 &&
          hours.every((one) => Number.isInteger(one) && one >= 0 && one <= 24))
      if (!sound || !soundHours || items.length > 20)
        return no(refusals['indicators.badBoard']({ field: '轮播' }))
      const body: Carousel = {
        items: items.map((one) => ({ board: String(one.board), seconds: one.seconds as number })),
        hours: hours as Carousel['hours'],
      }
      const before = await keep.lockNewest<Carousel>(tx, district, CAROUSEL)
      await keep.retireLive(tx, district, CAROUSEL)
      const row: keep.BoardRow<Carousel> = {
        ...{ name: CAROUSEL, version: (before?.version ?? 0) + 1, state: 'live', body },
        ...{
          madeBy: who.name,
          madeAccount: who.account,
          madeAt: at,
          decidedBy: null,
          decidedAt: null,
          why: null,
        },
      }
      await keep.insert(tx, district, row)
      await record(tx, who, 'boards.carousel', row, at)
      return ok(body)
    },

    /** Freezes pictures for guests 讲解快照; the pictures come already without anybody's rows or words. */
    async freeze(
      tx: Tx,
      who: Actor,
      title: string,
      pictures: readonly Picture[],
      at: Instant,
    ): Promise<{ id: Id; endsAt: Instant }> {
      const id = newId()
      const endsAt = new Date(at.getTime() + TOUR_HOURS * 3_600_000)
      await keep.insertTour(tx, district, { id, title, pictures, madeBy: who.name, madeAt: at, endsAt })
      await append(tx, [
        {
          ...{
            district,
            kind: 'boards.frozen',
            at,
            subjectKind: 'board',
            subject: id,
            actor: factActorOf(who),
          },
          body: { title, boards: pictures.map((one) => one.board.name) },
        },
      ])
      return { id, endsAt }
    },

    async tour(reader: Reader, id: string, at: Instant): Promise<Result<keep.TourRow, Refusal>> {
      const row = isId(id) ? await keep.tour(reader, district, id) : undefined
      return row && row.endsAt > at ? ok(row) : no(refusals['indicators.noTour']())
    },
    tours: (reader: Reader) => keep.tours(reader, district),
  }
}

export type Boards = ReturnType<typeof openBoards>
