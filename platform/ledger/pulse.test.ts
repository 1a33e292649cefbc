import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { pulse } from './pulse.ts'

/** Lets everything run that waits for no timer. */
const settle = async () => {
  for (let n = 0; n < 5; n++) {
    for (let m = 0; m < 20; m++) await Promise.resolve()
    mock.timers.tick(0)
  }
}

test('woken after a long silence it runs at once, woken right after a run it rests first, and many calls are one', async () => {
  mock.timers.enable({ apis: ['setTimeout', 'setImmediate', 'Date'] })
  try {
    let runs = 0
    const one = pulse(
      async () => {
        runs++
        return false
      },
      { pollMs: 1_000_000, restMs: 300 },
    )
    await settle()
    assert.equal(runs, 1)
    mock.timers.tick(5000)
    one.wake()
    await settle()
    assert.equal(runs, 2, 'nothing to rest from')
    one.wake()
    one.wake()
    mock.timers.tick(299)
    await settle()
    assert.equal(runs, 2)
    mock.timers.tick(1)
    await settle()
    assert.equal(runs, 3)
    mock.timers.tick(10_000)
    await settle()
    assert.equal(runs, 3, 'two calls were one')
    await one.stop()
  } finally {
    mock.timers.reset()
  }
})
