import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { must, say } from '../../../base/index.ts'
import { findHead, type Line, openWorkbook } from '../sheets/index.ts'
import type { Step } from './declare.ts'
import { lineParser } from './parse.ts'
import { cellReader } from './read.ts'
import { parseRulesIn, ruleProblem, stepsIn } from './shape.ts'
import { compileSteps } from './steps.ts'

const shared = `${process.env.HUYING_SHARED ?? new URL('../../../../shared', import.meta.url).pathname}/data/dirty-spreadsheets`
const absent = existsSync(shared) ? false : 'the dirty spreadsheets (HUYING_SHARED/data) are not here'
const context = { today: '2026-11-21', codes: () => undefined }

async function linesOf(file: string): Promise<Line[]> {
  const book = must(await openWorkbook(`${shared}/${file}`))
  const lines: Line[] = []
  for await (const chunk of book.lines(0)) lines.push(...chunk)
  await book.close()
  return lines
}

/** Rules as the guide shows them: blanks away, signs alike, then tables and labels; no answer of the files is in them. */
const rulesIn = (file: string) =>
  must(
    parseRulesIn(
      JSON.parse(readFileSync(new URL(`../../../docs/examples/${file}`, import.meta.url), 'utf8')),
    ),
  )

const run = (steps: readonly Step[], text: string) => must(compileSteps(steps))(text)

describe('steps a steward puts together', () => {
  it('each does what it says', () => {
    const cases: [Step, string, string][] = [
      [{ do: 'trim' }, ' a b ', 'a b'],
      [{ do: 'collapse' }, ' a \n　b ', 'a b'],
      [{ do: 'collapse', with: '' }, '有机 -\n无机', '有机-无机'],
      [{ do: 'halfWidth' }, 'ＡＢ１（％）', 'AB1(%)'],
      [{ do: 'fold' }, 'P₂O₅≧３％ 5—9 5∽8', 'P2O5≥3% 5-9 5~8'],
      [{ do: 'case', to: 'upper' }, 'ab', 'AB'],
      [{ do: 'remove', text: ['约', '左右'] }, '约5左右', '5'],
      [{ do: 'replace', find: '－', with: '-' }, 'a－b－c', 'a-b-c'],
      [{ do: 'pattern', find: '第(\\d+)号', with: 'No.$1' }, '粤第12号', '粤No.12'],
      [{ do: 'take', find: '\\d{4}', group: 0 }, '证2016年', '2016'],
      [{ do: 'split', at: ['/', '、'], take: 2 }, 'a/b、c', 'b'],
      [{ do: 'split', at: ['/'], take: -1 }, 'a/b/c', 'c'],
      [{ do: 'split', at: ['/'], take: 9 }, 'a/b', ''],
      [{ do: 'between', from: '（', to: '）' }, '甲（乙）丙', '乙'],
      [{ do: 'prefix', text: '粤' }, 'A1', '粤A1'],
      [{ do: 'suffix', text: '万元' }, '3', '3万元'],
      [{ do: 'suffix', text: '万元' }, '', ''],
      [{ do: 'pad', to: 4, with: '0', side: 'start' }, '7', '0007'],
      [{ do: 'date', order: 'dmy' }, '5/3/2021', '2021-03-05'],
      [{ do: 'number', after: ['有机质'] }, '总养分≥5% 有机质 ≥ 45.5%', '45.5'],
      [{ do: 'number', after: ['K2O'] }, 'N+P2O5+K2O≥35%', '35'],
      [{ do: 'number' }, 'P2O5 12个', '12'],
      [{ do: 'number', unit: ['kg'] }, '3袋 25kg', '25'],
      [{ do: 'number', after: ['水分'] }, '无', ''],
      [{ do: 'series', of: 3, take: 2 }, '配比:16 - 6-8含氯', '6'],
      [{ do: 'series', of: 3, take: 1 }, '1-2-3-4', ''],
      [{ do: 'scale', times: '1', over: '300', digits: 3 }, '35', '0.117'],
      [{ do: 'scale', times: '0.1' }, '0.3', '0.03'],
      [
        {
          do: 'when',
          test: { is: 'contains', any: ['吨'] },
          steps: [{ do: 'number' }, { do: 'scale', times: '1000' }],
          otherwise: [{ do: 'number' }],
        },
        '3吨',
        '3000',
      ],
      [{ do: 'firstOf', of: [[{ do: 'take', find: 'x' }], [{ do: 'take', find: 'b' }]] }, 'abc', 'b'],
      [{ do: 'blank', words: ['/'] }, ' / ', ''],
      [{ do: 'default', text: '其他' }, ' ', '其他'],
    ]
    for (const [step, text, expected] of cases)
      assert.equal(run([step], text), expected, JSON.stringify(step))
  })

  it('a map table keeps, blanks or refuses what it does not know', () => {
    const table = [{ from: ['男性', '先生'], to: '男' }]
    assert.equal(run([{ do: 'map', table, otherwise: 'keep' }], '先生'), '男')
    assert.equal(run([{ do: 'map', table, otherwise: 'keep' }], '君'), '君')
    assert.equal(run([{ do: 'map', table, otherwise: 'blank' }], '君'), '')
    const read = cellReader(
      { kind: 'text', title: say('性别', 'Sex') },
      [{ do: 'map', table, otherwise: 'reject' }],
      context,
    )
    assert.deepEqual('rule' in read('君') && (read('君') as { rule: string }).rule, 'standards.notInMap')
  })

  it('steps from outside are checked for form and told what is wrong', () => {
    for (const bad of [
      {},
      [{ do: 'nothing' }],
      [{ do: 'trim', more: 1 }],
      [{ do: 'take', find: '(' }],
      [{ do: 'take', find: '(a+)+b(?=c)' }],
      [{ do: 'split', at: [''], take: 1 }],
      [{ do: 'pad', to: 1e9, with: '0', side: 'start' }],
      [{ do: 'scale', times: '1', over: '0' }],
      [{ do: '__proto__' }],
      JSON.parse(`${'[{"do":"firstOf","of":['.repeat(50)}${']}]'.repeat(50)}`),
      Array.from({ length: 61 }, () => ({ do: 'trim' })),
    ])
      assert.equal(stepsIn(bad).ok, false, JSON.stringify(bad).slice(0, 80))
    assert.equal(stepsIn([{ do: 'trim' }, { do: 'case', to: 'upper' }]).ok, true)
    assert.equal(ruleProblem({ item: 'a', from: ['甲'], steps: [{ do: 'trim' }] }), undefined)
    assert.equal(
      ruleProblem({ item: 'a', from: ['甲'], steps: [{ do: 'take', find: '(' }] })?.zh,
      '“a”第 1 步：括号没有配对',
    )
    for (const bad of [null, [], {}, { item: 1, from: [], steps: [] }, { item: 'a', from: 'x', steps: [] }])
      assert.ok(ruleProblem(bad))
  })
})

describe('declared parsers on hand-written texts', () => {
  it('product types of a published register come out as the truth says', { skip: absent }, async () => {
    const rules = rulesIn('fertiliser-types.json')
    const lines = await linesOf('fertiliser-anhui.xlsx')
    const head = findHead(lines.slice(0, 20))
    const parser = must(lineParser(rules, head.headings, context))
    const found = lines.filter(({ no }) => no > head.to).map(({ cells }) => parser(cells).values.type)
    const truth = must(await openWorkbook(`${shared}/fertiliser-anhui.names.csv`))
    const right: string[] = []
    for await (const chunk of truth.lines(0)) right.push(...chunk.map(({ cells }) => cells[2] ?? ''))
    await truth.close()
    assert.deepEqual(found, right.slice(1))
    const count = (name: string) => found.filter((one) => one === name).length
    assert.deepEqual(
      [found.length, ...['复混肥料', '有机肥料', '有机-无机复混肥料', '床土调酸剂'].map(count)],
      [2_925, 2_589, 185, 141, 10],
    )
  })

  it('nutrients, chlorine and recipes of free texts: at least 95 of 100 rows as the truth says', {
    skip: absent,
  }, async () => {
    const rules = rulesIn('fertiliser-text.json')
    const [lines, truth, recipes] = await Promise.all(
      [
        'fertiliser-free-text.csv',
        'fertiliser-free-text.truth.csv',
        'fertiliser-free-text.materials.csv',
      ].map(linesOf),
    )
    const parser = must(lineParser(rules, lines?.[0]?.cells ?? [], context))
    const parsed = (lines ?? []).slice(1).map(({ cells }) => parser(cells))
    const same = (found: string | null | undefined, right: string) =>
      right === ''
        ? !found
        : found !== null && found !== undefined && Math.abs(Number(found) - Number(right)) < 5e-4
    const wanted = new Map((truth ?? []).slice(1).map(({ cells }) => [cells[0], cells]))
    const good = parsed.filter(({ values }) => {
      const [, n = '', p = '', k = '', organic = '', chlorine] = wanted.get(values.row ?? '') ?? []
      return (
        same(values.n, n) &&
        same(values.p2o5, p) &&
        same(values.k2o, k) &&
        same(values.organic, organic) &&
        values.chlorine === chlorine
      )
    })
    assert.ok(good.length >= 95, `${good.length} of ${parsed.length} rows`)
    const listed = Map.groupBy((recipes ?? []).slice(1), ({ cells }) => cells[0])
    const whole = parsed.filter(({ values, lists }) => {
      const right = (listed.get(values.row ?? '') ?? []).map(({ cells }) => `${cells[1]} ${Number(cells[2])}`)
      const found = (lists.materials ?? []).map(
        ({ material, percent }) => `${material ?? ''} ${Number(percent)}`,
      )
      return right.join() === found.join()
    })
    assert.ok(whole.length >= 95, `${whole.length} of ${parsed.length} recipes`)
  })

  it('a number without bounds has none', () => {
    const rules = must(parseRulesIn({ columns: { no: { from: ['号'], field: { kind: 'integer' } } } }))
    assert.deepEqual(must(lineParser(rules, ['号'], context))(['2925']).rejects, [])
  })

  it('says which column or rule does not fit', () => {
    const wrong = parseRulesIn({ columns: { a: { from: ['x'], steps: [{ do: 'evil' }] } } })
    assert.equal(!wrong.ok && wrong.error.zh, '“a”：第 1 步写得不对')
    const none = lineParser({ columns: { a: { from: ['没有'] } } }, ['有'], context)
    assert.equal(!none.ok && none.error.zh, '表中没有“没有”列')
    assert.equal(parseRulesIn({ columns: { a: { from: 'x' } } }).ok, false)
    assert.equal(parseRulesIn([]).ok, false)
  })
})
