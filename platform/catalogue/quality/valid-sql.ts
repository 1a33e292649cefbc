import { type Sql, sql } from '../../store/index.ts'
import type { CheckedKind } from './declare.ts'

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const PROVINCES = '1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]'
// residence permits 8x, permanent residence cards of foreigners 9 + province
const ID_FORM = `^(?=.{18}$)(${PROVINCES}|71|8[1-3]|9(${PROVINCES}))[0-9]+[0-9X]$`
const CREDIT = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_FORM = '^[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$'
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const
const PHONE_FORM =
  '^(1[3-9][0-9]{9}|[48]00[0-9]{7}|95[0-9]{3,6}|96[0-9]{3,4}|12[0-9]{3}|(010|02[0-9])-[2-9][0-9]{7}(-[0-9]{1,6})?|0[3-9][0-9]{2}-[2-9][0-9]{6,7}(-[0-9]{1,6})?)$'
const MAIL_FORM =
  "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[a-z]{2,63}$"

const digit = (value: Sql, place: number): Sql => sql`substr(${value}, ${sql.raw(String(place))}, 1)::int`
const weighted = (weights: readonly number[], each: (place: number) => Sql): Sql =>
  sql.join(
    weights.map((weight, i) => sql`${sql.raw(String(weight))} * ${each(i + 1)}`),
    ' + ',
  )

/** GB 11643: form, an existing birth date from 1900 to today, check digit. */
function idNumber(value: Sql, today: string): Sql {
  const part = (from: number, length: number): Sql =>
    sql`substr(${value}, ${sql.raw(String(from))}, ${sql.raw(String(length))})::int`
  const [year, month, day] = [part(7, 4), part(11, 2), part(13, 2)]
  const leap = sql`((${year} % 4 = 0 and ${year} % 100 <> 0) or ${year} % 400 = 0)`
  const last = sql`case when ${month} in (4, 6, 9, 11) then 30 when ${month} = 2
    then (case when ${leap} then 29 else 28 end) else 31 end`
  const born = sql`substr(${value}, 7, 8)`
  return sql`case when ${value} ~ ${ID_FORM} then ${month} between 1 and 12 and ${day} between 1 and ${last}
      and ${born} >= '19000101' and ${born} <= ${today.replaceAll('-', '')}::text
      and substr('10X98765432', (${weighted(ID_WEIGHTS, (place) => digit(value, place))}) % 11 + 1, 1)
        = substr(${value}, 18, 1)
    else false end`
}

const BODY_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const
const BODY = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** GB 32100: form, its own check character, and that of the organisation code within it. */
function creditCode(value: Sql): Sql {
  const worthIn =
    (letters: string, before: number) =>
    (place: number): Sql =>
      sql`(strpos('${sql.raw(letters)}', substr(${value}, ${sql.raw(String(before + place))}, 1)) - 1)`
  const worth = worthIn(CREDIT, 0)
  const body = weighted(BODY_WEIGHTS, worthIn(BODY, 8))
  return sql`case when ${value} ~ ${CREDIT_FORM} then
      substr('${sql.raw(CREDIT)}', (31 - (${weighted(CREDIT_WEIGHTS, worth)}) % 31) % 31 + 1, 1) = substr(${value}, 18, 1)
      and substr('0X987654321', (${body}) % 11 + 1, 1) = substr(${value}, 17, 1)
    else false end`
}

/** True for a text that is a good number of its kind, written in the normal form. */
export function validSql(as: CheckedKind, value: Sql, today: string): Sql {
  switch (as) {
    case 'idNumber':
      return idNumber(value, today)
    case 'creditCode':
      return creditCode(value)
    case 'phone':
      return sql`${value} ~ ${PHONE_FORM}`
    case 'mail':
      return sql`(${value} ~ ${MAIL_FORM} and length(${value}) <= 254 and strpos(${value}, '@') <= 65)`
  }
}
