import { bodyCheck, creditCheck } from '../../platform/fields/decide.ts'

/** One partner's part of the company 出资份额, as an exact fraction. */
export type Share = { readonly part: number; readonly of: number }

/** Whether fractions make a whole: a third three times is one, 33.33 % three times is not. */
export function sharesAreWhole(shares: readonly Share[]): boolean {
  if (shares.some(({ part, of }) => !Number.isInteger(part) || !Number.isInteger(of) || part <= 0 || of <= 0))
    return false
  const common = shares.reduce((all, { of }) => all * BigInt(of), 1n)
  const sum = shares.reduce((all, { part, of }) => all + (BigInt(part) * common) / BigInt(of), 0n)
  return shares.length > 0 && sum === common
}

/** Last day on which the capital of a company founded that day may be paid: five years later (company law 2023 art. 47). */
export function capitalDue(founded: string): string {
  const [year = 0, month = 1, day = 1] = founded.split('-').map(Number)
  const last = new Date(Date.UTC(year + 5, month, 0)).getUTCDate()
  return `${year + 5}-${String(month).padStart(2, '0')}-${String(Math.min(day, last)).padStart(2, '0')}`
}

/** Years of age on a day, by the birth date in an identity number. */
export function ageOn(idNumber: string, day: string): number {
  const born = idNumber.slice(6, 14)
  const on = day.replaceAll('-', '')
  return Number(on.slice(0, 4)) - Number(born.slice(0, 4)) - (on.slice(4) < born.slice(4) ? 1 : 0)
}

/** 统一社会信用代码 of a new company: 9 market supervision, 1 company, division, organisation code, check (GB 32100). */
export function creditCodeFor(division: string, serial: number): string {
  const body = `MA${serial
    .toString(36)
    .toUpperCase()
    .replace(/[IOSVZ]/g, 'X')
    .padStart(6, '0')
    .slice(-6)}`
  const head = `91${division}${body}${bodyCheck(body)}`
  return `${head}${creditCheck(head)}`
}
