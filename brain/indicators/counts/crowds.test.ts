import assert from 'node:assert/strict'
import { test } from 'node:test'
import { say } from '../../../base/index.ts'
import { type Counted, crowdsBy } from './crowds.ts'

const counted = (name: string, more: Partial<Counted> = {}): Counted => ({
  name,
  title: say(name, name),
  formula: say(name, name),
  direction: 'none',
  owner: say(name, name),
  unit: 'matters',
  version: 1,
  count: { type: 'hotline.request', period: 'openedAt' },
  ...more,
})

test('each day has the crowds of the versions that count on it, and days with the same versions share them', () => {
  const narrowed = counted('taken', {
    version: 2,
    validFrom: '2026-11-15',
    count: { type: 'hotline.request', period: 'openedAt', where: [{ column: 'channel', in: ['web'] }] },
  })
  const on = crowdsBy({
    taken: [counted('taken'), narrowed],
    closed: [counted('closed', { count: { type: 'hotline.request', period: 'closedAt' } })],
    standing: [counted('standing', { count: { type: 'hotline.request', period: 'standing' } })],
  })
  assert.equal(on('2026-11-01'), on('2026-11-14'))
  assert.equal(on('2026-11-15'), on('2026-12-01'))
  const [before, after] = [on('2026-11-14'), on('2026-11-15')]
  assert.deepEqual(
    before.map((crowd) => crowd.members.map((one) => `${one.name} ${one.version}`)),
    [['taken 1'], ['closed 1']],
    'what stands at an instant is not added up',
  )
  assert.notEqual(before[0]?.fingerprint, after[0]?.fingerprint)
  assert.equal(before[1]?.fingerprint, after[1]?.fingerprint)
})
