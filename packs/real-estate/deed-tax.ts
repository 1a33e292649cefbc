import { say } from '../../kit/index.ts'
import { compile, evaluate } from '../../platform/decisions/decide.ts'
import type { DecisionTable } from '../../platform/decisions/declare.ts'

/**
 * 契税 of a home bought by a person: rate in ten-thousandths, by the family's homes and the area. Ministry notice 2024
 * no. 16, in force from 2024-12-01; the last row is the provincial rate (Guangdong 3 %, to be confirmed by the city).
 */
const from20241201: DecisionTable = {
  name: 'deedTaxRate',
  title: say('个人购房契税税率', 'Deed tax rate of homes'),
  hit: 'U',
  inputs: [
    {
      name: 'homes',
      type: 'string',
      title: say('家庭住房套数', 'Homes of the family'),
      choices: [
        { value: 'only', title: say('家庭唯一住房', 'The only home') },
        { value: 'second', title: say('家庭第二套住房', 'The second home') },
        { value: 'more', title: say('第三套及以上', 'A third or further home') },
      ],
    },
    { name: 'area', type: 'number', title: say('建筑面积（平方米）', 'Area in m²'), values: '> 0' },
  ],
  outputs: [{ name: 'rate', type: 'number', title: say('税率（万分之）', 'Rate in ten-thousandths') }],
  rows: [
    { when: ['"only"', '<= 140'], gives: ['100'], note: '财政部公告2024年第16号：唯一住房 140㎡ 及以下 1%' },
    { when: ['"only"', '> 140'], gives: ['150'], note: '财政部公告2024年第16号：唯一住房 140㎡ 以上 1.5%' },
    { when: ['"second"', '<= 140'], gives: ['100'], note: '财政部公告2024年第16号：第二套 140㎡ 及以下 1%' },
    { when: ['"second"', '> 140'], gives: ['200'], note: '财政部公告2024年第16号：第二套 140㎡ 以上 2%' },
    { when: ['"more"', '-'], gives: ['300'], note: '广东省税率 3%（由各市核实）' },
  ],
}

/** Tables by the day from which they hold, newest first; an earlier day has no table here and is asked of the tax office. */
export const deedTaxTables: readonly { readonly from: string; readonly table: DecisionTable }[] = [
  { from: '2024-12-01', table: from20241201 },
]

const compiled = deedTaxTables.map(({ from, table }) => {
  const made = compile(table)
  if (!made.ok) throw new Error(`the table of the deed tax does not compile: ${JSON.stringify(made.error)}`)
  return { from, table: made.value }
})

export type DeedTax = {
  readonly taxFen: number
  readonly rate: number
  readonly row: number
  readonly why: string | null
}

/**
 * 契税应纳税额: base × rate, rounded half up to the fen. `baseFen` without value added tax, integer fen; `areaM2` with two
 * digits; `day` of the contract. Null where no table of that day is kept.
 */
export function deedTax(of: {
  readonly baseFen: number
  readonly areaM2: number
  readonly homes: string
  readonly day: string
}): DeedTax | null {
  const rule = compiled.find(({ from }) => from <= of.day)
  const found = rule && evaluate(rule.table, { homes: of.homes, area: of.areaM2 })
  const rate = found?.outputs?.rate
  const row = found?.rows[0]
  if (typeof rate !== 'number' || !row || !Number.isInteger(of.baseFen) || of.baseFen < 0) return null
  // Amounts stay whole: half a fen goes up.
  const taxFen = Number((BigInt(of.baseFen) * BigInt(rate) + 5_000n) / 10_000n)
  return { taxFen, rate, row: row.row, why: row.note }
}
