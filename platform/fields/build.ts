import type { Field, FieldKind } from './declare.ts'

/** What an author may say about a field of this kind, `kind` itself apart. */
type Options<K extends FieldKind, Fixed extends string = never> = Omit<
  Extract<Field, { kind: K }>,
  'kind' | Fixed
>

/** Refuses a misspelt option at compile time; generic inference alone would let it pass. */
type Exact<O, Allowed> = O & { readonly [X in Exclude<keyof O, keyof Allowed>]: never }

type Kinded<K extends FieldKind, O> = O & { readonly kind: K }

const maker =
  <K extends FieldKind>(kind: K) =>
  <const O extends Options<K>>(options: Exact<O, Options<K>>): Kinded<K, O> => ({ ...options, kind })

/** One line of text; 200 characters unless `max` says otherwise. */
export const text = maker('text')
/** Several lines of text; 2,000 characters unless `max` says otherwise. */
export const longText = <const O extends Options<'text', 'long'>>(
  options: Exact<O, Options<'text', 'long'>>,
): Kinded<'text', O> & { readonly long: true } => ({ ...options, kind: 'text', long: true })
export const integer = maker('integer')
/** A decimal number; `digits` = most digits after the point. */
export const decimal = maker('decimal')
/** Money in integer fen 分. */
export const money = maker('money')
/** Yes or no 是/否. */
export const yes = maker('yes')
/** A calendar day `YYYY-MM-DD`; `min` and `max` may be `'today'`. */
export const day = maker('day')
/** A point in time, ISO 8601 in UTC once checked. */
export const instant = maker('instant')
/** One code of a code list. */
export const code = <const O extends Options<'code', 'many'>>(
  options: Exact<O, Options<'code', 'many'>>,
): Kinded<'code', O> => ({ ...options, kind: 'code' })
/** Several codes of a code list, each once. */
export const codes = <const O extends Options<'code', 'many'>>(
  options: Exact<O, Options<'code', 'many'>>,
): Kinded<'code', O> & { readonly many: true } => ({ ...options, kind: 'code', many: true })
export const phone = maker('phone')
export const idNumber = maker('idNumber')
export const creditCode = maker('creditCode')
export const mail = maker('mail')
export const point = maker('point')
/** A closed outline 范围: GeoJSON, WKT or pasted corners; `polygonAreaM2` measures it. */
export const polygon = maker('polygon')
export const area = maker('area')
export const unit = maker('unit')
export const account = maker('account')
/** Ids of stored files; 9 unless `max` says otherwise. */
export const files = maker('files')
/** Strokes drawn by hand, kept as a picture. */
export const signature = maker('signature')
/** Another matter, by id. */
export const matter = maker('matter')
/** A small table inside a form; 100 rows unless `max` says otherwise. */
export const rows = maker('rows')
