import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as later } from 'node:timers/promises'
import { keepUntilChanged } from './kept.ts'

describe('a kept value', () => {
  test('is made once for everybody, again after a change, and per key', async () => {
    const kept = keepUntilChanged<number>(() => 1_000)
    let made = 0
    const make = async () => ++made
    assert.deepEqual(
      await Promise.all([kept.get('a', make), kept.get('a', make), kept.get('a', make)]),
      [1, 1, 1],
    )
    assert.equal(await kept.get('b', make), 2)
    kept.changed()
    assert.equal(await kept.get('a', make), 3)
    kept.stop()
  })

  test('grows old without any change', async () => {
    let now = 0
    const kept = keepUntilChanged<number>(() => now)
    let made = 0
    const make = async () => ++made
    assert.equal(await kept.get('a', make), 1)
    now = 10_000
    assert.equal(await kept.get('a', make), 2)
    kept.stop()
  })

  test('a failure is not kept', async () => {
    const kept = keepUntilChanged<number>(() => 0)
    await assert.rejects(kept.get('a', () => Promise.reject(new Error('down'))))
    assert.equal(await kept.get('a', async () => 7), 7)
    kept.stop()
  })

  test('the last one is shown while a newer one is made, and its readiness is told', async () => {
    let told = 0
    const kept = keepUntilChanged<number>(() => 0, { lastMeanwhile: true, onRenewed: () => void told++ })
    let made = 0
    const make = async () => ++made
    assert.equal(await kept.get('a', make), 1)
    kept.changed()
    assert.equal(await kept.get('a', make), 1)
    for (let i = 0; i < 6_000 && told === 0; i++) await later(5)
    assert.equal(told, 1)
    assert.equal(await kept.get('a', make), 2)
    kept.stop()
  })

  test('what happens while one waits to make it is in it, and the wait is no cost of it', async () => {
    let free: () => void = () => undefined
    let told = 0
    const options = { lastMeanwhile: true, ready: () => gate, onRenewed: () => void told++ }
    let gate = Promise.resolve()
    const kept = keepUntilChanged<number>(() => 0, options)
    let made = 0
    const make = async () => ++made
    assert.equal(await kept.get('a', make), 1)
    gate = new Promise((resolve) => {
      free = resolve
    })
    kept.changed()
    await later(30)
    // a second change while the first waits
    kept.changed()
    free()
    for (let i = 0; i < 6_000 && told === 0; i++) await later(5)
    await later(30)
    assert.deepEqual([told, made], [1, 2])
    kept.stop()
  })

  test('a stream of changes makes it anew only so often: the first at once, the next after the time between', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    let now = 5_000
    let told = 0
    const options = { lastMeanwhile: true, betweenMs: 2_000, onRenewed: () => void told++ }
    const kept = keepUntilChanged<number>(() => now, options)
    const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
    const pass = async (ms: number) => {
      now += ms
      t.mock.timers.tick(ms)
      await settle()
    }
    let made = 0
    await kept.get('a', async () => ++made)
    await pass(3_000)
    kept.changed()
    await pass(1)
    assert.equal(told, 1, 'what was quiet is made anew at once')
    for (let n = 0; n < 19; n++) {
      kept.changed()
      await pass(100)
    }
    assert.equal(told, 1)
    await pass(100)
    assert.equal(told, 2, 'nineteen changes are one look')
    kept.stop()
  })
})
