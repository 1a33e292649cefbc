import { type Id, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { Actor } from '../org/declare.ts'
import { type Reader, sql, type Tx } from '../store/index.ts'
import { refuse } from './refusals.ts'

export type SavedView = { readonly id: Id; readonly name: string; readonly query: string }

/** Saved list views of an account 常用视图. */
export const savedViews = {
  list: (reader: Reader, who: Actor): Promise<SavedView[]> =>
    reader.query(
      sql`select id, name, query from saved_view where district = ${who.district} and account = ${who.account} order by name, id`,
    ),

  async save(
    tx: Tx,
    who: Actor,
    input: { readonly name: string; readonly query: string },
  ): Promise<SavedView> {
    const view = { id: newId(), name: input.name.trim(), query: input.query }
    await tx.run(sql`insert into saved_view (district, id, account, name, query)
      values (${who.district}, ${view.id}, ${who.account}, ${view.name}, ${view.query})`)
    return view
  },

  async remove(tx: Tx, who: Actor, id: Id): Promise<Result<null, Refusal>> {
    const gone = await tx.run(
      sql`delete from saved_view where district = ${who.district} and account = ${who.account} and id = ${id}`,
    )
    return gone === 1 ? ok(null) : no(refuse['matter.notFound']())
  },
}
