import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Actor } from '../../org/declare.ts'
import { factActorOf } from '../../org/index.ts'
import { type Reader, sql, type Tx } from '../../store/index.ts'
import { tableOf } from '../datasets/decide.ts'
import type { Dataset } from '../datasets/declare.ts'
import { type Doubt, type DoubtOutcome, refusals } from './declare.ts'
import * as keep from './keep.ts'

/** A value in doubt 疑义 from now on: its mark stands in the row until the matter is decided. */
export async function raiseDoubt(
  tx: Tx,
  who: Actor,
  input: {
    readonly dataset: Dataset
    readonly key: string
    readonly items: readonly string[]
    readonly matter: Id
  },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const { dataset, key, items, matter } = input
  const { district } = dataset
  const table = sql.id(tableOf(dataset.id))
  const row = await tx.one<{
    delivery: Id
    line: number
  }>(sql`select t.delivery, t.row_no as "line" from ${table} t
    where t.district = ${district} and t.key = ${key} for update`)
  if (!row) return no(refusals['quality.noRow']())
  for (const item of items) {
    const fresh = await keep.insertDoubt(tx, {
      ...{
        district,
        id: newId(),
        dataset: dataset.id,
        key,
        item,
        matter,
        delivery: row.delivery,
        line: row.line,
      },
      raisedAt: at,
      raisedName: who.name,
    })
    if (fresh === 0) return no(refusals['quality.alreadyDoubted']())
  }
  await tx.run(sql`update ${table} set doubted = array(select distinct x.item
      from unnest(doubted || ${items}::text[]) as x(item) order by 1)
    where district = ${district} and key = ${key}`)
  await append(tx, [
    {
      district,
      kind: 'quality.doubted',
      subjectKind: 'dataset',
      subject: dataset.id,
      at,
      actor: factActorOf(who),
      body: { matter, code: dataset.code, items, line: row.line, delivery: row.delivery },
    },
  ])
  return ok(null)
}

/**
 * The doubts of a matter end: corrected, found right, or withdrawn. Marks that rules set anew stay with the next
 * measuring. The fact tells the sharing side which rows to tell its subscribers of 通知订阅方.
 */
export async function endDoubts(
  tx: Tx,
  who: Actor,
  input: { readonly district: string; readonly matter: Id; readonly outcome: DoubtOutcome },
  at: Instant,
): Promise<readonly Doubt[]> {
  const { district, matter, outcome } = input
  const ended = await keep.endDoubts(tx, district, matter, outcome, at)
  for (const dataset of new Set(ended.map((one) => one.dataset))) {
    const own = ended.filter((one) => one.dataset === dataset)
    const rows = own.map(({ key, item }) => ({ key, item }))
    await tx.run(sql`update ${sql.id(tableOf(dataset))} d set doubted = array(select x.item
        from unnest(d.doubted) as x(item) where x.item <> all(e.items) order by 1)
      from (select x.key, array_agg(x.item) as items
        from unnest(${rows.map((one) => one.key)}::text[], ${rows.map((one) => one.item)}::text[]) as x(key, item)
        group by x.key) e
      where d.district = ${district} and d.key = e.key`)
    await append(tx, [
      {
        district,
        kind: 'quality.doubtEnded',
        subjectKind: 'dataset',
        subject: dataset,
        at,
        actor: factActorOf(who),
        // ids only: keys of persons never stand in the ledger
        body: {
          matter,
          outcome,
          doubts: own.map((one) => one.id),
          items: [...new Set(own.map((one) => one.item))],
        },
      },
    ])
  }
  return ended
}

/** Where the values that stand under a key came from: delivery and line. */
export const placeOf = (
  reader: Reader,
  dataset: Pick<Dataset, 'district' | 'id'>,
  key: string,
): Promise<{ delivery: Id; line: number } | undefined> =>
  reader.one(sql`select t.delivery, t.row_no as "line" from ${sql.id(tableOf(dataset.id))} t
    where t.district = ${dataset.district} and t.key = ${key}`)
