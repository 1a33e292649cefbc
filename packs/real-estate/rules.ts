import { dayOf } from '../../base/index.ts'
import {
  type AutoFacts,
  type AutoResult,
  type AutoWrite,
  declareRefusals,
  type PartyNamed,
  type Say,
  say,
} from '../../kit/index.ts'
import type { Guard } from '../../platform/matters/declare.ts'
import { banks } from './banks.ts'
import { agrees, answersOf, number, text } from './taxes.ts'
import { plainUnitNo, unitNoFault, unitNoFaults } from './unit-number.ts'

export const refuse = declareRefusals({
  'estate.notReady': {
    http: 409,
    says: () => say('税务、银行、审核还没有全部办完', 'tax, bank and examination have not all been done'),
    remedy: say('请等待各线办完', 'wait until every lane is done'),
  },
  'estate.noLoan': {
    http: 409,
    says: () => say('与是否贷款不符', 'it does not fit whether there is a loan'),
    remedy: say('请选择另一个操作', 'choose the other act'),
  },
  'estate.taxNotPaid': {
    http: 409,
    says: () => say('税款还没有缴清', 'the taxes have not been paid'),
    remedy: say('请等待当事人缴清税款', 'wait until they are paid'),
  },
  'estate.bankChanged': {
    http: 409,
    says: () => say('银行前后答复的金额不一致，尚未核实', 'the bank named another amount, and nobody has looked at it'),
    remedy: say('请银行经办核实后再登簿', 'the bank officer confirms it before booking'),
  },
  'estate.taxDecided': {
    http: 409,
    says: () => say('应纳税额已由税务人员确认', 'the tax officer has decided on the amounts'),
    remedy: say('无需再次核定', 'nothing is to be assessed again'),
  },
})

type Words = Readonly<Record<string, unknown>>

/** A mortgage without a sale is a loan by itself. */
export const withLoan = (data: Words): boolean => data.loan === true || data.deal === 'mortgage'
export const taxed = (data: Words): boolean => data.deal !== 'mortgage'

/** 三线汇合: taxes paid, examined, and the bank's contract signed where there is a loan. */
export const ready: Guard = ({ matter: { tags, data } }) => {
  const done = (tag: string) => tags.includes(tag)
  if (done('bankChanged') && !done('bankSettled')) return refuse['estate.bankChanged']()
  return (!taxed(data) || done('taxDone')) && done('reviewed') && (!withLoan(data) || done('bankDone'))
    ? null
    : refuse['estate.notReady']()
}
export const loaned: Guard = ({ matter }) => (withLoan(matter.data) ? null : refuse['estate.noLoan']())
export const unloaned: Guard = ({ matter }) => (withLoan(matter.data) ? refuse['estate.noLoan']() : null)
export const allPaid: Guard = ({ matter: { tags } }) =>
  tags.includes('buyerTaxPaid') && tags.includes('sellerTaxPaid') ? null : refuse['estate.taxNotPaid']()
export const undecided: Guard = ({ matter: { tags } }) => (tags.includes('taxConfirmed') ? refuse['estate.taxDecided']() : null)

/** An encumbrance that holds on that day. */
const holds = (row: Words, day: string): boolean =>
  (!text(row.from) || text(row.from) <= day) && (!text(row.until) || text(row.until) >= day)

/** Hundredths of a square metre, whole: 89.51 − 89.50 is not 0.01 in floating point. One may be off. */
const cm = (area: unknown): number => Math.round(number(area) * 100)

/** Who else has to agree 共同签署人: the seller, the buyer's spouse, who owes the loan. */
export function parties(facts: AutoFacts): readonly PartyNamed[] {
  const all = answersOf(facts)
  const one = (role: string, wanted: boolean): PartyNamed[] => {
    const name = text(all[`${role}Name`])
    return wanted && name ? [{ role, name, idNumber: text(all[`${role}Id`]), phone: text(all[`${role}Phone`]) }] : []
  }
  return [
    ...one('seller', all.deal === 'secondHand' && all.signWay !== 'window'),
    ...one('spouse', all.joint === true && all.signWay !== 'window'),
    ...one('borrower', all.deal === 'mortgage' && all.otherBorrower === true),
  ]
}

/** Somebody who signs for the other side, or with the other side's telephone. */
function strange(facts: AutoFacts): readonly Say[] {
  const all = answersOf(facts)
  const found: Say[] = []
  const ids = [text(all.applicantId), ...['seller', 'spouse', 'borrower'].map((role) => text(all[`${role}Id`]))]
  const phones = [text(all.applicantPhone), ...['seller', 'spouse', 'borrower'].map((role) => text(all[`${role}Phone`]))]
  const twice = (list: readonly string[]) => list.some((one, n) => one !== '' && list.indexOf(one) !== n)
  if (twice(ids)) found.push(say('同一个人不能既是申请人又是其他当事人', 'one person cannot stand on both sides'))
  if (twice(phones)) found.push(say('各当事人应填写本人的手机号码', 'each party is named with a telephone of his own'))
  return found
}

/** What stands against it, before anybody signs 预审. */
export function hindrances(facts: AutoFacts): readonly Say[] {
  const { rows, others, at } = facts
  const day = dayOf(at)
  const all = answersOf(facts)
  const unitNo = plainUnitNo(text(all.unitNo))
  const wrong = unitNoFault(unitNo)
  if (wrong) return [unitNoFaults[wrong]]
  const unit = rows.unit?.[0]
  const right = rows.right?.[0]
  const found: Say[] = [...strange(facts)]
  const add = (zh: string, en: string) => found.push(say(zh, en))
  if (!unit) add('没有这个不动产单元', 'there is no such unit')
  else if (unit.state !== 'valid') add('不动产单元已失效', 'the unit is no longer valid')
  if (others > 0) add('该单元已有在办的登记申请，请待其办结', 'another application for this unit is in work; wait for its end')
  if (unit && Number.isFinite(number(all.areaM2)) && Math.abs(cm(unit.areaM2) - cm(all.areaM2)) > 1)
    add('填报面积与登记簿不一致', 'the area differs from the register')
  const limits = (rows.limits ?? []).filter((row) => holds(row, day))
  const against = (kind: string) => limits.some((row) => row.kind === kind)
  if (against('seizure')) add('该单元已被查封，不能办理转移、抵押', 'the unit is seized: no transfer or mortgage')
  if (against('objection')) add('该单元存在异议登记', 'an objection is registered')
  if (all.deal === 'secondHand') {
    if (!right) add('登记簿上没有权利人', 'the register names no holder')
    else if (text(right.holder) !== text(all.sellerName))
      add('卖方与登记簿上的权利人不一致', 'the seller is not the holder in the register')
    if (against('noTransfer')) add('已登记禁止转让约定', 'a covenant not to transfer is registered')
  }
  if (all.deal === 'mortgage' && text(right?.holder) !== text(all.applicantName))
    add('申请人不是登记簿上的权利人', 'the applicant is not the holder in the register')
  if (all.deal === 'newHome') {
    const contract = rows.contract?.[0]
    // the same application once more, after the first was booked
    if (text(all.applicantName) !== '' && text(right?.holder) === text(all.applicantName))
      add('该单元已登记在申请人名下', 'the unit is registered in the applicant’s name already')
    if (!contract) add('没有查到网签备案合同', 'no filed contract was found')
    else {
      if (plainUnitNo(text(contract.unitNo)) !== unitNo) add('备案合同不是这个单元的', 'the filed contract is for another unit')
      if (text(contract.buyer) !== text(all.applicantName))
        add('备案合同的买受人不是申请人', 'the buyer of the filed contract is not the applicant')
      if (number(contract.priceFen) !== number(all.priceFen))
        add('成交价与备案合同不一致', 'the price differs from the filed contract')
    }
  }
  return found
}

const inWords = (found: readonly Say[]): string =>
  [found.map((one) => one.zh).join('；'), found.map((one) => one.en).join('; ')].join('\n')

const accepting = ({ data }: AutoFacts): AutoResult => ({ action: withLoan(data) ? 'acceptLoan' : 'accept' })

/** 预审: on to the lanes, to the others who sign, to the window, or back with everything that stands against it. */
export function precheck(facts: AutoFacts): AutoResult {
  const found = hindrances(facts)
  if (found.length > 0) return { action: 'precheckFailed', form: { gaps: inWords(found) } }
  const all = answersOf(facts)
  if (all.deal === 'secondHand' && all.signWay === 'window') return { action: 'toWindow' }
  return parties(facts).length > 0 ? { action: 'toSigning' } : accepting(facts)
}

/** Everybody has signed: looked at once more, for days may have gone by. */
export function accepted(facts: AutoFacts): AutoResult {
  const found = hindrances(facts)
  return found.length > 0 ? { action: 'precheckFailed', form: { gaps: inWords(found) } } : accepting(facts)
}

/** The amounts of the tax office are those of the published tables, or a person looks. */
export const assessed = (facts: AutoFacts): AutoResult => ({ action: agrees(facts) ? 'taxAgreed' : 'taxDiffers' })

export const loanSheet = (facts: AutoFacts): Words => {
  const all = answersOf(facts)
  const worth = number(all.priceFen)
  const limit = Number.isFinite(worth) ? worth : number(facts.rows.unit?.[0]?.referenceFen)
  return { loanFen: number(all.loanFen), tooMuch: number(all.loanFen) > limit * 0.85 }
}

/** The bank's contract is for the loan that was applied for, or a person looks. */
export const contracted = (facts: AutoFacts): AutoResult | null =>
  number(facts.answers.bank?.approvedFen) === number(answersOf(facts).loanFen) ? null : { action: 'bankChanged' }

/** Day of the year and number of the day: one of its own for every application of a year. */
export function certificateNo(at: Date, matterNumber: string, kind: '权' | '证明'): string {
  const day = dayOf(at)
  const year = day.slice(0, 4)
  const ofYear = Math.round((Date.parse(day) - Date.parse(`${year}-01-01`)) / 86_400_000) + 1
  const serial = matterNumber
    .slice(8)
    .replace(/^0+(?=\d{4})/, '')
    .padStart(4, '0')
  return `粤(${year})白云区不动产${kind}第${String(ofYear).padStart(3, '0')}${serial}号`
}

/** 登簿: transfer and mortgage are written together, or, where a seizure came meanwhile, nothing is. */
export function booking(facts: AutoFacts): AutoResult {
  const found = hindrances(facts)
  if (found.length > 0) return { action: 'blocked', form: { text: inWords(found) } }
  const { data, at } = facts
  const all = answersOf(facts)
  const unitNo = plainUnitNo(text(all.unitNo))
  const business = text(data.caseNo) || text(data.submission)
  const sale = all.deal !== 'mortgage'
  const title = certificateNo(at, facts.number, '权')
  const proof = certificateNo(at, facts.number, '证明')
  const rank = (facts.rows.limits ?? []).filter((row) => row.kind === 'mortgage').length + 1
  const spouse = all.joint === true ? text(all.spouseName) : ''
  const holder = [text(all.applicantName), ...(spouse ? [spouse] : [])].join('、')
  const transfer: AutoWrite = {
    register: 'realEstate.right',
    values: {
      unitNo,
      type: 'house',
      holder,
      ...(text(all.applicantId) ? { holderCode: text(all.applicantId) } : {}),
      shared: spouse ? 'joint' : 'sole',
      certificateNo: title,
      bookedOn: dayOf(at),
      matter: business.slice(0, 60),
    },
  }
  const mortgage: AutoWrite = {
    register: 'realEstate.encumbrance',
    values: {
      number: proof,
      unitNo,
      kind: 'mortgage',
      holder: text(all.bank) || '—',
      amountFen: number(all.loanFen),
      rank,
      from: dayOf(at),
    },
  }
  const loan = withLoan(data)
  const unit = facts.rows.unit?.[0]
  const bank = banks[text(all.bank)]
  // what the certificates say: title and proof stand beside each other, each with its number
  const surface = {
    ...{ certificateNo: sale ? title : proof, owner: holder },
    ...(text(unit?.address) ? { homeAddress: text(unit?.address) } : {}),
    ...(text(unit?.landUse) ? { use: text(unit?.landUse) } : {}),
  }
  return {
    action: loan ? 'bookedLoan' : 'booked',
    form: loan
      ? {
          ...{ ...surface, mortgageNo: proof, mortgagee: bank?.zh ?? (text(all.bank) || '—') },
          ...(bank ? { mortgageeCode: bank.code } : {}),
        }
      : surface,
    writes: [...(sale ? [transfer] : []), ...(loan ? [mortgage] : [])],
  }
}
