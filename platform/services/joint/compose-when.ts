import { type Say, say } from '../../../base/index.ts'
import type {
  AskedWhen,
  Decided,
  FormGroup,
  ItemBody,
  ItemTable,
  ItemVersion,
  JointChild,
  Question,
} from '../items/declare.ts'
import type { JointFault } from './declare.ts'

/** Sections of every form; what only a chosen part asks does not stand there. */
const COMMON: readonly string[] = ['applicant', 'result']

type Part = { readonly child: JointChild; readonly version: ItemVersion }

/** What of the merged form only this part asks for. */
const ownOf = (all: readonly Part[], { child }: Part, what: 'fields' | 'materials' | 'questions') => {
  const named = ({ child: other, version }: Part): string[] => {
    const own =
      what === 'fields'
        ? Object.keys(version.form.fields)
        : what === 'materials'
          ? version.materials.map((one) => one.code)
          : version.situation.questions.map((one) => one.name)
    return own.map((name) => other[what]?.[name] ?? name)
  }
  const others = new Set(all.filter((one) => one.child.item !== child.item).flatMap(named))
  const mine = all.find((one) => one.child.item === child.item)
  return new Set((mine ? named(mine) : []).filter((name) => !others.has(name)))
}

/** One column of a decision table for each condition, and its cell. */
const columns = (when: readonly AskedWhen[]) =>
  when.map((one, n) => ({
    input: {
      name: `chosen${n + 1}`,
      title: say('选办', 'Chosen'),
      type: typeof one.in[0] === 'boolean' ? ('boolean' as const) : ('string' as const),
      expression: one.question,
      optional: true,
    },
    cell: one.in.map((value) => (typeof value === 'boolean' ? String(value) : `"${value}"`)).join(', '),
  }))

/**
 * Parts that are chosen 选办: their own questions, sections, materials and fees are asked only where the applicant
 * chooses them, and their tables say nothing otherwise. What another part reads as well stays asked.
 */
export function onlyWhereChosen(body: ItemBody, parts: readonly Part[]): ItemBody {
  return parts.reduce((whole, part, at) => {
    const { when } = part.child
    return when && when.length > 0 ? chosenOnly(whole, parts, part, when, at + 1) : whole
  }, body)
}

function chosenOnly(
  body: ItemBody,
  parts: readonly Part[],
  part: Part,
  when: readonly AskedWhen[],
  nth: number,
): ItemBody {
  const { version } = part
  const fields = ownOf(parts, part, 'fields')
  const questions = ownOf(parts, part, 'questions')
  const materials = ownOf(parts, part, 'materials')
  const section: FormGroup = { name: `chosen${nth}`, title: version.title, always: false }
  let moved = false
  const form = Object.fromEntries(
    Object.entries(body.form.fields).map(([name, field]) => {
      if (!fields.has(name) || !(field.group === undefined || COMMON.includes(field.group)))
        return [name, field]
      moved = true
      return [name, { ...field, group: section.name }]
    }),
  )
  const own = (name: string): boolean => new RegExp(`^(?!chosen).+[^0-9]${nth}$`).test(name)
  const always = <T extends { readonly always?: boolean }>(one: T): boolean => one.always !== false
  const groups = [
    ...body.form.sections.filter((one) => own(one.name) && always(one)).map((one) => one.name),
    ...(moved ? [section.name] : []),
  ]
  const asked = body.materials.filter((one) => materials.has(one.code) && always(one))
  const fees = body.fees.filter((one) => own(one.code) && always(one))
  const only = <T extends { readonly always?: boolean }>(one: T, mine: boolean): T =>
    mine ? { ...one, always: false } : one
  const columnsOf = columns(when)
  const table = (decides: Decided, codes: readonly string[], title: Say): ItemTable[] =>
    codes.length === 0
      ? []
      : [
          {
            decides,
            table: {
              name: `${decides}Chosen${nth}`,
              title,
              hit: 'C',
              inputs: columnsOf.map((one) => one.input),
              outputs: [{ name: 'code', title: say('代号', 'Code'), type: 'string' }],
              rows: codes.map((code) => ({ when: columnsOf.map((one) => one.cell), gives: [`"${code}"`] })),
            },
          },
        ]
  const titled = (zh: string, en: string): Say =>
    say(`${version.title.zh}：${zh}`, `${version.title.en}: ${en}`)
  return {
    ...body,
    form: {
      fields: form,
      sections: [
        ...body.form.sections.map((one) => only(one, groups.includes(one.name))),
        ...(moved ? [section] : []),
      ],
    },
    materials: body.materials.map((one) => only(one, asked.includes(one))),
    fees: body.fees.map((one) => only(one, fees.includes(one))),
    situation: {
      questions: body.situation.questions.map(
        (one): Question => (questions.has(one.name) ? { ...one, when: [...when, ...(one.when ?? [])] } : one),
      ),
    },
    tables: [
      ...body.tables.map((one) =>
        own(one.table.name)
          ? {
              ...one,
              table: {
                ...one.table,
                inputs: [...one.table.inputs, ...columnsOf.map((of) => of.input)],
                rows: one.table.rows.map((row) => ({
                  ...row,
                  when: [...row.when, ...columnsOf.map((of) => of.cell)],
                })),
              },
            }
          : one,
      ),
      ...table('groups', groups, titled('选办时填写', 'filled in where chosen')),
      ...table(
        'materials',
        asked.map((one) => one.code),
        titled('选办时提交', 'handed in where chosen'),
      ),
      ...table(
        'fees',
        fees.map((one) => one.code),
        titled('选办时收费', 'paid where chosen'),
      ),
    ],
  }
}

/** Conditions that nothing can fulfil: a question nobody asks, an answer it does not have, one that hangs on the part itself. */
export function whenFaults(body: ItemBody): readonly JointFault[] {
  return (body.joint?.children ?? []).flatMap((child, n) =>
    (child.when ?? []).flatMap((when): JointFault[] => {
      const path = `children.${n}.when`
      const question = body.situation.questions.find((one) => one.name === when.question)
      if (!question)
        return [{ path, says: say(`没有问题“${when.question}”`, `There is no question ${when.question}`) }]
      const answers: readonly (string | boolean)[] =
        question.kind === 'yes' ? [true, false] : (question.options ?? []).map((one) => one.code)
      if (when.in.length === 0 || !when.in.every((one) => answers.includes(one)))
        return [
          {
            path,
            says: say(`“${question.title.zh}”没有这个选项`, `${question.title.en} has no such answer`),
          },
        ]
      return []
    }),
  )
}
