import type { Refusal, Say } from '../../base/index.ts'
import { type GateScene, judgeAt, reasonSays } from '../../platform/credentials/codes/decide.ts'
import {
  type ReaderView,
  type Reason,
  rules,
  type Verdict,
} from '../../platform/credentials/codes/declare.ts'
import { fromHex, openDenied, openReplay, openTrust } from '../../platform/credentials/envelope/decide.ts'
import type { Algorithm, DeniedList, Trust } from '../../platform/credentials/envelope/declare.ts'
import { makeStore, readKept, writeKept } from '../live/store.ts'
import { all, drop, put } from './queue.ts'

const FIRMWARE = 'web 1'
/** A gate does not wait longer for the city than people wait at a gate, ms. */
const PATIENCE_MS = 2_500
const CHUNK = 100

type Lists = {
  readonly trust: string
  readonly denied: string
  readonly scenes: readonly GateScene[]
  readonly at: string
  readonly roots: {
    readonly threshold: number
    readonly keys: readonly {
      readonly kid: number
      readonly algorithm: Algorithm
      readonly publicKey: string
    }[]
  }
}
type Kept = {
  readonly key: string
  readonly chain: string
  readonly reader: ReaderView
  readonly driftMs: number
  /** The call whose answer has not come: said again with the same word. */
  readonly call: string | null
  readonly lists: Lists | null
}

const KEPT = 'huying.reader'
export type State = {
  readonly kept: Kept | null
  readonly waiting: number
  readonly line: boolean
  /** Why the reader was locked by the city 已锁定. */
  readonly locked: Refusal | null
  readonly sent: number
}
export const state = makeStore<State>({
  kept: readKept<Kept | null>(KEPT, null),
  waiting: 0,
  line: navigator.onLine,
  locked: null,
  sent: 0,
})

function keep(kept: Kept | null): void {
  writeKept(KEPT, kept)
  opened = null
  state.set((before) => ({ ...before, kept }))
}

type Told<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'noAnswer' }

async function tell<T>(path: string, body: unknown, patience = 12_000): Promise<Told<T>> {
  const key = state.get().kept?.key
  try {
    const response = await fetch(`/api/public/reader/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      credentials: 'omit',
      cache: 'no-store',
      headers: {
        ...(key ? { 'x-reader-key': key } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience),
    })
    if (response.ok) return { kind: 'answer', value: (await response.json()) as T }
    if (response.status >= 500 || response.status === 429) return { kind: 'noAnswer' }
    const { error } = (await response.json()) as { error?: Refusal }
    return error ? { kind: 'refused', refusal: error } : { kind: 'noAnswer' }
  } catch {
    return { kind: 'noAnswer' }
  }
}

/** 激活: the code of the authority, once. */
export async function activate(activation: string): Promise<Refusal | 'noAnswer' | null> {
  const told = await tell<{ key: string; chain: string; reader: ReaderView }>('activate', {
    activation,
    firmware: FIRMWARE,
  })
  if (told.kind === 'noAnswer') return 'noAnswer'
  if (told.kind === 'refused') return told.refusal
  const { key, chain, reader } = told.value
  keep({ key, chain, reader, driftMs: 0, call: null, lists: null })
  state.set((before) => ({ ...before, locked: null }))
  await sync()
  return null
}

/** What lies in the lists, opened once; nothing in them is believed without its signature. */
let opened: {
  readonly trust: Trust
  readonly denied: DeniedList | undefined
  readonly scenes: readonly GateScene[]
} | null = null
function lists() {
  const held = state.get().kept?.lists
  if (!held) return null
  if (opened) return opened
  const bytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  const roots = {
    threshold: held.roots.threshold,
    keys: held.roots.keys.map((one) => ({ ...one, publicKey: fromHex(one.publicKey) })),
  }
  const trust = openTrust(bytes(held.trust), roots)
  if (!trust) return null
  opened = { trust, denied: openDenied(bytes(held.denied), trust), scenes: held.scenes }
  return opened
}

const replay = openReplay()

/** What waits from before a restart must not pass a second time. */
const begun = all().then((entries) => {
  const now = Math.floor(Date.now() / 1000)
  for (const { showing } of entries) if (showing) seen.add(showing)
  state.set((before) => ({ ...before, waiting: entries.length }))
  return now
})
const seen = new Set<string>()

export type Result = Verdict & { readonly alone: boolean }
const no = (why: Reason, otherWay?: Say): Result => ({
  ...{ accepted: false, why, says: reasonSays(why), told: {}, alone: true },
  ...(otherWay ? { otherWay } : {}),
})

/** Judges by itself 本地判定; the record is on the device before anybody passes. */
async function alone(text: string, gate: 'in' | 'out', scene: string): Promise<Result> {
  await begun
  const kept = state.get().kept
  const held = lists()
  if (!kept || !held?.denied) return no('stale')
  const nowMs = Date.now()
  const cityMs = nowMs - kept.driftMs
  // older lists no longer know who was reported lost
  if (cityMs - Date.parse(kept.lists?.at ?? '') > rules.listHours * 3_600_000) return no('stale')
  const judged = judgeAt(text, held, { nowMs, driftMs: kept.driftMs, replay, offline: true })
  if (judged.showing && judged.ok && seen.has(judged.showing)) return no('used', judged.scene?.otherWay)
  if (judged.scene && scene && judged.scene.name !== scene) return no('scene', judged.scene.otherWay)
  if (judged.scene && judged.pseudonym) {
    await put({
      ...{ entry: crypto.randomUUID(), text, at: new Date(cityMs).toISOString(), accepted: judged.ok },
      ...{ scene: judged.scene.name, showing: judged.showing },
      ...(judged.scene.kind === 'ride' ? { gate } : {}),
    })
    if (judged.showing && judged.ok) seen.add(judged.showing)
    state.set((before) => ({ ...before, waiting: before.waiting + 1 }))
  }
  return {
    ...{ accepted: judged.ok, why: judged.why, says: reasonSays(judged.why), told: judged.told, alone: true },
    ...(judged.ok || !judged.scene ? {} : { otherWay: judged.scene.otherWay }),
  }
}

export type Asking = {
  readonly scene: string
  readonly gate: 'in' | 'out'
  readonly loan: {
    readonly act: 'borrow' | 'renew' | 'return'
    readonly book: string
    readonly title: string
  } | null
}

/** One code: the city is asked while it answers in time; else the reader judges by itself. */
export async function judge(text: string, { scene, gate, loan }: Asking): Promise<Result> {
  const kept = state.get().kept
  if (!kept) return no('reader')
  if (!/^HY1:/.test(text)) return no('notOurs')
  if (navigator.onLine) {
    const body = {
      ...{ entry: crypto.randomUUID(), text, gate, asks: [] },
      ...(scene ? { scene } : {}),
      ...(loan ? { loan } : {}),
    }
    const told = await tell<Verdict>('check', body, PATIENCE_MS)
    state.set((before) => ({ ...before, line: told.kind !== 'noAnswer' }))
    if (told.kind === 'answer') return { ...told.value, alone: false }
    if (told.kind === 'refused') {
      lock(told.refusal)
      return no('reader')
    }
  } else state.set((before) => ({ ...before, line: false }))
  return alone(text, gate, scene)
}

/** 挂失或克隆: the key and the lists leave this device at once; what waits stays for its next registration. */
function lock(refusal: Refusal): void {
  if (refusal.code !== 'codes.reader' && refusal.code !== 'codes.cloned') return
  keep(null)
  state.set((before) => ({ ...before, locked: refusal }))
}

let syncing: Promise<void> | null = null
/** 心跳、名单、补传: whenever there is a line. */
export function sync(): Promise<void> {
  syncing ??= round().finally(() => {
    syncing = null
  })
  return syncing
}

type Beaten = { readonly chain: string; readonly driftMs: number; readonly reader: ReaderView }

async function round(): Promise<void> {
  await begun
  const kept = state.get().kept
  if (!kept) return
  const call = kept.call ?? crypto.randomUUID()
  if (!kept.call) keep({ ...kept, call })
  const beaten = await tell<Beaten>('beat', {
    ...{ chain: kept.chain, call, clock: new Date().toISOString(), waiting: state.get().waiting },
    ...{ firmware: FIRMWARE, listsAt: kept.lists?.at ?? null },
  })
  state.set((before) => ({ ...before, line: beaten.kind !== 'noAnswer' }))
  if (beaten.kind === 'refused') return lock(beaten.refusal)
  if (beaten.kind === 'noAnswer') return
  const { chain, driftMs, reader } = beaten.value
  keep({ ...kept, chain, driftMs, reader, call: null })
  const fresh = await tell<Lists>('lists', undefined)
  const now = state.get().kept
  if (fresh.kind === 'answer' && now) keep({ ...now, lists: fresh.value })
  await sendQueue()
}

async function sendQueue(): Promise<void> {
  for (;;) {
    const entries = [...(await all())].sort((a, b) => a.at.localeCompare(b.at))
    state.set((before) => ({ ...before, waiting: entries.length }))
    const part = entries.slice(0, CHUNK)
    if (part.length === 0) return
    const bare = part.map(({ showing: _showing, ...entry }) => entry)
    const told = await tell<{ rows: readonly { readonly entry: string }[] }>('upload', { entries: bare })
    if (told.kind !== 'answer') return
    const taken = told.value.rows.map(({ entry }) => entry)
    if (taken.length === 0) return
    await drop(taken)
    state.set((before) => ({ ...before, sent: before.sent + taken.length }))
  }
}

const BEAT_MS = 15_000
/** Runs until told to stop. */
export function work(): () => void {
  const again = () => void sync()
  const timer = setInterval(again, BEAT_MS)
  addEventListener('online', again)
  const off = () => state.set((before) => ({ ...before, line: false }))
  addEventListener('offline', off)
  again()
  return () => {
    clearInterval(timer)
    removeEventListener('online', again)
    removeEventListener('offline', off)
  }
}
