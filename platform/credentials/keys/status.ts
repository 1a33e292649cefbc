import { randomInt } from 'node:crypto'
import { type Instant, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import type { Signer } from '../envelope/declare.ts'
import { encodeDenied, encodeStatusList } from '../envelope/index.ts'
import { type DeniedKind, refusals, type StatusPlace } from './declare.ts'
import * as keep from './keep.ts'

/** 1,048,576 places a list. */
export const LIST_SIZE = 1 << 20
/** Signed lists are made anew when something changed, and hourly, and count for a day. */
const RENEW_MS = 3_600_000
const VALID_MS = 86_400_000

export type SignedList = {
  readonly bytes: Uint8Array
  readonly issuedAt: Instant
  readonly validUntil: Instant
}

type Dated = Pick<keep.StatusListRow, 'changes' | 'signedFrom' | 'signed' | 'issuedAt'>
const stale = (row: Dated, at: Instant): boolean =>
  row.signed === null ||
  row.issuedAt === null ||
  row.changes !== row.signedFrom ||
  at.getTime() - row.issuedAt.getTime() >= RENEW_MS

const seconds = (at: Instant): number => Math.floor(at.getTime() / 1000)

const signedOf = (row: Pick<keep.StatusListRow, 'signed' | 'issuedAt' | 'validUntil'>): SignedList[] =>
  row.signed && row.issuedAt && row.validUntil
    ? [{ bytes: row.signed, issuedAt: row.issuedAt, validUntil: row.validUntil }]
    : []

/** What was taken back: places of certificates, drawn at random, and ids that count no more. */
export function openStatus(city: {
  readonly district: string
  readonly listSize: number
  readonly signer: (reader: Reader, at: Instant) => Promise<Signer>
  readonly changed: (tx: Tx) => void
}) {
  const { district, listSize } = city

  async function listFor(tx: Tx): Promise<{ list: number; size: number }> {
    for (;;) {
      const open = await keep.openList(tx, district)
      if (open) return open
      const all = await keep.statusLists(tx, district)
      await keep.insertList(tx, district, (all.at(-1)?.list ?? 0) + 1, listSize)
    }
  }

  /**
   * Draws free places 随机分配. No counter and no order: two holders never wait for each other, and a list tells nobody how
   * many certificates there are nor which came after which. A list where most draws meet a taken place is closed.
   */
  async function allocate(tx: Tx, many: number, at: Instant): Promise<StatusPlace[]> {
    const places: StatusPlace[] = []
    let missed = 0
    while (places.length < many) {
      const { list, size } = await listFor(tx)
      const wanted = Math.min(many - places.length, 2000, size)
      const drawn = [...new Set(Array.from({ length: wanted }, () => randomInt(size)))].sort((a, b) => a - b)
      const got = await keep.takePlaces(tx, district, list, drawn, at)
      places.push(...got.map(({ index }) => ({ list, index })))
      missed = got.length * 4 < drawn.length ? missed + 1 : 0
      if (missed >= 4) {
        await keep.closeList(tx, district, list)
        missed = 0
      }
    }
    // in the order drawn, not in that of the index the statement used
    return places
      .map((place) => ({ place, at: randomInt(2 ** 32) }))
      .sort((a, b) => a.at - b.at)
      .map(({ place }) => place)
  }

  async function set(
    tx: Tx,
    places: readonly StatusPlace[],
    taken: boolean,
    at: Instant,
  ): Promise<Result<number, Refusal>> {
    if (places.length === 0) return ok(0)
    const known = await keep.known(tx, district, places)
    const missing = places.find(
      (one) => !known.some((other) => other.list === one.list && other.index === one.index),
    )
    if (missing) return no(refusals['keys.noStatusPlace'](missing))
    const changed = await keep.setTaken(tx, district, places, taken, at)
    if (changed.length > 0) {
      await keep.touchLists(tx, district, [...new Set(changed.map(({ list }) => list))])
      city.changed(tx)
    }
    return ok(changed.length)
  }

  async function deny(
    tx: Tx,
    one: { readonly id: string; readonly kind: DeniedKind; readonly until: Instant; readonly why?: string },
    at: Instant,
  ): Promise<void> {
    await keep.deny(tx, district, { ...one, at, why: one.why ?? null })
    await keep.touchDenied(tx, district)
    city.changed(tx)
  }

  async function allow(tx: Tx, id: string): Promise<void> {
    if ((await keep.allow(tx, district, id)) === 0) return
    await keep.touchDenied(tx, district)
    city.changed(tx)
  }

  /** Signs anew what changed or grew old; answers how many. Signing happens under the lock of its list. */
  async function renew(tx: Tx, at: Instant): Promise<number> {
    const ends = { issuedAt: at, validUntil: new Date(at.getTime() + VALID_MS) }
    const claims = { issuedAt: seconds(at), validUntil: seconds(ends.validUntil) }
    let renewed = 0
    for (const { list } of (await keep.statusLists(tx, district)).filter((row) => stale(row, at))) {
      const row = await keep.lockList(tx, district, list)
      if (!row || !stale(row, at)) continue
      const taken = await keep.takenOf(tx, district, list)
      const signer = await city.signer(tx, at)
      const signed = await encodeStatusList(
        { ...claims, list, size: row.size },
        taken.map(({ index }) => index),
        signer,
      )
      await keep.putSignedList(tx, district, list, { ...ends, signed, from: row.changes })
      renewed++
    }
    if (!(await keep.deniedList(tx, district))) await keep.touchDenied(tx, district)
    const row = await keep.lockDenied(tx, district)
    if (row && stale(row, at)) {
      const ids = await keep.denied(tx, district, at)
      const signed = await encodeDenied(
        claims,
        ids.map(({ id }) => id),
        await city.signer(tx, at),
      )
      await keep.putDenied(tx, district, { ...ends, signed, from: row.changes })
      renewed++
    }
    return renewed
  }

  return {
    allocate,
    revoke: (tx: Tx, places: readonly StatusPlace[], at: Instant) => set(tx, places, true, at),
    restore: (tx: Tx, places: readonly StatusPlace[], at: Instant) => set(tx, places, false, at),
    deny,
    allow,
    renew,
    lists: async (
      reader: Reader,
    ): Promise<readonly (SignedList & { readonly list: number; readonly size: number })[]> =>
      (await keep.statusLists(reader, district)).flatMap((row) =>
        signedOf(row).map((one) => ({ ...one, list: row.list, size: row.size })),
      ),
    denied: async (reader: Reader): Promise<SignedList | undefined> => {
      const row = await keep.deniedList(reader, district)
      return row && signedOf(row)[0]
    },
    isStale: async (reader: Reader, at: Instant): Promise<boolean> => {
      const denied = await keep.deniedList(reader, district)
      return (
        !denied ||
        stale(denied, at) ||
        (await keep.statusLists(reader, district)).some((row) => stale(row, at))
      )
    },
  }
}
