import type { KeyObject } from 'node:crypto'
import { say } from '../../base/index.ts'
import { contentOfRow } from './canonical.ts'
import type { JournalFault, JournalHead, JournalReport, JournalRow, Segment } from './declare.ts'
import { leafHash } from './seal.ts'
import { keyIdOf, NO_SEGMENT, rootOf, signatureHolds, statementDigest, unpackLeaves } from './segment.ts'

/** Takes a journal piece by piece in its order, segments before their facts, and tells what does not fit. */
export type Verifier = {
  segment(segment: Segment): void
  row(row: JournalRow): void
  /** Something that is no piece of a journal. */
  unreadable(why: string): void
  /** The counts a file promises. */
  counts(facts: number, segments: number): void
  report(): JournalReport
}

const LISTED = 1000

/**
 * A verifier that trusts the public keys and, if given, a head remembered elsewhere, and nothing of the journal:
 * every hash is computed anew.
 */
export function verifier(keys: readonly KeyObject[], anchor: JournalHead | null = null): Verifier {
  const known = new Map(keys.map((key) => [keyIdOf(key), key]))
  const faults: JournalFault[] = []
  let faultCount = 0
  let facts = 0
  let segments = 0
  let unsealed = 0
  let lastSeq = Number.NEGATIVE_INFINITY
  let current: Segment | null = null
  let head: JournalHead | null = null
  let anchored = anchor === null
  /** Leaves of the current segment whose facts have not come yet. */
  let awaited = new Map<number, Buffer>()
  /** All its content hashes, to recognise a fact that changed places. */
  let places = new Map<string, number>()

  const fault = (what: JournalFault['what'], seq: number | null, zh: string, en: string) => {
    faultCount++
    if (faults.length < LISTED)
      faults.push({ what, seq, segment: current?.number ?? null, says: say(zh, en) })
  }

  const closeSegment = () => {
    for (const seq of awaited.keys()) fault('deleted', seq, `第 ${seq} 条记录缺失`, `fact ${seq} is missing`)
    awaited = new Map()
    places = new Map()
  }

  const checkChain = (segment: Segment, before: Segment | null) => {
    const n = segment.number
    if (n !== (before?.number ?? 0) + 1)
      fault('chain', null, `第 ${n} 段之前有封存段缺失`, `segments before ${n} are missing`)
    if (segment.previous !== (before ? statementDigest(before) : NO_SEGMENT))
      fault('chain', null, `第 ${n} 段与上一段不衔接`, `segment ${n} does not follow the one before`)
    if (segment.fromSeq !== (before?.toSeq ?? 0) + 1)
      fault('chain', null, `第 ${n} 段起点不衔接`, `segment ${n} begins at the wrong place`)
    const key = known.get(segment.keyId)
    if (!key || !signatureHolds(segment, key))
      fault('signature', null, `第 ${n} 段签名无效`, `the signature of segment ${n} does not hold`)
    if (anchor && n === anchor.number) {
      if (statementDigest(segment) === anchor.digest) anchored = true
      else
        fault('cut', null, `第 ${n} 段与库外留存的不一致`, `segment ${n} is not the one remembered elsewhere`)
    }
  }

  const checkLeaves = (segment: Segment) => {
    const n = segment.number
    const packed = Buffer.from(segment.leaves, 'base64')
    if (
      packed.toString('base64') !== segment.leaves ||
      rootOf(packed) !== segment.root ||
      packed.length % 40 !== 0
    )
      return fault('root', null, `第 ${n} 段的记录清单被改动`, `the list of segment ${n} was altered`)
    const leaves = unpackLeaves(packed)
    const inside = leaves.every((leaf) => leaf.seq >= segment.fromSeq && leaf.seq <= segment.toSeq)
    if (leaves.length !== segment.count || !inside)
      fault('root', null, `第 ${n} 段的记录清单与段头不符`, `the list of segment ${n} does not fit its head`)
    awaited = new Map(leaves.map((leaf) => [leaf.seq, leaf.hash]))
    places = new Map(leaves.map((leaf) => [leaf.hash.toString('hex'), leaf.seq]))
  }

  const checkRow = (row: JournalRow) => {
    const content = leafHash(row)
    const expected = awaited.get(row.seq)
    if (!expected)
      return fault('inserted', row.seq, `第 ${row.seq} 条记录是插入的`, `fact ${row.seq} was inserted`)
    awaited.delete(row.seq)
    if (content.equals(expected)) return checkStoredHash(row, content)
    const from = places.get(content.toString('hex'))
    if (from === undefined)
      fault('changed', row.seq, `第 ${row.seq} 条记录被改动`, `fact ${row.seq} was changed`)
    else fault('moved', row.seq, `第 ${row.seq} 条记录原在第 ${from} 条`, `fact ${row.seq} was fact ${from}`)
  }

  const checkStoredHash = (row: JournalRow, content: Buffer) => {
    if (row.hash === content.toString('hex') && contentOfRow(row) !== null) return
    fault('hash', row.seq, `第 ${row.seq} 条记录与其摘要不符`, `fact ${row.seq} does not fit its hash`)
  }

  return {
    segment(segment) {
      closeSegment()
      const before = current
      current = segment
      segments++
      if (unsealed > 0)
        fault(
          'order',
          null,
          '封存段排在未封存记录之后',
          `segment ${segment.number} stands after unsealed facts`,
        )
      checkChain(segment, before)
      checkLeaves(segment)
      head = { number: segment.number, digest: statementDigest(segment) }
    },
    row(row) {
      facts++
      if (!(row.seq > lastSeq))
        fault('order', row.seq, `第 ${row.seq} 条记录次序不对`, `fact ${row.seq} stands in the wrong place`)
      else lastSeq = row.seq
      if (current && row.seq <= current.toSeq) return checkRow(row)
      if (row.seq < 1)
        return fault('inserted', row.seq, '记录序号无效', `fact ${row.seq} has an impossible number`)
      unsealed++
      checkStoredHash(row, leafHash(row))
    },
    unreadable: (why) => fault('unreadable', null, `无法读取：${why}`, `unreadable: ${why}`),
    counts(promisedFacts, promisedSegments) {
      if (promisedFacts !== facts || promisedSegments !== segments)
        fault('cut', null, '文件所载数量不符', 'the file does not hold as many pieces as it says')
    },
    report() {
      closeSegment()
      if (!anchored && !(anchor && head && head.number >= anchor.number))
        fault('cut', null, '日志末段缺失', 'the end of the journal is missing')
      anchored = true
      return { facts, segments, unsealed, head, faults, faultCount }
    },
  }
}
