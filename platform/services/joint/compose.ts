import { say } from '../../../base/index.ts'
import type { Field } from '../../fields/declare.ts'
import type {
  FormGroup,
  ItemBody,
  ItemFee,
  ItemTable,
  ItemVersion,
  JointChild,
  Material,
  Question,
} from '../items/declare.ts'
import { onlyWhereChosen } from './compose-when.ts'
import { type Composed, type Composing, JOINT_TYPE, type Versions } from './declare.ts'
import { longestWay } from './order.ts'

/** Sections that every form has: they are one in the merged form. */
const COMMON: readonly string[] = ['applicant', 'result']
/** What the children decide each for itself, once they run. */
const OWN_DECISIONS: readonly string[] = ['caseKind', 'special', 'consult']

type Names = Record<string, string>
type Merging = {
  readonly fields: Map<string, { field: Field; consumers: string[] }>
  readonly materials: Map<string, Material>
  readonly questions: Map<string, Question>
  readonly sections: Map<string, FormGroup>
  readonly fees: ItemFee[]
  readonly tables: ItemTable[]
}

/** The same thing asked again, or a free name for another thing. */
function nameFor<T>(
  own: string,
  known: ReadonlyMap<string, T>,
  same: (other: T, name: string) => boolean,
  at: number,
): string {
  for (const [name, other] of known) if (same(other, name)) return name
  if (!known.has(own)) return own
  return `${own}${at + 1}`
}

const textOf = (value: unknown): string => JSON.stringify(value)

/**
 * One form of many 一表申请: the same data element is asked once, every field names the children that read it, the same
 * material is brought once; sections of one child stay together. Nothing is decided by hand that follows from the items.
 */
export function compose(asked: Composing, versions: Versions): Composed {
  const merging: Merging = {
    fields: new Map(),
    materials: new Map(),
    questions: new Map((asked.questions ?? []).map((one) => [one.name, one])),
    sections: new Map(),
    fees: [],
    tables: [],
  }
  const found = asked.children.flatMap((child) => {
    const version = versions.get(child.item)
    return version ? [{ child, version }] : []
  })
  const children = found.map(({ child, version }, at): JointChild => {
    const brought = new Set(child.brought ?? [])
    const fields = mergeFields(merging, version, at, brought)
    const materials = mergeMaterials(merging, version, at, brought)
    const questions = mergeQuestions(merging, version, at)
    mergeTables(merging, version, at, { materials, questions, fields })
    return { ...child, ...named({ fields, materials, questions }) }
  })
  const spanOf = (which: 'promise' | 'legal') => (item: string) =>
    versions.get(item)?.[which] ?? { amount: 0, unit: 'working' as const }
  const first = found[0]?.version
  const promise = longestWay(asked.children, spanOf('promise'))
  const legal = longestWay(asked.children, spanOf('legal'))
  const visits = Math.max(0, ...found.map(({ version }) => version.visits))
  const { children: _children, questions: _questions, ...said } = asked
  const body: ItemBody = {
    ...said,
    ...{ handleCode: null, bodyKind: '1', level: first?.level ?? '4' },
    targets: [...new Set(found.flatMap(({ version }) => version.targets))],
    channels: ['1', '2', '3'],
    caseKind: 'promise',
    promise,
    legal,
    scope: 'local',
    visits,
    visitReason:
      found.find(({ version }) => version.visits === visits && visits > 0)?.version.visitReason ?? null,
    conditions: uniqueBy(
      found.flatMap(({ version }) => version.conditions),
      textOf,
    ),
    steps: [
      say('一表填报，一次提交', 'One form, sent once'),
      say(
        `并联办理：${found.map(({ version }) => version.title.zh).join('、')}`,
        `Done together: ${found.map(({ version }) => version.title.en).join(', ')}`,
      ),
      say('结果一次送达', 'All results at once'),
    ],
    fees: merging.fees,
    result: { title: say('一件事结果包', 'Results together'), sample: null, validMonths: null },
    places: first?.places ?? [],
    phone: first?.phone ?? '',
    complaints: first?.complaints ?? '',
    faq: uniqueBy(
      found.flatMap(({ version }) => version.faq),
      textOf,
    ),
    specials: [],
    flags: uniqueBy(
      [...found.flatMap(({ version }) => version.flags), 'booking' as const].filter(
        (flag) => flag !== 'unasked',
      ),
      String,
    ),
    matterType: JOINT_TYPE,
    form: {
      sections: [...merging.sections.values()].toSorted((a, b) => placeOf(a.name) - placeOf(b.name)),
      fields: Object.fromEntries(
        [...merging.fields].map(([name, { field, consumers }]) => [name, { ...field, consumers } as Field]),
      ),
    },
    materials: [...merging.materials.values()],
    situation: { questions: [...merging.questions.values()] },
    tables: merging.tables,
    joint: { children },
  }
  const parts = children.flatMap((child) => {
    const version = versions.get(child.item)
    return version ? [{ child, version }] : []
  })
  return {
    body: onlyWhereChosen(body, parts),
    shared: sharedOf(merging),
    saving: savingOf(found, body),
  }
}

const placeOf = (section: string): number => (section === 'applicant' ? 0 : section === 'result' ? 2 : 1)

const uniqueBy = <T>(all: readonly T[], key: (one: T) => string): T[] => [
  ...new Map(all.map((one) => [key(one), one])).values(),
]

/** Only names that differ are kept. */
const named = (all: { fields: Names; materials: Names; questions: Names }) =>
  Object.fromEntries(
    Object.entries(all).flatMap(([what, names]) => {
      const other = Object.entries(names).filter(([own, joint]) => own !== joint)
      return other.length > 0 ? [[what, Object.fromEntries(other)]] : []
    }),
  )

function mergeFields(
  merging: Merging,
  version: ItemVersion,
  at: number,
  brought: ReadonlySet<string>,
): Names {
  const names: Names = {}
  const sectionOf: Names = {}
  for (const section of version.form.sections) {
    const name = COMMON.includes(section.name) ? section.name : `${section.name}${at + 1}`
    sectionOf[section.name] = name
    const title = COMMON.includes(section.name)
      ? section.title
      : say(`${version.title.zh}：${section.title.zh}`, `${version.title.en}: ${section.title.en}`)
    if (!merging.sections.has(name)) merging.sections.set(name, { ...section, name, title })
  }
  for (const [own, field] of Object.entries(version.form.fields)) {
    if (brought.has(own)) continue
    const name = nameFor(
      own,
      merging.fields,
      // the same name is the same data element 数据元; the same words for the same kind of value are too
      (other, otherName) =>
        other.field.kind === field.kind &&
        (otherName === own || other.field.title.zh === field.title.zh) &&
        (field.kind !== 'code' || (other.field as { list?: string }).list === field.list),
      at,
    )
    names[own] = name
    const known = merging.fields.get(name)
    if (known) {
      known.consumers.push(version.code)
      if (field.required) known.field = { ...known.field, required: true }
    } else
      merging.fields.set(name, {
        field: { ...field, ...(field.group ? { group: sectionOf[field.group] ?? field.group } : {}) },
        consumers: [version.code],
      })
  }
  return {
    ...names,
    ...Object.fromEntries(Object.entries(sectionOf).map(([own, name]) => [`section ${own}`, name])),
  }
}

function mergeMaterials(
  merging: Merging,
  version: ItemVersion,
  at: number,
  brought: ReadonlySet<string>,
): Names {
  const names: Names = {}
  for (const material of version.materials) {
    if (brought.has(material.code)) continue
    const name = nameFor(
      material.code,
      merging.materials,
      (other) => other.title.zh === material.title.zh,
      at,
    )
    names[material.code] = name
    const known = merging.materials.get(name)
    // asked of everybody by one child: asked of everybody
    const always = (known ? known.always !== false : false) || material.always !== false
    merging.materials.set(name, { ...(known ?? material), code: name, always })
  }
  return names
}

function mergeQuestions(merging: Merging, version: ItemVersion, at: number): Names {
  const names: Names = {}
  for (const question of version.situation.questions)
    names[question.name] = nameFor(
      question.name,
      merging.questions,
      (other) =>
        other.title.zh === question.title.zh &&
        other.kind === question.kind &&
        textOf(other.options) === textOf(question.options),
      at,
    )
  for (const question of version.situation.questions) {
    const name = names[question.name] as string
    if (merging.questions.has(name)) continue
    merging.questions.set(name, {
      ...question,
      name,
      ...(question.when
        ? { when: question.when.map((one) => ({ ...one, question: names[one.question] ?? one.question })) }
        : {}),
    })
  }
  return names
}

/** Tables of a child read the joint questions and name the joint materials. */
function mergeTables(
  merging: Merging,
  version: ItemVersion,
  at: number,
  names: { readonly materials: Names; readonly questions: Names; readonly fields: Names },
): void {
  const fees: Names = {}
  for (const fee of version.fees) {
    fees[fee.code] = `${fee.code}${at + 1}`
    merging.fees.push({ ...fee, code: `${fee.code}${at + 1}` })
  }
  const renamed = (decides: string, cell: string): string =>
    cell.replace(/"([^"]*)"/g, (whole, name: string) => {
      const to =
        decides === 'materials'
          ? names.materials[name]
          : decides === 'groups'
            ? names.fields[`section ${name}`]
            : decides === 'fees'
              ? fees[name]
              : undefined
      return to === undefined ? whole : `"${to}"`
    })
  for (const { decides, table } of version.tables) {
    if (OWN_DECISIONS.includes(decides)) continue
    const rows = table.rows
      .map((row) => ({ ...row, gives: row.gives.map((cell) => renamed(decides, cell)) }))
      // what an earlier child brings is not asked for
      .filter(
        (row) =>
          decides !== 'materials' ||
          row.gives.some((cell) => merging.materials.has(cell.replaceAll('"', ''))),
      )
    if (rows.length === 0) continue
    merging.tables.push({
      decides,
      table: {
        ...table,
        name: `${table.name}${at + 1}`,
        title: say(`${version.title.zh}：${table.title.zh}`, `${version.title.en}: ${table.title.en}`),
        inputs: table.inputs.map((input) => {
          const [question = '', ...rest] = (input.expression ?? input.name).split('.')
          return { ...input, expression: [names.questions[question] ?? question, ...rest].join('.') }
        }),
        rows,
      },
    })
  }
}

const sharedOf = (merging: Merging) =>
  [...merging.fields].flatMap(([field, one]) =>
    one.consumers.length > 1 ? [{ field, title: one.field.title, consumers: one.consumers }] : [],
  )

function savingOf(found: readonly { readonly version: ItemVersion }[], body: ItemBody) {
  const sum = (of: (version: ItemVersion) => number) =>
    found.reduce((total, { version }) => total + of(version), 0)
  return {
    fields: {
      apart: sum((one) => Object.keys(one.form.fields).length),
      together: Object.keys(body.form.fields).length,
    },
    materials: { apart: sum((one) => one.materials.length), together: body.materials.length },
    visits: { apart: sum((one) => one.visits), together: body.visits },
    days: { apart: sum((one) => one.promise.amount), together: body.promise.amount },
  }
}
