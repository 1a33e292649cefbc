import { createHash } from 'node:crypto'
import { dayOf, type Instant, type Say, say } from '../../base/index.ts'
import type { Found } from '../city/declare.ts'

export type Asked = {
  readonly content: string
  readonly kind?: string
  readonly category?: string
  readonly address?: string
  readonly area?: string
  readonly point?: { readonly lon: number; readonly lat: number }
  readonly name?: string
  readonly phone?: string
  readonly anonymous?: boolean
  readonly secret?: boolean
  readonly files?: readonly string[]
}

/** Words of danger and the numbers to call at once. It leans to raising the alarm: a false one costs a glance. */
const SIGNS: readonly [RegExp, readonly string[]][] = [
  [/着火|起火|失火|火灾|浓烟|爆炸|(燃气|煤气|天然气).{0,4}(泄漏|泄露|漏气)|坍塌|倒塌|塌方|被困/, ['119']],
  [/晕倒|昏倒|昏迷|没有?呼吸|呼吸困难|心脏病|心梗|中风|大出血|流血不止|溺水|落水|触电|中毒|重伤/, ['120']],
  [/抢劫|杀人|砍人|持刀|绑架|强奸|家暴|打人|被打|殴打|打架|跳楼|跳桥|跳河|自杀|轻生|走失|走丢/, ['110']],
  [/车祸|交通事故|撞车|撞人|撞到人/, ['122', '120']],
]

export function emergencyOf(text: string): { numbers: string[]; text: Say } | undefined {
  const numbers = [...new Set(SIGNS.flatMap(([sign, all]) => (sign.test(text) ? all : [])))]
  if (numbers.length === 0) return undefined
  const all = numbers.join('、')
  return {
    numbers,
    text: say(
      `如有人身危险，请立即拨打 ${all}；您的诉求已按特急登记`,
      `If anybody is in danger call ${numbers.join(', ')} now; your request is registered as critical`,
    ),
  }
}

/** The last four digits as typed: full-width digits and spaces are fine. */
export function tailOf(given: string | undefined): string | null {
  const digits = (given ?? '').normalize('NFKC').replace(/\s/g, '')
  return /^\d{4}$/.test(digits) ? digits : null
}

/** Enough to act on: four characters besides spaces and punctuation. */
export const saysSomething = (text: string): boolean => [...text.replace(/[\s\p{P}\p{S}]/gu, '')].length >= 4

/** The same words from the same device on one day are one request, however often the button is pressed. */
export function sameKey(device: string, asked: Asked, at: Instant): string {
  const words = asked.content.normalize('NFKC').replace(/[\s\p{P}]/gu, '')
  const parts = [device, dayOf(at), words, asked.phone ?? '', asked.address ?? '', asked.area ?? '']
  return createHash('sha256').update(parts.join('\u001f')).digest('base64url')
}

export type Tries = { readonly wrong: number; readonly until: number }
const LOCK_MS = 3_600_000

/**
 * Doors that close on wrong tails: this household at this number after 5, a household after 10 at any numbers, a number
 * after 20 from anywhere. With 10,000 tails, 20 tries an hour find one in three weeks on average; and a stranger
 * cannot shut the requester out with less than a whole group of addresses.
 */
export const doorsOf = (number: string, household: string) =>
  [
    { name: `both ${number} ${household}`, most: 5 },
    { name: `household ${household}`, most: 10 },
    { name: `number ${number}`, most: 20 },
  ] as const

/** Seconds until the next try is allowed; 0 = now. */
export const lockedFor = (tries: Tries | undefined, most: number, nowMs: number): number =>
  tries && tries.wrong >= most && tries.until > nowMs ? Math.ceil((tries.until - nowMs) / 1000) : 0

/** After a wrong try. An hour without tries forgets. */
export const afterWrong = (tries: Tries | undefined, nowMs: number): Tries => ({
  wrong: tries && tries.until > nowMs ? tries.wrong + 1 : 1,
  until: nowMs + LOCK_MS,
})

/** What a citizen is shown: a parcel trace without names of persons. */
export const traceOf = (found: Found) => ({
  number: found.number,
  title: found.title,
  state: found.stateTitle,
  step: found.step,
  ...(found.steps ? { steps: found.steps } : {}),
  openedAt: found.openedAt,
  promised: found.promised,
  trace: found.trace,
  ...(found.answer === null ? {} : { answer: found.answer }),
  canSupplement: found.canSupplement,
  canUrge: found.canUrge,
  canRate: found.canRate,
  files: found.files,
})
