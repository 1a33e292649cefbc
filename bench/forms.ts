/**
 * Forms: a list of 60 fields with 20 conditions checked on the server, beside the same form as JSON Schema compiled by
 * ajv, in the same run; and how alike the two are. `node bench/forms.ts [--submissions 100000]`. Prints one JSON object.
 */
import { parseArgs } from 'node:util'
import { type CheckContext, check, faultsOf, jsonSchema } from '../platform/fields/decide.ts'
import type { CodeList, Field, FieldList } from '../platform/fields/declare.ts'
import { acceptsAlike, ajvOf } from '../platform/fields/testing.ts'

const { values } = parseArgs({ options: { submissions: { type: 'string' }, rounds: { type: 'string' } } })
const submissions = Number(values.submissions ?? 100_000)
const rounds = Number(values.rounds ?? 50_000)

const title = { zh: '项', en: 'Item' }
const list: CodeList = {
  name: 'ways',
  version: '1',
  title,
  codes: Array.from({ length: 30 }, (_, i) => ({ code: `w${i}`, title })),
}
const context: CheckContext = { codes: () => list, today: '2026-09-21' }

/** As applications are: names, numbers, days, choices, amounts; every third field hangs on a choice. */
function sixty(): { fields: FieldList; filled: Record<string, unknown> } {
  const fields: Record<string, Field> = {}
  const filled: Record<string, unknown> = {}
  const kinds: readonly [Field, unknown][] = [
    [{ kind: 'yes', title, required: true }, true],
    [{ kind: 'text', title, required: true, max: 60 }, '白云区机场路一号'],
    [{ kind: 'code', list: 'ways', title, required: true }, 'w7'],
    [{ kind: 'day', title, required: true, max: 'today' }, '2026-03-02'],
    [{ kind: 'integer', title, min: 0, max: 1000 }, 42],
    [{ kind: 'phone', title }, '13812345678'],
    [{ kind: 'idNumber', title, personal: 'idNumber' }, '11010519491231002X'],
    [{ kind: 'money', title, min: 0 }, 1_234_500],
    [{ kind: 'text', title, long: true }, '从二〇二〇年起在此经营，现申请变更经营范围。'],
    [{ kind: 'code', list: 'ways', many: true, title }, ['w1', 'w2']],
    [{ kind: 'decimal', title, digits: 2 }, 88.25],
    [{ kind: 'creditCode', title }, '91440111MA5XXXXX0X'],
  ]
  for (let i = 0; i < 60; i++) {
    const [kind, value] = kinds[i % (kinds.length - 1)] as [Field, unknown]
    const choice = `f${i - (i % (kinds.length - 1))}`
    const hangs = (i % 3 === 2 || i > 55) && i % (kinds.length - 1) !== 0
    fields[`f${i}`] = hangs ? { ...kind, when: { field: choice, is: true } } : kind
    filled[`f${i}`] = value
  }
  return { fields, filled }
}

const { fields, filled } = sixty()
if (faultsOf(fields).length > 0) throw new Error('the form is not sound')
const conditions = Object.values(fields).filter((field) => field.when).length
const checked = check(fields, filled, context)
if (!checked.ok) throw new Error(JSON.stringify(checked.error.slice(0, 3)))
const beforeCompile = performance.now()
const valid = ajvOf(fields, context.today, context.codes)
const compileMs = performance.now() - beforeCompile
if (!valid(filled)) throw new Error(JSON.stringify(valid.errors))

/** Microseconds of one call: the best and the middle of a hundred batches. */
function timed(work: () => unknown): { best: number; median: number } {
  for (let i = 0; i < rounds / 5; i++) work()
  const batches = Array.from({ length: 100 }, () => {
    const from = performance.now()
    for (let i = 0; i < rounds / 100; i++) work()
    return ((performance.now() - from) * 1000) / (rounds / 100)
  }).sort((a, b) => a - b)
  const round = (value: number | undefined) => Math.round((value ?? 0) * 100) / 100
  return { best: round(batches[0]), median: round(batches[50]) }
}

const own = timed(() => check(fields, filled, context))
const ajv = timed(() => valid(filled))
const before = performance.now()
const alike = acceptsAlike({
  lists: Math.max(1, Math.round(submissions / 250)),
  submissions: 250,
  seed: 20260921,
})

console.log(
  JSON.stringify(
    {
      fields: Object.keys(fields).length,
      conditions,
      checkMicroseconds: own,
      ajvMicroseconds: ajv,
      ajvCompileMs: Math.round(compileMs),
      schemaBytes: JSON.stringify(jsonSchema(fields)).length,
      alike: {
        submissions: alike.total,
        accepted: alike.accepted,
        refused: alike.refused,
        differences: alike.differences.length,
        seconds: Math.round((performance.now() - before) / 100) / 10,
      },
      node: process.version,
    },
    null,
    2,
  ),
)
