import { parseArgs } from 'node:util'
import { unaryTest } from 'feelin'
import { must, seeded } from '../base/index.ts'
import { compile, type DecisionTable, evaluate } from '../platform/decisions/index.ts'
import {
  concluded,
  interpreted,
  madeInput,
  madeTable,
  modelOf,
  placed,
} from '../platform/decisions/testing/made-tables.ts'

// Decision tables: a 24×3 table compiled, beside our interpreter and feelin on the same inputs in the same run; and
// with --equal N, whether compiled tables conclude what the interpreter concludes on N inputs each.
// node bench/decisions.ts [--equal 100000] [--tables 11] [--limit 2]

const { values } = parseArgs({
  options: {
    equal: { type: 'string', default: '0' },
    tables: { type: 'string', default: '11' },
    limit: { type: 'string', default: '2' },
  },
})

const round = (value: number): number => Number(value.toPrecision(4))

/** Microseconds of processor time a turn, best of five rounds: what the code costs however crowded the machine is. */
function timed(turns: number, run: (turn: number) => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let pass = 0; pass < 5; pass += 1) {
    const from = process.cpuUsage()
    for (let turn = 0; turn < turns; turn += 1) run(turn)
    const { user, system } = process.cpuUsage(from)
    best = Math.min(best, (user + system) / turns)
  }
  return round(best)
}

/** 24 rows over a number, a text and a truth: the shape of a fee or of a routing table. */
function tariff(): DecisionTable {
  const random = seeded(24)
  const made = madeTable(random, 0, 24, 3)
  return { ...made, hit: 'C', inputs: made.inputs.map(({ expression: _path, ...input }) => input) }
}

function speed() {
  const table = tariff()
  const random = seeded(7)
  const inputs = Array.from({ length: 1000 }, () => madeInput(random, table))
  const [compiled, models] = [must(compile(table)), modelOf(table)]
  const at = (turn: number) => inputs[turn % inputs.length] ?? {}
  for (let turn = 0; turn < 100_000; turn += 1) evaluate(compiled, at(turn))
  const own = timed(200_000, (turn) => void evaluate(compiled, at(turn)))
  const interpreter = timed(300, (turn) => void interpreted(models, table, at(turn)))
  const feelin = timed(10, (turn) => {
    const input = at(turn)
    for (const row of table.rows)
      row.when.every((cell, column) => {
        const name = table.inputs[column]?.name ?? ''
        return (unaryTest(cell, { '?': input[name] ?? null }) as { readonly value: unknown }).value === true
      })
  })
  return {
    rows: table.rows.length,
    columns: table.inputs.length,
    compiledMicroseconds: own,
    limitMicroseconds: Number(values.limit),
    within: own <= Number(values.limit),
    interpreterMicroseconds: interpreter,
    feelinMicroseconds: feelin,
    timesFasterThanFeelin: Math.round(feelin / own),
  }
}

function equality(count: number) {
  return Array.from({ length: Number(values.tables) }, (_, number) => {
    const random = seeded(number + 1)
    const table = madeTable(random, number, 24)
    const [compiled, models] = [must(compile(table)), modelOf(table)]
    let [unequal, decided] = [0, 0]
    let example: unknown = null
    for (let n = 0; n < count; n += 1) {
      const input = madeInput(random, table)
      const outcome = evaluate(compiled, placed(table, input))
      if (outcome.outputs) decided += 1
      if (concluded(compiled, outcome) === interpreted(models, table, input)) continue
      unequal += 1
      example ??= input
    }
    return {
      hit: table.hit,
      types: table.inputs.map((input) => input.type),
      inputs: count,
      decided,
      unequal,
      ...(example ? { example } : {}),
    }
  })
}

const measured = speed()
const tables = Number(values.equal) > 0 ? equality(Number(values.equal)) : []
const unequal = tables.reduce((sum, one) => sum + one.unequal, 0)
console.log(JSON.stringify({ speed: measured, ...(tables.length > 0 ? { unequal, tables } : {}) }, null, 2))
process.exitCode = measured.within && unequal === 0 ? 0 : 1
