import type { Id, Instant } from '../../base/index.ts'
import { listClocks } from '../clocks/index.ts'
import { search } from '../ledger/index.ts'
import type { Actor } from '../org/declare.ts'
import { type Reader, sql } from '../store/index.ts'
import { seenSql } from './access.ts'
import type { MattersCity } from './city.ts'
import type { MatterType } from './declare.ts'
import { judgePosts, type PostAct, type PostClock, type PostLine } from './posts-decide.ts'

/** Matters of one answer, newest first: a month of a large district. */
const MOST = 60_000
const TOGETHER = 400
const PAGE = 1000

/**
 * 岗位评价 of a kind of matter within a span: persons by what they did themselves, from the ledger. Only matters that the
 * reader sees are looked at.
 */
export async function postLines(
  reader: Reader,
  city: Pick<MattersCity, 'roles'>,
  who: Actor,
  { name, posts }: Pick<MatterType, 'name' | 'posts'>,
  span: { readonly from: Instant; readonly to: Instant },
): Promise<readonly PostLine[]> {
  if (!posts) return []
  const { district } = who
  const rows = await reader.query<{ readonly id: Id }>(sql`
    select m.id from matter m
    where m.district = ${district} and m.type = ${name} and m.opened_at < ${span.to}
      and (m.closed_at is null or m.closed_at >= ${span.from}) and ${seenSql(city, who)}
    order by m.opened_at desc limit ${MOST}`)
  const acts: PostAct[] = []
  const clocks: PostClock[] = []
  for (let n = 0; n < rows.length; n += TOGETHER) {
    const subjects = rows.slice(n, n + TOGETHER).map(({ id }) => id)
    let before: number | null = null
    do {
      const filter = { districts: [district], kinds: ['matter.acted', 'matter.opened'], subjects }
      const page = await search(reader, filter, { before, limit: PAGE })
      for (const { kind, subject, at, actor, body } of page.facts)
        acts.push({
          ...{ matter: subject, at, account: actor.account, name: actor.name, unitName: actor.unitName },
          action: kind === 'matter.opened' ? 'open' : String(body.action ?? ''),
        })
      before = page.older
    } while (before !== null)
    for (const { subject, kind, stoppedAt, result } of await listClocks(reader, district, subjects))
      clocks.push({ matter: subject, kind, stoppedAt, result })
  }
  return judgePosts(posts.of, acts, clocks, span)
}
