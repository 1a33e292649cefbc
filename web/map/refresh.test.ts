import assert from 'node:assert/strict'
import { test } from 'node:test'
import { layersIn, REFRESH_FLOOR_MS, refreshing } from './refresh.ts'

/** A clock that is turned by hand, and counts the timers that wait. */
function clockwork() {
  let now = 0
  const waiting = new Map<symbol, { readonly run: () => void; readonly at: number }>()
  return {
    hands: {
      now: () => now,
      later: (run: () => void, ms: number) => {
        const key = Symbol('timer')
        waiting.set(key, { run, at: now + ms })
        return () => void waiting.delete(key)
      },
    },
    to(at: number): void {
      now = at
      for (const [key, one] of [...waiting])
        if (one.at <= now) {
          waiting.delete(key)
          one.run()
        }
    },
    get timers() {
      return waiting.size
    },
  }
}

test('a layer that changes all the time is asked for again at most once in the floor, and the last change is never missed', () => {
  const clock = clockwork()
  const asked: number[] = []
  const turns = refreshing(() => asked.push(clock.hands.now()), { hands: clock.hands, spreadMs: 0 })
  const shown = new Set(['a'])
  for (let at = 0; at <= 60_000; at += 100) {
    clock.to(at)
    turns.heard(['a', 'other'], shown)
  }
  clock.to(70_000)
  assert.ok(asked.length <= 60_000 / REFRESH_FLOOR_MS + 2, `${asked.length}`)
  asked.reduce((before, at) => {
    assert.ok(at - before >= REFRESH_FLOOR_MS)
    return at
  }, Number.NEGATIVE_INFINITY)
  assert.ok((asked.at(-1) ?? 0) >= 60_000, 'what came last was asked for')
})

test('weeks before the same wall: a million messages leave one timer and one time for each layer shown', () => {
  const clock = clockwork()
  let asked = 0
  const turns = refreshing(() => asked++, { hands: clock.hands, spreadMs: 0 })
  for (let n = 0; n < 200_000; n++) {
    const shown = new Set([`theme${n % 7}`, 'devices'])
    turns.heard([`theme${n % 7}`, 'devices', `gone${n}`], shown)
    if (n % 20 === 0) clock.to(n * 50)
    assert.ok(clock.timers <= 1)
    assert.ok(turns.held <= 4, `${turns.held}`)
  }
  assert.ok(asked > 1_000)
  turns.stop()
  assert.equal(clock.timers, 0)
})

test('a message says names or nothing', () => {
  assert.deepEqual(layersIn({ layers: ['a', 3, null, 'b'] }), ['a', 'b'])
  for (const bad of [null, 'x', {}, { layers: 'a' }]) assert.deepEqual(layersIn(bad), [])
})
