import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { must } from '../../base/index.ts'
import type { Actor } from '../org/declare.ts'
import { act, actParked, allows } from './decide.ts'
import type { MatterCase } from './declare.ts'
import { after, permit, person, received, roles, system, unitIds, worldAt } from './testing/permit.ts'

const titles = Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, role.title]))
const at = new Date('2026-09-21T02:00:00Z')
const clerk = person('经办员', 'clerk')
const second = person('另一经办员', 'clerk')
const land = person('国土经办', 'handler', [unitIds.land])
const water = person('水务经办', 'handler', [unitIds.water])
const park = person('公园经办', 'handler', [unitIds.park])
const boss = person('处长', 'reader', [unitIds.fish])
const people = [clerk, second, land, water, park, boss]
const world = worldAt(at, people)

type Form = Readonly<Record<string, unknown>>
const tried = (before: MatterCase, who: Actor, action: string, form: Form = {}, version?: number | null) =>
  act(
    permit,
    before,
    who,
    {
      matter: before.matter.id,
      action,
      form,
      version: version === undefined ? before.matter.version : version,
    },
    world,
    titles,
  )

/** Does it, and what follows from it by itself. */
function done(before: MatterCase, who: Actor, action: string, form: Form = {}, version?: number): MatterCase {
  const plan = must(tried(before, who, action, form, version))
  const next = after(before, plan, at)
  if (!plan.follow) return next
  if (plan.follow.do === 'system') return done(next, system, plan.follow.action)
  const { parked } = plan.follow
  const signer = { ...person(parked.name, 'none'), account: parked.account }
  const move = {
    matter: next.matter.id,
    version: next.matter.version,
    action: parked.action,
    form: parked.form,
  }
  return after(next, must(actParked(permit, next, signer, move, world)), at)
}
const refusedWith = (before: MatterCase, who: Actor, action: string, form: Form = {}): string => {
  const result = tried(before, who, action, form)
  return result.ok ? 'done' : result.error.code
}
const states = ({ clocks }: MatterCase) =>
  Object.fromEntries(clocks.map((clock) => [clock.kind, clock.state]))
const accepted = () => done(received(at), clerk, 'accept', { lead: unitIds.fish })
const deciding = () => done(accepted(), clerk, 'pass')

describe('send back to any earlier step 退回', () => {
  test('only to a step that this matter really stood in, and from there on anew', () => {
    assert.equal(refusedWith(deciding(), clerk, 'sendBack', { step: 'joint' }), 'matter.noSuchStep')
    assert.equal(refusedWith(deciding(), clerk, 'sendBack', {}), 'matter.noSuchStep')
    const back = done(deciding(), clerk, 'sendBack', { step: 'received' })
    assert.equal(back.matter.state, 'received')
    assert.deepEqual(back.matter.visited, ['received'])
    assert.equal(done(back, clerk, 'accept', { lead: unitIds.fish }).matter.state, 'review')
  })

  test('a matter of an earlier release knows at least the step before', () => {
    const old = { ...accepted(), matter: { ...accepted().matter, visited: [] } }
    assert.equal(done(old, clerk, 'sendBack', { step: 'received' }).matter.state, 'received')
  })

  test('where it stood in none, the button is grey with the reason', () => {
    const fresh = { ...accepted(), matter: { ...accepted().matter, visited: ['review'], stateBefore: null } }
    const may = allows(permit, 'sendBack', fresh, clerk, undefined, titles, at)
    assert.equal(may.ok ? '' : may.error.code, 'matter.noSuchStep')
  })
})

describe('take back 撤回', () => {
  test('everything stands as before, until the next one acts', () => {
    const before = received(at)
    const acted = done(before, clerk, 'accept', { lead: unitIds.fish })
    assert.equal(refusedWith(acted, second, 'takeBack'), 'matter.notYours')
    const back = done(acted, clerk, 'takeBack')
    assert.equal(back.matter.state, 'received')
    assert.equal(back.matter.leadUnit, null)
    assert.deepEqual(back.matter.visited, ['received'])
    assert.deepEqual(states(back), { promise: 'void', legal: 'void' })
    assert.equal(refusedWith(back, clerk, 'takeBack'), 'matter.notYours')
    const moved = done(done(before, clerk, 'accept', { lead: unitIds.fish }), second, 'pass')
    assert.equal(refusedWith(moved, clerk, 'takeBack'), 'matter.notYours')
    assert.equal(done(moved, second, 'takeBack').matter.state, 'review')
  })

  test('a special procedure begun by mistake: its clock is void, the others run', () => {
    const begun = done(accepted(), clerk, 'beginSpecial', { procedure: 'hearing', days: 10 })
    assert.deepEqual(states(begun), { promise: 'paused', legal: 'paused', special: 'running' })
    const back = done(begun, clerk, 'takeBack')
    assert.deepEqual(states(back), { promise: 'running', legal: 'running', special: 'void' })
    assert.equal(
      back.proceedings.some((one) => one.open),
      false,
    )
  })
})

describe('added signers 加签', () => {
  test('before: the step waits for the signer', () => {
    const waiting = done(deciding(), clerk, 'addSigner', { signer: boss.account, where: 'before' })
    assert.equal(refusedWith(waiting, clerk, 'decide'), 'matter.held')
    assert.equal(refusedWith(waiting, second, 'opinion', { opinion: 'agree' }), 'matter.notYours')
    const signed = done(waiting, boss, 'opinion', { opinion: 'agree' })
    assert.equal(done(signed, clerk, 'decide').matter.state, 'done')
  })

  test('after: the act is kept and done when the signer agrees, in the name of whoever did it', () => {
    const waiting = done(deciding(), clerk, 'addSigner', { signer: boss.account, where: 'after' })
    const parked = done(waiting, second, 'decide', { text: '准予' })
    assert.equal(parked.matter.state, 'deciding')
    assert.equal(refusedWith(parked, clerk, 'decide'), 'matter.held')
    const signed = done(parked, boss, 'opinion', { opinion: 'agree' })
    assert.equal(signed.matter.state, 'done')
    assert.equal(
      signed.clocks.every((clock) => clock.state === 'stopped'),
      true,
    )
  })

  test('after, refused: the act is not done, the step goes on', () => {
    const waiting = done(deciding(), clerk, 'addSigner', { signer: boss.account, where: 'after' })
    const refused = done(done(waiting, second, 'decide'), boss, 'opinion', { opinion: 'refuse' })
    assert.equal(refused.matter.state, 'deciding')
    assert.equal(refused.proceedings.at(-1)?.result, 'refused')
    assert.equal(done(refused, clerk, 'decide').matter.state, 'done')
  })

  test('nobody signs for himself, nobody unknown is asked', () => {
    assert.equal(refusedWith(deciding(), clerk, 'addSigner', { signer: clerk.account }), 'matter.signerSelf')
    assert.equal(refusedWith(deciding(), clerk, 'addSigner', { signer: 'nobody' }), 'matter.unknownParty')
  })
})

describe('joint review 会签', () => {
  const asked = (action = 'askAll') =>
    done(accepted(), clerk, action, { units: [unitIds.land, unitIds.water, unitIds.park] })

  test('all must agree; the last one moves it on', () => {
    let joint = asked()
    assert.deepEqual(joint.matter.units, [unitIds.fish, unitIds.land, unitIds.water, unitIds.park])
    assert.equal(refusedWith(joint, clerk, 'agreed'), 'matter.notYours')
    joint = done(joint, land, 'opinion', { opinion: 'agree' })
    joint = done(joint, water, 'opinion', { opinion: 'abstain' })
    assert.equal(joint.matter.state, 'joint')
    joint = done(joint, park, 'opinion', { opinion: 'agree' })
    assert.equal(joint.matter.state, 'deciding')
    assert.equal(states(joint).opinion, 'stopped')
  })

  test('one of all refuses: back to the review at once', () => {
    assert.equal(done(asked(), water, 'opinion', { opinion: 'refuse' }).matter.state, 'review')
  })

  test('two opinions side by side: the second is not stale, and each counts once', () => {
    const joint = asked('askMost')
    const seen = joint.matter.version
    const one = done(joint, land, 'opinion', { opinion: 'agree' }, seen)
    assert.equal(refusedWith(one, land, 'opinion', { opinion: 'agree' }), 'matter.notYours')
    assert.equal(done(one, water, 'opinion', { opinion: 'agree' }, seen).matter.state, 'deciding')
    assert.equal(done(one, water, 'opinion', { opinion: 'refuse' }, seen).matter.state, 'review')
  })

  test('who was shown no version acts on what stands; who was shown another one does not', () => {
    const asker = asked()
    const seen = asker.matter.version
    const moved = done(asker, land, 'opinion', { opinion: 'agree' })
    const late = tried(moved, system, 'endJoint', {}, seen)
    assert.equal(!late.ok && late.error.code, 'matter.stale')
    assert.ok(tried(moved, system, 'endJoint', {}, null).ok)
    // What its state does not allow stays refused.
    const never = tried(moved, system, 'agreed', {}, null)
    assert.equal(never.ok, false)
  })

  test('ended before all have answered: silence is no consent', () => {
    const joint = done(asked(), land, 'opinion', { opinion: 'agree' })
    assert.equal(done(joint, system, 'endJoint').matter.state, 'review')
  })

  test('what leaves the step all the same ends the question', () => {
    const left = done(asked(), clerk, 'leaveJoint')
    assert.equal(left.matter.state, 'review')
    assert.equal(left.proceedings[0]?.result, 'ended')
    assert.equal(states(left).opinion, 'stopped')
    assert.equal(refusedWith(left, land, 'opinion', { opinion: 'agree' }), 'matter.notYours')
  })
})

describe('hand over 转办', () => {
  test('to a person: that one holds the step, with the duties of the giver and no others', () => {
    const given = done(deciding(), clerk, 'handOver', { to: boss.account })
    assert.equal(refusedWith(given, second, 'decide'), 'matter.handedTo')
    assert.equal(refusedWith(given, clerk, 'decide'), 'matter.handedTo')
    assert.equal(refusedWith(given, boss, 'agreed'), 'matter.wrongState')
    const plan = must(tried(given, boss, 'decide'))
    assert.equal(plan.facts[0]?.body.onBehalfOf, clerk.name)
    // Left, the step is nobody's any more.
    assert.equal(plan.proceedings.at(-1)?.open, false)
    // Whoever has the duty may hand it to another.
    const again = done(given, second, 'handOver', { to: land.account })
    assert.equal(refusedWith(again, boss, 'decide'), 'matter.handedTo')
    assert.equal(done(again, land, 'decide').matter.state, 'done')
  })

  test('to another unit: it leads from now on', () => {
    const moved = done(accepted(), clerk, 'transfer', { unit: unitIds.water })
    assert.equal(moved.matter.leadUnit, unitIds.water)
    assert.equal(refusedWith(moved, clerk, 'transfer', { unit: unitIds.water }), 'matter.sameUnit')
    assert.equal(done(moved, clerk, 'takeBack').matter.leadUnit, unitIds.fish)
  })
})

describe('special procedures and promises 特别程序、容缺受理', () => {
  test('both limits stand still while its own runs, and run again', () => {
    const begun = done(accepted(), clerk, 'beginSpecial', { procedure: 'expert', days: 12 })
    assert.deepEqual(begun.clocks.at(-1)?.policy.limit, { workingDays: 12 })
    assert.equal(refusedWith(begun, clerk, 'decide'), 'matter.wrongState')
    const over = done(begun, clerk, 'endSpecial')
    assert.equal(over.matter.state, 'review')
    assert.deepEqual(states(over), { promise: 'running', legal: 'running', special: 'stopped' })
    assert.equal(refusedWith(over, clerk, 'endSpecial'), 'matter.wrongState')
  })

  test('accepted with gaps: the decision waits until everything promised is in', () => {
    let lacking = done(received(at), clerk, 'acceptLacking', {
      lead: unitIds.fish,
      missing: '池塘照片\n水质报告\n池塘照片',
    })
    lacking = done(lacking, clerk, 'pass')
    assert.equal(refusedWith(lacking, clerk, 'decide'), 'matter.held')
    assert.equal(refusedWith(lacking, clerk, 'cameIn', { items: '户口本' }), 'matter.notPromised')
    lacking = done(lacking, clerk, 'cameIn', { items: '水质报告' })
    assert.equal(refusedWith(lacking, clerk, 'decide'), 'matter.held')
    lacking = done(lacking, clerk, 'cameIn', { items: '池塘照片' })
    assert.equal(states(lacking).missing, 'stopped')
    assert.equal(done(lacking, clerk, 'decide').matter.state, 'done')
    assert.equal(
      refusedWith(received(at), clerk, 'acceptLacking', { lead: unitIds.fish, missing: ' \n ' }),
      'matter.nothingPromised',
    )
  })
})

test('a refusal by law of a rule is said by its own words, after everything else', () => {
  assert.equal(refusedWith(done(deciding(), clerk, 'ill'), clerk, 'decide'), 'permit.ill')
})
