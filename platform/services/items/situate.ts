import type { Compiled } from '../../decisions/decide.ts'
import { compile, evaluate } from '../../decisions/decide.ts'
import type { Value } from '../../decisions/declare.ts'
import type {
  Answers,
  AskedWhen,
  CaseKind,
  Decided,
  ItemBody,
  ItemTable,
  Question,
  Situated,
} from './declare.ts'

/** Longest answer to a question of several choices; a hostile input must not make a long walk. */
const MOST_CHOICES = 200

/** What counts as an answer to the question; undefined = none. */
export function answerTo(question: Question, given: unknown): Answers[string] | undefined {
  const codes = question.options ?? []
  switch (question.kind) {
    case 'yes':
      return typeof given === 'boolean' ? given : undefined
    case 'number':
      return typeof given === 'number' && Number.isFinite(given) ? given : undefined
    case 'one':
      return codes.some((option) => option.code === given) ? (given as string) : undefined
    case 'many': {
      if (!Array.isArray(given) || given.length > MOST_CHOICES) return undefined
      const chosen = codes.map((option) => option.code).filter((code) => given.includes(code))
      return chosen.length === new Set(given).size ? chosen : undefined
    }
  }
}

const holds = (when: AskedWhen, answers: Answers): boolean => {
  const given = answers[when.question]
  return Array.isArray(given)
    ? when.in.some((one) => given.includes(one as string))
    : when.in.some((one) => one === given)
}

/**
 * The questions that are asked, given the answers, and those of them still open. A question joins only through one
 * that is asked and answered already, so the walk grows and ends: what hangs on itself is never asked.
 */
export function walk(
  questions: readonly Question[],
  given: Readonly<Record<string, unknown>>,
): { readonly asked: readonly Question[]; readonly left: readonly Question[]; readonly answers: Answers } {
  const answers: Record<string, Answers[string]> = {}
  const reached = new Set<string>()
  for (let grew = true; grew; ) {
    grew = false
    for (const question of questions) {
      if (reached.has(question.name)) continue
      if (!(question.when ?? []).every((when) => holds(when, answers))) continue
      reached.add(question.name)
      grew = true
      const answer = Object.hasOwn(given, question.name)
        ? answerTo(question, given[question.name])
        : undefined
      if (answer !== undefined) answers[question.name] = answer
    }
  }
  const asked = questions.filter((question) => reached.has(question.name))
  return {
    asked: asked.filter((question) => question.name in answers),
    left: asked.filter((question) => !(question.name in answers)),
    answers,
  }
}

type Ready = { readonly table: ItemTable; readonly compiled: Compiled; readonly needs: readonly string[] }
const readyTables = new WeakMap<object, readonly Ready[]>()

/** The question that an input column asks of: the part of its expression before the first point. */
export const questionOf = (input: { readonly name: string; readonly expression?: string }): string =>
  (input.expression ?? input.name).split('.')[0] ?? ''

/** Columns of questions that are not always asked may be empty. */
export function withOptional({ table }: ItemTable, questions: readonly Question[]): ItemTable['table'] {
  const sometimes = new Set(questions.filter((one) => one.when?.length).map((one) => one.name))
  return {
    ...table,
    inputs: table.inputs.map((input) =>
      sometimes.has(questionOf(input)) ? { ...input, optional: true } : input,
    ),
  }
}

/** Compiled once for a version; a table that does not compile decides nothing (publishing has refused it). */
function ready(body: Pick<ItemBody, 'tables' | 'situation'>): readonly Ready[] {
  const known = readyTables.get(body.tables)
  if (known) return known
  const made = body.tables.flatMap((table) => {
    const compiled = compile(withOptional(table, body.situation.questions))
    return compiled.ok ? [{ table, compiled: compiled.value, needs: table.table.inputs.map(questionOf) }] : []
  })
  readyTables.set(body.tables, made)
  return made
}

/** Answers as columns read them: a question of several choices is one yes or no for each of them. */
function inputOf(questions: readonly Question[], answers: Answers): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const question of questions) {
    const answer = answers[question.name]
    input[question.name] =
      question.kind === 'many' && Array.isArray(answer)
        ? Object.fromEntries((question.options ?? []).map(({ code }) => [code, answer.includes(code)]))
        : (answer ?? null)
  }
  return input
}

/** What the answers given so far lead to; runs in the browser for guidance and again on the server. */
export function situate(body: ItemBody, given: Readonly<Record<string, unknown>>): Situated {
  const { questions } = body.situation
  const { asked, left, answers } = walk(questions, given)
  const open = new Set(left.map((question) => question.name))
  const input = inputOf(questions, answers)
  const said: Record<Decided, Set<string>> = {
    materials: new Set(),
    groups: new Set(),
    fees: new Set(),
    caseKind: new Set(),
    special: new Set(),
    consult: new Set(),
    stop: new Set(),
  }
  const because: { table: string; row: number }[] = []
  for (const { table, compiled, needs } of ready(body)) {
    // while a question it rests on is open, a table says nothing
    if (needs.some((name) => open.has(name))) continue
    const outcome = evaluate(compiled, input)
    for (const values of Object.values(outcome.outputs ?? {}))
      for (const value of Array.isArray(values) ? (values as readonly Value[]) : [values as Value])
        if (typeof value === 'string' && value !== '') said[table.decides].add(value)
    for (const { row } of outcome.rows) because.push({ table: table.table.name, row })
  }
  return {
    left,
    asked,
    answers,
    materials: body.materials.filter((one) => one.always !== false || said.materials.has(one.code)),
    groups: body.form.sections
      .filter((one) => one.always !== false || said.groups.has(one.name))
      .map((one) => one.name),
    fee: body.fees.filter((one) => one.always !== false || said.fees.has(one.code)),
    caseKind: ([...said.caseKind][0] as CaseKind | undefined) ?? body.caseKind,
    special: body.specials.filter((one) => said.special.has(one.kind)),
    consult: [...said.consult],
    stop: [...said.stop],
    because,
  }
}
