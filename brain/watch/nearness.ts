import type { AreaCode, Id, Instant } from '../../base/index.ts'
import { newestSince, type WatchedMatter, watchedOf } from '../../platform/matters/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import { type Corpus, openCorpus } from '../text/index.ts'
import type { Nearness, NearOne } from './city.ts'

const DAYS = 90
const MOST = 20_000
const AT_ONCE = 500
const DAY = 86_400_000

/**
 * Nearness from the requests of the last 90 days, kept in memory, read when first asked for. What came since is taken in
 * by reading them anew: for a city without an index of its own.
 */
export function corpusNearness(district: AreaCode, now: () => Instant): Nearness {
  let corpus: Corpus | undefined
  let ids: readonly Id[] = []
  let docs: ReadonlyMap<Id, number> = new Map()

  async function read(reader: Reader, asked: readonly WatchedMatter[]): Promise<void> {
    const newest = await newestSince(reader, district, new Date(now().getTime() - DAYS * DAY), MOST)
    const rows: WatchedMatter[] = []
    for (let from = 0; from < newest.length; from += AT_ONCE)
      rows.push(
        ...(await watchedOf(
          reader,
          district,
          newest.slice(from, from + AT_ONCE).map((one) => one.id),
        )),
      )
    const known = new Set(rows.map((one) => one.id))
    const all = [...asked.filter((one) => !known.has(one.id)), ...rows]
    corpus = openCorpus(
      all.map(({ title, content, address, openedAt, caller }) => ({
        title,
        text: address ? `${content}\n${address}` : content,
        at: openedAt,
        ...(caller ? { sender: caller } : {}),
      })),
    )
    ids = all.map((one) => one.id)
    docs = new Map(ids.map((id, n) => [id, n]))
  }

  return {
    async near(reader, asked, most) {
      if (!corpus || asked.some((one) => !docs.has(one.id))) await read(reader, asked)
      const found = new Map<Id, readonly NearOne[]>()
      for (const { id } of asked) {
        const near = corpus?.near(docs.get(id) as number, most) ?? []
        found.set(
          id,
          near.map(({ doc, score }) => ({
            matter: ids[doc] as Id,
            place: score.place,
            subject: score.subject,
          })),
        )
      }
      return found
    },
  }
}
