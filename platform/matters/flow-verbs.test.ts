import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkFlow } from './decide.ts'
import type { Action, ClockRule, Effect, MatterType } from './declare.ts'
import { flow, permit } from './testing/permit.ts'

const roles = ['clerk', 'handler']
const faults = (type: MatterType): string[] =>
  checkFlow(type, roles).map((fault) => `${fault.at}: ${fault.says.en}`)

type Patch = {
  readonly actions?: Record<string, Partial<Action>>
  readonly clocks?: Record<string, Partial<ClockRule>>
}
const changed = ({ actions = {}, clocks = {} }: Patch): MatterType => ({
  ...permit,
  flow: {
    ...flow,
    actions: {
      ...flow.actions,
      ...Object.fromEntries(
        Object.entries(actions).map(([name, patch]) => [
          name,
          { ...(flow.actions[name] as Action), ...patch },
        ]),
      ),
    },
  },
  clocks: {
    ...permit.clocks,
    ...Object.fromEntries(
      Object.entries(clocks).map(([name, patch]) => [
        name,
        { ...(permit.clocks[name] as ClockRule), ...patch },
      ]),
    ),
  },
})
const effects = (...all: readonly Effect[]) => all

test('the permit, with every verb of approval, is sound', () => assert.deepEqual(faults(permit), []))

const broken: readonly (readonly [string, Patch, RegExp])[] = [
  [
    'a pause that nothing ends',
    { actions: { endSpecial: { effects: [] } } },
    /beginSpecial: a clock that it pauses/,
  ],
  [
    'a state that only the system leaves, and nothing makes it',
    {
      actions: {
        agreed: { by: ['clerk'] },
        leaveJoint: { from: ['review'] },
        withdraw: { from: ['received'] },
      },
    },
    /askAll: agreed, which follows/,
  ],
  [
    'opinions nobody can give',
    { actions: { opinion: { from: ['review'] } } },
    /askAll: nobody can answer in joint/,
  ],
  [
    'what follows from opinions is done elsewhere',
    { actions: { agreed: { from: ['review'] } } },
    /askAll: agreed, which follows/,
  ],
  [
    'silence that the system may not act on',
    { clocks: { accept: { breach: 'accept' } } },
    /accept: accept is no action that the system/,
  ],
  [
    'a promise that nobody records as kept',
    { actions: { cameIn: { effects: [] } } },
    /acceptLacking: nothing records that missing is in/,
  ],
  [
    'a promise held by an action that is not there',
    {
      actions: {
        acceptLacking: {
          effects: effects({ do: 'promise', name: 'missing', of: 'missing', holds: ['grant'] }),
        },
      },
    },
    /unknown action grant waits/,
  ],
  [
    'an act that cannot be taken back',
    { actions: { pass: { effects: effects({ do: 'order' }) } } },
    /pass: order cannot be undone/,
  ],
  [
    'nothing takes back',
    { actions: { takeBack: { from: ['received'] } } },
    /pass: nothing takes it back from deciding/,
  ],
  [
    'a step that the form cannot name',
    { actions: { sendBack: { form: {} } } },
    /sendBack: the form lacks step/,
  ],
  [
    'a person that the form cannot name',
    { actions: { handOver: { form: {} } } },
    /handOver: the form lacks to/,
  ],
  [
    'a proceeding that nothing begins',
    { actions: { endJoint: { effects: effects({ do: 'endOpinions', name: 'none' }) } } },
    /endJoint: nothing begins none/,
  ],
  [
    'a limit from a field that is not there',
    { clocks: { promise: { limit: { from: 'days', unit: 'working' } } } },
    /promise: limit from days/,
  ],
  [
    'a unit of limit that is not there',
    { clocks: { promise: { limit: { from: 'promiseAmount', unit: 'weeks' } } } },
    /promise: unit of the limit/,
  ],
  ['a role told that is not there', { clocks: { legal: { tells: ['mayor'] } } }, /legal: unknown role mayor/],
  [
    'a rule without a name',
    {
      actions: {
        decide: {
          guards: [
            (
              () => () =>
                null
            )(),
          ],
        },
      },
    },
    /decide: a rule without a name/,
  ],
  [
    'two rules of one name',
    {
      actions: {
        decide: {
          guards: [
            Object.defineProperty(() => null, 'name', { value: 'x' }),
            Object.defineProperty(() => null, 'name', { value: 'x' }),
          ],
        },
      },
    },
    /x: two rules of one name/,
  ],
]
for (const [what, patch, says] of broken)
  test(`refused at publish: ${what}`, () => assert.match(faults(changed(patch)).join('\n'), says))

test('a state that nobody leads out of is named', () => {
  const { leaveJoint, withdraw, askAll, askMost, ...actions } = flow.actions
  const alone: MatterType = {
    ...permit,
    flow: { ...flow, actions: { ...actions, toJoint: { ...(askAll as Action), effects: [] } } },
  }
  assert.match(faults(alone).join('\n'), /joint: nobody can lead out of it/)
})
