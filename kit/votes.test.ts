import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MatterCase } from '../platform/matters/declare.ts'
import {
  codeLists,
  publicityOver,
  rowFigures,
  say,
  sheet,
  states,
  transitions,
  usualFigures,
  voteNeeds,
  votePassed,
  voteShare,
  wall,
  words,
} from './index.ts'

const at = new Date('2026-11-21T02:00:00Z')
const before = (clocks: readonly object[] = [], tags: readonly string[] = []) =>
  ({ matter: { tags }, clocks }) as unknown as MatterCase

describe('words of the kit that several packs share', () => {
  test('votes: quorum and majority by law, lists that were padded', () => {
    assert.deepEqual(voteNeeds({ body: 'meeting', eligible: 900, present: 451 }), {
      present: 451,
      agreed: 226,
    })
    assert.deepEqual(voteNeeds({ body: 'households', eligible: 320, present: 214 }), {
      present: 214,
      agreed: 108,
    })
    assert.deepEqual(voteNeeds({ body: 'collective', eligible: 600, present: 500 }), {
      present: 400,
      agreed: 400,
    })
    const vote = (body: string, eligible: number, present: number, agreed: number) =>
      votePassed(before(), { body, eligible, present, agreed }, at)?.code ?? null
    assert.equal(vote('meeting', 900, 451, 226), null)
    assert.equal(vote('meeting', 900, 450, 450), 'votes.failed')
    assert.equal(vote('meeting', 900, 451, 225), 'votes.failed')
    assert.equal(vote('collective', 600, 600, 399), 'votes.failed')
    assert.equal(vote('meeting', 100, 120, 110), 'votes.impossible')
    assert.equal(votePassed(before(), {}, at), null)
    assert.equal(voteShare(434, 436), 99.54)
  })

  test('publicity runs to its end', () => {
    const clock = (due: string) => before([{ kind: 'publicity', state: 'running', due: new Date(due) }])
    const over = publicityOver('publicity')
    assert.equal(over(clock('2026-11-23T09:00:00Z'), {}, at)?.code, 'votes.publicityRuns')
    assert.equal(over(clock('2026-11-20T09:00:00Z'), {}, at), null)
    assert.equal(over.name, 'publicityOver_publicity')
  })

  test('a transition table is actions: clocks, tags, forms in the fact, words to the one who asked', () => {
    const { send, end } = transitions(
      { send: ['送', 'Send', 'a b', 'c', 'clerk'], end: ['结', 'End', 'c', '', 'clerk', 'system'] },
      {
        forms: { send: { note: words('说明', 'Note'), who: { ...words('谁', 'Who'), personal: 'name' } } },
        starts: { send: 'run' },
        tags: { send: 'sent' },
        ends: ['end'],
        danger: ['end'],
        tells: { end: ['完', 'Done'] },
      },
    )
    assert.deepEqual(send.from, ['a', 'b'])
    assert.equal(send.to, 'c')
    assert.deepEqual(send.effects, [
      { do: 'startClock', clock: 'run' },
      { do: 'tag', tag: 'sent' },
      { do: 'record', fields: ['note'] },
    ])
    assert.equal('to' in end, false)
    assert.deepEqual(end.by, ['clerk', 'system'])
    assert.equal(end.danger, true)
    assert.deepEqual(
      end.effects?.map((one) => one.do),
      ['stopAllClocks', 'notify'],
    )
    assert.deepEqual(states({ a: ['甲', 'A'] }, { z: ['完', 'End'] }).z, {
      title: say('完', 'End'),
      kind: 'closed',
    })
  })

  test('code lists, sheets, figures and walls as tables', () => {
    const [one, two] = codeLists(`
      level 等级 Levels: low 低 Low · high 高 High up
      kind 类别 Kinds of things: a 甲 First
        b 乙 Second, too`)
    assert.deepEqual(one?.codes[1], { code: 'high', title: say('高', 'High up') })
    assert.equal(two?.title.en, 'Kinds of things')
    assert.deepEqual(
      two?.codes.map(({ code }) => code),
      ['a', 'b'],
    )
    assert.throws(() => codeLists('x 表 Table: broken'), /not a code/)
    assert.deepEqual(sheet('a b', [[1, 2], [3]]), [
      { a: 1, b: 2 },
      { a: 3, b: undefined },
    ])
    const owner = say('某局', 'Bureau')
    assert.deepEqual(Object.keys(usualFigures('p.m', owner, ['件', 'Cases'], 'run', 'cases')), [
      'casesOpen',
      'casesOverdue',
      'casesInTime',
    ])
    const fields = { out: { kind: 'decimal', title: say('产值', 'Output') } } as const
    const made = rowFigures(
      'p',
      owner,
      { park: { title: say('园区', 'Parks'), fields } },
      {
        perMu: ['亩均', 'A mu', 'park', 'out', 'mu', ['万元', '10⁴ yuan'], 'up'],
      },
    ).perMu
    assert.deepEqual(made?.rows, { of: { register: 'p.park' }, sum: ['out'], per: ['mu'] })
    assert.equal(made?.formula.zh, 'Σ 产值 ÷ Σ mu')
    const { widgets } = wall('p', ['屏', 'Wall'], 3, [
      ['map', '图', 'Map', '去哪', 'where to', 'a b', { layers: ['l'] }],
      ['list', '单', 'List', '谁', 'who', 'm'],
    ])
    assert.deepEqual(
      [widgets[0]?.layers, widgets[0]?.indicators, widgets[1]?.matter],
      [['p.l'], ['p.a', 'p.b'], 'p.m'],
    )
  })
})
