import type { Day, Say } from '../../../base/index.ts'
import { check } from '../../fields/decide.ts'
import type { CodeList, Field, FieldList } from '../../fields/declare.ts'
import { answerTo } from '../items/decide.ts'
import type { Again, Filled, FormOf } from './declare.ts'

type Context = { readonly codes: (name: string) => CodeList | undefined; readonly today: Day }

export type Reconciled = Filled & {
  /** What is asked again and why, in the order of the new form; then what it no longer asks. */
  readonly again: readonly Again[]
}

/**
 * A draft carried over to another version of its form: every answer to a question that is still the same and still
 * accepts it stays; all others are dropped and named. What was never answered is named only where it is new and
 * required. Pure; the same version in and out changes nothing.
 */
export function reconcile(before: FormOf, after: FormOf, filled: Filled, context: Context): Reconciled {
  const again: Again[] = []
  const answers = keptAnswers(before, after, filled, again)
  const values = keptValues(before.form.fields, after.form.fields, filled.values, context, again)
  const materials = filled.materials.filter((given) => {
    const was = before.materials.find((one) => one.code === given.code)
    const is = after.materials.find((one) => one.code === given.code)
    const title = is?.title ?? was?.title
    if (!title) return false
    if (!is) again.push({ part: 'materials', name: given.code, title, why: 'gone' })
    else if (was && !sameWords(was.title, is.title))
      again.push({ part: 'materials', name: given.code, title, why: 'reworded' })
    else return true
    return false
  })
  for (const is of after.materials)
    if (is.need === 'must' && is.always !== false && !before.materials.some((was) => was.code === is.code))
      again.push({ part: 'materials', name: is.code, title: is.title, why: 'added' })
  return { answers, values, materials, again }
}

function keptAnswers(before: FormOf, after: FormOf, filled: Filled, again: Again[]) {
  const kept: Record<string, unknown> = {}
  for (const [name, answer] of Object.entries(filled.answers)) {
    const was = before.situation.questions.find((one) => one.name === name)
    const is = after.situation.questions.find((one) => one.name === name)
    const title = is?.title ?? was?.title
    if (!title) continue
    const why = !is
      ? 'gone'
      : was && was.kind !== is.kind
        ? 'kind'
        : was && !sameWords(was.title, is.title)
          ? 'reworded'
          : answerTo(is, answer) === undefined
            ? 'choice'
            : null
    if (why) again.push({ part: 'answers', name, title, why })
    else kept[name] = answer
  }
  return kept
}

function keptValues(
  before: FieldList,
  after: FieldList,
  values: Readonly<Record<string, unknown>>,
  context: Context,
  again: Again[],
): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [name, is] of Object.entries(after)) {
    const was = Object.hasOwn(before, name) ? before[name] : undefined
    const given = Object.hasOwn(values, name) ? values[name] : undefined
    if (given === undefined || given === null || given === '') {
      if (!was && is.required) again.push({ part: 'values', name, title: is.title, why: 'added' })
      continue
    }
    const why = was ? changeOf(was, is, given, context) : null
    if (why) again.push({ part: 'values', name, title: is.title, why })
    else kept[name] = given
  }
  for (const [name, given] of Object.entries(values)) {
    const was = Object.hasOwn(before, name) ? before[name] : undefined
    if (was && !Object.hasOwn(after, name) && given !== undefined && given !== null && given !== '')
      again.push({ part: 'values', name, title: was.title, why: 'gone' })
  }
  return kept
}

/** Why this answer cannot simply stay; null = it can. */
function changeOf(was: Field, is: Field, given: unknown, context: Context): Again['why'] | null {
  if (was.kind !== is.kind) return 'kind'
  if (was.kind === 'code' && is.kind === 'code' && (was.list !== is.list || was.many !== is.many))
    return 'kind'
  // the same key under another name may mean another thing (万元 instead of 元)
  if (!sameWords(was.title, is.title)) return 'reworded'
  if (was.kind === 'rows' && is.kind === 'rows' && rowsChanged(was.of, is.of)) return 'kind'
  // half-typed answers were never right: only those that fitted the old form and do not fit the new are affected
  const fits = (field: Field) => {
    const { when: _, ...alone } = field
    return check({ it: alone as Field }, { it: given }, { ...context, draft: true }).ok
  }
  return fits(was) && !fits(is) ? (is.kind === 'code' ? 'choice' : 'rule') : null
}

function rowsChanged(was: FieldList, is: FieldList): boolean {
  return Object.entries(is).some(([name, field]) => {
    const old = Object.hasOwn(was, name) ? was[name] : undefined
    return old ? old.kind !== field.kind || !sameWords(old.title, field.title) : field.required === true
  })
}

/** Punctuation and blanks are no other question. */
const sameWords = (was: Say, is: Say): boolean => bare(was.zh) === bare(is.zh)
const bare = (text: string): string => text.normalize('NFKC').replace(/[\s\p{P}]/gu, '')
