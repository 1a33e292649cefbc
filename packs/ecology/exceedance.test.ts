import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { newId } from '../../base/index.ts'
import { act, type World } from '../../platform/matters/decide.ts'
import type { Matter, MatterCase, MatterType } from '../../platform/matters/declare.ts'
import type { Actor } from '../../platform/org/declare.ts'
import { exceedance } from './exceedance.ts'
import { ecology } from './index.ts'

const type: MatterType = { ...exceedance, name: 'ecology.exceedance', version: 1 }
const titles = Object.fromEntries(Object.entries(ecology.roles).map(([name, role]) => [name, role.title]))
const at = new Date('2026-11-02T02:00:00Z')
const world: World = {
  ...{ at, newId, unitName: (unit) => unit, visitAttempts: 3 },
  ...{ nextAttempt: (then) => then, orderChain: () => [] },
}
const staff = (role: string): Actor => ({
  ...{ kind: 'staff', account: newId(), name: role, district: '440111', unit: '生态', unitName: '生态' },
  ...{ duties: [{ role, area: '440111', units: null, grade: 3 }], provenAt: 0 },
})

function suspected(patch: Partial<Matter> = {}): MatterCase {
  const matter: Matter = {
    ...{ district: '440111', id: newId(), number: '1', type: type.name, typeVersion: 1, state: 'suspected' },
    ...{ stateBefore: null, title: 'PM2.5 连续超标', content: '连续两小时超标', kind: 'air', category: null },
    ...{ urgency: 'normal', channel: 'console', secret: false, anonymous: false, area: '440111' },
    ...{ address: null, lon: null, lat: null, grids: [], openedAt: at, openedBy: newId(), leadUnit: null },
    ...{ units: [], line: null, due: null, dueClock: null, closedAt: null, mergedInto: null, round: 1 },
    ...{ returns: 0, tags: [], verdict: null, data: {}, demo: false, version: 1, visited: [], undo: null },
    ...patch,
  }
  return { matter, tasks: [], clocks: [], asks: [], answers: [], visits: [], orders: [], proceedings: [] }
}
const done = (before: MatterCase, who: Actor, action: string, form: Record<string, unknown> = {}) =>
  act(type, before, who, { matter: before.matter.id, action, version: 1, form }, world, titles)

describe('exceedance cases', () => {
  test('the station rules it out with grounds, or confirms it; nobody skips the dispatcher', () => {
    const duty = staff('stationDuty')
    const none = done(suspected(), duty, 'dismiss', { reason: 'calibrating', note: '零点校准 10:00–10:20' })
    assert.equal(none.ok && none.value.matter.state, 'dismissed')
    const confirmed = done(suspected(), duty, 'confirm')
    assert.equal(confirmed.ok && confirmed.value.matter.state, 'confirmed')
    const early = done(suspected({ state: 'confirmed' }), duty, 'dispatch', { lead: newId(), why: '属地' })
    assert.equal(early.ok, false)
    const sent = done(suspected({ state: 'confirmed' }), staff('ecoDispatcher'), 'dispatch', {
      ...{ lead: newId(), why: '属地街道', suspects: '上风向 2 家' },
    })
    assert.equal(sent.ok && sent.value.matter.state, 'onSite')
  })

  test('closed only after a day below the limit', () => {
    const law = staff('ecoInspector')
    const standing = suspected({ state: 'rectifying' })
    const early = done(standing, law, 'back', { hoursBack: 23, note: '已回落' })
    assert.equal(!early.ok && early.error.code, 'ecology.notBackYet')
    const closed = done(standing, law, 'back', { hoursBack: 24, note: '已回落' })
    assert.equal(closed.ok && closed.value.matter.state, 'closed')
  })
})
