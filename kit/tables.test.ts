import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkFlow } from '../platform/matters/decide.ts'
import * as k from './index.ts'

const refuse = k.refusals({
  'tables.tooDear': `422 {cost} 元，超过 {most} 元 | {cost} yuan are more than {most}
    转为立项 | Make it a project`,
  'tables.closed': `409 俱乐部已关门 | The club is closed
    明天再来 | Come tomorrow`,
})

const repair = k.matter({
  title: k.say('报修', 'Repair'),
  requester: null,
  fields: k.reportFields('哪里坏了', 'What is broken', {
    court: k.line('场地号', 'Court', 10),
    point: k.point({ title: k.say('球场位置', 'Court'), required: true }),
  }),
  flow: k.flow({
    open: 'reported 已报修 Reported · mending 维修中 Being mended',
    waiting: 'parts 待配件 Waiting for parts',
    closed: 'mended 已修好 Mended · withdrawn 已撤回 Withdrawn',
    acts: {
      mend: ['维修', 'Mend', 'reported parts', 'mending', 'keeper'],
      order: ['订配件', 'Order parts', 'mending', 'parts', 'keeper'],
      done: ['修好', 'Done', 'mending', 'mended', 'keeper'],
    },
    withdraw: ['reported mending', 'requester', 'keeper'],
    forms: { done: { cost: k.amount('费用（元）', 'Cost, yuan', true), files: k.evidence() } },
    guards: {
      done: [
        function notTooDear(_case, { cost }) {
          return Number(cost ?? 0) > 5000
            ? refuse['tables.tooDear']({ cost: Number(cost), most: 5000 })
            : null
        },
        k.publicityOver('publicity'),
      ],
      mend: [k.tagged('looked', refuse['tables.closed'])],
    },
    starts: { mend: 'mend' },
  }),
  opening: { reported: k.starting('look') },
  clocks: k.clocks(
    {
      look: ['查看', 'Look', k.workingHours(4)],
      mend: ['修复', 'Mend', k.workingDays(3), 'keeper', 'head'],
      publicity: ['公示', 'Publicity', k.naturalDays(5)],
    },
    {
      main: 'mend',
      waits: ['publicity'],
      basis: { mend: ['章程第 8 条', 'club rules, article 8'] },
      more: { look: { limit: { urgent: k.minutes(30), '*': k.workingHours(4) } } },
    },
  ),
})

describe('what packs write as tables', () => {
  test('a refusal is a line and its remedy; places are filled and asked for by the compiler', () => {
    const { http, says, remedy, detail } = refuse['tables.tooDear']({ cost: 5001, most: 5000 })
    assert.deepEqual(
      [http, says, remedy],
      [
        422,
        k.say('5001 元，超过 5000 元', '5001 yuan are more than 5000'),
        k.say('转为立项', 'Make it a project'),
      ],
    )
    assert.deepEqual(detail, { cost: 5001, most: 5000 })
    assert.equal(refuse['tables.closed']().http, 409)
    // @ts-expect-error a place is left open
    assert.match(refuse['tables.tooDear']({ cost: 1 }).says.zh, /undefined/)
    // @ts-expect-error no remedy
    assert.throws(() => k.refusals({ 'tables.bad': '422 某 | Some' }), /refusal tables\.bad is not/)
    // @ts-expect-error no status
    assert.throws(() => k.refusals({ 'tables.worse': `某 | Some\n办 | Do` }), /refusal tables\.worse is not/)
  })

  test('a flow: it begins in its first open state, waits in others, and can be withdrawn', () => {
    const { initial, states, actions } = repair.flow
    assert.equal(initial, 'reported')
    assert.deepEqual(
      Object.entries(states).map(([name, { kind }]) => `${name} ${kind}`),
      ['reported open', 'mending open', 'mended closed', 'withdrawn closed', 'parts waiting'],
    )
    assert.deepEqual(actions.withdraw?.from, ['reported', 'mending'])
    assert.deepEqual(actions.withdraw?.by, ['requester', 'keeper'])
    assert.deepEqual(actions.mend?.effects, [{ do: 'startClock', clock: 'mend' }])
    // nothing in it begins the publicity
    const wrong = checkFlow({ ...repair, name: 'tables.repair', version: 1 }, ['keeper', 'head'])
    assert.deepEqual(
      wrong.map(({ says }) => says.en),
      ['clock is never started'],
    )
    const program = k.flow({
      program: 'read 待读取 Read',
      open: 'shown 已读取 Shown',
      closed: 'gone 已办 Gone',
      acts: { show: ['读', 'Read', 'read', 'shown', 'system'], end: ['办', 'End', 'shown', 'gone', 'clerk'] },
    })
    assert.equal(program.initial, 'read')
    assert.deepEqual(program.states.read, { title: k.say('待读取', 'Read'), kind: 'open', program: true })
    k.flow({
      ...{ open: 'a 甲 A', closed: 'b 乙 B', acts: { end: ['办', 'End', 'a', 'b', 'clerk'] } },
      // @ts-expect-error no such act
      ends: ['ended'],
    })
  })

  test('clocks: ours unless a basis is named, those told by name, one of them the main one', () => {
    const { look, mend, publicity } = repair.clocks
    assert.deepEqual(look?.basis, k.ours('4 个工作小时', '4 working hours'))
    assert.deepEqual(publicity?.basis, k.ours('5 日', '5 days'))
    assert.deepEqual(look?.limit, { urgent: k.minutes(30), '*': k.workingHours(4) })
    assert.deepEqual(mend, {
      ...{ title: k.say('修复', 'Mend'), limit: { '*': k.workingDays(3) }, warn: [{ percent: 80 }] },
      ...{ basis: k.say('章程第 8 条', 'club rules, article 8'), tells: ['keeper', 'head'], main: true },
    })
    assert.equal(look?.tells, undefined)
    assert.deepEqual([publicity?.waits, look?.waits], [true, undefined])
  })

  test('a reported matter: its own fields before place and photographs, its own place instead of the usual', () => {
    assert.equal(Object.keys(repair.fields).join(' '), 'title content court point area files')
    assert.equal(repair.fields.point?.required, true)
  })

  test('rules are asked without a city', () => {
    const at = new Date('2026-11-21T02:00:00Z')
    assert.equal(k.refusalOf(repair, 'done', { form: { cost: 5001 }, at }), 'tables.tooDear')
    assert.equal(k.refusalOf(repair, 'done', { form: { cost: 5000 }, at }), null)
    const running = { publicity: '2026-11-22T02:00:00Z' }
    assert.equal(k.refusalOf(repair, 'done', { clocks: running, at }), 'votes.publicityRuns')
    assert.equal(k.refusalOf(repair, 'mend'), 'tables.closed')
    assert.equal(k.refusalOf(repair, 'mend', { tags: ['looked'] }), null)
    assert.throws(() => k.refusalOf(repair, 'paint'), /no act paint/)
  })

  test('a step reads rows as its lines say, and decides from values', () => {
    const steps = [
      k.step(
        ['核对', 'Check'],
        'open again',
        { court: 'club.court number=court', near: 'club.court hall=court.hall', lamps: 'club.lamp court' },
        ({ first: { court } }) => (court ? { action: 'found' } : { action: 'doubt' }),
      ),
      k.step(['登记', 'Book'], 'done', {}, () => null),
    ]
    const { court, near, lamps } = steps[0]?.reads ?? {}
    assert.deepEqual(court, { register: 'club.court', where: { number: 'court' } })
    assert.deepEqual(lamps, { register: 'club.lamp', where: { court: 'court' } })
    const hall = near?.where.hall
    assert.equal(typeof hall === 'function' && hall({}, { court: [{ hall: 'H2' }] }), 'H2')
    assert.equal(typeof hall === 'function' && hall({}, {}), '')
    assert.deepEqual(steps[0]?.after, ['open', 'again'])
    assert.equal(steps[1]?.reads, undefined)
    assert.equal(k.decided({ steps }, 'open', { rows: { court: [{ number: '1' }] } })?.action, 'found')
    assert.equal(k.decided({ steps }, 'again', {})?.action, 'doubt')
    assert.equal(k.decided({ steps }, 'done', {}), null)
    assert.throws(() => k.decided({ steps }, 'never', {}), /no step after never/)
  })

  test('shares of rows, medians of clocks, colours of codes', () => {
    const owner = k.say('俱乐部', 'Club')
    const share = k.rowShare(
      owner,
      'club.court',
      ['室内占比', 'Indoor'],
      ['室内', 'in'],
      'hall=A,B',
      'up',
      'open=yes',
    )
    assert.deepEqual(share.rows, {
      of: { register: 'club.court' },
      where: [{ field: 'open', in: ['yes'] }],
      share: { tests: [{ field: 'hall', in: ['A', 'B'] }] },
    })
    const courts = {
      court: { title: k.say('球场', 'Courts'), fields: { surface: k.choice('场地', 'Surface', 'surface') } },
    }
    const { clay } = k.rowFigures('club', owner, courts, {
      clay: ['红土场', 'Clay courts', 'court', '*', 'surface=clay', null, 'none'],
    })
    assert.deepEqual(clay?.rows, {
      of: { register: 'club.court' },
      where: [{ field: 'surface', in: ['clay'] }],
    })
    assert.equal(clay?.formula.zh, '球场, 场地: 红土场')
    const median = k.medianMinutes(k.figuresOf('club.repair', owner), ['修复', 'Mending'], 'mend', 60)
    assert.deepEqual([median.mean, median.percentile, median.target], [{ ran: 'mend' }, 50, 60])
    assert.deepEqual(k.colours('hard 硬地 Hard court #1971c2 · clay 红土 Clay #e8590c'), [
      { code: 'hard', title: k.say('硬地', 'Hard court'), color: '#1971c2' },
      { code: 'clay', title: k.say('红土', 'Clay'), color: '#e8590c' },
    ])
  })
})
