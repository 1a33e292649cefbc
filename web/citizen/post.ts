import { useSyncExternalStore } from 'react'
import { dropPhoto, photoOf, recall, remember } from './device.ts'
import { type Draft, plainPhone } from './draft.ts'
import { type Carrier, carry, type Parcel, parcelOf, type Receipt, waitBeforeTry } from './outbox.ts'
import { send, sendFile } from './talk.ts'

/** A request this device has sent: enough to follow it, nothing about its contents or its sender. */
export type Mine = {
  readonly number: string
  readonly tail: string
  readonly title: string
  readonly at: number
}

let parcels: readonly Parcel[] = recall<readonly Parcel[]>('outbox', [])
let mine: readonly Mine[] = recall<readonly Mine[]>('mine', [])
const watchers = new Set<() => void>()
const onTheWay = new Map<string, Promise<void>>()
let timer: ReturnType<typeof setTimeout> | undefined

const watch = (watcher: () => void) => {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function store(next: readonly Parcel[]): void {
  parcels = next
  remember('outbox', parcels)
  for (const watcher of watchers) watcher()
}

const replace = (parcel: Parcel) =>
  store(parcels.map((one) => (one.draft.key === parcel.draft.key ? parcel : one)))

export const useParcels = (): readonly Parcel[] => useSyncExternalStore(watch, () => parcels)
export const useMine = (): readonly Mine[] => useSyncExternalStore(watch, () => mine)

export function forgetMine(): void {
  mine = []
  remember('mine', mine)
  store(parcels.filter((parcel) => parcel.state !== 'sent'))
}

function noteMine(one: Mine): void {
  mine = [one, ...mine.filter((other) => other.number !== one.number)].slice(0, 20)
  remember('mine', mine)
}

/** Puts a finished draft in the box and tries at once. A second press of the button finds it already there. */
export function post(draft: Draft): Promise<void> {
  const there = parcels.find((parcel) => parcel.draft.key === draft.key)
  if (!there) store([parcelOf(draft, Date.now()), ...parcels].slice(0, 20))
  else if (there.state === 'refused') replace({ ...parcelOf(draft, Date.now()), uploaded: there.uploaded })
  return tryNow(draft.key)
}

export function drop(key: string): void {
  const parcel = parcels.find((one) => one.draft.key === key)
  for (const photo of parcel?.draft.photos ?? []) void dropPhoto(photo.id)
  store(parcels.filter((one) => one.draft.key !== key))
}

const carrier: Carrier = {
  photo: photoOf,
  upload: sendFile,
  send: (body, key, snap) =>
    send<Receipt>(snap ? '/api/public/snapshots' : '/api/public/requests', body, key),
  keep: replace,
}

/** One try for one parcel; a try already under way, here or in another tab, is joined, not doubled. */
export function tryNow(key: string): Promise<void> {
  const going = onTheWay.get(key)
  if (going) return going
  const work = async () => {
    const parcel = parcels.find((one) => one.draft.key === key)
    if (parcel?.state !== 'waiting') return
    const after = await carry(parcel, carrier)
    if (after.state === 'sent' && after.receipt) {
      for (const photo of parcel.draft.photos) void dropPhoto(photo.id)
      const { number } = after.receipt
      const tail = parcel.draft.anonymous ? '' : plainPhone(parcel.draft.phone).slice(-4)
      noteMine({ number, tail, title: after.draft.content, at: parcel.at })
      replace({ ...after, draft: { ...after.draft, phone: '' } })
    } else replace(after)
  }
  const locked = navigator.locks ? navigator.locks.request(`huying-post-${key}`, work) : work()
  const done = Promise.resolve(locked).finally(() => {
    onTheWay.delete(key)
    plan()
  })
  onTheWay.set(key, done)
  return done
}

/** The next try by itself, while the page is open. */
function plan(): void {
  clearTimeout(timer)
  const waiting = parcels.filter((parcel) => parcel.state === 'waiting')
  if (waiting.length === 0) return
  const soonest = Math.min(...waiting.map((parcel) => waitBeforeTry(parcel.tries)))
  timer = setTimeout(flush, soonest)
}

function flush(): void {
  for (const parcel of parcels) if (parcel.state === 'waiting') void tryNow(parcel.draft.key)
}

/** Called once: sends what an earlier visit left behind, and again whenever the network returns. */
export function startPost(): void {
  addEventListener('online', flush)
  addEventListener('storage', (event) => {
    if (event.key === 'huying.outbox') {
      parcels = recall<readonly Parcel[]>('outbox', [])
      for (const watcher of watchers) watcher()
    }
  })
  flush()
}
