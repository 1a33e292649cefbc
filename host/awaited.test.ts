import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as later } from 'node:timers/promises'
import { awaitFacts } from './awaited.ts'

describe('facts that another has to handle first', () => {
  test('nothing heard, nothing waited for', async () => {
    const one = awaitFacts(async () => assert.fail('nobody asked'), {
      patienceMs: 50,
      onLate: () => undefined,
    })
    await one.settled()
  })

  test('waits until they are handled, and asks for none of them again', async () => {
    const asked: (readonly number[])[] = []
    const one = awaitFacts(
      async (seqs) => {
        asked.push(seqs)
        return asked.length < 3 ? seqs.filter((seq) => seq > 1) : []
      },
      { patienceMs: 5000, onLate: () => assert.fail('in time') },
    )
    one.heard([1, 2])
    await one.settled()
    assert.deepEqual(asked, [[1, 2], [2], [2]])
    await one.settled()
    assert.equal(asked.length, 3)
  })

  test('what comes after one’s patience is told, so that it is made anew with it', async () => {
    let late = 0
    let handled = false
    const one = awaitFacts(async (seqs) => (handled ? [] : seqs), {
      patienceMs: 30,
      onLate: () => void late++,
    })
    one.heard([7])
    await one.settled()
    assert.equal(late, 0)
    for (let i = 0; i < 6_000 && late === 0; i++) await later(5)
    assert.equal(late, 1)
    handled = true
    await one.settled()
    await later(60)
    assert.equal(late, 1)
  })
})
