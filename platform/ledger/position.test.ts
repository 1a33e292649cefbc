import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { advance, type Position, positionOf, positionText, START, wantsDraw } from './position.ts'

type Transaction = { xid: number; seqs: number[]; state: 'running' | 'committed' | 'rolledBack' }

/**
 * A database in miniature: transaction ids and numbers are handed out at once, rows appear at the commit. As in
 * PostgreSQL a snapshot knows of no id above the highest that has ended.
 */
const world = () => {
  const all: Transaction[] = []
  let nextXid = 100
  let nextSeq = 1
  let ended = 99
  const running = () => all.filter((one) => one.state === 'running')
  return {
    all,
    begin: () => all.push({ xid: nextXid++, seqs: [], state: 'running' }),
    write: (i: number) =>
      running()
        .at(i % Math.max(1, running().length))
        ?.seqs.push(nextSeq++),
    end(i: number, state: 'committed' | 'rolledBack') {
      const one = running().at(i % Math.max(1, running().length))
      if (!one) return
      one.state = state
      ended = Math.max(ended, one.xid)
    },
    draw() {
      ended = nextXid
      return nextXid++
    },
    horizon: () => ({ xmin: Math.min(ended + 1, ...running().map((one) => one.xid)), xmax: ended + 1 }),
    visible: () =>
      all
        .filter((one) => one.state === 'committed')
        .flatMap((one) => one.seqs)
        .sort((a, b) => a - b),
  }
}

const read = (position: Position, visible: readonly number[], limit: number) => {
  const inGaps = visible
    .filter((seq) => position.gaps.some(([from, to]) => seq >= from && seq <= to))
    .slice(0, limit)
  const above = visible.filter((seq) => seq > position.seq).slice(0, limit)
  return { seqs: [...inGaps, ...above], cut: inGaps.length >= limit }
}

const moves = fc.array(
  fc.record({
    what: fc.constantFrom(
      'begin',
      'begin',
      'write',
      'write',
      'write',
      'commit',
      'commit',
      'rollBack',
      'read',
      'read',
    ),
    which: fc.nat(20),
  }),
  { maxLength: 200 },
)

test('a follower sees every committed fact once, whatever the order of commits', () => {
  fc.assert(
    fc.property(moves, fc.integer({ min: 1, max: 5 }), (script, limit) => {
      const db = world()
      const seen: number[] = []
      let position = START
      const readOn = () => {
        const drawn = wantsDraw(position) ? db.draw() : 0
        const { seqs, cut } = read(position, db.visible(), limit)
        const next = advance(position, seqs, { ...db.horizon(), drawn }, cut)
        seen.push(...seqs.slice(0, next.taken))
        position = positionOf(positionText(next.position)) as Position
      }
      for (const { what, which } of script) {
        if (what === 'begin') db.begin()
        else if (what === 'write') db.write(which)
        else if (what === 'commit') db.end(which, 'committed')
        else if (what === 'rollBack') db.end(which, 'rolledBack')
        else readOn()
      }
      while (db.all.some((one) => one.state === 'running')) db.end(0, 'committed')
      for (let i = 0; i < 400; i++) readOn()
      assert.deepEqual(
        [...seen].sort((a, b) => a - b),
        db.visible(),
      )
      assert.deepEqual(position.gaps, [])
    }),
    { numRuns: 300 },
  )
})

test('a hole is kept while somebody may fill it and given up after', () => {
  const quiet = { xmin: 7, xmax: 9, drawn: 0 }
  const first = advance(START, [1, 3], quiet).position
  assert.deepEqual(first, { seq: 3, gaps: [[2, 2, 0]] })
  assert.deepEqual(advance(first, [], quiet).position, first)
  const bounded = advance(first, [], { xmin: 8, xmax: 12, drawn: 11 }).position
  assert.deepEqual(bounded.gaps, [[2, 2, 11]])
  assert.deepEqual(advance(bounded, [], { xmin: 10, xmax: 12, drawn: 0 }).position.gaps, [[2, 2, 11]])
  assert.deepEqual(advance(bounded, [], { xmin: 11, xmax: 12, drawn: 0 }).position.gaps, [])
  assert.deepEqual(advance(bounded, [2, 4], { xmin: 11, xmax: 12, drawn: 0 }), {
    position: { seq: 4, gaps: [] },
    taken: 2,
  })
})

test('after a restore into a younger server holes still end', () => {
  const restored: Position = { seq: 3, gaps: [[2, 2, 5_000_000]] }
  const once = advance(restored, [], { xmin: 10, xmax: 20, drawn: 0 }).position
  assert.ok(wantsDraw(once))
  const twice = advance(once, [], { xmin: 10, xmax: 21, drawn: 20 }).position
  assert.deepEqual(advance(twice, [], { xmin: 20, xmax: 21, drawn: 0 }).position.gaps, [])
})

test('a position as text comes back, other text does not', () => {
  const position: Position = { seq: 12, gaps: [[3, 4, 99]] }
  assert.deepEqual(positionOf(positionText(position)), position)
  for (const text of ['', 'now', '1;', '-1', '1;2-3', "1'; drop table fact"])
    assert.equal(positionOf(text), null)
})
