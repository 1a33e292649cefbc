import type { Address } from '../text/index.ts'
import type { Reason } from './declare.ts'
import { partsOfName } from './names/parts.ts'
import { editSimilarity } from './similarity.ts'

/** How alike a record without a usable number and a row of a base register are. */
export type ThingVerdict = {
  readonly score: number
  readonly reasons: readonly Reason[]
  readonly rule: string
  /** Sure enough to be linked under the brain's own name; it can be undone. */
  readonly clear: boolean
}

export type FirmRecord = {
  readonly name: string
  readonly phone: string
  readonly address: string
  readonly representative: string
}

/** Shared less than this, two names are of two firms. Our default, as for names in requests. */
const LIKE = 0.8

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase()
const same = (a: string, b: string): boolean => a !== '' && a === b

/**
 * Two firms by what is said of them besides their code: sure with the same name and one more thing that fits and none
 * that speaks against; a name alone is asked about, since chains and branches share names. Null: not of one firm.
 */
export function compareFirms(a: FirmRecord, b: FirmRecord): ThingVerdict | null {
  const [x, y] = [partsOfName(a.name), partsOfName(b.name)]
  if (x.form === '' || y.form === '') return null
  const equal = x.form === y.form
  const likeness = equal ? 1 : editSimilarity(x.core, y.core)
  if (likeness < LIKE) return null
  const phone = same(plain(a.phone), plain(b.phone))
  const address = same(plain(a.address), plain(b.address))
  const head = same(plain(a.representative), plain(b.representative))
  const otherHead = !head && a.representative !== '' && b.representative !== ''
  const support = Number(phone) + Number(address) + Number(head)
  if (!equal && support === 0) return null
  const reasons: Reason[] = [equal ? 'sameName' : 'likeName']
  if (phone) reasons.push('samePhone')
  if (address) reasons.push('sameAddress')
  return {
    score: Math.min(0.99, 0.6 * likeness + 0.15 * support - (otherHead ? 0.1 : 0)),
    reasons,
    rule: equal ? 'firmName' : 'firmLikeName',
    clear: equal && support > 0 && !otherHead,
  }
}

export type AddressRecord = { readonly text: string; readonly area: string; readonly parsed: Address }

const PARTS = ['road', 'number', 'estate', 'building', 'unit', 'room'] as const

/**
 * Two addresses by their parts: sure when the same door of the same road is said twice and nothing differs; asked about
 * when one says more than the other. Null: not one place.
 */
export function compareAddresses(a: AddressRecord, b: AddressRecord): ThingVerdict | null {
  if (a.area !== '' && b.area !== '' && !a.area.startsWith(b.area) && !b.area.startsWith(a.area)) return null
  if (same(plain(a.text), plain(b.text)))
    return { score: 0.99, reasons: ['sameAddress'], rule: 'addressText', clear: true }
  let fit = 0
  let open = 0
  for (const part of PARTS) {
    const [x, y] = [plain(String(a.parsed[part] ?? '')), plain(String(b.parsed[part] ?? ''))]
    if (x === '' && y === '') continue
    if (x === '' || y === '') open++
    else if (x === y) fit++
    else return null
  }
  const door =
    same(plain(String(a.parsed.road ?? '')), plain(String(b.parsed.road ?? ''))) &&
    same(plain(String(a.parsed.number ?? '')), plain(String(b.parsed.number ?? '')))
  const estate = same(plain(String(a.parsed.estate ?? '')), plain(String(b.parsed.estate ?? '')))
  if (!door && !estate) return null
  const clear = open === 0 && fit >= 2
  return {
    score: clear ? 0.95 : 0.7 + 0.05 * Math.min(3, fit) - 0.05 * Math.min(3, open),
    reasons: [clear ? 'sameAddress' : 'likeAddress'],
    rule: clear ? 'addressParts' : 'addressPartly',
    clear,
  }
}
