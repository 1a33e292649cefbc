import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { instantOf, say } from '../../../base/index.ts'
import {
  changedAreas,
  distanceKm,
  draftFault,
  endings,
  inArea,
  inForce,
  inPolygon,
  isPublic,
  type Link,
  levelsByCode,
  mayRelease,
  nextCall,
  shortText,
  type WarningDraft,
  type WarningKind,
} from './index.ts'

const level = (
  rank: number,
  colour: 'red' | 'orange' | 'yellow',
  severity: 'Extreme' | 'Severe' | 'Moderate',
) => ({
  ...{ title: say(`${rank}级`, `level ${rank}`), rank, colour, severity, meaning: say('…', '…') },
  ...{ instruction: say('…', '…'), signMinutes: 10 },
})
const balls: WarningKind = {
  title: say('飞球', 'Stray balls'),
  scheme: say('球场规则 2026', 'rules of the court 2026'),
  ...{
    category: 'Other',
    responses: ['Avoid'],
    issuer: say('俱乐部', 'the club'),
    basis: say('章程', 'the rules'),
  },
  levels: {
    red: level(1, 'red', 'Extreme'),
    orange: level(2, 'orange', 'Severe'),
    yellow: level(3, 'yellow', 'Moderate'),
  },
}
const at = instantOf('2026-05-01', 600)
const area = (...codes: string[]) => ({ desc: say('东场', 'East courts'), codes, polygons: [], circles: [] })
const draft: WarningDraft = {
  ...{
    kind: 'balls',
    status: 'Actual',
    scope: 'Public',
    limits: null,
    urgency: 'Immediate',
    certainty: 'Likely',
  },
  parts: [{ level: 'yellow', areas: [area('110101001')] }],
  ...{ onset: at, expires: new Date(at.getTime() + 3_600_000), headline: say('注意飞球', 'Mind the balls') },
  ...{ description: say('有人练发球', 'Somebody serves'), instruction: say('请绕行', 'Walk around') },
  ...{ supersedes: null, act: 'alert' },
}
const fault = (change: Partial<WarningDraft>) =>
  draftFault({ ...draft, ...change }, { balls }, at)?.code ?? null

const link = (
  n: number,
  msgType: Link['msgType'],
  refers: readonly number[] = [],
  more: Partial<Link> = {},
): Link => ({
  ...{ id: `m${n}`, key: `s m${n}`, sender: 's', identifier: `m${n}`, sent: n, status: 'Actual', msgType },
  refers: refers.map((one) => `s m${one}`),
  ...more,
})
const ends = (links: readonly Link[]) =>
  Object.fromEntries([...endings(links)].map(([id, one]) => [id, `${one.how} by ${one.by}`]).sort())

test('an update replaces, a cancel ends, an acknowledgement does nothing', () => {
  assert.deepEqual(ends([link(1, 'Alert'), link(2, 'Update', [1]), link(3, 'Cancel', [2, 1])]), {
    m1: 'updated by m2',
    m2: 'cancelled by m3',
  })
  assert.deepEqual(ends([link(1, 'Alert'), link(2, 'Ack', [1]), link(3, 'Error', [1])]), {})
  // an update that names only the first: the older update is over all the same
  assert.deepEqual(ends([link(1, 'Alert'), link(2, 'Update', [1]), link(3, 'Update', [1])]), {
    m1: 'updated by m2',
    m2: 'updated by m3',
  })
  // the first never came: its updates still know each other
  assert.deepEqual(ends([link(3, 'Update', [1]), link(2, 'Update', [1])]), { m2: 'updated by m3' })
})

test('nobody ends what is not theirs, no exercise ends a real one, and nothing ends what comes after it', () => {
  assert.deepEqual(
    ends([link(1, 'Alert'), link(2, 'Cancel', [1], { sender: 'forger', key: 'forger m2' })]),
    {},
  )
  assert.deepEqual(ends([link(1, 'Alert'), link(2, 'Cancel', [1], { status: 'Exercise' })]), {})
  assert.deepEqual(ends([link(5, 'Alert'), link(2, 'Cancel', [5])]), {})
})

test('chains end alike whatever the order in which their messages come', () => {
  const chain = fc
    .array(fc.record({ cancel: fc.boolean(), names: fc.integer({ min: 1, max: 7 }) }), {
      minLength: 1,
      maxLength: 6,
    })
    .map((all) => [
      link(1, 'Alert'),
      ...all.map((one, n) => {
        const own = n + 2
        const named = Array.from({ length: own - 1 }, (_, k) => k + 1).filter(
          (k) => (one.names >> (k % 3)) & 1,
        )
        return link(own, one.cancel ? 'Cancel' : 'Update', named.length > 0 ? named : [1])
      }),
    ])
  fc.assert(
    fc.property(
      chain.chain((links) =>
        fc.tuple(
          fc.constant(links),
          fc.shuffledSubarray(links, { minLength: links.length, maxLength: links.length }),
        ),
      ),
      ([links, mixed]) => {
        assert.deepEqual(ends(mixed), ends(links))
        const open = links.filter((one) => !endings(links).has(one.id))
        assert.ok(open.filter((one) => one.msgType !== 'Cancel').length <= 1)
      },
    ),
    { numRuns: 300 },
  )
})

test('yellow to orange for 4 of 24 towns: only those 4 get the new order', () => {
  const towns = Array.from({ length: 24 }, (_, n) => `1101010${String(n + 1).padStart(2, '0')}`)
  const before = levelsByCode([{ level: 'yellow', areas: [area(...towns)] }])
  const after = levelsByCode([
    { level: 'orange', areas: [area(...towns.slice(0, 4))] },
    { level: 'yellow', areas: [area(...towns.slice(4))] },
  ])
  const { changed, kept, dropped } = changedAreas(before, after)
  assert.deepEqual([changed.length, kept.length, dropped.length], [4, 20, 0])
  assert.deepEqual(changedAreas(after, levelsByCode([])).dropped.length, 24)
})

test('a draft says what is wrong with it', () => {
  assert.equal(fault({}), null)
  assert.equal(fault({ kind: 'constructor' }), 'alerts.noKind')
  assert.equal(fault({ parts: [{ level: 'blue', areas: [area('1')] }] }), 'alerts.noKind')
  assert.equal(fault({ parts: [{ level: 'red', areas: [] }] }), 'alerts.noArea')
  const twice = ['red', 'yellow'].map((one) => ({ level: one, areas: [area('110101001')] }))
  assert.equal(fault({ parts: twice }), 'alerts.twiceInArea')
  assert.equal(fault({ expires: at }), 'alerts.badTimes')
  assert.equal(fault({ expires: new Date(at.getTime() + 8 * 86_400_000) }), 'alerts.badTimes')
  assert.equal(fault({ headline: say('注意飞球', '') }), 'alerts.noWords')
  assert.equal(fault({ scope: 'Restricted' }), 'alerts.limitsNeeded')
  const swapped = { ...area(), circles: [{ lat: 113.75, lon: 23.02, radiusKm: 5 }] }
  assert.equal(fault({ parts: [{ level: 'red', areas: [swapped] }] }), 'alerts.badShape')
})

test('an exercise is never sent as actual, and says so itself', () => {
  assert.equal(fault({ description: say('这是一次演练', 'Drill') }), 'alerts.looksLikeExercise')
  assert.equal(fault({ headline: say('注意飞球', 'Exercise: mind the balls') }), 'alerts.looksLikeExercise')
  assert.equal(fault({ status: 'Exercise', description: say('这是一次演练', 'Drill') }), null)
  assert.match(shortText({ ...draft, status: 'Exercise' }, balls, say('俱乐部', 'Club')).zh, /^【演练】/)
  const row = { scope: 'Public', state: 'released', msgType: 'Alert', endedAt: null, expires: null } as const
  for (const status of ['Exercise', 'Test', 'System', 'Draft'] as const)
    assert.equal(isPublic({ ...row, status }, at), false)
  assert.equal(isPublic({ ...row, status: 'Actual' }, at), true)
  assert.equal(isPublic({ ...row, status: 'Actual', scope: 'Restricted' }, at), false)
  assert.equal(isPublic({ ...row, status: 'Actual', state: 'received' }, at), false)
  assert.equal(inForce({ ...row, msgType: 'Cancel' }, at), false)
  assert.equal(inForce({ ...row, expires: at }, at), false)
})

test('a second person releases', () => {
  const row = { madeAccount: 'a', state: 'toRelease' } as const
  assert.equal(mayRelease(row, 'b').ok, true)
  assert.equal(mayRelease(row, 'a').ok, false)
  assert.equal(mayRelease({ ...row, state: 'draft' }, 'b').ok, false)
})

test('the short text says who, what, where, until when and what to do', () => {
  const { zh, en } = shortText(draft, balls, say('俱乐部', 'The club'))
  assert.equal(zh, '【俱乐部】飞球3级预警：东场，至05-01 11:00。请绕行')
  assert.equal(en, 'The club: Stray balls level 3: East courts, until 05-01 11:00. Walk around')
})

test('5.28 km: outside a circle of 5 km, inside one of 6', () => {
  const [a, b] = [[23.02, 113.75] as const, [23.05, 113.79] as const]
  assert.equal(distanceKm(a, b).toFixed(2), '5.28')
  const circle = (radiusKm: number) => ({ ...area(), circles: [{ lat: a[0], lon: a[1], radiusKm }] })
  assert.equal(inArea(circle(5), { point: b }), false)
  assert.equal(inArea(circle(6), { point: b }), true)
  assert.equal(inArea(area('110101'), { code: '110101001002' }), true)
  const square = [
    [0, 0],
    [0, 2],
    [2, 2],
    [2, 0],
    [0, 0],
  ] as const
  assert.deepEqual(
    [
      [1, 1],
      [0, 1],
      [3, 1],
    ].map((one) => inPolygon(one as unknown as readonly [number, number], square)),
    [true, true, false],
  )
})

test('whoever does not sign is called for three times, on wall time', () => {
  const dueAt = at
  const after = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
  assert.deepEqual(nextCall({ step: 0, dueAt }), { step: 1, nextAt: after(5) })
  assert.deepEqual(nextCall({ step: 1, dueAt }), { step: 2, nextAt: after(10) })
  assert.deepEqual(nextCall({ step: 2, dueAt }), { step: 3, nextAt: null })
})
