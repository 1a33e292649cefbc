import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { comeAgain, isShed, nextLevel, RANKS, type Rank, rankOf, SHED_LIMITS, type Strain } from './shed.ts'
import { makeLine, makeTurns } from './turns.ts'

const strain = (lagMs: number, waitingPerConnection = 0): Strain => ({ lagMs, waitingPerConnection })

test('what has a caller on the line outlives walls, exports, search and visitors', () => {
  const ranked: readonly (readonly [Rank, string, string])[] = [
    ['call', 'POST', '/api/matters'],
    ['call', 'GET', '/api/matters/:id'],
    ['call', 'POST', '/api/matters/:id/actions/:action'],
    ['call', 'POST', '/api/telephony/:callId/answer'],
    ['call', 'GET', '/api/callers'],
    ['call', 'POST', '/api/login'],
    ['call', 'POST', '/api/command/act'],
    ['call', 'POST', '/api/hooks/:client'],
    ['call', 'POST', '/api/public/requests'],
    ['call', 'GET', '/health/ready'],
    ['desk', 'GET', '/api/matters'],
    ['desk', 'GET', '/api/notices'],
    ['desk', 'POST', '/api/units/import'],
    ['desk', 'GET', '/console/*'],
    ['visitor', 'GET', '/api/public/items'],
    ['visitor', 'POST', '/api/citizen/login'],
    ['visitor', 'GET', '/open311/v2/:resource'],
    ['visitor', 'GET', '/ogc/collections'],
    ['spare', 'GET', '/api/boards/:name'],
    ['spare', 'GET', '/api/matters/export'],
    ['spare', 'GET', '/api/map/tiles/:layer/:z/:x/:y'],
    ['spare', 'GET', '/api/places/search'],
    ['spare', 'POST', '/api/brain/suggest'],
    ['spare', 'GET', '/api/live'],
    ['spare', 'GET', '/api/duty/roster.xlsx'],
  ]
  for (const [rank, method, route] of ranked) assert.equal(rankOf(route, method), rank, `${method} ${route}`)
})

test('each level sends away one rank more, calls last', () => {
  const served = (level: number) => RANKS.filter((rank) => !isShed(level, rank))
  assert.deepEqual(served(0), ['call', 'desk', 'visitor', 'spare'])
  assert.deepEqual(served(1), ['call', 'desk', 'visitor'])
  assert.deepEqual(served(2), ['call', 'desk'])
  assert.deepEqual(served(3), ['call'])
  assert.deepEqual(served(4), [])
})

test('lag or a queue raises the level at once; it falls one step a look, and not while the strain is near', () => {
  assert.equal(nextLevel(0, strain(10)), 0)
  assert.equal(nextLevel(0, strain(150)), 1)
  assert.equal(nextLevel(0, strain(0, 260)), 3)
  assert.equal(nextLevel(1, strain(1_200)), 3)
  assert.equal(nextLevel(1, strain(120)), 1, 'still near')
  assert.equal(nextLevel(1, strain(60)), 0)
  assert.equal(nextLevel(4, strain(0)), 3)
})

test('the level never leaves its range, and more strain never means a lower level', () => {
  const some = fc.record({ lagMs: fc.nat(10_000), waitingPerConnection: fc.nat(3_000) })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4 }), some, some, (before, a, b) => {
      const level = nextLevel(before, a)
      assert.ok(level >= 0 && level <= 4 && level >= before - 1)
      const more = strain(
        Math.max(a.lagMs, b.lagMs),
        Math.max(a.waitingPerConnection, b.waitingPerConnection),
      )
      assert.ok(nextLevel(before, more) >= level)
    }),
  )
})

test('limits rise with the rank they send away', () => {
  for (const list of Object.values(SHED_LIMITS))
    assert.deepEqual(
      [...list],
      [...list].sort((a, b) => a - b),
    )
})

test('the less urgent come again later', () => {
  const waits = RANKS.map((rank) => comeAgain(rank, 0.5))
  assert.deepEqual(
    waits,
    [...waits].sort((a, b) => a - b),
  )
  assert.ok(waits.every((seconds) => seconds >= 1))
})

test('in line: ranks before another, clients in turn, each client in the order it came', () => {
  const line = makeLine<string>()
  for (let i = 0; i < 3; i++) line.join('visitor', 'greedy', `greedy ${i}`)
  line.join('visitor', 'modest', 'modest 0')
  line.join('spare', 'wall', 'wall 0')
  line.join('call', 'agent', 'agent 0')
  const order = Array.from({ length: 6 }, () => line.next())
  assert.deepEqual(order, ['agent 0', 'greedy 0', 'modest 0', 'greedy 1', 'greedy 2', 'wall 0'])
  assert.equal(line.next(), undefined)
  assert.equal(line.length(), 0)
})

test('nobody is lost in the line, nobody served twice, whoever leaves', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...RANKS), fc.constantFrom('a', 'b', 'c'), fc.boolean()), {
        maxLength: 60,
      }),
      (guests) => {
        const line = makeLine<number>()
        guests.forEach(([rank, owner], n) => {
          line.join(rank, owner, n)
        })
        guests.forEach(([rank, owner, leaves], n) => {
          if (leaves) line.leave(rank, owner, n)
        })
        const served: number[] = []
        for (let one = line.next(); one !== undefined; one = line.next()) served.push(one)
        const wanted = guests.flatMap(([, , leaves], n) => (leaves ? [] : [n]))
        assert.deepEqual(
          [...served].sort((a, b) => a - b),
          wanted,
        )
        assert.equal(line.length(), 0)
      },
    ),
  )
})

test('at most so many at a time; a turn given back goes to a call before a wall that came earlier', async () => {
  const turns = makeTurns(1)
  const order: string[] = []
  assert.equal(await turns.take('desk', 'first', () => {}), true)
  const wall = turns.take('spare', 'wall', () => {}).then(() => order.push('wall'))
  const agent = turns.take('call', 'agent', () => {}).then(() => order.push('agent'))
  assert.equal(turns.waiting(), 2)
  turns.giveBack()
  await agent
  assert.equal(turns.working(), 1)
  turns.giveBack()
  await wall
  turns.giveBack()
  assert.deepEqual(order, ['agent', 'wall'])
  assert.equal(turns.working(), 0)
})

test('who leaves, or waits too long, holds nobody up', async () => {
  const turns = makeTurns(1, 5)
  await turns.take('desk', 'a', () => {})
  let away = (): void => {}
  const gone = turns.take('desk', 'b', (leave) => {
    away = leave
  })
  away()
  assert.equal(await gone, false)
  assert.equal(await turns.take('desk', 'c', () => {}), false, 'too long')
  turns.giveBack()
  assert.equal(turns.working(), 0)
  assert.equal(turns.waiting(), 0)
})
