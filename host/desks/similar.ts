import { type Instant, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import {
  type Compared,
  messageOf,
  type NearMatter,
  reasonsOf,
  SHOWN,
  type SimilarIndex,
  suggestionOf,
  type Wanted,
} from '../../brain/text/index.ts'
import { phoneOf } from '../../platform/fields/index.ts'
import { matterRefusals } from '../../platform/matters/declare.ts'
import type { ListRow } from '../../platform/matters/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { similarOf } from '../similar.ts'

export type SimilarAsk = {
  /** A request that is here; else words, as they are typed. */
  readonly matter?: string
  readonly text?: string
  readonly title?: string
  readonly area?: string
  readonly exclude?: string
  readonly phone?: string
  readonly party?: string
  readonly lon?: number
  readonly lat?: number
}

const ROWS = 8
/** Candidates looked at; more when the list hides some of them. */
const TAKEN = [40, 190] as const
const DAY_MS = 86_400_000
const LONGEST = 4_000

/** Similar requests with reasons and what might be done 相似诉求: read-your-write, and nothing that the list hides. */
export function similarDesk(city: OpenCity) {
  /** Those of the nearest that the list shows to this reader, nearest first; a merged one stands for its head. */
  async function shown(
    index: SimilarIndex,
    reader: Reader,
    who: Actor,
    wanted: Wanted,
    at: Instant,
  ): Promise<{ readonly found: NearMatter; readonly row: ListRow }[]> {
    for (const most of TAKEN) {
      const near = index.near(wanted, most).filter((one) => one.score.whole >= SHOWN)
      if (near.length === 0) return []
      const seen = await rowsOf(
        reader,
        who,
        near.map((one) => one.id),
        at,
      )
      const heads = [...seen.values()].flatMap((row) =>
        row.mergedInto && !seen.has(row.mergedInto) ? [row.mergedInto] : [],
      )
      for (const [id, row] of await rowsOf(reader, who, heads, at)) seen.set(id, row)
      const taken = new Set<string>(wanted.except ? [wanted.except] : [])
      const rows = near.flatMap((found) => {
        const own = seen.get(found.id)
        const row = own?.mergedInto ? (seen.get(own.mergedInto) ?? own) : own
        if (!row || taken.has(row.id)) return []
        taken.add(row.id)
        return [{ found, row }]
      })
      if (rows.length >= ROWS || near.length < most || most === TAKEN[1]) return rows.slice(0, ROWS)
    }
    return []
  }

  async function rowsOf(reader: Reader, who: Actor, ids: readonly string[], at: Instant) {
    if (ids.length === 0) return new Map<string, ListRow>()
    const { rows } = await city.matters.list(reader, who, { ids: [...new Set(ids)], limit: 200 }, at)
    return new Map(rows.map((row) => [row.id as string, row]))
  }

  /** What is asked, and whether the asker's own request is still open. */
  async function wantedOf(
    index: SimilarIndex,
    reader: Reader,
    who: Actor,
    asked: SimilarAsk,
    at: Instant,
  ): Promise<Result<Wanted | null, Refusal>> {
    if (asked.matter !== undefined) {
      const matter = await city.matters.resolve(reader, who.district, asked.matter)
      if (!matter || !city.matters.sees(who, matter)) return no(matterRefusals['matter.notFound']())
      const [own] = await index.read(reader, [matter.id])
      if (!own) return ok(null)
      return ok({ ...own, ...messageOf(own), at: own.openedAt, except: own.id })
    }
    const text = (asked.text ?? '').slice(0, LONGEST)
    const title = (asked.title ?? '').slice(0, 200)
    if (`${title}${text}`.trim() === '') return ok(null)
    const phone = asked.phone ? (phoneOf(asked.phone)?.number ?? asked.phone) : null
    return ok({
      title,
      text,
      at,
      caller: phone ? city.vault.blind(phone, 'phone') : null,
      party: asked.party ?? null,
      ...(asked.lon !== undefined && asked.lat !== undefined ? { lon: asked.lon, lat: asked.lat } : {}),
      ...(asked.exclude ? { except: asked.exclude } : {}),
    })
  }

  return async function similar(reader: Reader, who: Actor, asked: SimilarAsk, at: Instant) {
    const index = await similarOf(city)
    await index.catchUp(reader)
    const wanted = await wantedOf(index, reader, who, asked, at)
    if (!wanted.ok) return wanted
    if (wanted.value === null) return ok({ rows: [], complete: index.state().complete })
    const own = wanted.value
    const found = await shown(index, reader, who, own, at)
    const read = new Map(
      (
        await index.read(
          reader,
          found.map(({ row }) => row.id),
        )
      ).map((one) => [one.id, one]),
    )
    const rows = found.flatMap(({ found: { score }, row }) => {
      const other = read.get(row.id)
      if (!other) return []
      const compared: Compared = {
        score,
        metres: index.metres(own, other),
        days: Math.floor(Math.abs(own.at.getTime() - row.openedAt.getTime()) / DAY_MS),
        later: row.openedAt.getTime() > own.at.getTime(),
        open: row.closedAt === null && !row.mergedInto,
      }
      const reasons = reasonsOf(compared, own, messageOf(other), index.rarest)
      if (
        asked.area &&
        score.place < 0.1 &&
        (row.area.startsWith(asked.area) || asked.area.startsWith(row.area))
      )
        reasons.push(say('同一区划', 'same area'))
      return [
        {
          ...row,
          score: Math.round(score.whole * 100) / 100,
          reasons,
          suggestion: suggestionOf(compared),
        },
      ]
    })
    return ok({ rows, complete: index.state().complete })
  }
}
