import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto'
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instant } from '../../base/index.ts'
import { horizon, type Store } from '../store/index.ts'
import { canonical, contentOfRow } from './canonical.ts'
import type { JournalHead, JournalRow, Segment, SegmentStatement } from './declare.ts'
import * as rows from './journal-rows.ts'
import { draw } from './keep.ts'
import { keyIdOf, NO_SEGMENT, packLeaves, rootOf, signSegment, statementDigest } from './segment.ts'

/** What signs the journal 封存密钥. `remember` writes the head down outside the database after each segment. */
export type SealKey = {
  readonly keyId: string
  readonly secret: KeyObject
  readonly public: KeyObject
  readonly remember: (head: JournalHead) => Promise<void>
  /** The last head written down. */
  readonly head: () => Promise<JournalHead | null>
}

/**
 * The key of a data folder, made at the first call: `journal.key` (Ed25519, PKCS #8, mode 600), `journal.pub` to give
 * away, and `journal.heads`, one line a segment. Copy the last two to where the database's administrator cannot write.
 */
export async function openSealKey(folder: string): Promise<SealKey> {
  await mkdir(folder, { recursive: true })
  const keyFile = join(folder, 'journal.key')
  const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  // 'wx' never writes over a key: of two starters one wins and both read the winner's
  await writeFile(keyFile, made, { flag: 'wx', mode: 0o600 }).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'EEXIST') throw fault
  })
  const secret = createPrivateKey(await readFile(keyFile))
  const publicKey = createPublicKey(secret)
  await writeFile(join(folder, 'journal.pub'), publicKey.export({ type: 'spki', format: 'pem' }))
  const headsFile = join(folder, 'journal.heads')
  return {
    keyId: keyIdOf(publicKey),
    secret,
    public: publicKey,
    remember: (head) => appendFile(headsFile, `${canonical(head)}\n`, { flush: true }),
    async head() {
      const text = await readFile(headsFile, 'utf8').catch(() => '')
      const whole = text.slice(0, text.lastIndexOf('\n') + 1).trimEnd()
      const line = whole.slice(whole.lastIndexOf('\n') + 1)
      return line ? (JSON.parse(line) as JournalHead) : null
    },
  }
}

/** What a leaf holds of a row: the hash of its content, computed anew. */
export const leafHash = (row: JournalRow): Buffer =>
  hash('sha256', contentOfRow(row) ?? `not a fact ${canonical(row)}`, 'buffer')

/** Facts a segment, at most. */
const SEGMENT_FACTS = 4096

export type SealOptions = {
  readonly at?: Instant
  /** How long to wait for transactions under way at the call; 2,000 ms. What is not settled then waits for the next call. */
  readonly patienceMs?: number
}

/**
 * Closes everything settled into signed segments, each chained to the one before. Only facts are taken below which no
 * running transaction can still write. Facts altered before their sealing are sealed as they are found, and stay
 * visible to the verifier by their stored hash.
 */
export async function seal(
  store: Store,
  key: SealKey,
  { at = new Date(), patienceMs = 2000 }: SealOptions = {},
): Promise<{ readonly segments: number; readonly facts: number; readonly head: JournalHead | null }> {
  const upTo = await settledSeq(store, patienceMs)
  let segments = 0
  let facts = 0
  for (;;) {
    const segment = await store.tx(async (tx) => {
      await rows.lockMark(tx)
      const last = await rows.lastSegment(tx)
      const from = (last?.toSeq ?? 0) + 1
      const found = await rows.rowsBetween(tx, from, upTo, SEGMENT_FACTS)
      const end = found.at(-1)
      if (!end) return undefined
      const made = makeSegment(found, {
        number: (last?.number ?? 0) + 1,
        fromSeq: from,
        toSeq: found.length < SEGMENT_FACTS ? upTo : end.seq,
        previous: last ? statementDigest(last) : NO_SEGMENT,
        sealedAt: at.toISOString().replace('Z', '000Z'),
        key,
      })
      await rows.saveSegment(tx, made)
      return made
    })
    if (!segment) break
    segments++
    facts += segment.count
    await key.remember({ number: segment.number, digest: statementDigest(segment) })
  }
  const last = await rows.lastSegment(store)
  return { segments, facts, head: last ? { number: last.number, digest: statementDigest(last) } : null }
}

function makeSegment(
  found: readonly JournalRow[],
  {
    key,
    ...stretch
  }: Pick<SegmentStatement, 'number' | 'fromSeq' | 'toSeq' | 'previous' | 'sealedAt'> & { key: SealKey },
): Segment {
  const leaves = packLeaves(found.map((row) => ({ seq: row.seq, hash: leafHash(row) })))
  const statement = { ...stretch, count: found.length, root: rootOf(leaves), keyId: key.keyId }
  return { ...statement, leaves: leaves.toString('base64'), signature: signSegment(statement, key.secret) }
}

/**
 * The highest number at and below which nothing can appear any more: seen at a moment whose running transactions have
 * all ended since. A long transaction does not starve it: the moment is kept until it is over.
 */
async function settledSeq(store: Store, patienceMs: number): Promise<number> {
  const seq = (await rows.highest(store))?.seq ?? 0
  // drawn after looking: whoever holds a number up to `seq` has a lower id
  const now = { seq, below: await draw(store) }
  const kept = await rows.markOf(store)
  const endsAt = Date.now() + patienceMs
  for (;;) {
    const { oldest } = await horizon(store)
    if (oldest >= now.below) return now.seq
    if (Date.now() >= endsAt) {
      // after a restore into a younger server the kept id lies in the future
      const settled = kept && oldest >= kept.below ? kept.seq : 0
      const sealed = (await rows.lastSegment(store))?.toSeq ?? 0
      if (!kept || settled > 0 || kept.seq <= sealed || kept.below > now.below)
        await store.tx((tx) => rows.setMark(tx, now))
      return Math.max(settled, sealed)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
