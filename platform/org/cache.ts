import type { Tx } from '../store/index.ts'
import type { Actor, Client, Session } from './declare.ts'

/** An actor as remembered for a few seconds; `until` is also the next instant at which a duty begins or ends. */
export type Remembered = {
  readonly actor: Actor
  readonly session: Session
  readonly until: number
  readonly activity: Activity
}

/** Activity of a session, ms: the last act in this process and the last that went to the database. */
export type Activity = { seenAt: number; writtenAt: number }

/** Longest time an actor is remembered, ms: the longest delay of a change made by another process. */
export const REMEMBER_MS = 5000

const LIMIT = 20_000

/**
 * Actors by hash of their token. One map for the process: hashes of 256 random bits do not meet, not even between
 * two stores. `epoch` counts forgettings, so that a load begun before a change is not remembered after it.
 */
const remembered = new Map<string, Remembered>()
let epoch = 0

/** Apart from the actors: forgetting rights must not forget that somebody was active a moment ago. */
const activities = new Map<string, Activity>()

export function activityOf(hash: string, storedAt: number): Activity {
  let activity = activities.get(hash)
  if (!activity) {
    if (activities.size >= LIMIT) activities.clear()
    activity = { seenAt: storedAt, writtenAt: storedAt }
    activities.set(hash, activity)
  }
  // another process may have seen the person since
  if (storedAt > activity.writtenAt) activity.writtenAt = storedAt
  activity.seenAt = Math.max(activity.seenAt, storedAt)
  return activity
}

export const actorEpoch = (): number => epoch

export const recall = (hash: string, at: number): Remembered | undefined => {
  const entry = remembered.get(hash)
  return entry && at < entry.until ? entry : undefined
}

export function remember(hash: string, entry: Remembered, begun: number): void {
  if (begun !== epoch) return
  if (remembered.size >= LIMIT) remembered.clear()
  remembered.set(hash, entry)
}

type RememberedClient = { readonly actor: Actor; readonly client: Client; readonly until: number }

const clients = new Map<string, RememberedClient>()

export const recallClient = (hash: string, at: number): RememberedClient | undefined => {
  const entry = clients.get(hash)
  return entry && at < entry.until ? entry : undefined
}

export function rememberClient(hash: string, entry: RememberedClient, begun: number): void {
  if (begun !== epoch) return
  if (clients.size >= LIMIT) clients.clear()
  clients.set(hash, entry)
}

/** After the commit every actor is read anew: rights changed, or a session ended. */
export function forgetActors(tx: Tx): void {
  tx.afterCommit(() => {
    epoch++
    remembered.clear()
    clients.clear()
  })
}

/** Another process changed rights or ended sessions: every actor is read anew. */
export function forgetEverybody(): void {
  epoch++
  remembered.clear()
  clients.clear()
}

/** After the commit this one session is read anew. */
export function forgetSession(tx: Tx, hash: string): void {
  tx.afterCommit(() => {
    epoch++
    remembered.delete(hash)
  })
}
