import type { Id, Instant } from '../../base/index.ts'
import type { RecordedFact } from '../../platform/ledger/index.ts'
import type { Store, Tx } from '../../platform/store/index.ts'
import type { Advice, AdviseCity } from './advise.ts'
import * as keep from './keep.ts'
import { bandsOf } from './prints.ts'

/** So many answers of the past, the newest, are looked back at once in the life of a city, a few at a time. */
const LOOK_BACK = 20_000
const STEP = 100

/**
 * Follows the answers: every one handed in gets its fingerprint and is checked once, as it was when it came; a later
 * reader sees what was known then.
 */
export function openAnswers(city: AdviseCity, advice: Advice, now: () => Instant) {
  const { district, history } = city

  /** Which acts of a type bring an answer. */
  const brings = (fact: RecordedFact): boolean => {
    if (fact.kind === 'matter.imported') return typeof fact.body.closedAt === 'string'
    if (fact.kind !== 'matter.acted') return false
    const action = String(fact.body.action ?? '')
    return Object.values(city.types).some((type) =>
      type.flow.actions[action]?.effects?.some((effect) => effect.do === 'submitAnswer'),
    )
  }

  return {
    async onFacts(tx: Tx, facts: readonly RecordedFact[]): Promise<void> {
      const mine = facts.filter(
        (fact) => fact.district === district && fact.subjectKind === 'matter' && brings(fact),
      )
      if (mine.length === 0) return
      const ids = [...new Set(mine.map((fact) => fact.subject))]
      const answers = await history.answersOf(tx, district, ids)
      await keep.savePrints(tx, district, printsOf(answers))
      // What was imported is history: it is compared with, not judged.
      const fresh = new Set(mine.filter((fact) => fact.kind === 'matter.acted').map((fact) => fact.subject))
      for (const asked of await history.asked(tx, district, [...fresh])) {
        const last = answers.findLast((one) => one.matter === asked.id)
        if (!last) continue
        const check = await advice.check(tx, asked, last.text)
        await keep.saveCheck(tx, district, { answer: last.answer, matter: asked.id, at: now(), check })
      }
    },

    /**
     * One step of the look back at the answers that were there before the brain: newest first, its place kept with what
     * it wrote, so that a start goes on where the last one stood. Answers whether there is more.
     */
    async lookBack(store: Store): Promise<boolean> {
      const at = (await keep.lookBack(store, district)) ?? { before: null, seen: 0, done: false }
      if (at.done) return false
      const answers = await history.newestAnswers(store, district, STEP, at.before)
      const seen = at.seen + answers.length
      const done = answers.length < STEP || seen >= LOOK_BACK
      const before = answers.at(-1)?.answer ?? at.before
      await store.tx(async (tx) => {
        await keep.savePrints(tx, district, printsOf(answers))
        await keep.saveLookBack(tx, district, { before, seen, done })
      })
      return !done
    },
  }
}

const printsOf = (
  answers: readonly { readonly answer: Id; readonly matter: Id; readonly text: string }[],
): keep.Print[] =>
  answers.flatMap(({ answer, matter, text }) => {
    const bands = bandsOf(text)
    return bands.length > 0 ? [{ answer, matter, bands }] : []
  })
