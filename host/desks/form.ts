import { dayOf, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { check, type FieldList, invalid, type Values } from '../../platform/fields/index.ts'
import type { OpenCity } from '../open.ts'

/** What came in, checked against a field list; names it does not know are left aside. */
export function formOf<const L extends FieldList>(
  city: OpenCity,
  fields: L,
  input: Readonly<Record<string, unknown>>,
  at: Date,
): Result<Values<L>, Refusal> {
  const known = Object.fromEntries(Object.entries(input).filter(([name]) => Object.hasOwn(fields, name)))
  const form = check(fields, known, { codes: (name) => city.compiled.codes[name], today: dayOf(at) })
  // what passed the check has the fields' own types
  return form.ok ? ok(form.value as Values<L>) : fieldsTold(no(invalid(form.error)))
}

/** Errors of fields where every page looks for them: in `fields`. */
export function fieldsTold<T>(result: Result<T, Refusal>): Result<T, Refusal> {
  if (result.ok || result.error.code !== 'fields.invalid') return result
  const { errors, ...rest } = result.error.detail ?? {}
  return no({ ...result.error, detail: { ...rest, fields: errors } })
}
