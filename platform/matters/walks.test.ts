import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, instantOf, must, newId, say } from '../../base/index.ts'
import { compileCalendar, minutesLeft, move, startClock } from '../clocks/decide.ts'
import { courseOf } from '../clocks/move.ts'
import { national } from '../clocks/testing/build.ts'
import type { Actor } from '../org/declare.ts'
import { act, actParked, allows, checkFlow } from './decide.ts'
import type { Action, MatterCase, MatterType, Opinion, OpinionKind, Party, Quorum } from './declare.ts'
import { decided, needed, tallyOf } from './quorum.ts'
import { after, permit, person, received, roles, system, unitIds, worldAt } from './testing/permit.ts'

const titles = Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, role.title]))
const at = new Date('2026-09-21T02:00:00Z')
const people: readonly Actor[] = [
  person('甲', 'clerk'),
  person('乙', 'clerk'),
  person('国土', 'handler', [unitIds.land]),
  person('水务', 'handler', [unitIds.water]),
  person('公园', 'handler', [unitIds.park]),
]
const everybody = [...people, system]
const world = worldAt(at, people)

/** Something plausible for every field of the permit's forms, chosen by a number. */
function formFor(action: Action, pick: number, before: MatterCase): Record<string, unknown> {
  const units = [unitIds.land, unitIds.water, unitIds.park]
  const form: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(action.form ?? {})) {
    if (name === 'step') form[name] = before.matter.visited[pick % before.matter.visited.length]
    else if (name === 'opinion') form[name] = ['agree', 'refuse', 'abstain'][pick % 3]
    else if (name === 'where') form[name] = ['before', 'after'][pick % 2]
    else if (field.kind === 'account') form[name] = people[pick % people.length]?.account
    else if (field.kind === 'unit') form[name] = field.many ? units.slice(0, 1 + (pick % 3)) : units[pick % 3]
    else if (field.kind === 'integer') form[name] = 1 + (pick % 20)
    else form[name] = '水质报告'
  }
  return form
}

type Turn = { readonly who: number; readonly action: number; readonly pick: number }

/** One turn: whatever this person may do there, or nothing; then what follows from it by itself. */
function turn(type: MatterType, before: MatterCase, { who, action: n, pick }: Turn): MatterCase {
  const names = Object.keys(type.flow.actions)
  const name = names[n % names.length] as string
  const action = type.flow.actions[name] as Action
  const actor = everybody[who % everybody.length] as Actor
  const form = formFor(action, pick, before)
  const { id, version } = before.matter
  const plan = act(type, before, actor, { matter: id, action: name, version, form }, world, titles)
  if (!plan.ok) return before
  const next = after(before, plan.value, at)
  const { follow } = plan.value
  if (!follow) return next
  const then = { matter: id, version: next.matter.version }
  const made =
    follow.do === 'system'
      ? act(type, next, system, { ...then, action: follow.action, form: {} }, world, titles)
      : actParked(
          type,
          next,
          actor,
          { ...then, action: follow.parked.action, form: follow.parked.form },
          world,
        )
  // What was decided and cannot be done undoes the whole transaction.
  return made.ok ? after(next, made.value, at) : before
}

const turns = fc.array(fc.record({ who: fc.nat(20), action: fc.nat(60), pick: fc.nat(60) }), {
  maxLength: 40,
})

/** Can somebody, by whatever may be done from here in a few steps, bring it to an end? */
function hasExit(type: MatterType, start: MatterCase): boolean {
  const closed = (one: MatterCase) => type.flow.states[one.matter.state]?.kind === 'closed'
  let edge: readonly MatterCase[] = [start]
  for (let depth = 0; depth < 4; depth++) {
    if (edge.some(closed)) return true
    edge = edge
      .slice(0, 6)
      .flatMap((one) =>
        everybody.flatMap((actor, who) =>
          Object.keys(type.flow.actions).flatMap((name, action) =>
            allows(type, name, one, actor, undefined, titles, at).ok
              ? [turn(type, one, { who, action, pick: 0 })].filter((next) => next !== one)
              : [],
          ),
        ),
      )
  }
  return edge.some(closed)
}

test('whatever is done in whatever order: no dead end, no clock alive after the end, one of a name at a time', () => {
  fc.assert(
    fc.property(turns, (all) => {
      let now = received(at)
      for (const one of all) {
        const before = now
        now = turn(permit, now, one)
        const open = now.proceedings.filter((other) => other.open)
        assert.equal(new Set(open.map((other) => other.name)).size, open.length)
        for (const { body, waiting } of now.proceedings) {
          const said = (body.opinions ?? []).map((other) => other.party)
          assert.equal(new Set(said).size, said.length)
          assert.equal(
            waiting.some((party) => said.includes(party)),
            false,
          )
        }
        assert.ok(now === before || now.matter.version > before.matter.version)
        assert.equal(now.matter.visited.at(-1), now.matter.state)
        if (permit.flow.states[now.matter.state]?.kind === 'closed') {
          assert.deepEqual(
            now.clocks.filter((clock) => clock.state === 'running' || clock.state === 'paused'),
            [],
          )
          break
        }
      }
      assert.ok(hasExit(permit, now), `stuck in ${now.matter.state}`)
    }),
    { numRuns: 120 },
  )
})

/** A flow made up at random; most are unsound, and are refused. */
const flows = fc
  .record({
    states: fc.integer({ min: 2, max: 5 }),
    edges: fc.array(
      fc.record({
        from: fc.nat(5),
        to: fc.nat(6),
        by: fc.constantFrom('clerk', 'system'),
        kind: fc.constantFrom('plain', 'chosen', 'pause', 'resume', 'ask'),
      }),
      { minLength: 2, maxLength: 10 },
    ),
  })
  .map(({ states, edges }): MatterType => {
    const name = (n: number) => (n >= states ? 'end' : `s${n % states}`)
    const opinion = permit.flow.actions.opinion as Action
    const actions = Object.fromEntries(
      edges.map((edge, n): [string, Action] => [
        `a${n}`,
        {
          title: say('办', 'Act'),
          from: [`s${edge.from % states}`],
          to: edge.kind === 'chosen' ? 'chosen' : name(edge.to),
          by: [edge.by],
          ...(edge.kind === 'chosen' ? { form: { step: { kind: 'text', title: say('环节', 'Step') } } } : {}),
          ...(edge.kind === 'ask' ? { form: (permit.flow.actions.askAll as Action).form ?? {} } : {}),
          effects: [
            ...(edge.kind === 'pause' ? [{ do: 'pauseClocks' as const, account: 'citizen' as const }] : []),
            ...(edge.kind === 'resume' ? [{ do: 'resumeClocks' as const }] : []),
            ...(edge.kind === 'ask'
              ? [{ do: 'askOpinion' as const, name: `q${n}`, of: 'units', quorum: 'all' as const }]
              : []),
            ...(edge.to >= states ? [{ do: 'stopAllClocks' as const }] : []),
          ],
        },
      ]),
    )
    const all = Array.from({ length: states }, (_, n) => `s${n}`)
    // A way through, so that enough of them are sound; the others lead anywhere.
    const chain = all.map((state, n): [string, Action] => [
      `go${n}`,
      { title: say('办', 'Act'), from: [state], to: all[n + 1] ?? 'end', by: ['clerk'] },
    ])
    return {
      ...permit,
      flow: {
        initial: 's0',
        states: {
          ...Object.fromEntries(
            all.map((state) => [state, { title: say(state, state), kind: 'open' as const }]),
          ),
          end: { title: say('完', 'End'), kind: 'closed' },
        },
        actions: { ...actions, ...Object.fromEntries(chain), opinion: { ...opinion, from: all } },
      },
      clocks: {},
      opening: {},
    }
  })

test('a flow that passes the check never leads a walk into a state without an exit', () => {
  let sound = 0
  fc.assert(
    fc.property(flows, turns, (type, all) => {
      if (checkFlow(type, ['clerk', 'handler']).length > 0) return
      sound++
      let now = received(at, { state: 's0', visited: ['s0'] })
      for (const one of all) now = turn(type, now, one)
      if (type.flow.states[now.matter.state]?.kind === 'closed') return
      // Opinions that hold the step can be given; then somebody leads on.
      for (let n = 0; n < 12; n++)
        for (let who = 0; who < everybody.length; who++) {
          const action = Object.keys(type.flow.actions).indexOf('opinion')
          now = turn(type, now, { who, action, pick: 0 })
        }
      const able = Object.keys(type.flow.actions).some((name) =>
        everybody.some((who) => {
          const { to } = type.flow.actions[name] as Action
          return to !== undefined && allows(type, name, now, who, undefined, titles, at).ok
        }),
      )
      assert.ok(able, `stuck in ${now.matter.state}`)
    }),
    { numRuns: 600 },
  )
  assert.ok(sound > 20, `only ${sound} sound flows were met`)
})

test('opinions: each party counts once, the result never depends on what a later one adds', () => {
  const quorum = fc.oneof(
    fc.constantFrom<Quorum>('all', 'any', 'majority', 'answers'),
    fc.integer({ min: 1, max: 5 }).map((atLeast) => ({ atLeast })),
    fc.integer({ min: 1, max: 100 }).map((percent) => ({ percent })),
  )
  const said = fc.array(
    fc.record({ party: fc.nat(4), opinion: fc.constantFrom<OpinionKind>('agree', 'refuse', 'abstain') }),
    { maxLength: 15 },
  )
  fc.assert(
    fc.property(quorum, fc.boolean(), fc.integer({ min: 1, max: 5 }), said, (rule, veto, n, all) => {
      const parties = Array.from(
        { length: n },
        (_, i): Party => ({ id: `p${i}`, kind: 'unit', name: `p${i}` }),
      )
      const whole = { quorum: rule, veto }
      let opinions: Opinion[] = []
      let result: ReturnType<typeof decided> = null
      for (const one of all.filter(({ party }) => party < n)) {
        if (result !== null || opinions.some((other) => other.party === `p${one.party}`)) continue
        opinions = [...opinions, { party: `p${one.party}`, opinion: one.opinion, text: null, by: '', at: '' }]
        result = decided(whole, parties, opinions)
      }
      const tally = tallyOf(parties, opinions)
      assert.equal(tally.agree + tally.refuse + tally.abstain + tally.waiting, n)
      // The same word again, or twice at once, changes nothing.
      assert.deepEqual(tallyOf(parties, [...opinions, ...opinions]), tally)
      if (result === 'agreed')
        assert.ok(tally.agree >= needed(whole, n, tally.abstain) && !(veto && tally.refuse > 0))
      if (tally.waiting === 0) assert.notEqual(result, null)
      assert.notEqual(decided(whole, parties, opinions, true), null)
    }),
    { numRuns: 2000 },
  )
})

test('a clock paused and resumed any number of times never owes less than nothing, and pauses only lengthen it', () => {
  const calendar = compileCalendar(national)
  const policy = { title: say('承诺', 'Promise'), limit: { workingDays: 10 }, basis: say('事项', 'item') }
  const begin = instantOf('2026-09-21', 600)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 8 }), (gaps) => {
      let clock = must(
        startClock(
          calendar,
          { district: '1', id: newId(), kind: 'promise', subject: newId(), policy },
          begin,
        ),
      )
      let { due } = clock
      let when = begin
      for (const [n, minutes] of gaps.entries()) {
        when = new Date(when.getTime() + minutes * 60_000)
        const op =
          n % 2 === 0 ? ({ do: 'pause', account: 'dispute', why: '' } as const) : ({ do: 'resume' } as const)
        clock = must(move(calendar, clock, op, when))
        assert.ok(clock.due >= due)
        due = clock.due
        const left = minutesLeft(calendar, { ...courseOf(clock), due }, when)
        assert.ok(left === null || left >= 0 || when > due)
      }
      assert.ok(due >= instantOf(addDays('2026-09-21', 10)))
    }),
    { numRuns: 300 },
  )
})
