import type { Answers, ItemVersion, JointChild, JointPlan } from '../items/declare.ts'

type Json = Readonly<Record<string, unknown>>
/** What an applicant filled in for the whole. */
export type Whole = {
  readonly answers: Json
  readonly values: Json
  readonly materials: readonly { readonly code: string }[]
}

const chosen = (child: JointChild, answers: Json): boolean =>
  (child.when ?? []).every((when) => {
    const given = answers[when.question]
    return Array.isArray(given)
      ? when.in.some((one) => given.includes(one))
      : when.in.some((one) => one === given)
  })

/** Children that the answers call for. */
export const childrenOf = (plan: JointPlan, answers: Json): readonly JointChild[] =>
  plan.children.filter((child) => chosen(child, answers))

/** Children that may begin now: those before them have been granted, or were not called for. */
export function ready(
  children: readonly JointChild[],
  granted: ReadonlySet<string>,
  begun: ReadonlySet<string>,
): readonly JointChild[] {
  const called = new Set(children.map((child) => child.item))
  return children.filter(
    (child) =>
      !begun.has(child.item) && child.after.every((other) => !called.has(other) || granted.has(other)),
  )
}

/**
 * One child's own part 各取所需: its columns under its own names, and nothing of the others. What an earlier child's
 * result brings is left out, and out of what is asked.
 */
export function partOf<M extends { readonly code: string }>(
  child: JointChild,
  version: ItemVersion,
  joint: Pick<ItemVersion, 'form'>,
  whole: { readonly answers: Json; readonly values: Json; readonly materials: readonly M[] },
): {
  readonly version: ItemVersion
  readonly answers: Answers
  readonly values: Json
  readonly materials: readonly M[]
} {
  const brought = new Set(child.brought ?? [])
  const pick = (own: readonly string[], names: Readonly<Record<string, string>> | undefined, from: Json) =>
    Object.fromEntries(
      own.flatMap((name) => {
        const value = from[names?.[name] ?? name]
        return value === undefined ? [] : [[name, value]]
      }),
    )
  const readable = new Set(
    Object.entries(joint.form.fields).flatMap(([name, field]) =>
      field.consumers === undefined || field.consumers.includes(version.code) ? [name] : [],
    ),
  )
  const values = Object.fromEntries(Object.entries(whole.values).filter(([name]) => readable.has(name)))
  const fields = Object.fromEntries(
    Object.entries(version.form.fields).filter(([name]) => !brought.has(name)),
  )
  const materials = version.materials.filter((one) => !brought.has(one.code))
  return {
    version: {
      ...version,
      form: { ...version.form, fields },
      materials,
      tables: withoutBrought(version, brought),
    },
    answers: pick(
      version.situation.questions.map((one) => one.name),
      child.questions,
      whole.answers,
    ) as Answers,
    values: pick(Object.keys(fields), child.fields, values),
    materials: materials.flatMap((one) => {
      const given = whole.materials.find((other) => other.code === (child.materials?.[one.code] ?? one.code))
      return given ? [{ ...given, code: one.code }] : []
    }),
  }
}

const withoutBrought = (version: ItemVersion, brought: ReadonlySet<string>): ItemVersion['tables'] =>
  version.tables.map((one) =>
    one.decides === 'materials'
      ? {
          ...one,
          table: {
            ...one.table,
            rows: one.table.rows.filter(
              (row) => !row.gives.some((cell) => brought.has(cell.replaceAll('"', ''))),
            ),
          },
        }
      : one,
  )
