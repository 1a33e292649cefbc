import type { Id, Instant } from '../../../base/index.ts'
import { type Sql, sql, type Tx } from '../../store/index.ts'
import type { Dataset, DatasetItem } from '../datasets/declare.ts'
import { itemsOfTest } from './decide.ts'
import { heldRule, type Rule } from './declare.ts'
import * as keep from './keep.ts'
import { type QualityCity, worldOf } from './measure.ts'
import { columnOf, rowRule, rowsWith } from './rule-sql.ts'

export type HeldBack = { readonly rows: number; readonly byRule: Readonly<Record<string, number>> }

/** A value as it is told with its reject: as the sender may know it. */
function shown(items: readonly DatasetItem[], name: string): Sql {
  const column = columnOf(items, name)
  if (!column) return sql`''`
  const value = sql`t.${sql.id(column.name)}`
  const money = items.find((one) => one.name === name)?.field.kind === 'money'
  return sql`left(coalesce((${money ? sql`${value} / 100.0` : value})::text, ''), 500)`
}

/**
 * Rows of a load that break a rule a steward wrote as 退回: named in `held` with their keys, listed among the rejects of the
 * delivery with the rule as the reason, one line for each item it speaks of. `from` holds this load's rows and no others.
 */
export async function holdBack(
  city: QualityCity,
  tx: Tx,
  load: {
    readonly dataset: Dataset
    readonly delivery: Id
    readonly from: string
    readonly held: string
  },
  at: Instant,
): Promise<HeldBack> {
  const { dataset, delivery, from, held } = load
  const { district } = city
  const rules = (await keep.rulesOf(tx, district, dataset.id)).filter((rule) => rule.severity === 'reject')
  if (rules.length === 0) return { rows: 0, byRule: {} }
  const world = { ...(await worldOf(city, tx, dataset, rules, at)), table: from }
  const compiled = rules.flatMap((rule, n) => {
    const one = rowRule(rule.test, world, n)
    return one ? [{ rule, one }] : []
  })
  if (compiled.length === 0) return { rows: 0, byRule: {} }
  const broken = sql.join(
    compiled.map(({ one }) => one.bad),
    ' or ',
  )
  const told = async (rule: Rule, bad: Sql, joins: readonly Sql[]): Promise<number> => {
    const items = itemsOfTest(rule.test).filter((name) => columnOf(dataset.items, name))
    const cells = sql.join(items.map((name) => sql`(${name}::text, ${shown(dataset.items, name)})`))
    return tx.run(sql`insert into delivery_reject (district, delivery, row_no, item, rule, value, says, says_en)
      select ${district}, ${delivery}::uuid, t.row_no, c.item, ${heldRule(rule.id)}, c.value, ${rule.title.zh}, ${rule.title.en}
        ${rowsWith(world, [{ joins }], sql`cross join lateral (values ${cells}) as c(item, value)`)} and ${bad}
      on conflict do nothing`)
  }
  const rows = await tx.run(sql`insert into ${sql.id(held)} (key, row_no)
    select t.key, t.row_no ${rowsWith(
      world,
      compiled.map(({ one }) => one),
    )} and (${broken})`)
  if (rows === 0) return { rows: 0, byRule: {} }
  const byRule: Record<string, number> = {}
  for (const { rule, one } of compiled) {
    const cells = await told(rule, one.bad, one.joins)
    if (cells > 0) byRule[heldRule(rule.id)] = cells
  }
  return { rows, byRule }
}
