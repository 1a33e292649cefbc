import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check } from '../../kit/index.ts'
import { command } from '../../packs/command/index.ts'
import { hotline } from '../../packs/hotline/index.ts'

test('the pack of command is sound beside the hotline', () => {
  assert.deepEqual(check([hotline, command]), [])
})

test('a plan with a ring of tasks, and one that names a role of nobody, are refused before a city opens', () => {
  const [plan] = command.plans ?? []
  assert.ok(plan)
  const first = plan.tasks[0]
  assert.ok(first)
  const ring = { ...plan, tasks: [{ ...first, after: [first.code] }] }
  const nobody = { ...plan, tasks: [{ ...first, who: { role: 'wizard' } }] }
  const faults = (broken: typeof plan) =>
    check([hotline, { ...command, plans: [broken] }]).map((fault) => fault.says.en)
  assert.match(faults(ring).join(), /none can begin/)
  assert.match(faults(nobody).join(), /unknown role wizard/)
})
