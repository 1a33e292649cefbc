import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paceOf } from './pace.ts'
import { pulse } from './pulse.ts'

test('several share a budget: one at a time, and a tenth of the time together', () => {
  let at = 0
  const pace = paceOf(0.1, () => at)
  assert.equal(pace.turn(), 0)
  assert.ok(pace.turn() > 0, 'another has the turn')
  at = 10
  pace.done()
  assert.equal(pace.turn(), 90)
  at = 99
  assert.equal(pace.turn(), 1)
  at = 100
  assert.equal(pace.turn(), 0)
  at = 10_000
  pace.done()
  assert.equal(pace.turn(), 2_000, 'a long run is not paid for longer')
})

test('pulses of one pace all get their turns, and one in a hurry goes at once', async () => {
  const pace = paceOf(0.5)
  const runs = [0, 0, 0]
  let under = 0
  let most = 0
  const pulses = runs.map((_, i) =>
    pulse(
      async () => {
        most = Math.max(most, ++under)
        await new Promise((done) => setTimeout(done, 2))
        under--
        runs[i] = (runs[i] ?? 0) + 1
        return true
      },
      { pollMs: 1, pace },
    ),
  )
  while (runs.some((one) => one < 3)) await new Promise((done) => setTimeout(done, 5))
  await Promise.all(pulses.map((one) => one.stop()))
  assert.equal(most, 1)

  let ran = 0
  const slow = paceOf(0.5)
  slow.turn()
  const waiting = pulse(async () => ++ran > 9, { pollMs: 60_000, pace: slow })
  await new Promise((done) => setTimeout(done, 30))
  assert.equal(ran, 0, 'somebody else has the turn')
  waiting.hurry()
  while (ran === 0) await new Promise((done) => setTimeout(done, 5))
  await waiting.stop()
})
