import { say } from '../base/index.ts'
import * as field from '../platform/fields/decide.ts'
import type { Field, FieldList } from '../platform/fields/declare.ts'
import { amount, line, words } from './application.ts'

type Given = { readonly title: ReturnType<typeof say>; readonly required?: true }
const bounds = (of: string | undefined) => {
  const [min, max] = (of ?? '').split('..')
  return { ...(min ? { min: Number(min) } : {}), ...(max ? { max: Number(max) } : {}) }
}
const longest = (of: string | undefined, otherwise: number) => ({ max: of ? Number(of) : otherwise })

/** What stands behind the colon, by its first word; `of` is the second. */
const KINDS: Readonly<Record<string, (given: Given, of?: string) => Field>> = {
  text: (given, of) => field.text({ ...given, ...longest(of, 100), grade: 1 }),
  name: (given) => field.text({ ...given, max: 40, personal: 'name' }),
  line: ({ title }, of) => line(title.zh, title.en, of ? Number(of) : 100),
  words: ({ title, required }, of) => words(title.zh, title.en, required ?? false, of ? Number(of) : 2000),
  amount: ({ title, required }, of) => amount(title.zh, title.en, required ?? false, of ? Number(of) : 2),
  integer: (given, of) => field.integer({ ...given, ...bounds(of) }),
  money: (given) => field.money(given),
  yes: (given) => field.yes(given),
  day: (given) => field.day(given),
  month: (given) => field.text({ ...given, max: 7, pattern: '^\\d{4}-(0[1-9]|1[0-2])$', grade: 1 }),
  past: (given) => field.day({ ...given, max: 'today' }),
  code: (given, of) => field.code({ ...given, list: of ?? '' }),
  area: (given) => field.area(given),
  point: (given) => field.point(given),
  polygon: (given) => field.polygon(given),
  credit: (given) => field.creditCode(given),
  phone: (given) => field.phone({ ...given, personal: 'phone' }),
}

/**
 * Fields as a table is written 字段表: `name 名称 Title: kind`, one after the other between `·` or on lines of their own. Chinese
 * titles have no blanks; `!` behind the kind asks for a value. Kinds: `text 40` · `line 40` (one line that has to be given) · `name`
 * (of a person, masked) · `words` · `amount 2` (decimals, never below nought) · `integer 0..60` · `money` · `yes` · `day` · `past`
 * (a day up to today) · `month` (2026-11) · `code LIST` · `area` · `point` · `polygon` · `credit` · `phone`.
 */
export function fieldLines(table: string): FieldList {
  const entries = table
    .split(/[·\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one): [string, Field] => {
      const [, name, zh, en, kind, of, asked] =
        /^([a-z]\w*) (\S+) (.+): ([a-z]+)(?: ([\w.]+))?(!)?$/.exec(one) ?? []
      const made = kind ? KINDS[kind] : undefined
      if (!name || !zh || !en || !made) throw new Error(`not a field: ${one}`)
      return [name, made({ title: say(zh, en), ...(asked ? { required: true } : {}) }, of)]
    })
  const names = entries.map(([name]) => name)
  const twice = names.find((name, n) => names.indexOf(name) !== n)
  if (twice) throw new Error(`field ${twice} stands there twice`)
  return Object.fromEntries(entries)
}
