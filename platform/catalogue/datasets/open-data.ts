import { isId, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { gradeOf } from '../../fields/decide.ts'
import { queryTerms } from '../../fields/index.ts'
import type { Actor } from '../../org/index.ts'
import { type Reader, sql, type Tx } from '../../store/index.ts'
import { type Dataset, type DatasetItem, refusals } from './declare.ts'
import * as keep from './keep.ts'
import { putFeedback } from './keep-demand.ts'
import { briefs, lines } from './keep-search.ts'
import { faceted, judged, ordered } from './search.ts'
import { record, type Wiring } from './wiring.ts'

/** Items the public may see: not personal, of grade 1 or 2, not held back by themselves. */
export const openItems = (items: readonly DatasetItem[]): DatasetItem[] =>
  items.filter((one) => !one.field.personal && gradeOf(one.field) <= 2 && one.share !== 'never')

const IS_OPEN = sql`d.state = 'published' and d.open <> 'closed' and d.share <> 'never'`
const isOpen = (one: Dataset): boolean =>
  one.state === 'published' &&
  one.open !== 'closed' &&
  one.share !== 'never' &&
  openItems(one.items).length > 0

/** What anybody may know and take 数据开放. */
export function openDataVerbs(wiring: Wiring) {
  const { district } = wiring
  const find = async (reader: Reader, idOrCode: string): Promise<Result<Dataset, Refusal>> => {
    const one = isId(idOrCode)
      ? await keep.byId(reader, district, idOrCode)
      : await keep.byCode(reader, district, idOrCode)
    return one && isOpen(one)
      ? ok({ ...one, items: openItems(one.items) })
      : no(refusals['catalogue.notOpen']())
  }
  return {
    async openList(
      reader: Reader,
      query: { readonly q?: string; readonly subject?: string; readonly offset?: number },
      now: Date,
    ) {
      const words = query.q?.trim() ?? ''
      const terms = words === '' ? null : queryTerms(words)
      const rows = judged(await briefs(reader, district, IS_OPEN, terms), now)
      const { kept, facets } = faceted(rows, query.subject ? { subject: [query.subject] } : {})
      // what can be taken away comes before what is only listed
      const list = ordered(kept, terms ? 'best' : 'title').toSorted((a, b) =>
        terms ? 0 : Number(a.origin === 'listed') - Number(b.origin === 'listed'),
      )
      const page = list.slice(query.offset ?? 0, (query.offset ?? 0) + 20)
      const told = await lines(
        reader,
        district,
        page.map((one) => one.id),
      )
      return {
        total: kept.length,
        subjects: facets.subject,
        rows: page.flatMap((one) => {
          const line = told.get(one.id)
          return line ? [{ ...line, freshness: one.freshness }] : []
        }),
      }
    },
    /** An open dataset with its open items only. */
    openOne: find,
    /** Every open dataset, for the catalogue in DCAT. */
    openAll: async (reader: Reader): Promise<Dataset[]> =>
      (await keep.all(reader, district, IS_OPEN, 20_000))
        .filter(isOpen)
        .map((one) => ({ ...one, items: openItems(one.items) })),
    /** Words about an open dataset from somebody outside. */
    async say(tx: Tx, who: Actor, input: { readonly dataset: string; readonly text: string }, at: Date) {
      const one = await find(tx, input.dataset)
      if (!one.ok) return one
      const said = input.text.toWellFormed().trim().slice(0, 1000)
      if ([...said].length < 4) return no(refusals['catalogue.noReason']())
      const feedback = { id: newId(), dataset: one.value.id, text: said, at }
      await putFeedback(tx, district, feedback)
      await record(tx, wiring, who, 'feedback', one.value.id, at, { feedback: feedback.id })
      return ok({ id: feedback.id })
    },
  }
}
