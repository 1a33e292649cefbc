import type { Say } from '../../base/index.ts'
import { withParts } from '../../brain/indicators/boards/decide.ts'
import type { BoardState, Carousel, Part, Picture } from '../../brain/indicators/boards/declare.ts'
import { api, type Failure } from '../live/api.ts'
import { makeConnection } from '../live/connection.ts'
import { makeKeptStore, makeStore } from '../live/store.ts'
import { renewPages } from './renew.ts'

type Held = {
  readonly picture: Picture | null
  readonly failure: Failure | null
  /** The line to the city is up; else the last picture stands, with its time. */
  readonly reached: boolean
}

export type Theme = {
  readonly name: string
  readonly title: Say
  readonly version: number
  readonly state: BoardState
}
export type Themes = { readonly rows: readonly Theme[]; readonly carousel: Carousel }

/** What a figure means and where its rows are; of a tile's figure or of one part of it. */
export type Source = {
  readonly name: string
  readonly title: Say
  readonly formula: Say
  readonly version: number
  readonly owner: Say
  readonly source: Say
  readonly unit: string
  readonly measure?: Say
  readonly rowsUrl: string | null
  readonly asOf: string
}
/** What the drawer shows: a figure's meaning and its rows. */
export type Drill = {
  readonly title: string
  readonly source: Source
  /** The figure as it stood when it was opened. */
  readonly shown: string
  /** It is red: an order is the next click. */
  readonly red: boolean
  /** A share opens to all it is a share of, to those that count, and to the rest. */
  readonly share?: boolean
}

const query = new URLSearchParams(location.search)
export const held = makeStore<Held>({ picture: null, failure: null, reached: true })
export const themes = makeStore<Themes>({ rows: [], carousel: { items: [], hours: null } })
/** The theme on the wall, and for a preview its version. */
export const board = makeStore<string>(query.get('theme') ?? 'overview')
export const previewed = query.get('version') ? Number(query.get('version')) : null
export const area = makeStore<string | null>(query.get('area'))
export const drill = makeStore<Drill | null>(null)
export const look = makeKeptStore<'dark' | 'light'>('huying.screen.theme', 'dark')
/** 参观模式: for guests before the wall; the server sends neither rows nor words of requests. */
export const visitor = makeStore(query.get('visitor') === '1')
/** 讲解快照: pictures frozen for a tour. */
export const tourId = query.get('tour')
export const tourMade = makeStore<{ readonly title: string; readonly madeAt: string } | null>(null)
/** 轮播: themes change by themselves. */
export const turning = makeStore(query.get('carousel') === '1')
/** One column for a leader's phone. */
export const phone = makeStore(query.get('view') === 'phone' || matchMedia('(max-width: 900px)').matches)

export function toLogin(): void {
  const next = `${location.pathname}${location.search}`
  location.replace(`/console/login?next=${encodeURIComponent(next)}`)
}

type Line = { readonly key: string; readonly stop: () => void }
let line: Line | null = null

const addressOf = (): string => {
  const asked = new URLSearchParams({
    ...(area.get() ? { area: area.get() as string } : {}),
    ...(visitor.get() ? { visitor: '1' } : {}),
    ...(previewed !== null ? { version: String(previewed) } : {}),
  })
  return `/api/boards/${encodeURIComponent(board.get())}/live${asked.size ? `?${asked}` : ''}`
}

/** Pictures of themes seen before: shown at once when their key is pressed, and made new by the stream. */
const seen = new Map<string, Picture>()

/** One line for the board that is shown; another board, town or view is another line. */
function listen(): void {
  const key = addressOf()
  if (line?.key === key) return
  line?.stop()
  const known = seen.get(key)
  held.set((before) => ({
    picture:
      known ?? // what guests may not see is gone from the screen before the next picture comes
      (before.picture?.board.name === board.get() && !visitor.get() ? before.picture : null),
    failure: null,
    reached: before.reached,
  }))
  const connection = makeConnection(key)
  const put = (picture: Picture): void => {
    seen.set(key, picture)
    if (seen.size > 12) seen.delete(seen.keys().next().value as string)
    held.set({ picture, failure: null, reached: true })
  }
  const offs = [
    connection.on('picture', (data) => put(data as Picture)),
    connection.on('parts', (data) => {
      const { asOf, parts } = data as { asOf: string; parts: readonly Part[] }
      const { picture } = held.get()
      if (picture) put({ ...withParts(picture, parts), asOf })
    }),
    connection.on('still', (data) => {
      const { picture } = held.get()
      if (picture) put({ ...picture, asOf: (data as { asOf: string }).asOf })
    }),
    connection.on('healed', () => void renewPages()),
    connection.state.subscribe(() => {
      const { state } = connection.state.get()
      if (state !== 'lost') return
      held.set((before) => ({ ...before, reached: false }))
      void why(key)
    }),
  ]
  const release = connection.hold()
  line = {
    key,
    stop: () => {
      for (const off of offs) off()
      release()
    },
  }
}

/** A stream says only that it is not there; the same question asked once says why. */
async function why(key: string): Promise<void> {
  const got = await api.get<Picture>(key.replace('/live', '/picture'))
  if (got.ok || line?.key !== key) return
  if (got.error.http === 401) toLogin()
  else held.set((before) => ({ ...before, failure: got.error, reached: false }))
}

async function tour(): Promise<void> {
  const got = await api.get<{ title: string; madeAt: string; pictures: readonly Picture[] }>(
    `/api/tours/${encodeURIComponent(tourId ?? '')}`,
  )
  if (!got.ok) {
    if (got.error.http === 401) return toLogin()
    return held.set({ picture: null, failure: got.error, reached: true })
  }
  visitor.set(true)
  const { pictures, title, madeAt } = got.value
  tourMade.set({ title, madeAt })
  themes.set({
    rows: pictures.map(({ board: one }) => ({ ...one, state: 'live' as const })),
    carousel: { items: [], hours: null },
  })
  const show = (): void => {
    const picture = pictures.find((one) => one.board.name === board.get()) ?? pictures[0] ?? null
    held.set({ picture, failure: null, reached: true })
  }
  board.subscribe(show)
  show()
}

async function askThemes(): Promise<void> {
  const got = await api.get<Themes>('/api/boards')
  if (got.ok) {
    themes.set(got.value)
    if (!got.value.rows.some((one) => one.name === board.get()) && previewed === null)
      board.set(got.value.rows[0]?.name ?? 'overview')
  } else if (got.error.http === 401) toLogin()
}

const MINUTE = 60_000

/** Starts looking: the themes there are, and the line of the one on the wall. */
export function startScreen(): void {
  if (tourId) return void tour()
  void askThemes()
  setInterval(() => void askThemes(), 5 * MINUTE)
  const keep = (): void => {
    const url = new URL(location.href)
    const put = (name: string, value: string | null): void =>
      value ? url.searchParams.set(name, value) : url.searchParams.delete(name)
    put('theme', board.get())
    put('area', area.get())
    put('visitor', visitor.get() ? '1' : null)
    history.replaceState(null, '', url)
    listen()
  }
  for (const store of [board, area, visitor]) store.subscribe(keep)
  listen()
}

/** Theme changed by key, by name or by its turn. */
export function show(name: string): void {
  drill.set(null)
  board.set(name)
}
export function step(by: number): void {
  const { rows } = themes.get()
  if (rows.length === 0) return
  const at = rows.findIndex((one) => one.name === board.get())
  show(rows[(at + by + rows.length) % rows.length]?.name ?? board.get())
}

/** The rows of a figure narrowed to one bar, town or hour. */
export function narrowed(source: Source, more: Readonly<Record<string, string>>): Source {
  if (!source.rowsUrl) return source
  const url = new URL(source.rowsUrl, location.origin)
  for (const [key, value] of Object.entries(more)) url.searchParams.set(key, value)
  return { ...source, rowsUrl: `${url.pathname}${url.search}` }
}
