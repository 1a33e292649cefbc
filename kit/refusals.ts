import { declareRefusals, type Refusal, type RefusalSpec, type Refusals, say } from '../base/index.ts'

/** A refusal as a table has it: `status 说明 | sentence`, and on a second line `办法 | remedy`. */
type Line = `${number} ${string} | ${string}\n${string} | ${string}`

/** Names of the places `{name}` in a sentence. */
type Places<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Places<Rest>
  : never
type Spec<T extends string> = {
  readonly http: number
  readonly remedy: RefusalSpec['remedy']
  readonly says: [Places<T>] extends [never]
    ? () => Refusal['says']
    : (detail: Readonly<Record<Places<T>, string | number>>) => Refusal['says']
}

/**
 * Refusals from a table 拒绝: a code each, with what it says and what to do in both languages. Places `{name}` in its sentence
 * are filled with what the rule gives, and asked of it by the compiler.
 */
export function refusals<const T extends Readonly<Record<string, Line>>>(
  table: T,
): Refusals<{ readonly [Code in keyof T]: Spec<T[Code]> }> {
  const specs = Object.entries<string>(table).map(([code, line]): [string, RefusalSpec] => {
    const [, http, zh, en, remedyZh, remedyEn] =
      /^(\d{3}) ([^|\n]+) \| ([^|\n]+)\n\s*([^|\n]+) \| ([^|\n]+?)\s*$/.exec(line) ?? []
    if (!http || !zh || !en || !remedyZh || !remedyEn)
      throw new Error(
        `refusal ${code} is not “status 说明 | sentence”, then “办法 | remedy” on a line of its own`,
      )
    const filled = (text: string, given: Readonly<Record<string, unknown>> | undefined) =>
      text.replace(/\{(\w+)\}/g, (_, name: string) => String(given?.[name]))
    return [
      code,
      {
        http: Number(http),
        says: (given) => say(filled(zh, given), filled(en, given)),
        remedy: say(remedyZh, remedyEn),
      },
    ]
  })
  // what the types of the table say of its codes and places is what was read from it
  return declareRefusals(Object.fromEntries(specs)) as unknown as Refusals<{
    readonly [Code in keyof T]: Spec<T[Code]>
  }>
}
