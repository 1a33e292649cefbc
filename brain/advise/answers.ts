import type { Id, Instant } from '../../base/index.ts'
import type { RecordedFact } from '../../platform/ledger/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import type { Store, Tx } from '../../platform/store/index.ts'
import type { Advice, AdviseCity } from './advise.ts'
import * as keep from './keep.ts'
import { bandsOf } from './prints.ts'

/** So many answers of the past are looked back at when the city starts with none known. */
const LOOK_BACK = 20_000
const BATCH = 500

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
      const who = systemActor(district)
      for (const matter of fresh) {
        const last = answers.findLast((one) => one.matter === matter)
        const view = last && (await city.matters.view(tx, who, matter, now()))
        if (!last || !view?.ok) continue
        const check = await advice.check(tx, view.value, last.text)
        await keep.saveCheck(tx, district, { answer: last.answer, matter, at: now(), check })
      }
    },

    /** Fingerprints of the newest answers, once, when none is known. */
    async lookBack(store: Store): Promise<number> {
      if (await keep.anyPrint(store, district)) return 0
      const answers = await history.newestAnswers(store, district, LOOK_BACK)
      for (let from = 0; from < answers.length; from += BATCH)
        await store.tx((tx) => keep.savePrints(tx, district, printsOf(answers.slice(from, from + BATCH))))
      return answers.length
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
