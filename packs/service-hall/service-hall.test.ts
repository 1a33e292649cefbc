import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check } from '../../kit/index.ts'
import { elsewhereActions } from './actions-elsewhere.ts'
import { intakeActions } from './actions-intake.ts'
import { jointActions } from './actions-joint.ts'
import { reviewActions } from './actions-review.ts'
import { serviceHall } from './index.ts'

test('the pack is sound', () => assert.deepEqual(check([serviceHall]), []))

test('no verb of one part stands in the place of another part’s', () => {
  const parts = [intakeActions, reviewActions, jointActions, elsewhereActions]
  const names = parts.flatMap((part) => Object.keys(part))
  assert.deepEqual(names.length, new Set(names).size)
})
