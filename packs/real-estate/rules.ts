import { dayOf } from '../../base/index.ts'
import {
  type AutoFacts,
  type AutoResult,
  type AutoWrite,
  declareRefusals,
  type Say,
  say,
} from '../../kit/index.ts'
import type { Guard } from '../../platform/matters/declare.ts'
import { deedTax } from './deed-tax.ts'
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
})

const withLoan: (data: Readonly<Record<string, unknown>>) => boolean = (data) => data.loan === true

/** 三线汇合: taxes paid, examined, and the bank's contract signed where there is a loan. */
export const ready: Guard = ({ matter }) =>
  matter.tags.includes('taxDone') &&
  matter.tags.includes('reviewed') &&
  (!withLoan(matter.data) || matter.tags.includes('bankDone'))
    ? null
    : refuse['estate.notReady']()
export const loaned: Guard = ({ matter }) => (withLoan(matter.data) ? null : refuse['estate.noLoan']())
export const unloaned: Guard = ({ matter }) => (withLoan(matter.data) ? refuse['estate.noLoan']() : null)

type Words = Readonly<Record<string, unknown>>
const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const number = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN)

/** An encumbrance that holds on that day. */
const holds = (row: Words, day: string): boolean =>
  (!text(row.from) || text(row.from) <= day) && (!text(row.until) || text(row.until) >= day)

/** Hundredths of a square metre, whole: 89.51 − 89.50 is not 0.01 in floating point. One may be off. */
const cm = (area: unknown): number => Math.round(number(area) * 100)
/** A declared price below this share of the reference price is looked at by a person 阴阳合同. */
const LOW_PRICE = 0.7

/** What stands against it, before anybody signs 预审. */
export function hindrances({ data, values, rows, others, at }: AutoFacts): readonly Say[] {
  const day = dayOf(at)
  const all = { ...data, ...values }
  const unitNo = plainUnitNo(text(all.unitNo))
  const wrong = unitNoFault(unitNo)
  if (wrong) return [unitNoFaults[wrong]]
  const unit = rows.unit?.[0]
  const right = rows.right?.[0]
  const found: Say[] = []
  const add = (zh: string, en: string) => found.push(say(zh, en))
  if (!unit) add('没有这个不动产单元', 'there is no such unit')
  else if (unit.state !== 'valid') add('不动产单元已失效', 'the unit is no longer valid')
  if (others > 0)
    add(
      '该单元已有在办的登记申请，请待其办结',
      'another application for this unit is in work; wait for its end',
    )
  if (unit && Number.isFinite(number(all.areaM2)) && Math.abs(cm(unit.areaM2) - cm(all.areaM2)) > 1)
    add('填报面积与登记簿不一致', 'the area differs from the register')
  const limits = (rows.limits ?? []).filter((row) => holds(row, day))
  const against = (kind: string) => limits.some((row) => row.kind === kind)
  if (against('seizure'))
    add('该单元已被查封，不能办理转移、抵押', 'the unit is seized: no transfer or mortgage')
  if (against('objection')) add('该单元存在异议登记', 'an objection is registered')
  if (all.deal === 'secondHand') {
    if (!right) add('登记簿上没有权利人', 'the register names no holder')
    else if (text(right.holder) !== text(all.sellerName))
      add('卖方与登记簿上的权利人不一致', 'the seller is not the holder in the register')
    if (against('noTransfer')) add('已登记禁止转让约定', 'a covenant not to transfer is registered')
  }
  if (all.deal === 'newHome') {
    const contract = rows.contract?.[0]
    if (!contract) add('没有查到网签备案合同', 'no filed contract was found')
    else {
      if (plainUnitNo(text(contract.unitNo)) !== unitNo)
        add('备案合同不是这个单元的', 'the filed contract is for another unit')
      if (number(contract.priceFen) !== number(all.priceFen))
        add('成交价与备案合同不一致', 'the price differs from the filed contract')
    }
  }
  return found
}

/** 预审: on to the lanes, to the window for both signatures, or back with everything that stands against it. */
export function precheck(facts: AutoFacts): AutoResult {
  const found = hindrances(facts)
  if (found.length > 0)
    return { action: 'precheckFailed', form: { gaps: found.map((one) => one.zh).join('；') } }
  if (facts.data.deal === 'secondHand') return { action: 'toWindow' }
  return { action: withLoan(facts.data) ? 'acceptLoan' : 'accept' }
}

/** What the tax office is told: our own reckoning, and whether a person should look at the price. */
export function taxSheet({ data, values, rows, at }: AutoFacts): Words {
  const all = { ...data, ...values }
  const tax = deedTax({
    baseFen: number(all.priceFen),
    areaM2: number(all.areaM2),
    homes: text(all.homes),
    day: dayOf(at),
  })
  const reference = number(rows.unit?.[0]?.referenceFen)
  return {
    deedTaxFen: tax?.taxFen ?? null,
    rate: tax?.rate ?? null,
    basis: tax?.why ?? null,
    lowPrice: Number.isFinite(reference) && number(all.priceFen) < reference * LOW_PRICE,
  }
}

export const loanSheet = ({ data, values }: AutoFacts): Words => {
  const all = { ...data, ...values }
  return { loanFen: number(all.loanFen), tooMuch: number(all.loanFen) > number(all.priceFen) * 0.85 }
}

const certificateNo = (at: Date, number: string): string =>
  `粤(${dayOf(at).slice(0, 4)})白云区不动产权第${number.replace(/\D/g, '').slice(-7).padStart(7, '0')}号`

/** 登簿: transfer and mortgage are written together, or, where a seizure came meanwhile, nothing is. */
export function booking(facts: AutoFacts): AutoResult {
  const found = hindrances(facts)
  if (found.length > 0) return { action: 'blocked', form: { text: found.map((one) => one.zh).join('；') } }
  const { data, values, at } = facts
  const all: Words = { ...data, ...values }
  const unitNo = plainUnitNo(text(all.unitNo))
  const business = text(data.caseNo) || text(data.submission)
  const certificate = certificateNo(at, business)
  const rank = (facts.rows.limits ?? []).filter((row) => row.kind === 'mortgage').length + 1
  const transfer: AutoWrite = {
    register: 'realEstate.right',
    values: {
      unitNo,
      type: 'house',
      holder: text(all.applicantName),
      ...(text(all.applicantId) ? { holderCode: text(all.applicantId) } : {}),
      shared: 'sole',
      certificateNo: certificate,
      bookedOn: dayOf(at),
      matter: business.slice(0, 60),
    },
  }
  const mortgage: AutoWrite = {
    register: 'realEstate.encumbrance',
    values: {
      number: `${certificate}-D${rank}`,
      unitNo,
      kind: 'mortgage',
      holder: text(all.bank) || '—',
      amountFen: number(all.loanFen),
      rank,
      from: dayOf(at),
    },
  }
  const writes = [
    ...(all.deal === 'mortgage' ? [] : [transfer]),
    ...(withLoan(data) || all.deal === 'mortgage' ? [mortgage] : []),
  ]
  return { action: 'booked', form: { certificateNo: certificate }, writes }
}

/** 发证: with a loan the bank's release follows; without one it is the end. */
export const certifying = ({ data }: AutoFacts): AutoResult => ({
  action: withLoan(data) ? 'grant' : 'doNow',
})
