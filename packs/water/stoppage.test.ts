import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MatterCase } from '../../platform/matters/declare.ts'
import { approvedFirst, toldInTime } from './stoppage.ts'

const planned = (kind: string, from: string, to: string, state = 'approved') =>
  ({ matter: { kind, state, data: { from, to } } }) as unknown as MatterCase
const at = new Date('2026-11-02T08:00:00Z')
const code = (refusal: { readonly code: string } | null) => refusal?.code ?? null

describe('stoppages', () => {
  test('a plan is told 24 hours before, to the minute; a repair at once', () => {
    const told = (kind: string, from: string) => code(toldInTime(planned(kind, from, '2026-11-05T00:00:00Z'), {}, at))
    assert.equal(told('planned', '2026-11-03T08:00:00Z'), null)
    assert.equal(told('planned', '2026-11-03T07:59:00Z'), 'water.noticeTooLate')
    assert.equal(told('urgent', '2026-11-02T08:00:00Z'), null)
  })

  test('back before it is shut off is refused, and a plan waits for its approval', () => {
    const backwards = planned('urgent', '2026-11-03T08:00:00Z', '2026-11-03T07:00:00Z')
    assert.equal(code(toldInTime(backwards, {}, at)), 'water.backwards')
    const [from, to] = ['2026-11-05T00:00:00Z', '2026-11-05T08:00:00Z']
    assert.equal(code(approvedFirst(planned('planned', from, to, 'planned'))), 'water.notApproved')
    assert.equal(code(approvedFirst(planned('urgent', from, to, 'planned'))), null)
  })
})
