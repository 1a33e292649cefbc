import type { ServerResponse } from 'node:http'
import type { Actor } from '../../platform/org/declare.ts'
import type { City, LiveEvent } from '../city/declare.ts'
import { openStream } from './stream.ts'

/** Bytes a reader may lag behind. At 300 bytes a fact this is some 800 facts; a page reloads faster than that. */
export const MAX_LAG_BYTES = 256 * 1024
/** Facts remembered for those who come back: a minute of a burst of 80 a second. */
const REMEMBERED = 5_000
const PING_MS = 15_000
/** A session that ran out stops its stream at the latest after this. */
const RECHECK_MS = 60_000
/** Rights that changed count for open streams after this; several changes are one look. */
const RIGHTS_MS = 200

type Listener = { who: Actor; token: string; raw: ServerResponse }

export type Hub = {
  /** Takes over the response; `lastId` is what the client saw last. */
  join(raw: ServerResponse, who: Actor, token: string, lastId: number | null): Promise<void>
  readonly listeners: number
  readonly dropped: number
  close(): void
}

const frame = (event: LiveEvent): string =>
  `${event.seq === undefined ? '' : `id: ${event.seq}\n`}event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`

/** Whether this person may get this message: the rule of every list, applied to the row the fact is about. */
function mayHear(city: City, who: Actor, event: LiveEvent): boolean {
  if (event.to === 'staff') return true
  if ('accounts' in event.to) return who.account !== null && event.to.accounts.includes(who.account)
  if ('when' in event.to) return event.to.when(who)
  return city.org.sees(who, event.to.sight)
}

/** One feed from the city to every open page. A message is made into text once, whatever the number of readers. */
export function makeHub(city: City, limits: { readonly maxLagBytes?: number } = {}): Hub {
  const lag = limits.maxLagBytes ?? MAX_LAG_BYTES
  const listeners = new Set<Listener>()
  const recent: { seq: number; event: LiveEvent; text: string }[] = []
  let dropped = 0

  const drop = (listener: Listener) => {
    listeners.delete(listener)
    listener.raw.destroy()
  }
  const write = (listener: Listener, text: string) => {
    if (listener.raw.destroyed) listeners.delete(listener)
    else if (listener.raw.writableLength > lag) {
      // Whoever cannot keep up is let go: the browser comes back by itself and resumes from its last id.
      dropped++
      drop(listener)
    } else listener.raw.write(text)
  }

  const stop = city.live.subscribe((event) => {
    const text = frame(event)
    if (event.seq !== undefined) {
      recent.push({ seq: event.seq, event, text })
      if (recent.length > REMEMBERED * 1.2) recent.splice(0, recent.length - REMEMBERED)
    }
    for (const listener of listeners) if (mayHear(city, listener.who, event)) write(listener, text)
  })
  const ping = setInterval(() => {
    for (const listener of listeners) write(listener, ': ping\n\n')
  }, PING_MS)
  const look = async (): Promise<void> => {
    for (const listener of [...listeners]) {
      const known = await city.org.actorOf(listener.token, city.now()).catch(() => listener.who)
      if (known) listener.who = known
      else drop(listener)
    }
  }
  const recheck = setInterval(look, RECHECK_MS)
  // Whoever lost a duty or a session hears no more of what went with it, not a minute later.
  let soon: NodeJS.Timeout | undefined
  const stopRights = city.live.onRights?.(() => {
    soon ??= setTimeout(() => {
      soon = undefined
      void look()
    }, RIGHTS_MS).unref()
  })
  ping.unref()
  recheck.unref()

  /** Messages after `seq`: from memory, else from the city; nothing when neither reaches back so far. */
  async function missed(seq: number): Promise<readonly LiveEvent[] | undefined> {
    const first = recent[0]
    if (first && first.seq <= seq + 1) return recent.filter((one) => one.seq > seq).map((one) => one.event)
    return city.live.since?.(seq, REMEMBERED)
  }

  return {
    async join(raw, who, token, lastId) {
      openStream(raw)
      // Held back until the gap is filled, so that nothing arrives twice or in the wrong order.
      const held: LiveEvent[] = []
      const stopHolding = lastId === null ? null : city.live.subscribe((event) => held.push(event))
      raw.write('retry: 2000\n: hello\n\n')
      const listener: Listener = { who, token, raw }
      raw.on('close', () => listeners.delete(listener))
      if (lastId !== null) {
        const gap = await missed(lastId).catch(() => undefined)
        let last = lastId
        if (gap) {
          for (const event of gap) {
            if (mayHear(city, who, event)) raw.write(frame(event))
            last = Math.max(last, event.seq ?? 0)
          }
        } else raw.write('event: reload\ndata: {}\n\n')
        for (const event of held) {
          if ((event.seq ?? Number.POSITIVE_INFINITY) > last && mayHear(city, who, event))
            raw.write(frame(event))
        }
        stopHolding?.()
      }
      if (!raw.destroyed) listeners.add(listener)
    },
    get listeners() {
      return listeners.size
    },
    get dropped() {
      return dropped
    },
    close() {
      stop()
      clearInterval(ping)
      clearInterval(recheck)
      clearTimeout(soon)
      stopRights?.()
      for (const listener of listeners) listener.raw.end('event: bye\ndata: {}\n\n')
      listeners.clear()
    },
  }
}
