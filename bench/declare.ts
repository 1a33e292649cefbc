/**
 * Declarations: packs with registers of 30 fields checked, compiled and planned against an empty and a full database;
 * the second and third plan must be empty. `node bench/declare.ts [--registers 300]`. Prints one JSON object.
 */
import { parseArgs } from 'node:util'
import { must } from '../base/index.ts'
import { check, compile, type Pack, pack, register, say } from '../kit/index.ts'
import type { Field } from '../platform/fields/declare.ts'
import { liveTables, planTables, schema, typeProblems } from '../platform/registers/index.ts'
import { sql } from '../platform/store/index.ts'
import { freshStore, stopTestEngine } from '../platform/store/testing.ts'

const { values } = parseArgs({ options: { registers: { type: 'string' }, fields: { type: 'string' } } })
const registers = Number(values.registers ?? 300)
const fields = Number(values.fields ?? 30)
const LIMIT_MS = 3000

const title = say('项', 'Item')
const kinds: readonly Field[] = [
  { kind: 'text', title, max: 60 },
  { kind: 'integer', title, min: 0 },
  { kind: 'day', title },
  { kind: 'phone', title, personal: 'phone' },
  { kind: 'code', list: 'way', title },
  { kind: 'money', title },
  { kind: 'idNumber', title, personal: 'idNumber' },
  { kind: 'area', title },
]
/** Thirty registers to a pack, as a large application has. */
const packs: Pack[] = Array.from({ length: Math.ceil(registers / 30) }, (_, n) =>
  pack({
    name: `pack${n}`,
    title,
    net: 'serve',
    domain: '公共支撑',
    roles: { [`keeper${n}`]: { title, sees: 'area' } },
    codes: n === 0 ? [{ name: 'way', version: '1', title, codes: [{ code: 'a', title }] }] : [],
    matters: {},
    indicators: {},
    registers: Object.fromEntries(
      Array.from({ length: Math.min(30, registers - n * 30) }, (_, r) => [
        `thing${r}`,
        register({
          title,
          fields: {
            number: { kind: 'integer', title, required: true },
            ...Object.fromEntries(
              Array.from({ length: fields - 1 }, (_, f) => [`field${f}`, kinds[f % kinds.length] as Field]),
            ),
          },
          label: 'number',
          key: ['number'],
          editors: [`keeper${n}`],
          readers: ['*'],
        }),
      ]),
    ),
  }),
)

const store = await freshStore([schema])
try {
  const begun = performance.now()
  const faults = check(packs)
  const checked = performance.now()
  const types = Object.values(compile(packs).registers)
  const problems = types.flatMap(typeProblems)
  const compiled = performance.now()
  const first = must(planTables(types, await liveTables(store)))
  const planned = performance.now()
  await store.tx(async (tx) => {
    for (const statement of first) await tx.run(sql.raw(statement))
  })
  const applied = performance.now()
  const second = must(planTables(types, await liveTables(store)))
  const again = performance.now()
  const third = must(planTables(types, await liveTables(store)))
  const ms = {
    check: checked - begun,
    compile: compiled - checked,
    plan: planned - compiled,
    apply: applied - planned,
    planAgain: again - applied,
  }
  const toPlan = ms.check + ms.compile + ms.plan
  process.stdout.write(
    `${JSON.stringify(
      {
        registers: types.length,
        fields,
        faults: faults.length + problems.length,
        statements: first.length,
        ms: Object.fromEntries(Object.entries(ms).map(([name, time]) => [name, Math.round(time)])),
        ofLimit: Number((toPlan / LIMIT_MS).toFixed(3)),
        limitMs: LIMIT_MS,
        left: [second.length, third.length],
      },
      null,
      2,
    )}\n`,
  )
} finally {
  await store.close()
  await stopTestEngine()
}
