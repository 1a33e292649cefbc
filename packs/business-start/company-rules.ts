import { type Say, say } from '../../kit/index.ts'
import { bodyCheck, creditCheck, creditCodeOf, idNumberOf } from '../../platform/fields/decide.ts'

/** One partner's part of the company 出资份额, as an exact fraction. */
export type Share = { readonly part: number; readonly of: number }

/** Whether fractions make a whole: a third three times is one, 33.33 % three times is not. */
export function sharesAreWhole(shares: readonly Share[]): boolean {
  if (shares.some(({ part, of }) => !Number.isInteger(part) || !Number.isInteger(of) || part <= 0 || of <= 0)) return false
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

/** Characters of a credit code (GB 32100): no I, O, S, V, Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** 统一社会信用代码 of a new company: 9 market supervision, 1 company, division, organisation code, check (GB 32100). */
export function creditCodeFor(division: string, serial: number): string {
  let rest = serial
  let signs = ''
  for (let n = 0; n < 6; n++) {
    signs = `${ALPHABET[rest % ALPHABET.length]}${signs}`
    rest = Math.floor(rest / ALPHABET.length)
  }
  const body = `MA${signs}`
  const head = `91${division}${body}${bodyCheck(body)}`
  return `${head}${creditCheck(head)}`
}

/** 股东. `firm`: an enterprise, by its credit code; `foreign`: by a passport or a registration abroad. */
export type Holder = Share & { readonly name: string; readonly kind: string; readonly number: string; readonly phone: string }

/** How many holders a form has 股东人数 (company law arts. 42, 92; partnership law art. 14). */
const COUNTS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  有限责任公司: [1, 50],
  有限公司: [1, 50],
  股份有限公司: [1, 200],
  合伙企业: [2, 50],
  个人独资企业: [1, 1],
  个体工商户: [1, 1],
  农民专业合作社: [5, 10_000],
}

export type Examined = { readonly against: readonly Say[]; readonly doubts: readonly Say[] }

/** 股东 of a new company: that they are whole, and who of them a person must look at. */
export function holdersExamined(holders: readonly Holder[], form: string, day: string): Examined {
  const against: Say[] = []
  const doubts: Say[] = []
  const [least, most] = COUNTS[form] ?? [1, 200]
  if (holders.length < least || holders.length > most)
    against.push(
      say(
        `${form}的股东应为 ${least === most ? least : `${least}–${most}`} 人`,
        `this form has ${least === most ? least : `${least} to ${most}`} holder(s)`,
      ),
    )
  if (!sharesAreWhole(holders)) against.push(say('股东份额之和应恰为 1', 'the shares must make exactly one'))
  const numbers = holders.map(({ number }) => number.trim().toUpperCase())
  if (numbers.some((one, n) => one !== '' && numbers.indexOf(one) !== n))
    against.push(say('同一股东填写了两次', 'a holder is named twice'))
  for (const { name, kind, number } of holders) {
    const who = (zh: string, en: string) => say(`股东“${name}”${zh}`, `holder “${name}”: ${en}`)
    if (kind === 'firm') {
      if ('problem' in creditCodeOf(number)) against.push(who('统一社会信用代码不正确', 'the credit code is not one'))
      else doubts.push(who('为企业，由其法定代表人盖章确认，需人工核对', 'is an enterprise: its seal is looked at'))
    } else if (kind === 'foreign') {
      doubts.push(who('为境外股东，须核验主体资格和外商投资准入', 'is foreign: capacity and access of investment are looked at'))
    } else {
      const id = idNumberOf(number, day)
      if ('problem' in id) against.push(who('身份证号不正确', 'the identity number is not one'))
      else if (ageOn(id.number, day) < 18)
        doubts.push(who('未满 18 周岁，须由法定代理人办理，需人工核对', 'is under 18: the guardian acts, a person looks'))
    }
  }
  return { against, doubts }
}
