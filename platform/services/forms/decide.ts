import type { Day, Id, Say } from '../../../base/index.ts'
import { askedFields, check, withComputed } from '../../fields/decide.ts'
import type { CodeList, Field, FieldList } from '../../fields/declare.ts'
import { situate } from '../items/decide.ts'
import type { Answers, ItemBody, Material, Situated } from '../items/declare.ts'
import {
  type Filled,
  type FormOf,
  type Gap,
  type GivenMaterial,
  type MaterialState,
  materialStates,
  refusals,
  type Submission,
} from './declare.ts'

export { type Reconciled, reconcile } from './reconcile.ts'
export { type Showing, valueWords } from './words.ts'

const lists = new WeakMap<FieldList, Map<string, FieldList>>()

/** The fields that a situation asks: those of its sections and those of none. The same list again for the same sections. */
export function fieldsAsked(of: Pick<FormOf, 'form'>, groups: readonly string[]): FieldList {
  const { fields } = of.form
  const key = [...groups].sort().join('\u001f')
  const known = lists.get(fields) ?? new Map<string, FieldList>()
  lists.set(fields, known)
  const made =
    known.get(key) ??
    Object.fromEntries(
      Object.entries(fields).filter(([, field]) => field.group === undefined || groups.includes(field.group)),
    )
  known.set(key, made)
  return made
}

/** What a consumer 共享对象 of a joint form may read of its values. */
export const valuesFor = (
  fields: FieldList,
  values: Readonly<Record<string, unknown>>,
  consumer: string,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).filter(([name]) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined
      return field && (field.consumers === undefined || field.consumers.includes(consumer))
    }),
  )

/** A section of the form with the fields that are asked in it just now; empty sections are left out. */
export type Page = { readonly name: string; readonly title: Say; readonly fields: readonly string[] }

/** Pages of the wizard and headings on paper: asked sections in their order, then what stands in none. */
export function pagesOf(
  of: Pick<FormOf, 'form'>,
  groups: readonly string[],
  values: Readonly<Record<string, unknown>>,
): readonly Page[] {
  const fields = Object.entries(askedFields(fieldsAsked(of, groups), values))
  const named = of.form.sections
    .filter((section) => groups.includes(section.name))
    .map(({ name, title }) => ({
      name,
      title,
      fields: fields.filter(([, field]) => field.group === name).map(([one]) => one),
    }))
  const rest = fields.filter(([, field]) => field.group === undefined).map(([one]) => one)
  return [...named, { name: '', title: OTHERS, fields: rest }].filter((page) => page.fields.length > 0)
}
const OTHERS: Say = { zh: '基本信息', en: 'Particulars' }

export type Checked = {
  readonly situated: Situated
  readonly answers: Answers
  readonly fields: FieldList
  readonly values: Readonly<Record<string, unknown>>
  readonly materials: readonly GivenMaterial[]
  /** Everything to be mended, in the order of the pages. */
  readonly gaps: readonly Gap[]
}

export type FillContext = {
  readonly codes: (name: string) => CodeList | undefined
  readonly today: Day
  /** At a window staff may take paper, waive a material or note that it follows. */
  readonly atWindow?: boolean
  /** Stored so far, on a supplement: codes that ended since may stay. */
  readonly before?: Readonly<Record<string, unknown>>
}

/**
 * Looks through what was filled in, in the browser as on the server: the situation, the fields it asks, its materials.
 * Fields that are not asked and materials of another situation are left out; reckoned fields are what they are.
 */
export function look(of: FormOf, filled: Filled, context: FillContext): Checked {
  const situated = situate(of as ItemBody, filled.answers)
  const gaps: Gap[] = situated.left.map((question) => ({
    ...refusals['forms.unanswered']({ title: question.title }),
    path: `answers.${question.name}`,
  }))
  for (const why of situated.stop) gaps.push({ ...refusals['forms.stopped']({ why }), path: 'answers' })
  const fields = fieldsAsked(of, situated.groups)
  const input = withComputed(fields, onlyKnown(of.form.fields, fields, filled.values))
  const checked = check(fields, input, context)
  if (!checked.ok) for (const gap of checked.error) gaps.push({ ...gap, path: `values.${gap.path}` })
  const materials = lookAtMaterials(of, situated.materials, filled.materials, context, gaps)
  return {
    situated,
    answers: situated.answers,
    fields,
    values: checked.ok ? checked.value : input,
    materials,
    gaps,
  }
}

/** Answers to fields of this form that this situation does not ask go; names it has never heard of stay and are refused. */
const onlyKnown = (
  all: FieldList,
  asked: FieldList,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).filter(([name]) => Object.hasOwn(asked, name) || !Object.hasOwn(all, name)),
  )

/** States that a material may be handed in with, the usual one first. */
export function statesFor(material: Material, of: Pick<FormOf, 'flags'>, atWindow: boolean): MaterialState[] {
  const states: MaterialState[] = material.electronic || atWindow ? ['received'] : ['owed']
  if (material.certificate) states.push('certificate')
  if (material.promise && of.flags.includes('promised')) states.push('promised')
  if (material.need === 'later' && (of.flags.includes('lenient') || atWindow)) states.push('owed')
  if (atWindow) states.push('exempt')
  return [...new Set(states)]
}

function lookAtMaterials(
  of: FormOf,
  asked: readonly Material[],
  given: readonly GivenMaterial[],
  { atWindow = false }: FillContext,
  gaps: Gap[],
): GivenMaterial[] {
  const taken: GivenMaterial[] = []
  const users = new Map<Id, Material>()
  const seen = new Set<string>()
  const gap = (code: string, refusal: Omit<Gap, 'path'>) =>
    gaps.push({ ...refusal, path: `materials.${code}` })
  for (const one of given) {
    const known = of.materials.some((material) => material.code === one.code)
    if (!known || seen.has(one.code)) gap(one.code, refusals['forms.materialUnknown']({ code: one.code }))
    seen.add(one.code)
  }
  for (const material of asked) {
    const { code, title } = material
    const one = given.find((some) => some.code === code)
    if (material.generated) {
      taken.push({ code, state: 'received', files: [] })
      continue
    }
    if (!one || (one.state === 'received' && one.files.length === 0 && !atWindow)) {
      if (!material.electronic && !atWindow) taken.push({ code, state: 'owed', files: [] })
      else if (material.need !== 'optional') gap(code, refusals['forms.materialMissing']({ title }))
      continue
    }
    if (!statesFor(material, of, atWindow).includes(one.state) && one.files.length === 0) {
      gap(code, refusals['forms.materialState']({ title, state: materialStates[one.state] }))
      continue
    }
    for (const file of one.files) {
      const other = users.get(file)
      if (other) gap(code, refusals['forms.sameFile']({ title, other: other.title }))
      else users.set(file, material)
    }
    taken.push({
      ...one,
      state: one.files.length > 0 ? 'received' : one.state,
      files: [...new Set(one.files)],
    })
  }
  return taken
}

/** Every file a submission rests on, each once: materials, attachments and signatures among the values. */
export function filesOf(fields: FieldList, filled: Pick<Filled, 'values' | 'materials'>): readonly Id[] {
  const ids = new Set<string>(filled.materials.flatMap((one) => one.files))
  const walk = (list: FieldList, values: Readonly<Record<string, unknown>>) => {
    for (const [name, field] of Object.entries(list)) {
      const value = values[name]
      if (field.kind === 'files' && Array.isArray(value)) for (const id of value) ids.add(String(id))
      if (field.kind === 'signature' && typeof value === 'string') ids.add(value)
      if (field.kind === 'rows' && Array.isArray(value))
        for (const row of value) walk(field.of, row as Readonly<Record<string, unknown>>)
    }
  }
  walk(fields, filled.values)
  return [...ids]
}

export type Difference = {
  readonly part: 'answers' | 'values' | 'materials'
  readonly name: string
  readonly was: unknown
  readonly is: unknown
}

/** What a supplement 补正 changed against the submission that it names. */
export function differences(
  was: Pick<Submission, 'answers' | 'values' | 'materials'>,
  is: Pick<Submission, 'answers' | 'values' | 'materials'>,
): readonly Difference[] {
  const compare = (part: Difference['part'], a: Readonly<Record<string, unknown>>, b: typeof a) =>
    [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((name): Difference[] =>
      JSON.stringify(a[name]) === JSON.stringify(b[name]) ? [] : [{ part, name, was: a[name], is: b[name] }],
    )
  const byCode = (all: readonly GivenMaterial[]) => Object.fromEntries(all.map((one) => [one.code, one]))
  return [
    ...compare('answers', was.answers, is.answers),
    ...compare('values', was.values, is.values),
    ...compare('materials', byCode(was.materials), byCode(is.materials)),
  ]
}

/** Titles of the options that were chosen, for one answer of the situation. */
export function answerWords(of: Pick<FormOf, 'situation'>, name: string, answer: unknown): Say {
  const question = of.situation.questions.find((one) => one.name === name)
  if (question?.kind === 'yes') return answer === true ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  const all = Array.isArray(answer) ? answer : [answer]
  const titles = all.map(
    (one) =>
      question?.options?.find((option) => option.code === one)?.title ?? { zh: String(one), en: String(one) },
  )
  return { zh: titles.map((t) => t.zh).join('、'), en: titles.map((t) => t.en).join(', ') }
}

/** Whether a value of this field is worth asking a person for: reckoned and locked ones are not. */
export const isTyped = (field: Field): boolean => field.computed === undefined
