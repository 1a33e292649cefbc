import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../base/index.ts'
import { check } from '../../kit/index.ts'
import { act, allows, type World } from '../../platform/matters/decide.ts'
import type { Matter, MatterCase, MatterType } from '../../platform/matters/declare.ts'
import type { Actor } from '../../platform/org/declare.ts'
import { correction } from './correction.ts'
import { dataBrain } from './index.ts'

const type: MatterType = { ...correction, name: 'dataBrain.correction', version: 1 }
const titles = Object.fromEntries(Object.entries(dataBrain.roles).map(([name, role]) => [name, role.title]))
const at = new Date('2026-11-02T02:00:00Z')
const world: World = { at, newId, unitName: (unit) => unit, visitAttempts: 3, nextAttempt: (then) => then, orderChain: () => [] }

const staff = (role: string, units: readonly string[] | null): Actor => ({
  ...{ kind: 'staff', account: newId(), name: role, district: '440111', unit: units?.[0] ?? null },
  ...{ unitName: units?.[0] ?? null, duties: [{ role, area: '440111', units, grade: 3 }], provenAt: 0 },
})
const source = staff('dataSteward', ['水务'])
const other = staff('dataSteward', ['住建'])
const authority = staff('dataAuthority', null)
const system: Actor = { ...authority, kind: 'system', account: null, duties: [] }

function raised(patch: Partial<Matter> = {}): MatterCase {
  const matter: Matter = {
    ...{ district: '440111', id: newId(), number: '1', type: type.name, typeVersion: 1, state: 'raised' },
    ...{ stateBefore: null, title: '楼层不对', content: '楼层不对', kind: 'doubt', category: null },
    ...{ urgency: 'normal', channel: 'console', secret: false, anonymous: false, area: '440111' },
    ...{ address: null, lon: null, lat: null, grids: [], openedAt: at, openedBy: newId(), leadUnit: '水务' },
    ...{ units: ['水务'], line: null, due: null, dueClock: null, closedAt: null, mergedInto: null, round: 1 },
    ...{ returns: 0, tags: [], verdict: null, data: {}, demo: false, version: 1, visited: [], undo: null },
    ...patch,
  }
  const task = {
    ...{ id: newId(), round: 1, unit: '水务', role: 'lead' as const, state: 'toSign' as const, line: null, at },
    ...{ signedAt: null, contactedAt: null, repliedAt: null, part: null, required: true },
  }
  return { matter, tasks: [task], clocks: [], asks: [], answers: [], visits: [], orders: [], proceedings: [] }
}
const done = (before: MatterCase, who: Actor, action: string, form: Record<string, unknown> = {}) =>
  act(type, before, who, { matter: before.matter.id, action, version: 1, form }, world, titles)

test('the pack is sound', () => assert.deepEqual(check([dataBrain]), []))

test('only the source unit finds a value wrong or right; who raised it may have it ruled', () => {
  const before = raised()
  assert.equal(allows(type, 'accept', before, other, undefined, titles, at).ok, false)
  const accepted = done(before, source, 'accept', { verdict: 'wrong', text: '已核对现场' })
  assert.equal(accepted.ok && accepted.value.matter.state, 'correcting')
  const refused = done(before, source, 'refuse', { text: '与证照一致', basis: '不动产登记簿' })
  assert.equal(refused.ok && refused.value.matter.state, 'upheld')
  const upheld = raised({ state: 'upheld' })
  const contested = done(upheld, authority, 'contest', { text: '现场照片不符' })
  assert.equal(contested.ok && contested.value.matter.state, 'disputed')
  const again = done(raised({ state: 'upheld', tags: ['ruled'] }), authority, 'contest', { text: '还是不符' })
  assert.equal(!again.ok && again.error.code, 'dataBrain.ruledAlready')
})

test('the system publishes what a delivery has put right, and escalates only what is overdue', () => {
  const published = done(raised(), system, 'publish')
  assert.equal(published.ok && published.value.matter.state, 'corrected')
  const early = done(raised(), system, 'escalate')
  assert.equal(!early.ok && early.error.code, 'dataBrain.notOverdue')
  const taken = done(raised({ kind: 'rejects' }), authority, 'withdraw', { text: '不用了' })
  assert.equal(!taken.ok && taken.error.code, 'dataBrain.sentBack')
})

test('ten working days, five for a simple case', () => {
  assert.deepEqual(correction.clocks.verify?.limit, { simple: { workingDays: 5 }, '*': { workingDays: 10 } })
})
