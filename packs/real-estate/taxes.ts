import { dayOf } from '../../base/index.ts'
import { type AutoFacts, type Decided, type DueLine, type Say, say } from '../../kit/index.ts'
import { plainUnitNo } from './unit-number.ts'

type Words = Readonly<Record<string, unknown>>
export const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
export const number = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN)
export const answersOf = ({ data, values }: AutoFacts): Words => ({ ...data, ...values })

/** Amounts stay whole: half a fen goes up. */
export const shareOf = (fen: number, rate: number, of = 10_000): number =>
  Number((BigInt(fen) * BigInt(rate) * 2n + BigInt(of)) / (BigInt(of) * 2n))

/** Whole years between two days: bought on 20 May, two years are over on 20 May. */
export function yearsBetween(from: string, to: string): number {
  if (!/^\d{4}-\d\d-\d\d$/.test(from) || from > to) return 0
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return Math.max(0, to.slice(5) < from.slice(5) ? years - 1 : years)
}

/** The price the taxes rest on: what the tax office assessed 核定价, else what was declared. */
export const basePrice = (facts: AutoFacts): number => {
  const assessed = number(facts.recorded.assessedFen)
  return Number.isFinite(assessed) ? assessed : number(answersOf(facts).priceFen)
}

const dealOf = (facts: AutoFacts): string => text(answersOf(facts).deal)
/** The day whose tables hold: that on which it is reckoned. */
const dayFor = ({ at }: AutoFacts): string => dayOf(at)
const rateOf = (decided: Decided | undefined): number => number(decided?.outputs?.rate)
const heldYears = ({ rows, at }: AutoFacts): number => yearsBetween(text(rows.right?.[0]?.bookedOn), dayOf(at))
const vatOf = (facts: AutoFacts): number => {
  const rate = rateOf(facts.decided.vat)
  // the price holds the tax
  return Number.isFinite(rate) ? shareOf(basePrice(facts), rate, 10_000 + rate) : Number.NaN
}

/** Which published tables decide on the taxes of this deal. */
export const taxAsks = {
  deed: (facts: AutoFacts) =>
    dealOf(facts) === 'mortgage'
      ? null
      : {
          table: 'deedTaxRate',
          day: dayFor(facts),
          given: { homes: text(answersOf(facts).homes), area: number(answersOf(facts).areaM2) },
        },
  vat: (facts: AutoFacts) =>
    dealOf(facts) === 'secondHand' ? { table: 'homeSaleVat', day: dayFor(facts), given: { years: heldYears(facts) } } : null,
  surcharge: (facts: AutoFacts) =>
    dealOf(facts) === 'secondHand' ? { table: 'homeSaleSurcharge', day: dayFor(facts), given: { vat: vatOf(facts) } } : null,
  income: (facts: AutoFacts) =>
    dealOf(facts) === 'secondHand'
      ? {
          table: 'homeSaleIncomeTax',
          day: dayFor(facts),
          given: {
            years: heldYears(facts),
            only: answersOf(facts).sellerOnly === true,
            costKnown: Number.isFinite(number(answersOf(facts).costFen)),
          },
        }
      : null,
}

const because = ({ row, note, version }: Decided): Say =>
  say(`第 ${row ?? '—'} 行（第 ${version} 版）：${note ?? ''}`, `row ${row ?? '—'} of version ${version}: ${note ?? ''}`)
const line = (code: string, title: Say, fen: number, decided: Decided): DueLine => ({
  ...{ code, title, fen },
  basis: decided.note ?? '—',
  because: because(decided),
})

/** Our own reckoning by the published tables; null where one of them said nothing. */
export function reckoned(facts: AutoFacts): { readonly buyer: readonly DueLine[]; readonly seller: readonly DueLine[] } | null {
  const { deed, vat, surcharge, income } = facts.decided
  const price = basePrice(facts)
  if (!deed || !Number.isInteger(price) || price < 0 || !Number.isFinite(rateOf(deed))) return null
  const second = dealOf(facts) === 'secondHand'
  if (second && (!vat || !surcharge || !income)) return null
  const vatFen = second ? vatOf(facts) : 0
  // the base of the deed tax and of the income holds no VAT
  const net = price - vatFen
  const buyer = [line('deedTax', say('契税', 'Deed tax'), shareOf(net, rateOf(deed)), deed)]
  if (!second || !vat || !surcharge || !income) return { buyer, seller: [] }
  const extra = shareOf(vatFen, rateOf(surcharge))
  const gain = Math.max(0, net - extra - number(answersOf(facts).costFen))
  const way = income.outputs?.way
  const incomeFen = way === 'exempt' ? 0 : shareOf(way === 'gain' ? gain : net, rateOf(income))
  return {
    buyer,
    seller: [
      line('vat', say('增值税', 'VAT'), vatFen, vat),
      line('surcharge', say('附加税费', 'Surcharges'), extra, surcharge),
      line('incomeTax', say('个人所得税', 'Income tax'), incomeFen, income),
    ],
  }
}

const sum = (lines: readonly DueLine[]): number => lines.reduce((all, { fen }) => all + fen, 0)

/** A declared price below this share of the reference price is looked at by a person 阴阳合同. */
const LOW_PRICE = 0.7

/** What the tax office is told: our own reckoning, and whether a person should look at the price. */
export function taxSheet(facts: AutoFacts): Words {
  const ours = reckoned(facts)
  const reference = number(facts.rows.unit?.[0]?.referenceFen)
  const assessed = Number.isFinite(number(facts.recorded.assessedFen))
  return {
    unitNo: plainUnitNo(text(answersOf(facts).unitNo)),
    deedTaxFen: ours ? sum(ours.buyer) : null,
    sellerTaxFen: ours ? sum(ours.seller) : null,
    basis: ours ? [...ours.buyer, ...ours.seller].map(({ basis }) => basis).join('；') : null,
    lowPrice: !assessed && Number.isFinite(reference) && basePrice(facts) < reference * LOW_PRICE,
  }
}

/** The amounts that hold: what an officer confirmed, else what the tax office assessed. */
const assessed = (facts: AutoFacts, name: 'deedTaxFen' | 'sellerTaxFen'): number => {
  const confirmed = number(facts.recorded[name === 'deedTaxFen' ? 'confirmedDeedFen' : 'confirmedSellerFen'])
  return Number.isFinite(confirmed) ? confirmed : number(facts.answers.tax?.[name])
}

/** Whether the tax office came to what the published tables say; where not, a person decides before anything is demanded. */
export function agrees(facts: AutoFacts): boolean {
  const ours = reckoned(facts)
  const { deedTaxFen, sellerTaxFen } = facts.answers.tax ?? {}
  return ours !== null && sum(ours.buyer) === deedTaxFen && sum(ours.seller) === (sellerTaxFen ?? 0)
}

function lines(facts: AutoFacts, who: 'buyer' | 'seller'): readonly DueLine[] | null {
  const confirmed = Number.isFinite(number(facts.recorded.confirmedDeedFen))
  if (!confirmed && !agrees(facts)) return null
  const ours = reckoned(facts)?.[who] ?? []
  const fen = assessed(facts, who === 'buyer' ? 'deedTaxFen' : 'sellerTaxFen')
  if (sum(ours) === fen) return ours
  const title = who === 'buyer' ? say('契税', 'Deed tax') : say('转让税费', 'Taxes of the sale')
  const basis = '税务机关核定'
  return [{ code: 'assessed', title, basis, fen: Number.isInteger(fen) && fen > 0 ? fen : 0 }]
}
export const buyerLines = (facts: AutoFacts) => lines(facts, 'buyer')
export const sellerLines = (facts: AutoFacts) => lines(facts, 'seller')

/** What was paid, for the tax system's proof 完税凭证. */
export const paidSheet = ({ paid }: AutoFacts): Words => ({
  paidFen: (paid.buyerTax?.fen ?? 0) + (paid.sellerTax?.fen ?? 0),
  receipts: [paid.buyerTax?.receipt, paid.sellerTax?.receipt].filter(Boolean).join('、'),
})
