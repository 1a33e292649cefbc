import { newId } from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import type { Actor } from '../org/declare.ts'
import { factActorOf } from '../org/index.ts'
import { json, sql, type Tx } from '../store/index.ts'

/** Puts on record that a list of personnel 人员名单 was imported, and what it came to; the list itself is not kept. */
export async function keepList(
  tx: Tx,
  who: Actor,
  list: { readonly name: string; readonly mark: string; readonly counts: Readonly<Record<string, number>> },
  at: Date,
): Promise<void> {
  const id = newId()
  await tx.run(sql`insert into personnel_list (id, district, name, hash, counts, made_by, made_by_name, made_at)
    values (${id}, ${who.district}, ${list.name}, ${list.mark}, ${json(list.counts)}, ${who.account}, ${who.name}, ${at})`)
  await append(tx, [
    {
      ...{ district: who.district, kind: 'identity.personnelImported', subjectKind: 'personnelList' },
      ...{ subject: id, at, actor: factActorOf(who), body: { name: list.name, counts: list.counts } },
    },
  ])
}
