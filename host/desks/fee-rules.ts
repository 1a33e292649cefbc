import { dayOf, type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import * as decisions from '../../platform/decisions/index.ts'
import { isDay } from '../../platform/fields/decide.ts'
import type { Actor } from '../../platform/org/index.ts'
import { fees as room } from '../../platform/services/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { decidedBy, feesOf } from '../fees.ts'
import type { OpenCity } from '../open.ts'
import { text } from './input.ts'
import { has, MONEY, needs, unitsFor } from './services-may.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
const { refusals } = room

/** Who keeps the list of fees. */
const KEEPERS = ['cashier', 'itemManager'] as const

/** 收费目录清单: the rules with their versions, tried before they are kept. */
export function feeRules(city: OpenCity) {
  const { district } = city.plan

  /** The published tables a rule may read, with the columns that can hold fen. */
  async function tables(reader: Reader, at: Instant) {
    const listed = await decisions.listTables(reader, district, at)
    const found = await Promise.all(
      listed
        .filter((one) => one.inForce !== null)
        .map((one) => decisions.tableAt(reader, district, one.name, at)),
    )
    return found.flatMap((one) => {
      if (!one.ok) return []
      const { table, version } = one.value
      const outputs = table.outputs.filter((column) => column.type === 'number').map(({ name }) => name)
      return outputs.length > 0
        ? [
            {
              name: table.name,
              title: table.title,
              version,
              inputs: table.inputs.map(({ name }) => name),
              outputs,
            },
          ]
        : []
    })
  }

  return {
    async rules(reader: Reader, who: Actor, _input: Fields, at: Instant): Answered {
      const units = unitsFor(city, who, MONEY)
      if (!units.ok) return units
      const today = dayOf(at)
      const [all, known] = await Promise.all([(await feesOf(city)).allRules(reader), tables(reader, at)])
      const codes = [...new Set(all.map((one) => one.code))]
      return ok({
        today,
        tables: known,
        rows: codes.map((code) => {
          const versions = all.filter((one) => one.code === code)
          return {
            code,
            versions,
            inForce: versions.find((one) => one.from <= today)?.version ?? null,
          }
        }),
        may: { keep: has(who, KEEPERS) },
      })
    },

    async keepRule(tx: Tx, who: Actor, input: Fields, at: Instant): Answered {
      const refused = needs(city, who, KEEPERS)
      if (refused) return no(refused)
      const rule = readRule(input)
      if (!rule) return no(refusals['fees.badRule']({ what: '格式不对' }))
      const from = text(input.from) || dayOf(at)
      if (!isDay(from)) return no(refusals['fees.badRule']({ what: '执行日期不是日期' }))
      if (from < dayOf(at)) return no(refusals['fees.backdated']({ from }))
      const { amount } = rule
      if (amount.kind === 'published') {
        const table = (await tables(tx, at)).find((one) => one.name === amount.table)
        if (!table?.outputs.includes(amount.output))
          return no(refusals['fees.noPublished']({ table: amount.table }))
      }
      return (await feesOf(city)).keepRule(tx, who, rule, from, at)
    },

    /** What a rule would ask for, kept or not 试算; changes nothing. */
    async tryRule(reader: Reader, who: Actor, input: Fields, at: Instant): Answered {
      const units = unitsFor(city, who, MONEY)
      if (!units.ok) return units
      const rule = readRule(fieldsOf(input.rule))
      if (!rule) return no(refusals['fees.badRule']({ what: '格式不对' }))
      const fault = room.ruleFault(rule)
      if (fault) return no(refusals['fees.badRule']({ what: fault }))
      const values = fieldsOf(input.values)
      const reliefs = Array.isArray(input.reliefs) ? input.reliefs.map(String) : []
      return room.quote([rule], {
        values,
        reliefs,
        decided: await decidedBy(city, reader, [rule], values, at),
      })
    },
  }
}

/** A rule as a form sends it; the room looks at its sense. */
function readRule(input: Fields): room.FeeRule | null {
  const { title, amount, reliefs } = input
  if (typeof title !== 'object' || title === null || typeof amount !== 'object' || amount === null)
    return null
  const { zh, en } = title as Fields
  const { kind } = amount as Fields
  if (kind !== 'fixed' && kind !== 'perUnit' && kind !== 'table' && kind !== 'published') return null
  return {
    code: text(input.code),
    title: { zh: text(zh).slice(0, 100), en: text(en).slice(0, 200) },
    basis: text(input.basis).slice(0, 500),
    amount: amount as room.FeeAmount,
    reliefs: Array.isArray(reliefs) ? reliefs.slice(0, 20).flatMap(readRelief) : [],
  }
}

function readRelief(input: unknown): readonly room.Relief[] {
  const of = fieldsOf(input)
  const { zh, en } = fieldsOf(of.title)
  const how = fieldsOf(of.how)
  const read: room.Relief['how'] | null =
    how.do === 'waive'
      ? { do: 'waive' }
      : how.do === 'percent'
        ? { do: 'percent', percent: Number(how.percent) }
        : how.do === 'minus'
          ? { do: 'minus', fen: Number(how.fen) }
          : null
  return read && text(of.code)
    ? [
        {
          code: text(of.code),
          title: { zh: text(zh), en: text(en) || text(zh) },
          basis: text(of.basis),
          how: read,
        },
      ]
    : []
}
