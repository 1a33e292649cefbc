import { api, type Failure } from '../live/api.ts'
import { live } from '../live/connection.ts'
import { makeKeptStore, makeStore } from '../live/store.ts'
import { type Picture, pictureOf, type Source } from './figures.ts'

type Held = {
  readonly picture: Picture | null
  readonly failure: Failure | null
  /** The last answer of the server arrived, or the last try failed. */
  readonly reached: boolean
}

/** What the drawer shows: a figure's meaning and its rows. */
export type Drill = {
  readonly title: string
  readonly source: Source
  /** A share opens to all it is a share of, to those that count, and to the rest. */
  readonly share?: boolean
}

export const held = makeStore<Held>({ picture: null, failure: null, reached: true })
export const area = makeStore<string | null>(new URLSearchParams(location.search).get('area'))
export const drill = makeStore<Drill | null>(null)
export const theme = makeKeptStore<'dark' | 'light'>('huying.screen.theme', 'dark')
/** 参观模式: for guests before the wall; neither rows nor words of requests. */
export const visitor = makeStore(new URLSearchParams(location.search).get('visitor') === '1')

/** Milliseconds: a burst of changes is one look; without any change we still ask twice a minute; a lost line, often. */
const WAIT = { burst: 150, calm: 30_000, lost: 3_000 } as const

let asking = false
let again = false
let timer: ReturnType<typeof setTimeout> | undefined

async function ask(): Promise<void> {
  if (asking) {
    again = true
    return
  }
  asking = true
  clearTimeout(timer)
  const town = area.get()
  const got = await api.get<unknown>('/api/screen', { area: town }, { signal: AbortSignal.timeout(10_000) })
  asking = false
  if (got.ok) {
    const picture = pictureOf(got.value)
    held.set({ picture, failure: null, reached: true })
    // A server that cannot narrow its figures says so by not naming the town: then nothing may claim it.
    if (town && picture.area !== town && area.get() === town) area.set(null)
  } else if (got.error.http === 401) toLogin()
  else held.set((before) => ({ picture: before.picture, failure: got.error, reached: false }))
  if (again || area.get() !== town) {
    again = false
    return soon()
  }
  timer = setTimeout(() => void ask(), got.ok ? WAIT.calm : WAIT.lost)
}

function soon(): void {
  clearTimeout(timer)
  timer = setTimeout(() => void ask(), WAIT.burst)
}

export function toLogin(): void {
  const next = `${location.pathname}${location.search}`
  location.replace(`/console/login?next=${encodeURIComponent(next)}`)
}

/** Starts looking: at once, at every change the city tells of, and when a lost line is back. */
export function startScreen(): void {
  live.hold()
  for (const event of ['screen', 'fact', 'healed']) live.on(event, soon)
  for (const event of ['online', 'offline']) addEventListener(event, () => void ask())
  // A line that is lost shows within seconds, not only at the next calm look.
  live.state.subscribe(() => live.state.get().state === 'lost' && void ask())
  area.subscribe(() => {
    const url = new URL(location.href)
    const town = area.get()
    if (town) url.searchParams.set('area', town)
    else url.searchParams.delete('area')
    history.replaceState(null, '', url)
    void ask()
  })
  void ask()
}

/** The rows of a figure narrowed to one bar, town or hour. */
export function narrowed(source: Source, more: Readonly<Record<string, string>>): Source {
  if (!source.rowsUrl) return source
  const url = new URL(source.rowsUrl, location.origin)
  for (const [key, value] of Object.entries(more)) url.searchParams.set(key, value)
  return { ...source, rowsUrl: `${url.pathname}${url.search}` }
}
