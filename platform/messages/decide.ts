import type { Language, Say } from '../../base/index.ts'
import type { Sent, Template } from './declare.ts'

/** Tries of one delivery. */
export const MAX_ATTEMPTS = 5

const PAUSES_MS = [30_000, 2 * 60_000, 10 * 60_000, 60 * 60_000]

/** What becomes of a delivery after its `attempt`th try (1 …). */
export type Next =
  | { readonly state: 'sent'; readonly ref: string | null }
  | { readonly state: 'queued'; readonly pauseMs: number; readonly reason: string }
  | { readonly state: 'failed' | 'unknown'; readonly reason: string }

export function afterTry(sent: Sent, attempt: number, idempotent: boolean): Next {
  if (sent.state === 'sent') return { state: 'sent', ref: sent.ref ?? null }
  const again = sent.state === 'failed' ? sent.again : idempotent
  const pauseMs = PAUSES_MS[attempt - 1]
  if (again && attempt < MAX_ATTEMPTS && pauseMs !== undefined)
    return { state: 'queued', pauseMs, reason: sent.reason }
  return { state: sent.state, reason: sent.reason }
}

const HOLDERS = /\{([A-Za-z][A-Za-z0-9]*)\}/g

const holdersOf = (text: string): string[] => [...text.matchAll(HOLDERS)].map((match) => match[1] as string)

/** Faults of a template, for `huying check`: both languages must be there and name the same places. */
export function templateFaults(template: Template): string[] {
  const faults: string[] = []
  for (const part of ['title', 'text'] as const) {
    const { zh, en } = template[part]
    if (!zh.trim() || !en.trim()) faults.push(`${part} lacks a language`)
    const only = [...new Set(holdersOf(zh))].sort().join(', ')
    const other = [...new Set(holdersOf(en))].sort().join(', ')
    if (only !== other) faults.push(`${part} names {${only}} in Chinese and {${other}} in English`)
  }
  return faults
}

/** A template with its places filled; a value that differs by language is given as both. A missing one is a fault. */
export function fill(template: Template, values: Readonly<Record<string, string | number | Say>>): Template {
  const filled = (text: string, language: Language) =>
    text.replace(HOLDERS, (_all, name: string) => {
      const value = values[name]
      if (value === undefined) throw new Error(`the template wants a value for {${name}}`)
      return typeof value === 'object' ? value[language] : String(value)
    })
  const both = ({ zh, en }: Say): Say => ({ zh: filled(zh, 'zh'), en: filled(en, 'en') })
  return { title: both(template.title), text: both(template.text) }
}
