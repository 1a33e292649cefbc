import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { say, seeded } from '../../../base/index.ts'
import { idCheck } from '../../fields/decide.ts'
import { assign } from './assign.ts'
import { codeTable } from './codes.ts'
import type { Learnt } from './declare.ts'
import { nationalElements } from './national/elements.ts'
import { gatherColumns, headingKey, type SuggestItem, suggest } from './suggest.ts'

const context = { today: '2026-11-21', codes: codeTable }
const draw = seeded(11)
const pick = <T>(of: readonly T[]): T => of[Math.floor(draw() * of.length)] as T
const idNumber = () => {
  const body = `440111${1950 + Math.floor(draw() * 60)}0${1 + Math.floor(draw() * 9)}1${Math.floor(draw() * 9)}${100 + Math.floor(draw() * 800)}`
  return body + idCheck(body)
}
const item = (name: string): SuggestItem => {
  const element = nationalElements.find((one) => one.name === name)
  if (!element) throw new Error(name)
  return { name, field: element.field, element: `${name}@1` }
}
const MAKE: Readonly<Record<string, () => string>> = {
  person: () => pick(['张三', '李小明', '欧阳娜娜', '王五']),
  id: idNumber,
  sex: () => pick(['男', '女']),
  day: () => pick(['2021-03-05', '20200101', '2019年5月6日']),
  phone: () => `138${10_000_000 + Math.floor(draw() * 80_000_000)}`,
  text: () => pick(['石井街道庆丰路12号', '新市街棠涌村3巷5号', '均禾街长红大道1号']),
  number: () => String(Math.floor(draw() * 500)),
}
const columnsOf = (columns: readonly (readonly [string, keyof typeof MAKE])[]) => {
  const gathered = gatherColumns(columns.map(([heading]) => heading))
  for (let i = 0; i < 200; i++) gathered.add(columns.map(([, kind]) => MAKE[kind]?.() ?? ''))
  return gathered.columns()
}
const proposed = (
  items: readonly string[],
  columns: readonly (readonly [string, keyof typeof MAKE])[],
  learnt: readonly Learnt[] = [],
) =>
  Object.fromEntries(
    suggest(items.map(item), columnsOf(columns), context, { elements: nationalElements, learnt }).map(
      ({ item: name, heading }) => [name, heading],
    ),
  )

describe('suggestions for a mapping', () => {
  it('finds the columns of headings as offices write them', () => {
    assert.deepEqual(
      proposed(
        ['personName', 'idNumber', 'sex', 'birthday', 'phone', 'homeAddress', 'ethnic'],
        [
          ['序号', 'number'],
          ['申请人姓名', 'person'],
          ['身份证号', 'id'],
          ['xb', 'sex'],
          ['出生年月', 'day'],
          ['联系人手机号码', 'phone'],
          ['家庭住址（详细到门牌）', 'text'],
        ],
      ),
      {
        personName: '申请人姓名',
        idNumber: '身份证号',
        sex: 'xb',
        birthday: '出生年月',
        phone: '联系人手机号码',
        homeAddress: '家庭住址（详细到门牌）',
        ethnic: null,
      },
    )
  })

  it('trusts the values where the heading says nothing or something else', () => {
    const found = proposed(
      ['idNumber', 'personName'],
      [
        ['字段1', 'id'],
        ['字段2', 'person'],
      ],
    )
    assert.deepEqual(found, { idNumber: '字段1', personName: null })
    // a column called 身份证号 that holds telephone numbers is not proposed
    assert.deepEqual(proposed(['idNumber'], [['身份证号', 'phone']]), { idNumber: null })
  })

  it('learns from mappings that were accepted', () => {
    const columns = [['持有者', 'person']] as const
    assert.deepEqual(proposed(['personName'], columns), { personName: null })
    const learnt = [{ heading: headingKey('持有者'), target: 'personName', times: 3 }]
    assert.deepEqual(proposed(['personName'], columns, learnt), { personName: '持有者' })
  })

  it('gives each column away once and says why', () => {
    const [one, two] = suggest(
      [item('happenedDay'), item('issuedDay')],
      columnsOf([
        ['发证日期', 'day'],
        ['登记日期', 'day'],
      ]),
      context,
      { elements: nationalElements },
    )
    assert.deepEqual([one?.heading, two?.heading], ['登记日期', '发证日期'])
    assert.deepEqual(
      two?.reasons.map(({ zh }) => zh),
      ['列名就是“发证日期”', '全列 100% 的值通过“发证日期”的校验'],
    )
  })

  it('amounts in 万元 come with their step', () => {
    const [found] = suggest(
      [{ name: 'capital', field: { kind: 'money', title: say('注册资本', 'Capital') } }],
      columnsOf([['注册资本（万元）', 'number']]),
      context,
    )
    assert.equal(found?.heading, '注册资本（万元）')
    assert.equal(found?.steps.length, 1)
  })

  it('looks at the whole column, not at its start', () => {
    const gathered = gatherColumns(['a'])
    for (let i = 0; i < 100_000; i++) gathered.add([String(i)])
    const [column] = gathered.columns()
    const values = column?.values.map(Number) ?? []
    assert.equal(column?.rows, 100_000)
    assert.ok(values.length >= 2_000 && values.length < 4_000)
    assert.ok((values.at(-1) ?? 0) > 99_000 && (values[Math.floor(values.length / 2)] ?? 0) > 40_000)
  })

  it('pairs one to one with the greatest sum', () => {
    const best = (scores: number[][]): number => {
      const go = (i: number, used: Set<number>): number =>
        i === scores.length
          ? 0
          : Math.max(
              go(i + 1, used),
              ...(scores[i] ?? []).map((score, j) =>
                used.has(j) ? 0 : score + go(i + 1, new Set([...used, j])),
              ),
            )
      return go(0, new Set())
    }
    const matrix = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      )
    fc.assert(
      fc.property(matrix, (scores) => {
        const taken = assign(scores)
        const pairs = taken.filter((at) => at >= 0)
        assert.equal(new Set(pairs).size, pairs.length)
        const sum = taken.reduce((all, at, i) => all + (at < 0 ? 0 : (scores[i]?.[at] ?? 0)), 0)
        assert.equal(sum, best(scores))
      }),
      { numRuns: 300 },
    )
    assert.deepEqual(assign([]), [])
  })
})
