import { parseArgs } from 'node:util'
import { must, newId, say, seeded } from '../base/index.ts'
import * as datasets from '../platform/catalogue/datasets/index.ts'
import * as intake from '../platform/catalogue/intake/index.ts'
import * as quality from '../platform/catalogue/quality/index.ts'
import { idCheck } from '../platform/fields/index.ts'
import * as ledger from '../platform/ledger/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { freshStore, stopTestEngine } from '../platform/store/testing.ts'

/**
 * Quality rules over a large dataset 质检规模测试: rules from the standards and ten written by hand, the score, the profile of
 * every column and the marks of doubt, as after each delivery; beside it the same rows counted once.
 *
 *   node bench/quality.ts [--rows 1000000]
 *
 * On the embedded engine. Prints JSON.
 */
const { values: given } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } })
const rows = Number(given.rows)
const DISTRICT = '440111'
const who = systemActor(DISTRICT)
const at = new Date('2026-11-21T02:00:00Z')

const FIELDS: Readonly<Record<string, datasets.DatasetItem['field']>> = {
  idNumber: { kind: 'idNumber', title: say('身份证号', 'Id'), required: true, personal: 'idNumber' },
  name: { kind: 'text', title: say('姓名', 'Name'), required: true, personal: 'name' },
  sex: { kind: 'code', list: 'sex', title: say('性别', 'Sex') },
  bornOn: { kind: 'day', title: say('出生日期', 'Born') },
  phone: { kind: 'phone', title: say('联系电话', 'Phone'), personal: 'phone' },
  street: { kind: 'text', title: say('街道', 'Street') },
  kind: { kind: 'text', title: say('补贴类别', 'Kind') },
  amount: { kind: 'money', title: say('金额', 'Amount') },
  paidOn: { kind: 'day', title: say('发放日期', 'Paid') },
  state: { kind: 'text', title: say('状态', 'State') },
}

function* made(count: number): Generator<unknown[]> {
  const draw = seeded(7)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T
  const two = (value: number): string => String(value).padStart(2, '0')
  for (let i = 0; i < count; i++) {
    const born = `${1945 + (i % 60)}-${two(1 + (i % 12))}-${two(1 + (i % 28))}`
    const body = `440111${born.replaceAll('-', '')}${String(i % 1000).padStart(3, '0')}`
    yield [
      i % 500 === 0 ? `${body}?` : body + idCheck(body),
      `${pick([...'王李张刘陈'])}${pick(['建国', '丽华', '志强'])}`,
      pick(['1', '2', '1', '2', '8']),
      born,
      i % 300 === 0 ? '123' : `138${String(Math.floor(draw() * 1e8)).padStart(8, '0')}`,
      pick(['金沙街道', '石井街道', '均禾街道', '人和镇']),
      pick(['高龄津贴', '困难补助', '残疾人两项补贴', '其他']),
      Math.floor(draw() * 400_000),
      `2026-${two(1 + Math.floor(draw() * 10))}-${two(1 + Math.floor(draw() * 28))}`,
      pick(['已发放', '待发放', '退回']),
    ]
  }
}

/** Ten rules as stewards write them: some hold, some are broken by a few rows, one by many. */
const RULES: readonly { readonly title: string; readonly severity: string; readonly test: unknown }[] = [
  { title: '身份证号校验位', severity: 'doubt', test: { is: 'valid', item: 'idNumber', as: 'idNumber' } },
  { title: '性别代码', severity: 'tell', test: { is: 'coded', item: 'sex', list: 'sex' } },
  {
    title: '街道',
    severity: 'tell',
    test: { is: 'oneOf', item: 'street', values: ['金沙街道', '石井街道', '均禾街道', '人和镇'] },
  },
  {
    title: '类别',
    severity: 'doubt',
    test: { is: 'oneOf', item: 'kind', values: ['高龄津贴', '困难补助', '残疾人两项补贴'] },
  },
  {
    title: '金额',
    severity: 'tell',
    test: { is: 'compare', left: { item: 'amount' }, op: 'le', right: { value: 3990 } },
  },
  {
    title: '出生早于发放',
    severity: 'tell',
    test: { is: 'compare', left: { item: 'bornOn' }, op: 'lt', right: { item: 'paidOn' } },
  },
  { title: '姓名电话不重复', severity: 'tell', test: { is: 'unique', items: ['name', 'phone'] } },
  { title: '一年内发放', severity: 'tell', test: { is: 'age', item: 'paidOn', days: 365 } },
  { title: '姓名长度', severity: 'tell', test: { is: 'length', item: 'name', min: 2, max: 10 } },
  { title: '状态已填', severity: 'tell', test: { is: 'filled', item: 'state' } },
]

const store = await freshStore([ledger.schema, datasets.schema, intake.schema, quality.schema])
try {
  const room = quality.openQuality({
    district: DISTRICT,
    codes: async (_reader, list) => (list === 'sex' ? ['1', '2', '9'] : undefined),
  })
  const items = Object.entries(FIELDS).map(([name, field]): datasets.DatasetItem => ({ name, field }))
  const dataset: datasets.Dataset = {
    ...{ district: DISTRICT, id: newId(), code: newId(), title: say('补贴发放', 'Payments'), abstract: '' },
    ...{ class: 'unit', subject: 'welfare', unit: newId(), system: null, format: 'file', items },
    ...{ share: 'free', shareCondition: null, shareBasis: null, open: 'closed', cycle: 'monthly', grade: 3 },
    ...{ version: 1, state: 'published', origin: 'intake', register: null, rowCount: rows, freshAt: at },
    ...{ score: null, publishedAt: at, changedAt: at },
  }
  await store.tx(async (tx) => {
    await datasets.put(tx, dataset, [])
    must(await datasets.makeDataTable(tx, dataset))
    for (const rule of RULES) must(await room.saveRule(tx, who, dataset, rule, at))
  })
  const delivery = newId()
  let n = 0
  await store.copyIn(
    datasets.tableOf(dataset.id),
    [
      ...['district', 'key', 'area', 'delivery', 'row_no', 'since'],
      ...datasets.dataColumns(items).map((one) => one.name),
    ],
    (function* () {
      for (const row of made(rows)) yield [DISTRICT, `k${++n}`, DISTRICT, delivery, n + 1, at, ...row]
    })(),
  )
  const timed = async <T>(work: () => Promise<T>): Promise<{ seconds: number; answer: T }> => {
    const begun = performance.now()
    const answer = await work()
    return { seconds: Math.round(performance.now() - begun) / 1000, answer }
  }
  const measure = () =>
    store.tx(async (tx) => must(await room.measure(tx, who, { dataset: dataset.id, delivery: null }, at)))
  const first = await timed(measure)
  const again = await timed(measure)
  const report = {
    engine: `${store.engine.kind} PostgreSQL ${store.engine.version}`,
    rows,
    rules: first.answer.results.length,
    score: first.answer.score,
    byDimension: first.answer.byDimension,
    bad: Object.fromEntries(
      first.answer.results.filter((one) => one.bad > 0).map((one) => [one.title.zh, one.bad]),
    ),
    // the first run marks every row in doubt, the second finds the marks there
    firstSeconds: first.seconds,
    againSeconds: again.seconds,
    rowsPerSecond: Math.round(rows / again.seconds),
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
} finally {
  await store.close()
  await stopTestEngine()
}
