import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  figuresOf,
  livesOf,
  openedFigure,
  registersOf,
  say,
  starting,
  states,
  text,
  themeLayer,
} from './index.ts'

test('registers of one office: the first field is the key, the label is searched, unless they say otherwise', () => {
  const ledger = registersOf({ editors: ['keeper'], readers: ['*'], owner: ['体育'] })
  const fields = {
    number: text({ title: say('编号', 'Number') }),
    name: text({ title: say('名称', 'Name') }),
  }
  const common = { title: say('球场', 'Courts'), fields, label: 'name', key: ['number'], owner: ['体育'] }
  assert.deepEqual(ledger({ label: 'name' }, ['球场', 'Courts'], fields), {
    ...{ ...common, search: ['name'], editors: ['keeper'], readers: ['*'] },
  })
  assert.deepEqual(
    ledger(
      { label: 'name', search: '', open: 'number name', editors: ['coach'] },
      ['球场', 'Courts'],
      fields,
    ),
    { ...common, publicFields: ['number', 'name'], editors: ['coach'], readers: ['*'] },
  )
})

test('states as code lists are written; clocks that begin; a layer in a line', () => {
  const written = states('asked 待办 Asked · held 挂起 Held', 'done 已办 Done')
  assert.deepEqual(
    written,
    states({ asked: ['待办', 'Asked'], held: ['挂起', 'Held'] }, { done: ['已办', 'Done'] }),
  )
  assert.throws(() => states('asked 待办', 'done 已办 Done'), /not a code/)
  assert.deepEqual(starting('promise'), [{ do: 'startClock', clock: 'promise' }])
  const courts = themeLayer(['球场', 'Courts'], 'point', '球场台账', 'court.place', {
    color: '#1971c2',
    minZoom: 13,
  })
  assert.deepEqual(courts.source, { kind: 'register', register: 'court', field: 'place' })
  assert.deepEqual([courts.minZoom, courts.style], [13, { color: '#1971c2' }])
  const repairs = themeLayer(['报修', 'Repairs'], 'point', '报修', 'repair', { color: '#d4380d' })
  assert.deepEqual(repairs.source, { kind: 'matters', type: 'repair' })
})

test('how many were opened in a period: fewer are better', () => {
  const repairs = figuresOf('tennis.repair', say('体育局', 'Sports'))
  const { unit, count, direction } = openedFigure(
    repairs,
    ['新增报修', 'New repairs'],
    ['期间内报修', 'repairs'],
  )
  assert.deepEqual(
    [unit, count, direction],
    ['matters', { type: 'tennis.repair', period: 'openedAt' }, 'down'],
  )
})

test('a matter of a demonstration: so many days ago, with what was done since', () => {
  const life = livesOf('tennis', new Date('2026-11-21T00:00:00Z'))(['repair', 'keeper', 2], { a: 1 }, [
    5,
    'keeper',
    'mend',
    {},
  ])
  assert.deepEqual(
    [life.at.toISOString(), life.type, life.opener],
    ['2026-11-19T00:00:00.000Z', 'tennis.repair', 'keeper'],
  )
  assert.deepEqual(life.steps, [{ afterMinutes: 5, by: 'keeper', action: 'mend', form: {} }])
})
