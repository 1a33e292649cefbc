import { track } from '../../platform/patrols/decide.ts'
import { makeStore } from '../live/store.ts'
import { ask, setToken } from './net.ts'
import * as queue from './queue.ts'
import type { Bundle, PatrolHere, Told } from './wire.ts'

export type State = {
  readonly ready: boolean
  readonly bundle: Bundle | null
  /** Somebody is logged in here, as far as this page knows. */
  readonly in: boolean
  readonly line: boolean
  readonly entries: readonly queue.Entry[]
  readonly photos: number
  readonly sending: boolean
  /** When the city last answered, ISO. */
  readonly heardAt: string | null
  readonly patrol: PatrolHere | null
  /** Free bytes as the browser reckons; null = it does not say. */
  readonly free: number | null
}

export const state = makeStore<State>({
  ready: false,
  bundle: null,
  in: true,
  line: navigator.onLine,
  entries: [],
  photos: 0,
  sending: false,
  heardAt: null,
  patrol: null,
  free: null,
})
const put = (more: Partial<State>): void => state.set((before) => ({ ...before, ...more }))

/** Less room than this is told; with less than the second nothing more is begun that could be lost. */
export const LOW_BYTES = 200 * 1024 * 1024
export const FULL_BYTES = 20 * 1024 * 1024

export async function measure(): Promise<void> {
  const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {}
  put({ free: quota !== undefined && usage !== undefined ? quota - usage : null })
}

async function look(): Promise<void> {
  put({ entries: await queue.entries(), photos: await queue.photoCount() })
}

/** Begins from what lies here: without a line, after a reload, after the browser was killed. */
export async function begin(): Promise<void> {
  // Asks the browser not to clear this page's data when the telephone runs full.
  void navigator.storage?.persist?.().catch(() => false)
  const [bundle, patrol] = await Promise.all([
    queue.readKept<Bundle>('bundle'),
    queue.readKept<PatrolHere>('patrol'),
  ])
  put({ bundle, patrol, in: bundle !== null })
  await Promise.all([look(), measure()])
  put({ ready: true })
  await renew()
}

/** Who is logged in, and what this shift takes along. */
export async function renew(): Promise<void> {
  const me = await ask<{ csrf: string }>('GET', '/api/me')
  put({ line: me.kind !== 'noAnswer' })
  if (me.kind === 'out' || me.kind === 'refused') return put({ in: false })
  if (me.kind === 'noAnswer') return
  setToken(me.value.csrf)
  await fetchBundle()
  await send()
}

async function fetchBundle(): Promise<void> {
  const fresh = await ask<Bundle>('GET', '/api/field/bundle')
  if (fresh.kind === 'refused') return put({ in: false, bundle: null })
  if (fresh.kind !== 'answer') return
  await queue.writeKept('bundle', fresh.value)
  put({ bundle: fresh.value, in: true, heardAt: new Date().toISOString() })
  await judged(fresh.value)
}

/** What was held here and has been looked at meanwhile. */
async function judged({ items }: Bundle): Promise<void> {
  const known = new Map(items.map((one) => [one.id, one]))
  const changed = (await queue.entries()).flatMap((entry) => {
    const now = known.get(entry.id)
    return now && entry.state === 'held' && now.state !== 'held' && now.state !== 'later'
      ? [{ ...entry, state: now.state, told: now }]
      : []
  })
  if (changed.length > 0) await queue.settle(changed)
  await look()
}

export async function login(name: string, password: string): Promise<'wrong' | 'noAnswer' | null> {
  const told = await ask<{ csrf: string }>('POST', '/api/login', { name, password })
  if (told.kind === 'noAnswer') return 'noAnswer'
  if (told.kind !== 'answer') return 'wrong'
  setToken(told.value.csrf)
  put({ in: true })
  await fetchBundle()
  void send()
  return null
}

/** Logs out; what waits to be sent stays on this telephone for its author. */
export async function logout(): Promise<void> {
  await ask('POST', '/api/logout', {})
  await queue.writeKept('bundle', null)
  put({ bundle: null, in: false })
}

export type Draft = Omit<queue.Entry, 'seq' | 'state' | 'told' | 'account'> & { readonly account?: string }

/** Keeps it here and tries to send. Answers what is wrong when it could not be kept. */
export async function keep(
  draft: Draft,
  photos: readonly Omit<queue.Shot, 'account'>[],
): Promise<'full' | 'failed' | null> {
  const account = state.get().bundle?.me.account
  if (!account) return 'failed'
  try {
    const kept = await queue.collect(
      { ...draft, account, state: 'waiting', told: null },
      photos.map((one) => ({ ...one, account })),
    )
    state.set((before) => ({
      ...before,
      entries: [...before.entries, kept],
      photos: before.photos + photos.length,
    }))
  } catch (fault) {
    await measure()
    return (fault as DOMException | null)?.name === 'QuotaExceededError' ? 'full' : 'failed'
  }
  void measure()
  if (state.get().line) void send()
  return null
}

export async function layAside(entry: queue.Entry): Promise<void> {
  await queue.drop([entry])
  await look()
}

// ── sending ─────────────────────────────────────────────────────────────────────────────────────────────────────

const BATCH = 25
const TOGETHER = 6
const PIECE = 512 * 1024
const POINTS = 400
/** What was told stays on the list so long. */
const SHOWN_MS = 3 * 86_400_000

let going: Promise<void> | null = null
let again: ReturnType<typeof setTimeout> | undefined
let tries = 0

/** Sends what waits, in its order; only one tab at a time. */
export function send(): Promise<void> {
  going ??= once().finally(() => {
    going = null
  })
  return going
}

async function once(): Promise<void> {
  clearTimeout(again)
  const run = async () => {
    put({ sending: true })
    const afterMs = await round().catch(() => 5_000)
    put({ sending: false })
    await look()
    tries = afterMs === null ? 0 : tries + 1
    // 2 s, 4 s, 8 s … at most a minute, and at once when the line comes back
    if (afterMs !== null)
      again = setTimeout(() => void send(), Math.max(afterMs, Math.min(60_000, 1_000 * 2 ** tries)))
  }
  if (!navigator.locks) return run()
  await navigator.locks.request('huying-field-send', run)
}

/** Null when nothing waits any longer; else when to try again, ms. */
async function round(): Promise<number | null> {
  const me = state.get().bundle?.me.account
  if (!me) return null
  for (;;) {
    const all = await queue.entries()
    const waiting = all.filter((one) => one.state === 'waiting' && one.account === me)
    const batch = waiting.slice(0, BATCH)
    if (batch.length === 0) break
    const stuck = await photosOut(batch)
    if (stuck !== null) return stuck
    const told = await ask<{ items: readonly Told[] }>('POST', '/api/field/sync', {
      sentAt: new Date().toISOString(),
      items: batch.map(({ id, kind, at, body }) => ({ id, kind, at, body })),
    })
    put({ line: told.kind !== 'noAnswer' })
    if (told.kind === 'out') return out()
    if (told.kind !== 'answer') return told.kind === 'noAnswer' ? told.afterMs : 30_000
    put({ heardAt: new Date().toISOString() })
    const by = new Map(told.value.items.map((one) => [one.id, one]))
    const settled = batch.flatMap((entry) => {
      const one = by.get(entry.id)
      return one && one.state !== 'later' ? [{ ...entry, state: one.state, told: one }] : []
    })
    await queue.settle(settled)
    await look()
    if (settled.length === 0) return 2_000
  }
  const since = Date.now() - SHOWN_MS
  await queue.drop(
    (await queue.entries()).filter((one) => one.state === 'done' && Date.parse(one.at) < since),
  )
  return sendTrack()
}

function out(): null {
  put({ in: false })
  return null
}

/** Photos of these entries, six at a time; null when all are there. */
async function photosOut(batch: readonly queue.Entry[]): Promise<number | null> {
  const left = batch.flatMap((entry) => (entry.body.photos.length > 0 ? [entry.id] : []))
  let stuck: number | null = null
  const worker = async () => {
    for (let item = left.shift(); item !== undefined && stuck === null; item = left.shift())
      for (const photo of await queue.photosOf(item)) {
        if (photo.whole || stuck !== null) continue
        const wrong = await photoOut(photo)
        if (wrong !== null) stuck = wrong
      }
  }
  await Promise.all(Array.from({ length: TOGETHER }, worker))
  return stuck
}

/** One photo, from where it was cut off. */
async function photoOut(photo: queue.Shot): Promise<number | null> {
  const about = new URLSearchParams({
    bytes: String(photo.size),
    sha256: photo.sha256,
    takenAt: photo.takenAt,
  })
  for (const name of ['lon', 'lat', 'accuracyM', 'heading'] as const) {
    const value = photo[name]
    if (value !== null) about.set(name, String(value))
  }
  let sent = photo.sent
  for (let i = 0; i < 200; i++) {
    const piece = new Uint8Array(photo.bytes, sent, Math.min(PIECE, photo.size - sent))
    const told = await ask<{ received: number; whole: boolean }>(
      'PUT',
      `/api/field/photos/${photo.id}?${about}&offset=${sent}`,
      piece,
      60_000,
    )
    if (told.kind === 'out') {
      out()
      return 30_000
    }
    if (told.kind === 'noAnswer') {
      put({ line: false })
      return told.afterMs
    }
    if (told.kind === 'refused') {
      await refusePhoto(photo, told.refusal)
      return null
    }
    if (told.value.whole) {
      await queue.keepPhoto({ ...photo, sent: photo.size, whole: true })
      return null
    }
    sent = told.value.received
    await queue.keepPhoto({ ...photo, sent })
  }
  return 5_000
}

/** A photo that the city will never take holds up what it belongs to, and its author is told; nothing else waits for it. */
async function refusePhoto(photo: queue.Shot, refusal: NonNullable<Told['refusal']>): Promise<void> {
  const entry = (await queue.entries()).find((one) => one.id === photo.item)
  if (entry)
    await queue.settle([{ ...entry, state: 'refused', told: { id: entry.id, state: 'refused', refusal } }])
}

// ── the patrol ──────────────────────────────────────────────────────────────────────────────────────────────────

async function keepPatrol(patrol: PatrolHere | null): Promise<void> {
  await queue.writeKept('patrol', patrol)
  put({ patrol })
}

export const startPatrol = (): Promise<void> =>
  keepPatrol({
    id: crypto.randomUUID(),
    startedAt: new Date().toISOString(),
    endedAt: null,
    next: 0,
    metres: 0,
  })

export async function stopPatrol(): Promise<void> {
  const { patrol } = state.get()
  if (!patrol) return
  await keepPatrol({ ...patrol, endedAt: new Date().toISOString() })
  void send()
}

let last: (queue.TrackPoint & { readonly when: Date }) | null = null
/** A point no nearer in time than this, or after so many metres. */
const EVERY_MS = 10_000

/** A place while on patrol; off duty nothing is kept. */
export async function walked(fix: {
  lon: number
  lat: number
  accuracyM: number | null
  at: Date
}): Promise<void> {
  const { patrol } = state.get()
  if (!patrol || patrol.endedAt) return
  if (last && last.patrol === patrol.id && fix.at.getTime() - last.when.getTime() < EVERY_MS) return
  const point = {
    patrol: patrol.id,
    n: patrol.next,
    at: fix.at.toISOString(),
    lon: fix.lon,
    lat: fix.lat,
    accuracyM: fix.accuracyM,
  }
  const before = last && last.patrol === patrol.id ? { ...last, at: last.when } : null
  const { metres } = track([{ ...point, at: fix.at }], before)
  last = { ...point, when: fix.at }
  await queue.addPoints([point])
  await keepPatrol({ ...patrol, next: patrol.next + 1, metres: patrol.metres + metres })
}

/** The track in batches; a patrol that has ended is told and forgotten here. */
async function sendTrack(): Promise<number | null> {
  for (;;) {
    const { patrol } = state.get()
    if (!patrol) return null
    const points = await queue.pointsOf(patrol.id, POINTS)
    const lastOnes = points.length < POINTS
    if (points.length === 0 && !patrol.endedAt) return null
    const told = await ask('POST', '/api/field/track', {
      ...{ sentAt: new Date().toISOString(), patrol: patrol.id, startedAt: patrol.startedAt },
      endedAt: lastOnes ? patrol.endedAt : null,
      points: points.map(({ patrol: _patrol, ...point }) => point),
    })
    if (told.kind === 'out') return out()
    if (told.kind === 'noAnswer') return told.afterMs
    if (told.kind === 'answer') await queue.dropPoints(points)
    if (told.kind === 'refused' || (lastOnes && patrol.endedAt)) {
      if (state.get().patrol?.id === patrol.id && patrol.endedAt) await keepPatrol(null)
      return null
    }
    if (lastOnes) return null
  }
}

const EVERY = 30_000
/** Runs until told to stop. */
export function work(): () => void {
  void begin()
  const timer = setInterval(() => void (state.get().bundle ? send() : undefined), EVERY)
  const back = () => {
    put({ line: true })
    tries = 0
    void renew()
  }
  const off = () => put({ line: false })
  addEventListener('online', back)
  addEventListener('offline', off)
  return () => {
    clearInterval(timer)
    removeEventListener('online', back)
    removeEventListener('offline', off)
  }
}
