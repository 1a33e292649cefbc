import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { must, newId, say } from '../../../base/index.ts'
import { creditCheck, creditCodeOf, idCheck, idNumberOf, mailOf, phoneOf } from '../../fields/decide.ts'
import * as ledger from '../../ledger/index.ts'
import { systemActor } from '../../org/index.ts'
import { type Store, sql } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import * as datasets from '../datasets/index.ts'
import * as intake from '../intake/index.ts'
import type { Operator, Term, Test } from './declare.ts'
import { openQuality, schema } from './index.ts'
import { patternFault, wholePattern } from './pattern.ts'
import { madeDataset, putRows } from './testing.ts'

describe('platform / catalogue / quality / scores', () => {
  const TODAY = '2026-11-21'
  const at = new Date('2026-11-21T02:00:00Z')
  const quality = openQuality({ district: '440111', codes: async () => ['a', 'b'] })
  let store: Store
  let dataset: datasets.Dataset
  let other: datasets.Dataset
  before(async () => {
    store = await freshStore([ledger.schema, datasets.schema, intake.schema, schema])
    dataset = await madeDataset(store, {
      a: { kind: 'text', title: say('甲', 'A') },
      b: { kind: 'text', title: say('乙', 'B') },
      n: { kind: 'integer', title: say('数', 'N') },
      m: { kind: 'money', title: say('金额', 'M') },
      d: { kind: 'day', title: say('日', 'D') },
      e: { kind: 'day', title: say('止', 'E') },
    })
    other = await madeDataset(store, {
      k: { kind: 'text', title: say('键', 'K') },
      v: { kind: 'integer', title: say('值', 'V') },
    })
  })
  after(() => store.close())

  type Row = readonly [
    a: string | null,
    b: string | null,
    n: number | null,
    m: number | null,
    d: string | null,
    e: string | null,
  ]
  const ITEMS = ['a', 'b', 'n', 'm', 'd', 'e']
  type Values = Readonly<Record<string, string | number | null>>
  const valuesOf = (row: Row): Values => Object.fromEntries(ITEMS.map((name, i) => [name, row[i] ?? null]))

  const compared = (left: string | number, op: Operator, right: string | number): boolean =>
    ({
      eq: left === right,
      ne: left !== right,
      lt: left < right,
      le: left <= right,
      gt: left > right,
      ge: left >= right,
    })[op]
  const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000

  function term(one: Term, row: Values): string | number | null {
    if ('today' in one) return TODAY
    if ('value' in one) return one.value
    if ('item' in one) {
      const value = row[one.item] ?? null
      return one.item === 'm' && value !== null ? Number(value) / 100 : value
    }
    const parts = ('sum' in one ? one.sum : one.minus).map((part) => term(part, row))
    if (parts.some((part) => part === null)) return null
    const numbers = parts.map((part) => (typeof part === 'string' ? dayNumber(part) : Number(part)))
    return 'sum' in one ? numbers.reduce((x, y) => x + y, 0) : (numbers[0] ?? 0) - (numbers[1] ?? 0)
  }

  /** The rule as one would tell it to a child: row by row, one after the other. */
  function naive(
    rule: Test,
    row: Values,
    rows: readonly Values[],
    others: readonly (readonly [string | null, number | null])[],
  ): boolean {
    const value = 'item' in rule ? (row[rule.item] ?? null) : null
    if (rule.is === 'filled')
      return value === null || (typeof value === 'string' && value.replace(/ /g, '') === '')
    if (rule.is === 'unique')
      return (
        rule.items.every((name) => row[name] !== null) &&
        rows.filter((one) => rule.items.every((name) => one[name] === row[name])).length > 1
      )
    if (rule.is === 'compare') {
      const [left, right] = [term(rule.left, row), term(rule.right, row)]
      return left !== null && right !== null && !compared(left, rule.op, right)
    }
    if (value === null) return false
    const text = String(value)
    switch (rule.is) {
      case 'valid': {
        const read = {
          idNumber: () => idNumberOf(text, TODAY),
          creditCode: () => creditCodeOf(text),
          phone: () => phoneOf(text),
          mail: () => ({ number: mailOf(text) }),
        }[rule.as]()
        return !(read && 'number' in read && read.number === text)
      }
      case 'pattern':
        return !new RegExp(wholePattern(rule.pattern), 'us').test(text)
      case 'oneOf':
        return !rule.values.includes(text)
      case 'coded':
        return !['a', 'b'].includes(text)
      case 'length':
        return [...text].length < (rule.min ?? 0) || [...text].length > (rule.max ?? 1e9)
      case 'exists':
        return !others.some(([k]) => k === text)
      case 'agrees': {
        const [found] = others.filter(([k, v]) => k !== null && k === row[rule.on] && v !== null)
        return found !== undefined && !compared(Number(value), rule.op, Number(found[1]))
      }
      case 'age':
        return dayNumber(TODAY) - dayNumber(text) > rule.days
      default:
        return false
    }
  }

  const good = '440111190001010005'
  const texts = fc.oneof(
    fc.constantFrom('a', 'b', 'c', '', ' ', '甲', 'A1', 'A22', '13800000000', '020-81234567', 'x@y.cn', good),
    fc.constantFrom('91440111MA9W000106', '91440111MA9W000107', '440605190002290010', '𠮷a', '95588'),
    fc.string({ unit: fc.constantFrom('a', 'b', '1', '9', 'é', '中'), maxLength: 5 }),
    fc.integer({ min: 0, max: 999 }).map((n) => {
      const body = `44011119900229${String(n).padStart(3, '0')}`
      return body + idCheck(body)
    }),
    fc.integer({ min: 0, max: 9999 }).map((n) => {
      const inner = `MA9W${String(n).padStart(4, '0')}`
      const body = `91440111${inner}${'0123456789X'[n % 11]}`
      return body + creditCheck(body)
    }),
  )
  const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null, freq: 4 })
  const days = fc.constantFrom('2026-11-21', '2026-11-20', '2026-10-01', '2025-01-31', '2027-02-28')
  const rowOf: fc.Arbitrary<Row> = fc.tuple(
    ...([maybe(texts), maybe(texts), maybe(fc.integer({ min: -3, max: 3 }))] as const),
    ...([maybe(fc.integer({ min: -300, max: 300 })), maybe(days), maybe(days)] as const),
  )
  const op = fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge') as fc.Arbitrary<Operator>
  const textItem = fc.constantFrom('a', 'b')
  const ruleOf = (): fc.Arbitrary<Test> =>
    fc.oneof(
      fc.record({ is: fc.constant('filled' as const), item: fc.constantFrom(...ITEMS) }),
      fc.record({
        is: fc.constant('unique' as const),
        items: fc.uniqueArray(fc.constantFrom(...ITEMS), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({
        is: fc.constant('valid' as const),
        item: textItem,
        as: fc.constantFrom('idNumber', 'creditCode', 'phone', 'mail') as fc.Arbitrary<'idNumber'>,
      }),
      fc.record({
        is: fc.constant('pattern' as const),
        item: textItem,
        pattern: fc.constantFrom('A\\d+', '[a-c\\d]*', '.{1,2}', '(?:a|甲)?', '\\d{11}'),
      }),
      fc.record({
        is: fc.constant('oneOf' as const),
        item: textItem,
        values: fc.uniqueArray(texts, { minLength: 1, maxLength: 4 }),
      }),
      fc.record({ is: fc.constant('coded' as const), item: textItem, list: fc.constant('any') }),
      fc.record({
        is: fc.constant('length' as const),
        item: textItem,
        min: fc.nat(3),
        max: fc.integer({ min: 3, max: 18 }),
      }),
      fc.record({
        is: fc.constant('exists' as const),
        item: textItem,
        dataset: fc.constant('other'),
        of: fc.constant('k'),
      }),
      fc.record({
        is: fc.constant('agrees' as const),
        item: fc.constant('n'),
        on: textItem,
        dataset: fc.constant('other'),
        ofOn: fc.constant('k'),
        of: fc.constant('v'),
        op,
      }),
      fc.record({ is: fc.constant('age' as const), item: fc.constantFrom('d', 'e'), days: fc.nat(60) }),
      fc.record({
        is: fc.constant('compare' as const),
        left: fc.constantFrom<Term>(
          { item: 'n' },
          { sum: [{ item: 'n' }, { item: 'm' }] },
          { minus: [{ item: 'd' }, { item: 'e' }] },
        ),
        op,
        right: fc.constantFrom<Term>({ value: 1 }, { value: 0.5 }, { item: 'm' }),
      }),
      fc.record({
        is: fc.constant('compare' as const),
        left: fc.constantFrom<Term>({ item: 'd' }, { today: true }),
        op,
        right: fc.constantFrom<Term>({ item: 'e' }, { value: '2026-10-01' }),
      }),
      fc.record({
        is: fc.constant('compare' as const),
        left: fc.constant<Term>({ item: 'a' }),
        op: fc.constantFrom('eq', 'ne') as fc.Arbitrary<Operator>,
        right: fc.constantFrom<Term>({ item: 'b' }, { value: 'a' }),
      }),
    )

  test('scores equal those of a naive reader of random small tables', async () => {
    const who = systemActor('440111')
    await fc.assert(
      fc.asyncProperty(
        fc.array(rowOf, { maxLength: 8 }),
        fc.array(fc.tuple(maybe(fc.constantFrom('a', 'b', 'A1')), maybe(fc.integer({ min: -3, max: 3 }))), {
          maxLength: 1,
        }),
        fc.array(ruleOf(), { minLength: 6, maxLength: 12 }),
        fc.nat(4),
        async (rows, others, rules, refused) => {
          const delivery = await putRows(store, dataset, rows)
          await putRows(store, other, others)
          for (let n = 0; n < refused; n++)
            await store.tx((tx) =>
              tx.run(sql`insert into delivery_reject (district, delivery, row_no, item, rule, value, says, says_en)
              values ('440111', ${delivery}::uuid, ${n + 100}::integer, 'n', 'fields.number', '', '', '')`),
            )
          const run = await store.tx(async (tx) => {
            for (const old of await quality.rules(tx, dataset))
              if (old.origin === 'hand') must(await quality.endRule(tx, who, dataset, old.id, at))
            for (const [n, rule] of rules.entries()) {
              const draft = 'dataset' in rule ? { ...rule, dataset: other.id } : rule
              must(await quality.saveRule(tx, who, dataset, { title: `r${n}`, test: draft }, at))
            }
            return must(await quality.measure(tx, who, { dataset: dataset.id, delivery }, at))
          })
          const values = rows.map(valuesOf)
          const total = rows.length + refused
          for (const [n, rule] of rules.entries()) {
            const bad = values.filter((row) => naive(rule, row, values, others)).length
            const result = run.results.find((one) => one.title.zh === `r${n}`)
            assert.equal(result?.bad, bad, JSON.stringify(rule))
            assert.equal(result?.score, total === 0 ? 100 : (100 * (total - bad)) / total)
            assert.equal(result?.keys.length, bad)
          }
          const typed = run.results.find((one) => one.rule === 'typed:n')
          assert.equal(typed?.bad, refused)
          const own = Object.groupBy(run.results, (one) => one.dimension)
          for (const [dimension, results = []] of Object.entries(own))
            assert.equal(
              run.byDimension[dimension as 'norm'],
              results.reduce((sum, one) => sum + one.score, 0) / results.length,
            )
        },
      ),
      { numRuns: 60 },
    )
  })

  test('patterns: only what browser and database read alike', async () => {
    for (const wrong of [
      '(?=a)',
      '(?<n>a)',
      '\\1',
      '\\bA',
      '\\p{Han}',
      'a**',
      '*a',
      '(|+)',
      'a{1,300}',
      '[[:alpha:]]x',
      'a\\',
    ])
      assert.notEqual(patternFault(wrong), null, wrong)
    const texts = ['', 'a', 'aa', '1', '12', '甲', 'a-1', 'a.b', '[', ']', '٣', 'a\nb']
    for (const pattern of [
      'a*',
      '\\d+',
      '[^\\d]',
      '[a-z.-]+',
      'a(?:b|\\.)b?',
      '.',
      '.{2,3}',
      '\\[|\\]',
      '[一-龥]',
    ]) {
      assert.equal(patternFault(pattern), null, pattern)
      const whole = wholePattern(pattern)
      const [row] = await store.query<{ fits: boolean[] }>(
        sql`select array(select x.t ~ ${whole} from unnest(${texts}::text[]) with ordinality as x(t, n) order by x.n) as "fits"`,
      )
      assert.deepEqual(
        row?.fits,
        texts.map((text) => new RegExp(whole, 'us').test(text)),
        pattern,
      )
    }
  })

  test('a rule over what is gone counts for nothing', async () => {
    const who = systemActor('440111')
    const run = await store.tx(async (tx) => {
      must(
        await quality.saveRule(
          tx,
          who,
          dataset,
          { title: '引用', test: { is: 'exists', item: 'a', dataset: other.id, of: 'k' } },
          at,
        ),
      )
      await tx.run(sql`drop table ${sql.id(datasets.tableOf(other.id))}`)
      const measured = must(await quality.measure(tx, who, { dataset: dataset.id, delivery: newId() }, at))
      return measured
    })
    assert.equal(
      run.results.some((one) => one.title.zh === '引用'),
      false,
    )
  })
})
