import { say } from '../base/index.ts'
import type { Code, CodeList } from '../platform/fields/declare.ts'

/** One code of a list 代码项. */
export const codeEntry = (code: string, zh: string, en: string): Code => ({ code, title: say(zh, en) })

/** A code list 代码表 of a pack's own. */
export const codeList = (name: string, zh: string, en: string, codes: CodeList['codes']): CodeList => ({
  name,
  version: '2026',
  title: say(zh, en),
  codes,
})
