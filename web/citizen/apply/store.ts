import { useSyncExternalStore } from 'react'
import type { DraftSheet, FormSheet } from '../../../platform/services/forms/declare.ts'
import { onKiosk } from '../../live/kiosk.ts'
import { dropPhoto, forget, photoOf, recall, remember } from '../device.ts'
import { refreshMe } from '../me.ts'
import { type Outcome, putting, read, send, sendCitizenFile } from '../talk.ts'
import {
  type Application,
  allFiles,
  begun,
  filledOf,
  kept,
  load,
  localMaterials,
  withRefused,
  withRemote,
} from './state.ts'

const held = new Map<string, Application>()
const watchers = new Set<() => void>()
const problems = new Map<string, Extract<Outcome<never>, { kind: 'refused' }>['refusal']>()
const timers = new Map<string, ReturnType<typeof setTimeout>>()
const onTheWay = new Map<string, Promise<void>>()
let tick = 0

const told = () => {
  tick++
  for (const watcher of watchers) watcher()
}
const watch = (watcher: () => void) => {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** An application that this device holds. */
export function holding(id: string): Application | null {
  const near = held.get(id) ?? load(id)
  if (near) held.set(id, near)
  return near
}
export const useApplication = (id: string): Application | null => {
  useSyncExternalStore(watch, () => tick)
  return id ? holding(id) : null
}
export const useHeld = (): readonly Application[] => {
  useSyncExternalStore(watch, () => tick)
  return kept().flatMap((id) => holding(id) ?? [])
}
export const problemOf = (id: string) => problems.get(id) ?? null

export function hold(app: Application): void {
  held.set(app.id, app)
  remember(`apply.${app.id}`, app)
  if (!kept().includes(app.id)) remember('apply', [app.id, ...kept()].slice(0, 30))
  told()
}

export function letGo(id: string): void {
  for (const file of holding(id) ? allFiles(holding(id) as Application) : []) void dropPhoto(file.id)
  held.delete(id)
  problems.delete(id)
  clearTimeout(timers.get(id))
  forget(`apply.${id}`)
  remember(
    'apply',
    kept().filter((one) => one !== id),
  )
  told()
}

/** How long a pen must rest before the city keeps a copy. */
const REST = 1_500

/** One stroke of the pen: kept here at once, there soon. */
export function change(id: string, part: Partial<Application>): void {
  const before = holding(id)
  if (!before) return
  hold({ ...before, ...part, dirty: true, changedAt: Date.now() })
  clearTimeout(timers.get(id))
  timers.set(
    id,
    setTimeout(() => void save(id), REST),
  )
}

/** The form of an item: from the city, or, without a network, as it was last seen here. */
export async function sheetFor(item: string): Promise<Outcome<FormSheet>> {
  const outcome = await read<FormSheet>(`/api/citizen/apply/${encodeURIComponent(item)}`)
  if (outcome.kind === 'answer') remember(`apply.sheet.${item}`, outcome.value)
  if (outcome.kind !== 'noAnswer') return outcome
  const seen = recall<FormSheet | null>(`apply.sheet.${item}`, null)
  return seen ? { kind: 'answer', value: seen } : outcome
}

export function begin(sheet: FormSheet): Application {
  const app = begun(sheet)
  hold(app)
  return app
}

/** Drafts that were sent from another device are none any more; what only this device holds stays. */
export async function forgetSent(there: readonly string[]): Promise<void> {
  for (const id of kept()) {
    const app = holding(id)
    if (!app || app.revision === 0 || app.sending !== 'no' || there.includes(id)) continue
    const outcome = await read(`/api/citizen/drafts/${id}`)
    if (outcome.kind === 'refused' && outcome.refusal.code === 'forms.draftSent') letGo(id)
  }
}

/** Once one logged in or acts for another: what is known now fills what is still empty, and what is proven replaces it. */
export async function refreshSheet(id: string): Promise<void> {
  const app = holding(id)
  if (!app || app.supplements) return
  const outcome = await sheetFor(app.item)
  const now = holding(id)
  if (outcome.kind !== 'answer' || !now || outcome.value.version !== now.sheet.version) return
  const sheet = outcome.value
  const values: Record<string, unknown> = { ...sheet.known, ...now.values }
  for (const [name, from] of Object.entries(sheet.sources)) if (from.locked) values[name] = sheet.known[name]
  hold({ ...now, sheet, values })
}

/** A draft of the city comes to this device. */
export function adopt({ draft, sheet, again }: DraftSheet): Application {
  const before = holding(draft.id)
  const app: Application = {
    ...begun(sheet, draft.id),
    answers: draft.answers,
    values: { ...sheet.known, ...draft.values },
    materials: localMaterials(draft.materials),
    files: before?.files ?? [],
    revision: draft.revision,
    again,
    dirty: again.length > 0,
  }
  hold(app)
  return app
}

/** Brings files that the city does not have yet; false where the line is lost or one was refused. */
async function bring(id: string): Promise<boolean> {
  let refused = false
  for (const file of allFiles(holding(id) ?? ({ files: [], materials: [] } as never))) {
    if (file.remote || file.refused) continue
    const bytes = await photoOf(file.id)
    // a browser may clear its database: the check will say what is missing
    if (!bytes) continue
    const outcome = await sendCitizenFile(bytes, file.name, file.id)
    if (outcome.kind === 'refused' && outcome.refusal.http === 422) {
      // this file is not what may be handed in: it says so at its place, the others go on
      const app = holding(id)
      if (app) hold(withRefused(app, file.id, outcome.refusal.says))
      refused = true
      problems.set(id, outcome.refusal)
      continue
    }
    if (outcome.kind === 'refused') problems.set(id, outcome.refusal)
    if (outcome.kind !== 'answer') return false
    const now = holding(id)
    if (now) hold(withRemote(now, file.id, outcome.value.id))
  }
  return !refused
}

/** Saves the city's copy; quiet where nobody is logged in or no line is there: this device holds it. */
export function save(id: string): Promise<void> {
  const going = onTheWay.get(id)
  if (going) return going.then(() => (holding(id)?.dirty ? save(id) : undefined))
  const work = async () => {
    const app = holding(id)
    if (!app?.dirty || app.conflict || app.supplements || app.sending !== 'no') return
    await bring(id)
    const now = holding(id)
    if (now?.sending !== 'no') return
    const { item, revision, changedAt } = now
    const outcome = await putting<{ revision: number }>(`/api/citizen/drafts/${id}`, {
      ...{ item, version: now.sheet.version, over: revision, filled: filledOf(now), device: deviceName() },
    })
    const after = holding(id)
    if (!after) return
    if (outcome.kind === 'answer')
      hold({ ...after, revision: outcome.value.revision, dirty: after.changedAt !== changedAt })
    else if (outcome.kind === 'refused' && outcome.refusal.code === 'forms.draftChanged')
      hold({ ...after, conflict: true })
    else if (outcome.kind === 'refused' && outcome.refusal.code === 'org.notLoggedIn') void refreshMe()
  }
  const done = work().finally(() => onTheWay.delete(id))
  onTheWay.set(id, done)
  return done
}

/** The two of a conflict: the other device's copy, or this one over it. */
export async function settle(id: string, whose: 'theirs' | 'mine'): Promise<void> {
  const outcome = await read<DraftSheet>(`/api/citizen/drafts/${id}`)
  const app = holding(id)
  if (outcome.kind !== 'answer' || !app) return
  if (whose === 'theirs') adopt(outcome.value)
  else {
    hold({ ...app, conflict: false, revision: outcome.value.draft.revision, dirty: true })
    await save(id)
  }
}

type Receipt = { readonly number: string; readonly matter: string }

/** Puts it in the box and tries at once; it leaves the box when the city has named its number. */
export function post(id: string): Promise<void> {
  const app = holding(id)
  if (app && app.sending === 'no') hold({ ...app, sending: 'waiting' })
  problems.delete(id)
  return tryNow(id)
}

export function stop(id: string): void {
  const app = holding(id)
  if (app?.sending === 'waiting') hold({ ...app, sending: 'no' })
}

export function tryNow(id: string): Promise<void> {
  const going = onTheWay.get(id)
  if (going) return going.then(() => (holding(id)?.sending === 'waiting' ? tryNow(id) : undefined))
  const work = async () => {
    const app = holding(id)
    if (app?.sending !== 'waiting') return
    if (!(await bring(id))) {
      if (problems.has(id)) stop(id)
      return
    }
    const now = holding(id)
    if (!now) return
    const outcome = await send<Receipt>('/api/citizen/applications', {
      key: now.id,
      item: now.item,
      version: now.sheet.version,
      filled: filledOf(now),
      channel: onKiosk()
        ? 'kiosk'
        : matchMedia('(pointer: coarse), (max-width: 640px)').matches
          ? 'phone'
          : 'web',
      ...(now.supplements ? { supplements: now.supplements.id } : { draft: now.id }),
    })
    if (outcome.kind === 'answer') {
      for (const file of allFiles(now)) void dropPhoto(file.id)
      // it is with the city: this device keeps only what the receipt needs
      hold({
        ...now,
        answers: {},
        values: {},
        materials: [],
        files: [],
        sending: 'sent',
        receipt: outcome.value,
      })
    } else if (outcome.kind === 'refused' && outcome.refusal.http !== 429) {
      problems.set(id, outcome.refusal)
      stop(id)
      if (outcome.refusal.code === 'org.notLoggedIn') void refreshMe()
      told()
    }
  }
  const locked = navigator.locks ? navigator.locks.request(`huying-apply-${id}`, work) : work()
  const done = Promise.resolve(locked).finally(() => onTheWay.delete(id))
  onTheWay.set(id, done)
  return done
}

const deviceName = (): string =>
  /iPhone|iPad/.test(navigator.userAgent)
    ? 'iPhone'
    : /Android/.test(navigator.userAgent)
      ? 'Android'
      : '电脑 PC'

let started = false

/** What an earlier visit left behind goes on, and again whenever the network returns; the second call does nothing. */
export function startApplications(): void {
  if (started) return
  started = true
  // a receipt was read in an earlier visit: what counts is with the city
  for (const id of kept()) if (holding(id)?.sending === 'sent') letGo(id)
  const flush = () => {
    for (const id of kept()) {
      const app = holding(id)
      if (app?.sending === 'waiting') void tryNow(id)
      else if (app?.dirty) void save(id)
    }
  }
  addEventListener('online', flush)
  addEventListener('storage', (event) => {
    if (!event.key?.startsWith('huying.apply')) return
    held.clear()
    told()
  })
  flush()
}
