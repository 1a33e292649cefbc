import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { must } from '../../base/index.ts'
import { city } from '../../cities/demo/index.ts'
import { compile } from '../../kit/index.ts'
import { bpmn, type MatterType } from '../../platform/matters/index.ts'

/** The order in which an action's states are named means nothing. */
const sorted = ({ flow, ...rest }: Omit<MatterType, 'version'>) => ({
  ...rest,
  flow: {
    ...flow,
    actions: Object.fromEntries(
      Object.entries(flow.actions).map(([name, action]) => [
        name,
        { ...action, from: [...action.from].sort() },
      ]),
    ),
  },
})

describe('flows as BPMN files', () => {
  const { types } = compile(city.packs)
  for (const [name, { fingerprint: _fingerprint, ...type }] of Object.entries(types))
    it(`${name} is drawn and comes back whole`, async () => {
      const xml = await bpmn.writeBpmn({ ...type, version: 1 })
      assert.match(xml, /<bpmndi:BPMNShape/)
      const { processes, warnings } = must(await bpmn.readBpmn(xml, bpmn.guardsOf(Object.values(types))))
      assert.deepEqual(warnings, [])
      assert.deepEqual(processes[0]?.unfit, [])
      const { guards: _guards, ...whole } = type
      assert.deepEqual(sorted(processes[0]?.type as MatterType), sorted(whole))
    })
})
