import { CLEAR, compare, UNCLEAR, type Verdict } from './compare.ts'
import { mixed, type Packed } from './pack.ts'

/** Two records of different sources that are one, or may be. */
export type PersonLink = {
  readonly a: number
  readonly b: number
  readonly clear: boolean
  readonly rule: number
  readonly score: number
}

/** More than so many of one key, and it tells nobody apart: a telephone of a village office, a hospital's address. */
const MOST_OF_ONE_KEY = 64
/** Unclear pairs kept for one record. */
const MOST_UNCLEAR = 3

/** A key of each record that equal persons share, by which they are brought together; 0 = none. Hashes: a chance meeting is compared and goes. */
type Block = (packed: Packed, i: number) => number

const sortedBirth = (birth: number): number => {
  const [month, day] = [Math.floor(birth / 100) % 100, birth % 100]
  return Math.floor(birth / 10000) * 10000 + Math.min(month, day) * 100 + Math.max(month, day)
}
const low = (n: number): number => n % 0x100000000
const phoneKey = (packed: Packed, i: number): number => {
  const phone = packed.phone[i] as number
  return phone === 0 ? 0 : mixed(low(phone), Math.floor(phone / 0x100000000))
}

const BLOCKS: readonly Block[] = [
  (p, i) => (p.idHigh[i] === 0 ? 0 : mixed(p.idHigh[i] as number, p.idLow[i] as number)),
  phoneKey,
  (p, i) =>
    p.birth[i] === 0 || p.sound[i] === 0 ? 0 : mixed(p.sound[i] as number, sortedBirth(p.birth[i] as number)),
  (p, i) =>
    p.address[i] === 0 || p.sound[i] === 0 ? 0 : mixed(p.sound[i] as number, p.address[i] as number),
  // a slip in the first half of the number, and one in the second
  (p, i) => (p.idHigh[i] === 0 ? 0 : mixed(7, p.idLow[i] as number)),
  (p, i) => (p.idHigh[i] === 0 || p.sound[i] === 0 ? 0 : mixed(p.sound[i] as number, p.idHigh[i] as number)),
  // a name with one wrong letter: born on a day, at an address
  (p, i) =>
    p.birth[i] === 0 || p.address[i] === 0 ? 0 : mixed(p.address[i] as number, p.birth[i] as number),
]

/**
 * Links the persons of two sources: each pair that shares a key is compared once, sure ones are linked, a record of `b`
 * that is linked is asked about no more. The same records always give the same links, whatever the machine.
 */
export function linkPersons(
  a: Packed,
  b: Packed,
): { readonly links: PersonLink[]; readonly compared: number } {
  const best = new Map<number, PersonLink[]>()
  let compared = 0
  // buckets of b's keys: heads and chains in arrays
  const bits = Math.max(4, Math.ceil(Math.log2(Math.max(2, b.count))))
  const head = new Int32Array(1 << bits)
  const next = new Int32Array(b.count)
  const shift = 32 - bits
  const slot = (key: number): number => Math.imul(key, 0x9e3779b1) >>> shift
  const earlier = BLOCKS.map(() => ({ a: new Uint32Array(0), b: new Uint32Array(0) }))
  for (const [n, block] of BLOCKS.entries()) {
    head.fill(0)
    const own = new Uint32Array(b.count)
    for (let j = b.count - 1; j >= 0; j--) {
      const key = block(b, j)
      own[j] = key
      if (key === 0) continue
      const at = slot(key)
      next[j] = head[at] as number
      head[at] = j + 1
    }
    const asked = new Uint32Array(a.count)
    for (let i = 0; i < a.count; i++) {
      const key = block(a, i)
      asked[i] = key
      if (key === 0) continue
      let met = 0
      for (let at = head[slot(key)] as number; at !== 0; at = next[at - 1] as number) {
        const j = at - 1
        if (own[j] !== key) continue
        if (++met > MOST_OF_ONE_KEY) break
        // met under an earlier key already
        let before = false
        for (let m = 0; m < n && !before; m++) {
          const one = earlier[m] as { a: Uint32Array; b: Uint32Array }
          before = one.a[i] !== 0 && one.a[i] === one.b[j]
        }
        if (before) continue
        compared++
        const verdict = compare(a, i, b, j)
        if (verdict.says >= UNCLEAR) keep(best, i, j, verdict)
      }
    }
    earlier[n] = { a: asked, b: own }
  }
  const links: PersonLink[] = []
  for (const [, found] of [...best].sort(([x], [y]) => x - y)) {
    const clear = found.filter((one) => one.clear)
    links.push(...(clear.length > 0 ? clear : found.slice(0, MOST_UNCLEAR)))
  }
  return { links, compared }
}

function keep(best: Map<number, PersonLink[]>, a: number, b: number, verdict: Verdict): void {
  const link = { a, b, clear: verdict.says === CLEAR, rule: verdict.rule, score: verdict.score }
  const found = best.get(b)
  if (!found) {
    best.set(b, [link])
    return
  }
  found.push(link)
  found.sort((x, y) => y.score - x.score || x.a - y.a)
  if (found.length > 8) found.pop()
}
