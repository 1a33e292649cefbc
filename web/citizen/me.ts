import { useSyncExternalStore } from 'react'
import type { Citizen, Mandate } from '../../platform/org/declare.ts'
import { type Outcome, read, send } from './talk.ts'

/** Who is logged in here; `unknown` until the city has answered. */
export type Me =
  | { readonly state: 'unknown' }
  | { readonly state: 'nobody' }
  | { readonly state: 'known'; readonly citizen: Citizen; readonly mandates: readonly Mandate[] }

let me: Me = { state: 'unknown' }
let asked: Promise<void> | null = null
const watchers = new Set<() => void>()

function set(next: Me): void {
  me = next
  for (const watcher of watchers) watcher()
}

const watch = (watcher: () => void) => {
  watchers.add(watcher)
  if (me.state === 'unknown') void refreshMe()
  return () => watchers.delete(watcher)
}

/** Asks the city who is logged in; without an answer what was known stays. */
export function refreshMe(): Promise<void> {
  asked ??= read<{ citizen: Citizen | null; mandates: readonly Mandate[] }>('/api/citizen/me')
    .then((outcome) => {
      if (outcome.kind !== 'answer') return
      const { citizen, mandates } = outcome.value
      set(citizen ? { state: 'known', citizen, mandates } : { state: 'nobody' })
    })
    .finally(() => {
      asked = null
    })
  return asked
}

export const useMe = (): Me => useSyncExternalStore(watch, () => me)

/** A change of the own account; afterwards who one is, is asked again. */
export async function changeMe<T>(path: string, body: unknown): Promise<Outcome<T>> {
  const outcome = await send<T>(`/api/citizen/${path}`, body)
  if (outcome.kind === 'answer') await refreshMe()
  return outcome
}

export async function logOut(): Promise<void> {
  await send('/api/citizen/logout', {})
  set({ state: 'nobody' })
}
