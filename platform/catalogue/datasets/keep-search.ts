import { type Id, say } from '../../../base/index.ts'
import { type Reader, type Sql, sql } from '../../store/index.ts'
import type { Dataset, Stage } from './declare.ts'

/** What facets, order and the data map need of a dataset: no text. */
export type Brief = Pick<
  Dataset,
  'id' | 'unit' | 'subject' | 'class' | 'share' | 'open' | 'cycle' | 'grade' | 'origin' | 'state' | 'freshAt'
> & {
  readonly rowCount: number
  readonly titleZh: string
  readonly score: number | null
  readonly rank: number
}

const BRIEF = sql`d.id, d.unit, d.subject, d.class, d.share, d.open, d.cycle, d.grade, d.origin, d.state,
  d.fresh_at as "freshAt", d.row_count as "rowCount", d.title as "titleZh", d.score`

/** Share of the best score below which a dataset is no answer. */
const WORTH = 0.25
/** How much more a word of the title weighs than one of the items. */
const AT_HEAD = 3

/**
 * Datasets that share words with the question, each with its rank: a word weighs by its own weight and its rarity among
 * those seen, three times as much in a title. Without words: all that `seen` shows, unranked.
 */
export const briefs = (
  reader: Reader,
  district: string,
  seen: Sql,
  terms: ReadonlyMap<string, number> | null,
): Promise<Brief[]> =>
  terms === null
    ? reader.query<Brief>(
        sql`select ${BRIEF}, 0::float8 as rank from dataset d where d.district = ${district} and ${seen}`,
      )
    : reader.query<Brief>(sql`
        with term as (
          select word, weight
          from unnest(${[...terms.keys()]}::text[], ${[...terms.values()]}::float8[]) t(word, weight)
        ), hit as (
          select d.id, term.word, term.weight, term.word = any(d.head) as at_head
          from term join dataset d on d.district = ${district} and d.tokens @> array[term.word] and ${seen}
        ), size as (
          select count(*)::float8 as total from dataset d where d.district = ${district}
        ), rare as (
          select hit.word, ln(1 + (size.total - count(*) + 0.5) / (count(*) + 0.5)) as value
          from hit, size group by hit.word, size.total
        ), scored as (
          select hit.id, sum(hit.weight * rare.value * (case when hit.at_head then ${AT_HEAD}::float8 else 1 end)) as rank
          from hit join rare on rare.word = hit.word group by hit.id
        )
        select ${BRIEF}, scored.rank from scored join dataset d on d.district = ${district} and d.id = scored.id
        where scored.rank >= ${WORTH}::float8 * (select max(best.rank) from scored best)`)

/** Which datasets follow which data elements 谁在用: only items that name one. */
export const followers = (
  reader: Reader,
  district: string,
  seen: Sql,
): Promise<
  { readonly id: Id; readonly title: string; readonly element: string; readonly items: string[] }[]
> =>
  reader.query(sql`
    select d.id, d.title, split_part(i.item ->> 'element', '@', 1) as element,
      array_agg(i.item #>> '{field,title,zh}') as items
    from dataset d cross join lateral jsonb_array_elements(d.items) i (item)
    where d.district = ${district} and d.state <> 'retired' and i.item ? 'element' and ${seen}
    group by d.id, d.title, 3
    order by d.title`)

type Line = Omit<Dataset, 'items' | 'pending' | 'title'> & {
  readonly titleZh: string
  readonly titleEn: string
  readonly itemCount: number
  readonly stage: Stage | null
}

/** The lines of some datasets, in no order. */
export async function lines(reader: Reader, district: string, ids: readonly Id[]) {
  const rows = await reader.query<Line>(sql`select d.district, d.id, d.code, d.title as "titleZh",
      d.title_en as "titleEn", d.abstract, d.class, d.subject, d.unit, d.system, d.duty, d.format, d.share,
      d.share_condition as "shareCondition", d.share_basis as "shareBasis", d.open, d.licence, d.cycle, d.grade,
      d.state, d.version, d.origin, d.register, d.source, d.related, d.row_count as "rowCount",
      d.fresh_at as "freshAt", d.score, d.published_at as "publishedAt", d.changed_at as "changedAt",
      jsonb_array_length(d.items) as "itemCount", d.pending->>'stage' as stage
    from dataset d where d.district = ${district} and d.id = any(${ids}::uuid[])`)
  return new Map(
    rows.map(({ titleZh, titleEn, ...row }) => [row.id, { ...row, title: say(titleZh, titleEn) }]),
  )
}
