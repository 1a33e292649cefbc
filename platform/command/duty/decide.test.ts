import assert from 'node:assert/strict'
import test from 'node:test'
import { instantOf, newId } from '../../../base/index.ts'
import {
  clash,
  type DutyPost,
  dueSteps,
  gapsOf,
  hoursOnEnd,
  mayLeave,
  type OnDuty,
  outcomeOf,
  type RollCall,
  rotate,
  type Shift,
  spansOf,
  staffed,
  staffingFor,
} from './index.ts'

const post: DutyPost = {
  ...{
    district: '1',
    id: newId(),
    code: 'club',
    title: { zh: '网球俱乐部', en: 'tennis club' },
    unit: newId(),
  },
  ...{
    area: '1',
    phone: null,
    officers: 1,
    leader: true,
    starts: 510,
    minutes: 1440,
    active: true,
    ranks: 0,
  },
  version: 1,
}
const shift = (role: Shift['role'], from: string, to: string, person = 'Li', of = post.id): Shift => ({
  ...{ id: newId(), post: of, role, from: new Date(from), to: new Date(to), person, account: null },
  ...{ name: person, phone: null, presentAt: null, leftAt: null },
})

test('a shift of 24 hours goes from half past eight to half past eight; three of eight hours follow each other', () => {
  assert.deepEqual(spansOf(post, '2026-10-01'), [
    { from: instantOf('2026-10-01', 510), to: instantOf('2026-10-02', 510) },
  ])
  const three = spansOf({ starts: 480, minutes: 480 }, '2026-10-01')
  assert.equal(three.length, 3)
  assert.deepEqual(three[2]?.to, instantOf('2026-10-02', 480))
})

test('nobody is on two posts at once; shifts that only touch are fine', () => {
  const there = [shift('officer', '2026-10-01T00:30Z', '2026-10-02T00:30Z', 'Li', 'elsewhere')]
  const want = { person: 'Li', from: new Date('2026-10-01T12:00Z'), to: new Date('2026-10-02T12:00Z') }
  assert.equal(clash(there, want)?.post, 'elsewhere')
  assert.equal(clash(there, { ...want, person: 'Mo' }), undefined)
  assert.equal(clash(there, { ...want, from: new Date('2026-10-02T00:30Z') }), undefined)
  assert.equal(hoursOnEnd(there, { ...want, from: new Date('2026-10-02T00:30Z') }), 35.5)
})

test('gaps are exact to the minute, by role, and joined', () => {
  const [from, to] = [new Date('2026-10-01T00:30Z'), new Date('2026-10-02T00:30Z')]
  assert.deepEqual(
    gapsOf(post, [], from, to).map((one) => [one.role, one.missing]),
    [
      ['leader', 1],
      ['officer', 1],
    ],
  )
  const shifts = [
    shift('leader', '2026-10-01T00:30Z', '2026-10-02T00:30Z', 'Head'),
    shift('officer', '2026-10-01T00:30Z', '2026-10-01T08:00Z'),
    shift('officer', '2026-10-01T09:30Z', '2026-10-01T20:00Z', 'Mo'),
    shift('backup', '2026-10-01T00:30Z', '2026-10-02T00:30Z', 'Spare'),
  ]
  assert.deepEqual(
    gapsOf(post, shifts, from, to).map((one) => [one.role, one.from.toISOString(), one.to.toISOString()]),
    [
      ['officer', '2026-10-01T08:00:00.000Z', '2026-10-01T09:30:00.000Z'],
      ['officer', '2026-10-01T20:00:00.000Z', '2026-10-02T00:30:00.000Z'],
    ],
  )
  assert.deepEqual(
    gapsOf({ ...post, officers: 2, leader: false }, shifts.slice(1, 2), from, to)[0]?.missing,
    1,
  )
  assert.deepEqual(gapsOf({ ...post, active: false }, [], from, to), [])
})

test('working days and rest days turn apart: everybody has their share of the holidays', () => {
  const days = ['01', '02', '03', '04', '05', '06', '07', '08', '09'].map((n) => ({
    day: `2026-10-${n}`,
    rest: n <= '07',
  }))
  const lines = rotate(post, days, { leaders: 2, officers: 4 })
  const of = (role: Shift['role']) => lines.filter((one) => one.role === role).map((one) => one.who)
  assert.deepEqual(of('officer'), [0, 1, 2, 3, 0, 1, 2, 0, 1])
  // the first working day would be the first leader's, who was on the day before
  assert.deepEqual(of('leader'), [0, 1, 0, 1, 0, 1, 0, 1, 0])
  assert.deepEqual(
    rotate({ ...post, officers: 2, leader: false }, days.slice(0, 2), { leaders: 0, officers: 3 }).map(
      (one) => one.who,
    ),
    [0, 1, 2, 0],
  )
})

test('an officer leaves the room only when another is in it', () => {
  const at = new Date('2026-10-01T03:00Z')
  const one = { ...shift('officer', '2026-10-01T00:30Z', '2026-10-02T00:30Z'), presentAt: at }
  const other = shift('officer', '2026-10-01T00:30Z', '2026-10-02T00:30Z', 'Mo')
  assert.equal(mayLeave(one, [one, other], at), false)
  assert.equal(mayLeave(one, [one, { ...other, presentAt: at }], at), true)
  assert.equal(mayLeave({ ...one, role: 'leader' }, [one], at), true)
})

const person = (role: OnDuty['role'], present = true): OnDuty => ({
  ...{
    shift: newId(),
    post: post.id,
    postTitle: post.title,
    postPhone: null,
    unit: post.unit,
    area: '1',
    role,
  },
  ...{ account: newId(), name: role, phone: null, from: new Date(0), to: new Date(1), present },
})

test('red wants two officers and the leader in the room; orange the leader', () => {
  const people = [person('leader', false), person('officer')]
  assert.deepEqual(staffed(people, staffingFor(1)), ['officers', 'leaderInRoom'])
  assert.deepEqual(staffed(people, staffingFor(2)), ['leaderInRoom'])
  assert.deepEqual(staffed(people, staffingFor(3)), [])
  assert.deepEqual(staffed([person('leader'), person('officer'), person('backup')], staffingFor(1)), [])
})

test('a duty officer asleep: phone after 3 minutes, stand-by after 5, leader after 8, the post above after 12', () => {
  const asked = new Date('2026-10-01T19:00:00Z')
  const call: RollCall = {
    ...{ id: newId(), post: post.id, shift: null, account: null, name: 'Li', random: true, askedAt: asked },
    ...{ dueAt: new Date(asked.getTime() + 180_000), answeredAt: null, answeredBy: null, steps: [] },
  }
  const after = (minutes: number) => new Date(asked.getTime() + minutes * 60_000)
  const people = [person('leader'), person('officer')]
  const steps = (minutes: number) =>
    dueSteps(call, people, after(minutes)).map((one) => `${one.how} ${one.to}`)
  assert.deepEqual(steps(0), ['notice officer'])
  assert.deepEqual(steps(2.99), ['notice officer'])
  assert.deepEqual(steps(3), ['notice officer', 'phone officer'])
  // nobody stands by: the step is there with its reason, and the ladder goes on
  assert.deepEqual(steps(5).at(-1), 'phone nobody')
  assert.deepEqual(steps(12), [
    'notice officer',
    'phone officer',
    'phone nobody',
    'phone leader',
    'phone post',
  ])
  const half = { ...call, steps: dueSteps(call, people, after(4)) }
  assert.deepEqual(
    dueSteps(half, people, after(9)).map((one) => one.to),
    ['nobody', 'leader'],
  )
  assert.deepEqual(dueSteps({ ...call, answeredAt: after(1) }, people, after(30)), [])
  assert.equal(outcomeOf(call, after(2)), 'waiting')
  assert.equal(outcomeOf(call, after(4)), 'missed')
  assert.equal(outcomeOf({ ...call, answeredAt: after(3) }, after(9)), 'answered')
  assert.equal(outcomeOf({ ...call, answeredAt: after(3.1) }, after(9)), 'late')
})
