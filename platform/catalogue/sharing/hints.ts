import { dayOf, type Id, type Instant, newId } from '../../../base/index.ts'
import type { CallWhy, HintRules } from './declare.ts'
import type { NewHint } from './keep.ts'

const MOST_COUNTED = 20_000

/** Counts of this process that give hints: by operator and hour, by case and day, by person and day. */
export function makeCounters(rules: HintRules) {
  let period = ''
  let hour = ''
  const operators = new Map<string, number>()
  const cases = new Map<string, Set<string>>()
  const subjects = new Map<string, number>()
  const raise = (counts: Map<string, number>, name: string): number => {
    const count = (counts.get(name) ?? 0) + 1
    if (counts.size < MOST_COUNTED || counts.has(name)) counts.set(name, count)
    return count
  }
  return {
    count(
      seen: readonly {
        readonly grant: Id
        readonly whose: string
        readonly why: CallWhy
        readonly watched: boolean
      }[],
      at: Instant,
    ): NewHint[] {
      const day = dayOf(at)
      if (day !== period) {
        cases.clear()
        subjects.clear()
        period = day
      }
      const now = at.toISOString().slice(0, 13)
      if (now !== hour) {
        operators.clear()
        hour = now
      }
      const hints = new Map<string, NewHint>()
      const give = (grant: Id, kind: NewHint['kind'], about: string, count: number) =>
        hints.set(`${grant}/${kind}/${about}`, { id: newId(), grant, kind, about, count })
      for (const { grant, whose, why, watched } of seen) {
        if (watched) give(grant, 'watched', whose, 1)
        const byOperator = raise(operators, `${grant}/${why.operator}`)
        if (byOperator > rules.operatorHour) give(grant, 'operator', why.operator, byOperator)
        const name = `${grant}/${why.case}`
        const persons = cases.get(name) ?? new Set<string>()
        if (persons.size <= rules.caseSubjects) persons.add(whose)
        if (cases.size < MOST_COUNTED || cases.has(name)) cases.set(name, persons)
        if (persons.size > rules.caseSubjects) give(grant, 'case', why.case, persons.size)
        const again = raise(subjects, `${grant}/${whose}`)
        if (again > rules.subjectDay) give(grant, 'subject', whose, again)
      }
      return [...hints.values()]
    },
  }
}
