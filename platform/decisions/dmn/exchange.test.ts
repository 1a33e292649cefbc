import assert from 'node:assert/strict'
import { test } from 'node:test'
import { must, say } from '../../../base/index.ts'
import { compile, evaluate } from '../decide.ts'
import type { DecisionTable } from '../declare.ts'
import { decimal, type Feel } from '../feel/index.ts'
import { joinModels, ModelRun, readModel, tableFromDmn, tableToDmn } from './index.ts'

const table: DecisionTable = {
  name: 'courtFee',
  title: say('场地费 <“甲”&乙>', 'Court fee'),
  hit: 'P',
  inputs: [
    { name: 'hours', type: 'number', title: say('时长', 'hours'), values: '(0..12]', whole: true },
    {
      name: 'court',
      expression: 'booking.court kind',
      type: 'string',
      title: say('场地', 'court'),
      optional: true,
      choices: [
        { value: 'clay "red"', title: say('红土', 'clay') },
        { value: 'grass', title: say('草地', 'grass') },
      ],
    },
    { name: 'day', type: 'date', title: say('日期', 'day') },
  ],
  outputs: [
    {
      name: 'grade',
      type: 'string',
      title: say('档次', 'grade'),
      values: '"high", "low"',
      otherwise: '"low"',
    },
  ],
  rows: [
    { when: ['<= 2', '-', '< date("2026-07-01")'], gives: ['"low"'], note: '第 4 条\n第二款' },
    { when: ['> 2', 'not("grass")', '-'], gives: ['"high"'] },
  ],
}
const lists: DecisionTable = {
  ...table,
  hit: 'C',
  outputs: [{ name: 'papers', type: 'string', title: say('材料', 'papers'), many: true }],
  rows: [{ when: ['-', '-', '-'], gives: ['["identity", "doctor"]'], note: '' }],
}
const sums: DecisionTable = {
  ...table,
  hit: 'C+',
  outputs: [{ name: 'fee', type: 'number', title: say('费', 'fee') }],
  rows: [{ when: ['>= 1', '-', '-'], gives: ['12.5'] }],
}

test('a table leaves as DMN 1.5 and comes back the same', () => {
  for (const one of [table, lists, sums]) assert.deepEqual(must(tableFromDmn(tableToDmn(one))), one)
})

test('the file is a model that the interpreter decides alike, with a drawing', () => {
  const xml = tableToDmn(table)
  assert.match(xml, /DMNShape[^>]*dmnElementRef="decision_1"/)
  const models = must(joinModels(must(readModel(xml))))
  const input = { hours: 3, booking: { 'court kind': 'clay "red"' }, day: '2026-08-01' }
  const given = new Map<string, Feel>([
    ['hours', decimal.whole(3)],
    ['booking', new Map<string, Feel>([['court kind', 'clay "red"']])],
    ['day', null],
  ])
  assert.equal(new ModelRun(models, given).named('courtFee'), 'high')
  assert.deepEqual(evaluate(must(compile(table)), input).outputs, { grade: 'high' })
})

const refusal = (xml: string): { readonly code: string; readonly zh: string } => {
  const read = tableFromDmn(xml)
  assert.equal(read.ok, false)
  return read.ok ? { code: '', zh: '' } : { code: read.error.code, zh: read.error.says.zh }
}

test('what a table cannot hold is refused by its element', () => {
  const xml = tableToDmn(table)
  const changed = (from: string | RegExp, to: string): string => {
    const next = xml.replace(from, to)
    assert.notEqual(next, xml)
    return refusal(next).zh
  }
  assert.match(
    changed('<decision id', '<businessKnowledgeModel id="b1" name="b"/><decision id'),
    /<businessKnowledgeModel>（b1）/,
  )
  assert.match(changed(/<decisionTable[\s\S]*<\/decisionTable>/, '<context id="c1"/>'), /<context>（c1）/)
  assert.match(changed('&lt;= 2', 'x + 1 &gt; 2'), /<inputEntry>（inputEntry_0_0）：第 1 行第 1 列/)
  assert.match(
    changed('<text>hours</text>', '<text>sum(hours)</text>'),
    /<inputExpression>（inputExpression_0）/,
  )
  assert.match(
    changed('inputExpression_2" typeRef="date"', 'inputExpression_2" typeRef="tCalendar"'),
    /tCalendar/,
  )
  assert.match(changed('hitPolicy="PRIORITY"', 'hitPolicy="WHATEVER"'), /WHATEVER/)
})

test('hostile files end in a sentence', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><definitions>&b;</definitions>`
  for (const text of [
    '',
    'no xml',
    '<definitions',
    '<a><b></a>',
    bomb,
    `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`,
  ])
    assert.equal(refusal(text).code, 'decisions.notXml', text.slice(0, 40))
  assert.equal(refusal('<bpmn:definitions xmlns:bpmn="x"/>').code, 'decisions.beyondTable')
  assert.equal(refusal('<html/>').code, 'decisions.notDmn')
  assert.equal(readModel(bomb).ok, false)
})

test('decisions that need each other in a circle are refused', () => {
  const decision = (name: string, needs: string): string =>
    `<decision id="${name}" name="${name}"><variable name="${name}"/><informationRequirement><requiredDecision href="#${needs}"/></informationRequirement><literalExpression><text>${needs}</text></literalExpression></decision>`
  const model = must(
    readModel(`<definitions namespace="n">${decision('a', 'b')}${decision('b', 'a')}</definitions>`),
  )
  const joined = joinModels(model)
  assert.equal(joined.ok, false)
  if (!joined.ok) assert.equal(joined.error.says.zh, '决策相互依赖成环：a → b')
})
