import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AreaCode, Id, Instant } from '../../../base/index.ts'
import { latestSeq, type Pace, type Tail, tail } from '../../../platform/ledger/index.ts'
import {
  matterIdsAfter,
  newestMatterIds,
  type ReadMatter,
  readMatters,
} from '../../../platform/matters/index.ts'
import type { Reader } from '../../../platform/store/index.ts'
import { KeptShelf } from './disk.ts'
import { placeIn } from './holding.ts'
import { metresBetween, type Score } from './measure.ts'
import { type Message, numberOf, wordTerm } from './read.ts'
import { type Marks, NO_MARKS } from './segment.ts'

/** What somebody looks for: words, and what is known beside them. */
export type Wanted = Message & {
  readonly at: Instant
  readonly caller?: string | null
  readonly party?: string | null
  readonly asset?: string | null
  readonly lon?: number | null
  readonly lat?: number | null
  /** The request itself, when it is one that is kept. */
  readonly except?: Id
}

/** What has a point, perhaps. */
type Placed = { readonly lon?: number | null; readonly lat?: number | null }

export type NearMatter = { readonly id: Id; readonly score: Score }

export type SimilarIndex = {
  /** Takes in what was registered a moment ago, so that the next search finds it. */
  catchUp(reader: Reader): Promise<void>
  /** The nearest requests whoever may see them: rights are the caller's to apply. */
  near(wanted: Wanted, most: number): NearMatter[]
  /** What was just read of these requests; the index follows when its words were others. */
  read(reader: Reader, ids: readonly Id[]): Promise<ReadMatter[]>
  metres(a: Placed, b: Placed): number
  /** Words of the subject, those first that the fewest requests use. */
  rarest(words: readonly string[]): readonly string[]
  state(): { readonly requests: number; readonly complete: boolean; readonly bytes: number }
  /** Resolves when all requests that are there now are in the index. For tests and orderly stops. */
  settled(): Promise<void>
  stop(): Promise<void>
}

export type SimilarCity = {
  readonly district: AreaCode
  readonly reader: Reader
  /** Where the index may keep its files; null = in memory only. */
  readonly folder: string | null
  readonly pace?: Pace
  readonly onError?: (fault: unknown) => void
}

/** Facts that bring a request or other words for one. */
const TELLING = new Set(['matter.opened', 'matter.imported'])
/** The newest that a search compares with what the index knows: more than come while the follower rests. */
const NEWEST = 400
const READ_AT_ONCE = 200
/** Requests taken in at one go, some milliseconds of work. */
const STEP = 20
/** While all is read for the first time: rest after work, much while others use this process, little when nobody does. */
const SCAN_RESTS = { busy: 9, idle: 1 }
/** Part of a rest in which others were at work. */
const BUSY = 0.15
/** How often the position is noted while nothing telling comes. */
const NOTE_MS = 60_000
const REST_MS = 700
const POLL_MS = 1_000

const keyOf = (id: Id): Uint8Array => Uint8Array.from(Buffer.from(id.replaceAll('-', ''), 'hex'))
const idOf = (key: Uint8Array): Id => {
  const hex = Buffer.from(key).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const millionths = (degrees: number | null | undefined): number => Math.round((degrees ?? 0) * 1e6)
const named = (name: string | null | undefined): number =>
  numberOf(name?.trim().normalize('NFKC').toLowerCase())

function marksOf(one: Pick<Wanted, 'at' | 'caller' | 'party' | 'asset' | 'lon' | 'lat'>): Marks {
  const { caller, party, asset, lon, lat } = one
  const point = typeof lon === 'number' && typeof lat === 'number'
  return {
    ...NO_MARKS,
    at: Math.max(0, Math.floor(one.at.getTime() / 1000)),
    caller: numberOf(caller),
    party: named(party),
    asset: named(asset),
    ...(point ? { lon: millionths(lon), lat: millionths(lat) } : {}),
  }
}

/** The address is read with the words: a place is a place wherever it is written. Who asks reads as the index read. */
export const messageOf = ({
  title,
  content,
  address,
}: Pick<ReadMatter, 'title' | 'content' | 'address'>): Message => ({
  title,
  text: address && !content.includes(address) ? `${content}。${address}` : content,
})

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal, ref: false }).catch(() => undefined)
const breath = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Works through short steps, letting others have the thread between them. */
async function run(steps: Generator<void, void>, stopped: () => boolean): Promise<void> {
  for (let next = steps.next(); !next.done && !stopped(); next = steps.next()) await breath()
}

/**
 * The city's index of similar requests 本市相似索引. It follows the ledger and notes in its own folder how far it has
 * read, beside what it took in, so that a killed process goes on where it was; what a search needs and the follower
 * has not brought yet is read at once.
 */
export async function openSimilarIndex(city: SimilarCity): Promise<SimilarIndex> {
  const { district, reader } = city
  const place = city.folder === null ? null : placeIn(city.folder)
  const stop = new AbortController()
  const isStopping = () => stop.signal.aborted
  let kept = new KeptShelf(place?.folder ?? null)
  await run(kept.load(), isStopping)
  if (kept.damaged || !(await fits(kept, reader, district))) {
    kept.close()
    if (place) KeptShelf.clear(place.folder)
    kept = new KeptShelf(place?.folder ?? null)
    await run(kept.load(), isStopping)
  }
  let learning: Promise<void> = Promise.resolve()
  const learn = (): void => {
    if (!kept.shelf.wantsTopics) return
    learning = learning.then(() => (kept.shelf.wantsTopics ? run(kept.shelf.learn(), isStopping) : undefined))
  }

  const take = async (matters: readonly ReadMatter[]): Promise<void> => {
    for (const [n, one] of matters.entries()) {
      kept.put(keyOf(one.id), messageOf(one), marksOf({ ...one, at: one.openedAt }))
      if (n % STEP === STEP - 1) await breath()
    }
    learn()
  }
  const bring = async (from: Reader, ids: readonly Id[]): Promise<void> => {
    for (let at = 0; at < ids.length && !isStopping(); at += READ_AT_ONCE) {
      await take(await readMatters(from, district, ids.slice(at, at + READ_AT_ONCE)))
    }
  }
  const unknown = (ids: readonly Id[]): Id[] => ids.filter((id) => kept.shelf.find(keyOf(id)) < 0)

  let following: Tail | undefined
  let notedAt = performance.now()
  following = await tail(
    reader,
    async (facts) => {
      const ids = facts.flatMap((fact) => (TELLING.has(fact.kind) && fact.subject ? [fact.subject] : []))
      await bring(reader, unknown([...new Set(ids)]))
      if (ids.length === 0 && performance.now() - notedAt < NOTE_MS) return
      notedAt = performance.now()
      // Noted is the position before these facts: they may come twice, and are then known.
      if (following) kept.note(following.cursor(), kept.scanned)
      kept.flush()
    },
    {
      ...(kept.position === null ? {} : { from: kept.position }),
      pollMs: POLL_MS,
      restMs: REST_MS,
      ...(city.pace ? { pace: city.pace } : {}),
      ...(city.onError ? { onError: city.onError } : {}),
    },
  )
  if (kept.position === null) kept.note(following.cursor(), kept.scanned)

  /** Reads what was there before, from the first to the last. */
  const scan = async (): Promise<void> => {
    let rests = SCAN_RESTS.idle
    while (kept.scanned !== ALL && !isStopping()) {
      const begun = performance.now()
      const ids = await matterIdsAfter(reader, district, kept.scanned, READ_AT_ONCE)
      await bring(reader, unknown(ids))
      if (isStopping()) return
      kept.note(kept.position, ids.at(-1) ?? ALL)
      kept.flush()
      if (ids.length < READ_AT_ONCE) continue
      const before = performance.eventLoopUtilization()
      await rest((performance.now() - begun) * rests, stop.signal)
      const { utilization } = performance.eventLoopUtilization(before)
      rests = utilization > BUSY ? SCAN_RESTS.busy : SCAN_RESTS.idle
    }
  }
  const scanning = scan().catch((fault) => city.onError?.(fault))
  learn()

  return {
    async catchUp(from) {
      const fresh = unknown(await newestMatterIds(from, district, NEWEST))
      if (fresh.length > 0) {
        await bring(from, fresh)
        kept.flush()
      }
    },
    near(wanted, most) {
      const marks = marksOf(wanted)
      const { shelf } = kept
      const except = wanted.except === undefined ? -1 : shelf.find(keyOf(wanted.except))
      return shelf
        .search(shelf.sign(wanted, marks), marks, most, except)
        .map(({ doc, score }) => ({ id: idOf(shelf.key(doc)), score }))
    },
    async read(from, ids) {
      const matters = await readMatters(from, district, ids)
      await take(matters)
      kept.flush()
      return matters
    },
    metres: (a, b) => metresBetween(marksOf({ ...a, at: NEVER }), marksOf({ ...b, at: NEVER })),
    rarest(words) {
      const { shelf } = kept
      const used = new Map(words.map((word) => [word, shelf.rarity(wordTerm('subject', word)) || Infinity]))
      return [...words].sort((a, b) => (used.get(b) as number) - (used.get(a) as number))
    },
    state: () => ({
      requests: kept.shelf.live,
      complete: kept.scanned === ALL,
      bytes: kept.shelf.bytes,
    }),
    async settled() {
      await scanning
      following?.hurry()
      await bring(reader, unknown(await newestMatterIds(reader, district, NEWEST)))
      await learning
    },
    async stop() {
      stop.abort()
      await Promise.all([following?.stop(), scanning, learning])
      kept.close()
      place?.free()
    },
  }
}

const NEVER = new Date(0)
const ALL = 'all'
/** Requests looked up to see that index and database are of one city and one time. */
const SAMPLE = 40

/** Is this the index of this database? Not after an older backup was put back, or beside another city's folder. */
async function fits(kept: KeptShelf, reader: Reader, district: AreaCode): Promise<boolean> {
  const { shelf, position } = kept
  if (position === null) return shelf.docs === 0
  if (Number(position.split(';')[0]) > (await latestSeq(reader))) return false
  const ids: Id[] = []
  for (let doc = shelf.docs - 1; doc >= 0 && ids.length < SAMPLE; doc--)
    if (!shelf.isDead(doc)) ids.push(idOf(shelf.key(doc)))
  return (await readMatters(reader, district, ids)).length === ids.length
}
