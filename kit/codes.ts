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

/** Entries as a table is written: `code 名称 Name` between `·` or on lines of their own. Chinese names have no blanks. */
export const entriesOf = (text: string): readonly (readonly [code: string, zh: string, en: string])[] =>
  text
    .split(/[·\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => {
      const [, code, zh, en] = /^(\S+) (\S+) (.+)$/.exec(one) ?? []
      if (!code || !zh || !en) throw new Error(`not a code: ${one}`)
      return [code, zh, en]
    })

/**
 * Code lists as a table is written: a line begins with `name 名称 Name:`, and its codes `code 名称 Name` stand between `·`, on that
 * line or on those that follow. Chinese names have no blanks.
 */
export function codeLists(table: string): readonly CodeList[] {
  const lists: { name: string; zh: string; en: string; codes: Code[] }[] = []
  for (const line of table.split('\n').map((one) => one.trim())) {
    const head = /^([a-zA-Z]\w*) (\S+) ([^·:]+):(.*)$/.exec(line)
    if (head) lists.push({ name: head[1] ?? '', zh: head[2] ?? '', en: head[3] ?? '', codes: [] })
    for (const entry of entriesOf(head ? (head[4] ?? '') : line))
      lists.at(-1)?.codes.push(codeEntry(...entry))
  }
  return lists.map(({ name, zh, en, codes }) => codeList(name, zh, en, codes))
}
