import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { refuse } from './declare.ts'

/** Levels of brackets a body may have. Our deepest form has 7; deeper ones only serve to exhaust a parser. */
export const MAX_DEPTH = 32

/** Characters that PostgreSQL cannot keep: the null character and half of a surrogate pair. */
export const keepable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed()

/** Deepest nesting of a JSON text, without parsing it. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 0x5c) i++
      else if (c === 0x22) inString = false
    } else if (c === 0x22) inString = true
    else if (c === 0x7b || c === 0x5b) deepest = Math.max(deepest, ++depth)
    else if (c === 0x7d || c === 0x5d) depth--
  }
  return deepest
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/** The first thing in a value that may not enter. */
function faultIn(value: unknown): Refusal | null {
  if (typeof value === 'string') return keepable(value) ? null : refuse['http.badText']()
  if (typeof value !== 'object' || value === null) return null
  if (Array.isArray(value)) {
    for (const item of value) {
      const fault = faultIn(item)
      if (fault) return fault
    }
    return null
  }
  for (const [key, item] of Object.entries(value)) {
    if (FORBIDDEN.has(key)) return refuse['http.badKey']()
    const fault = keepable(key) ? faultIn(item) : refuse['http.badText']()
    if (fault) return fault
  }
  return null
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** A JSON body: strict UTF-8, at most 32 levels, no prototype keys, no character that cannot be kept. */
export function parseJson(bytes: Uint8Array): Result<unknown, Refusal> {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return no(refuse['http.badJson']())
  }
  if (depthOf(text) > MAX_DEPTH) return no(refuse['http.tooDeep']({ limit: MAX_DEPTH }))
  if (text.trim() === '') return ok({})
  try {
    const value: unknown = JSON.parse(text)
    const fault = faultIn(value)
    return fault ? no(fault) : ok(value)
  } catch {
    return no(refuse['http.badJson']())
  }
}

/** Decoded form text (`a=1&b=2`) under the same rules; a repeated key keeps all its values. */
export function parseForm(bytes: Uint8Array): Result<[string, string][], Refusal> {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return no(refuse['http.badText']())
  }
  const pairs = [...new URLSearchParams(text)]
  return pairs.every(([key, value]) => keepable(key) && keepable(value))
    ? ok(pairs)
    : no(refuse['http.badText']())
}
