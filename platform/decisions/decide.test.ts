import assert from 'node:assert/strict'
import { test } from 'node:test'
import { must, say } from '../../base/index.ts'
import { checkTable, compile, contradictions, evaluate } from './decide.ts'
import type { DecisionTable, TableInput, TableOutput } from './declare.ts'

const input = (
  name: string,
  type: TableInput['type'],
  zh: string,
  more: Partial<TableInput> = {},
): TableInput => ({
  name,
  type,
  title: say(zh, name),
  ...more,
})
const output = (name: string, type: TableOutput['type'], more: Partial<TableOutput> = {}): TableOutput => ({
  name,
  type,
  title: say(name, name),
  ...more,
})

/** Court fees of a tennis club: invented, with the shape of a real tariff. */
const fees: DecisionTable = {
  name: 'courtFee',
  title: say('场地费', 'Court fee'),
  hit: 'U',
  inputs: [
    input('hours', 'number', '时长', { values: '(0..12]' }),
    input('member', 'boolean', '会员'),
    input('court', 'string', '场地', {
      choices: [
        { value: 'clay', title: say('红土', 'clay') },
        { value: 'grass', title: say('草地', 'grass') },
      ],
    }),
  ],
  outputs: [output('fee', 'number')],
  rows: [
    { when: ['<= 2', 'true', '-'], gives: ['0'], note: 'Rule 4' },
    { when: ['> 2', 'true', '-'], gives: ['1500'] },
    { when: ['-', 'false', '"clay"'], gives: ['3000'] },
    { when: ['-', 'false', 'not("clay")'], gives: ['5000'] },
  ],
}

const decide = (table: DecisionTable, values: unknown) => evaluate(must(compile(table)), values)

test('a table decides and says which row, and why, in both languages', () => {
  const outcome = decide(fees, { hours: 1.5, member: true, court: 'grass' })
  assert.deepEqual(outcome.outputs, { fee: 0 })
  assert.equal(outcome.says.zh, '第 1 行：时长 ≤ 2 且 会员')
  assert.equal(outcome.says.en, 'Row 1: hours ≤ 2 and member')
  assert.equal(outcome.rows[0]?.note, 'Rule 4')
  const grass = decide(fees, { hours: 1, member: false, court: 'grass' })
  assert.equal(grass.says.zh, '第 4 行：非“会员” 且 场地 ≠ 红土')
})

test('a table without holes and overlaps is found to be so', () => {
  assert.deepEqual(checkTable(fees), { holes: [], overlaps: [], faults: [], idle: [], complete: true })
})

test('holes and overlaps are shown by an example', () => {
  const rows = [
    { when: ['[0..2)', '-', '-'], gives: ['0'] },
    { when: ['(2..12]', 'true', '-'], gives: ['1'] },
    { when: ['> 10', '-', '"clay"'], gives: ['2'] },
  ]
  const check = checkTable({ ...fees, rows })
  assert.equal(check.holes[0]?.says.zh, '时长 2')
  assert.ok(check.holes.some((hole) => hole.example.member === false && hole.example.hours === 6))
  for (const hole of check.holes) assert.equal(decide({ ...fees, rows }, hole.example).trouble, 'none')
  assert.deepEqual(
    check.overlaps.map((one) => one.rows),
    [[2, 3]],
  )
  assert.equal(decide({ ...fees, rows }, check.overlaps[0]?.example).trouble, 'contradiction')
  assert.equal(contradictions({ ...fees, rows, hit: 'A' }, check).length, 1)
})

test('between whole numbers and between days there is nothing', () => {
  const whole: DecisionTable = {
    ...fees,
    inputs: [input('age', 'number', '年龄', { whole: true, values: '>= 0' }), input('day', 'date', '日期')],
    rows: [
      { when: ['<= 5', '-'], gives: ['1'] },
      { when: ['>= 6', '<= date("2026-08-31")'], gives: ['2'] },
      { when: ['>= 6', '>= date("2026-09-01")'], gives: ['3'] },
    ],
  }
  assert.deepEqual(checkTable(whole).holes, [])
  assert.deepEqual(decide(whole, { age: 6, day: '2026-09-01' }).outputs, { fee: 3 })
  const real = checkTable({ ...whole, inputs: whole.inputs.map((one) => ({ ...one, whole: false })) })
  assert.equal(real.holes[0]?.says.zh, '年龄 (5..6)')
})

test('an absent value meets the dash, null and what not() makes of others, and nothing in an order', () => {
  const table: DecisionTable = {
    ...fees,
    hit: 'C',
    inputs: [input('hours', 'number', '时长', { optional: true })],
    rows: ['-', 'null', 'not(3)', '< 5', 'not(< 5)', '[1..2]', '!= 3'].map((cell, index) => ({
      when: [cell],
      gives: [String(index)],
    })),
  }
  assert.deepEqual(decide(table, {}).outputs, { fee: [0, 1, 2, 6] })
  assert.deepEqual(decide(table, { hours: 1 }).outputs, { fee: [0, 2, 3, 5, 6] })
})

test('every hit policy', () => {
  const rows = [
    { when: ['> 1'], gives: ['0.1', '"low"'] },
    { when: ['> 2'], gives: ['0.2', '"high"'] },
    { when: ['> 3'], gives: ['0.7', '"low"'] },
  ]
  const table: DecisionTable = {
    ...fees,
    inputs: [input('hours', 'number', '时长')],
    outputs: [
      output('fee', 'number', { values: '0.7, 0.2, 0.1' }),
      output('grade', 'string', { values: '"high","low"' }),
    ],
    rows,
  }
  const numbers = {
    ...table,
    outputs: table.outputs.slice(0, 1),
    rows: rows.map((row) => ({ ...row, gives: row.gives.slice(0, 1) })),
  }
  const at = (hit: DecisionTable['hit'], hours = 4) =>
    decide({ ...(hit.length > 1 ? numbers : table), hit }, { hours })
  assert.equal(at('U').trouble, 'contradiction')
  assert.equal(at('A').trouble, 'contradiction')
  assert.deepEqual(at('U', 2).outputs, { fee: 0.1, grade: 'low' })
  assert.deepEqual(at('F').outputs, { fee: 0.1, grade: 'low' })
  assert.deepEqual(at('P').outputs, { fee: 0.7, grade: 'low' })
  assert.deepEqual(at('R').outputs, { fee: [0.1, 0.2, 0.7], grade: ['low', 'high', 'low'] })
  assert.deepEqual(at('O').outputs, { fee: [0.7, 0.2, 0.1], grade: ['low', 'high', 'low'] })
  assert.deepEqual(at('C+').outputs, { fee: 1 })
  assert.deepEqual(decide({ ...numbers, hit: 'C+' }, { hours: 3 }).outputs, { fee: 0.3 })
  assert.deepEqual(at('C<').outputs, { fee: 0.1 })
  assert.deepEqual(at('C>').outputs, { fee: 0.7 })
  assert.deepEqual(at('C#').outputs, { fee: 3 })
  assert.equal(at('C', 0).trouble, 'none')
})

test('the default holds where no row does, and closes the holes', () => {
  const table: DecisionTable = {
    ...fees,
    outputs: [output('papers', 'string', { many: true, otherwise: '["identity"]' })],
    rows: [{ when: ['> 8', '-', '-'], gives: ['["identity", "doctor"]'] }],
  }
  assert.deepEqual(decide(table, { hours: 1 }).outputs, { papers: ['identity'] })
  assert.deepEqual(decide(table, { hours: 9 }).outputs, { papers: ['identity', 'doctor'] })
  assert.deepEqual(checkTable(table).holes, [])
})

test('rows that never decide are named', () => {
  const rows = [
    { when: ['> 3', '-', '-'], gives: ['1'] },
    { when: ['> 5', '-', '-'], gives: ['2'] },
    { when: ['-', '-', '-'], gives: ['3'] },
  ]
  assert.deepEqual(checkTable({ ...fees, hit: 'F', rows }).idle, [2])
})

test('cells may compare with another column; the check then says it did not see everything', () => {
  const table: DecisionTable = {
    ...fees,
    inputs: [
      input('offer', 'number', '出价'),
      input('price', 'number', '标价', { expression: 'lot.list price' }),
    ],
    outputs: [output('pay', 'number')],
    rows: [
      { when: ['>= lot.list price', '-'], gives: ['lot.list price'] },
      { when: ['< lot.list price', '-'], gives: ['0'] },
    ],
  }
  assert.deepEqual(decide(table, { offer: 12, lot: { 'list price': 10 } }).outputs, { pay: 10 })
  assert.deepEqual(decide(table, { offer: 9, lot: { 'list price': 10 } }).outputs, { pay: 0 })
  assert.equal(checkTable(table).complete, false)
})

test('what cannot be read is refused with row and column', () => {
  const wrong = (cell: string, column = 0): string => {
    const when = ['-', '-', '-']
    when[column] = cell
    const done = compile({ ...fees, rows: [{ when, gives: ['1'] }] })
    assert.equal(done.ok, false, cell)
    const fault = checkTable({ ...fees, rows: [{ when, gives: ['1'] }] }).faults[0]
    assert.deepEqual([fault?.row, fault?.column], [1, column + 1])
    return fault?.says.zh ?? ''
  }
  assert.equal(wrong('> minimum'), '看不懂“minimum”')
  assert.equal(wrong('[5..3]'), '区间 5..3 里没有值')
  assert.equal(wrong('"two"'), '“two”不是本列的类型（number）')
  assert.equal(wrong('< "x"', 2), '文字和是否没有大小，只能比较相等')
  assert.equal(wrong('"caly"', 2), '“caly”不在本列的取值里')
  for (const cell of [
    '1,',
    '[1..',
    '(1',
    'not(1',
    '1 2',
    '< null',
    '12345678901234567',
    '1; drop',
    '"',
    '__proto__',
  ])
    wrong(cell)
})

test('hostile shapes are refused and never reached', () => {
  assert.equal(compile({ ...fees, rows: [{ when: ['-'], gives: ['1'] }] }).ok, false)
  assert.equal(compile({ ...fees, hit: 'X' as 'U' }).ok, false)
  assert.equal(compile({ ...fees, hit: 'P' }).ok, false)
  assert.equal(
    compile({ ...fees, rows: Array.from({ length: 3000 }, () => fees.rows.at(0) ?? { when: [], gives: [] }) })
      .ok,
    false,
  )
  const proto: DecisionTable = {
    ...fees,
    inputs: [input('a', 'string', 'a', { expression: 'constructor.name' })],
    rows: [{ when: ['-'], gives: ['1'] }],
  }
  assert.deepEqual(decide(proto, {}).outputs, { fee: 1 })
  assert.equal(decide(fees, { hours: '2', member: true }).trouble, 'input')
  assert.equal(decide(fees, { hours: 13, member: true }).trouble, 'input')
  assert.equal(decide(fees, { hours: 1, member: false, court: 'moon' }).trouble, 'input')
  assert.equal(decide(fees, null).trouble, 'none')
  assert.equal(decide(fees, { hours: Number.NaN }).trouble, 'input')
})

test('a table too wide to look through says so, in time', () => {
  const wide: DecisionTable = {
    ...fees,
    hit: 'C',
    inputs: Array.from({ length: 30 }, (_, index) => input(`n${index}`, 'number', `n${index}`)),
    rows: Array.from({ length: 60 }, (_, row) => ({
      when: Array.from({ length: 30 }, (_, column) => ((row * 7 + column * 3) % 5 === 0 ? `> ${row}` : '-')),
      gives: ['1'],
    })),
  }
  const check = checkTable(wide)
  assert.equal(check.complete, false)
})
