import type { Code, CodeList } from '../../../platform/fields/declare.ts'
import type { Declared } from '../../live/wire.ts'
import type { Choice } from './pick.tsx'

/** Path of a code through its tree: 市容环卫 › 暴露垃圾. */
export function codePath(
  list: CodeList | undefined,
  code: string,
  s: (say: Code['title']) => string,
): string {
  const byCode = new Map(list?.codes.map((one) => [one.code, one]))
  const path: string[] = []
  for (let at = byCode.get(code); at && path.length < 6; at = at.parent ? byCode.get(at.parent) : undefined)
    path.unshift(s(at.title))
  return path.length > 0 ? path.join(' › ') : code
}

/** The choices of a code list: leaves only, ended codes left out. */
export function codeChoices(
  list: CodeList | undefined,
  s: (say: Code['title']) => string,
  today: string,
): readonly Choice[] {
  if (!list) return []
  const parents = new Set(list.codes.flatMap((code) => code.parent ?? []))
  return list.codes
    .filter(
      (code) =>
        !parents.has(code.code) &&
        (!code.validTo || code.validTo >= today) &&
        (!code.validFrom || code.validFrom <= today),
    )
    .map((code) => ({
      value: code.code,
      label: s(code.title),
      words: [...(code.words ?? []), code.title.en, code.title.zh].join(' '),
      ...(code.parent ? { hint: codePath(list, code.parent, s) } : {}),
    }))
}

/** A value that may no longer be chosen is still named. */
export const withCurrent = (
  choices: readonly Choice[],
  value: readonly string[],
  say: (code: string) => string,
) => [
  ...value
    .filter((one) => !choices.some((choice) => choice.value === one))
    .map((one) => ({ value: one, label: say(one) })),
  ...choices,
]

/** The code list that a column of a kind of matter comes from; each kind may have its own. */
const listOf =
  (column: 'category' | 'kind') =>
  (declared: Pick<Declared, 'types' | 'codes'>, type: string | undefined): CodeList | undefined => {
    const field = type === undefined ? undefined : declared.types[type]?.fields[column]
    return declared.codes[field?.kind === 'code' ? field.list : column]
  }
export const categoriesOf = listOf('category')
export const kindsOf = listOf('kind')
