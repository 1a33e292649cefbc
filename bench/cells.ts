import { say, seeded } from '../base/index.ts'
import type { ReadContext } from '../platform/catalogue/standards/declare.ts'
import { cellReader } from '../platform/catalogue/standards/index.ts'
import { bodyCheck, creditCheck, type Field, idCheck } from '../platform/fields/index.ts'

/**
 * How long one cell takes to be read: `node bench/cells.ts`. Prints one JSON object; nanoseconds of CPU a cell by kind,
 * and seconds of CPU for a million rows of thirteen such columns.
 */
const ROWS = 200_000
const draw = seeded(7)
const pick = (most: number) => Math.floor(draw() * most)
const title = say('列', 'Column')
const pad = (value: number, length: number) => String(value).padStart(length, '0')

const context: ReadContext = {
  today: '2026-11-21',
  codes: () => ({
    name: 'sex',
    version: '2003',
    title,
    codes: [
      { code: '1', title: say('男', 'Male') },
      { code: '2', title: say('女', 'Female') },
    ],
  }),
}

const idNumber = () => {
  const body = `440111${1950 + pick(60)}${pad(1 + pick(12), 2)}${pad(1 + pick(28), 2)}${pad(pick(1000), 3)}`
  return body + idCheck(body)
}
const creditCode = () => {
  const own = `MA${pad(pick(1_000_000), 6)}`
  const body = `91440111${own}${bodyCheck(own)}`
  return body + creditCheck(body)
}

const columns: readonly (readonly [string, Field, () => string])[] = [
  ['name', { kind: 'text', title }, () => ['张三', '李小明', '欧阳娜娜'][pick(3)] as string],
  ['idNumber', { kind: 'idNumber', title }, idNumber],
  ['sex by title', { kind: 'code', list: 'sex', title }, () => (pick(2) === 0 ? '男' : '女')],
  [
    'day',
    { kind: 'day', title },
    () => `20${pad(pick(26), 2)}-${pad(1 + pick(12), 2)}-${pad(1 + pick(28), 2)}`,
  ],
  [
    'day 2021年3月5日',
    { kind: 'day', title },
    () => `20${pad(pick(26), 2)}年${1 + pick(12)}月${1 + pick(28)}日`,
  ],
  ['phone', { kind: 'phone', title }, () => `138${pad(pick(100_000_000), 8)}`],
  ['address', { kind: 'text', title }, () => `广东省广州市白云区石井街道庆丰路${pick(999)}号${pick(30)}房`],
  ['money', { kind: 'money', title }, () => `${pick(100_000)}.${pad(pick(100), 2)}`],
  ['integer', { kind: 'integer', title }, () => String(pick(10_000))],
  ['decimal', { kind: 'decimal', title }, () => `${pick(100)}.${pick(1000)}`],
  ['creditCode', { kind: 'creditCode', title }, creditCode],
  ['yes', { kind: 'yes', title }, () => (pick(2) === 0 ? '是' : '否')],
  [
    'instant',
    { kind: 'instant', title },
    () => `2026-${pad(1 + pick(11), 2)}-${pad(1 + pick(28), 2)} 09:${pad(pick(60), 2)}:00`,
  ],
]

const result: Record<string, number> = {}
let all = 0
for (const [name, field, make] of columns) {
  const texts = Array.from({ length: ROWS }, make)
  const read = cellReader(field, [], context)
  let refused = 0
  for (const text of texts.slice(0, 20_000)) if (!('value' in read(text))) refused++
  const before = process.cpuUsage()
  for (const text of texts) if (!('value' in read(text))) refused++
  const { user } = process.cpuUsage(before)
  if (refused > 0) throw new Error(`${name}: ${refused} refused`)
  result[name] = Math.round((user * 1_000) / ROWS)
  all += user / ROWS
}
process.stdout.write(
  `${JSON.stringify({ nanosecondsPerCell: result, secondsPerMillionRowsOf13: Math.round(all * 100) / 100 })}\n`,
)
