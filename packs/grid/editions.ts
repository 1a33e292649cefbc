import type { Day } from '../../base/index.ts'

/**
 * Editions of the national class codes 编码标准版本. The same digits mean different things in different editions and in
 * parts and matters, so the key is (edition, kind, code), written together: `2026S06042`.
 */
export const EDITIONS = [
  { edition: '2013', standard: 'GB/T 30428.2-2013', from: '2014-06-01', to: '2026-06-30' },
  { edition: '2026', standard: 'GB/T 47678.5-2026', from: '2026-07-01', to: null },
] as const
export type Edition = (typeof EDITIONS)[number]['edition']

/** P 部件 a lasting asset · S 事项 something wrong. */
export type ClassKind = 'P' | 'S'
export type ClassKey = { readonly edition: Edition; readonly kind: ClassKind; readonly code: string }

export const keyOf = ({ edition, kind, code }: ClassKey): string => `${edition}${kind}${code}`

const KEY = /^(2013|2026)([PS])(\d{2,5})$/
export function readKey(text: string): ClassKey | null {
  const [, edition, kind, code] = KEY.exec(text) ?? []
  return edition && kind && code ? { edition: edition as Edition, kind: kind as ClassKind, code } : null
}

/** The edition in force on a day; of days before the first one the first. */
export const editionOn = (day: Day): Edition => (EDITIONS.findLast((one) => one.from <= day) ?? EDITIONS[0]).edition
