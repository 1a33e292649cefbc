import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check, compile, layer, pack, say } from './index.ts'

const club = (layers: Parameters<typeof pack>[0]['layers']) =>
  pack({
    name: 'tennis',
    title: say('网球', 'Tennis'),
    net: 'serve',
    domain: '民生保障',
    roles: {},
    codes: [],
    matters: {},
    registers: {},
    indicators: {},
    ...(layers ? { layers } : {}),
  })
const courts = { title: say('球场', 'Courts'), class: 'theme', kind: 'point' } as const

test('a layer of a pack bears the name of the pack, and says where its features come from', () => {
  const sound = club({ courts: layer(courts) })
  assert.deepEqual(check([sound]), [])
  assert.deepEqual(compile([sound]).layers, [
    { pack: 'tennis', draft: { ...courts, name: 'tennis.courts', source: { kind: 'own' } } },
  ])
})

test('unknown sources and roles, a public layer without approval, a bad colour: named with the way to them', () => {
  const faults = check([
    club({
      bookings: layer({ ...courts, source: { kind: 'matters', type: 'booking' } }),
      members: layer({ ...courts, source: { kind: 'register', register: 'member' }, readers: ['coach'] }),
      open: layer({ ...courts, public: true }),
      red: layer({ ...courts, style: { color: 'red' } }),
    }),
  ])
  const at = faults.map((fault) => fault.at)
  for (const name of ['bookings', 'members', 'open', 'red'])
    assert.ok(at.includes(`tennis/layers/${name}`), `${name}: ${JSON.stringify(faults)}`)
  assert.equal(at.filter((one) => one === 'tennis/layers/members').length, 2)
})
