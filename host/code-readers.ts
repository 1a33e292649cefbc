import { type Instant, no, ok, type Refusal, type Result } from '../base/index.ts'
import { keys, codes as room } from '../platform/credentials/index.ts'
import { codesOf } from './codes.ts'
import { keysOf } from './credential-keys.ts'
import { text } from './desks/input.ts'
import type { OpenCity } from './open.ts'

type Answered<T = unknown> = Promise<Result<T, Refusal>>
type Fields = Readonly<Record<string, unknown>>
const { refusals } = room
/** Entries of one upload: a queue of a day goes in several. */
const MOST_ENTRIES = 500

const instant = (value: unknown): Instant | null => {
  const at = new Date(typeof value === 'string' || typeof value === 'number' ? value : Number.NaN)
  return Number.isNaN(at.getTime()) ? null : at
}
const loanIn = (value: unknown): room.Scan['loan'] | undefined => {
  const { act, book, title } = (value ?? {}) as Fields
  if ((act !== 'borrow' && act !== 'renew' && act !== 'return') || typeof book !== 'string') return undefined
  return { act, book: book.slice(0, 40), title: text(title) }
}

function scanOf(of: Fields, at: Instant): room.Scan | null {
  const entry = text(of.entry)
  if (!/^[\w-]{1,60}$/.test(entry) || typeof of.text !== 'string') return null
  const loan = loanIn(of.loan)
  return {
    ...{ entry, text: of.text.slice(0, 4000), at },
    ...(Array.isArray(of.asks) ? { asks: of.asks.map(String).slice(0, 10) } : {}),
    ...(text(of.scene) ? { scene: text(of.scene) } : {}),
    ...(of.gate === 'in' || of.gate === 'out' ? { gate: of.gate } : {}),
    ...(text(of.station) ? { station: text(of.station).slice(0, 20) } : {}),
    ...(loan ? { loan } : {}),
  }
}

/** 终端接口: readers and gates by their own key; they see no person and no other scene. */
export function readersDoor(city: OpenCity) {
  const env = codesOf(city)
  const { store } = city

  const lists = async (key: string, at: Instant): Answered => {
    const reader = await room.readerOf(env, store, key)
    if (!reader.ok) return reader
    const all = await room.listsFor(env, store, reader.value, at)
    return ok({ ...all, roots: keys.rootsFileOf(keysOf(city).roots) })
  }

  return {
    activate: (of: Fields, at: Instant): Answered =>
      store.tx((tx) =>
        room.activateReader(env, tx, { activation: text(of.activation), firmware: text(of.firmware) }, at),
      ),
    beat(key: string, of: Fields, at: Instant): Answered {
      const clock = instant(of.clock)
      if (!clock || text(of.chain) === '' || text(of.call) === '')
        return Promise.resolve(no(refusals['codes.reader']()))
      return room.beat(
        env,
        store,
        key,
        {
          ...{ chain: text(of.chain), call: text(of.call).slice(0, 60), clock },
          ...{ waiting: Math.max(0, Math.min(1_000_000, Number(of.waiting) || 0)) },
          ...{ firmware: text(of.firmware).slice(0, 60), listsAt: instant(of.listsAt) },
        },
        at,
      )
    },
    lists,
    /** 在线核验, a gate’s question: at the time of the city, whatever the reader’s clock says. */
    check: (key: string, of: Fields, at: Instant): Answered =>
      store.tx(async (tx): Answered => {
        const reader = await room.readerOf(env, tx, key)
        if (!reader.ok) return reader
        const scan = scanOf(of, at)
        return scan ? ok(await room.check(env, tx, reader.value, scan, at)) : no(refusals['codes.reader']())
      }),
    /** 离线补传: what was judged alone, with the reader’s own numbers; said twice it is one. */
    upload: (key: string, of: Fields, at: Instant): Answered =>
      store.tx(async (tx): Answered => {
        const reader = await room.readerOf(env, tx, key)
        if (!reader.ok) return reader
        const given = Array.isArray(of.entries)
          ? (of.entries as readonly Fields[]).slice(0, MOST_ENTRIES)
          : []
        const scans = given.flatMap((one): room.Scan[] => {
          const when = instant(one.at)
          // a passage of the future is one of a wrong clock: it counts as now
          const scan = scanOf(one, when && when < at ? when : at)
          return scan ? [{ ...scan, offline: { accepted: one.accepted === true } }] : []
        })
        return ok({ rows: await room.upload(env, tx, reader.value, scans, at) })
      }),
  }
}
