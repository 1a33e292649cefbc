import { BrokenSheet, type Line, refuse } from './declare.ts'

/** Fields of one record: names and texts, in their order. */
export type Fields = readonly (readonly [name: string, text: string])[]

/** One element of the array that holds the rows. */
type Element = { readonly raw: string; readonly line: number }

const broken = (line: number, why: string): BrokenSheet =>
  new BrokenSheet(refuse['sheets.json']({ line, why }))

const STRUCTURE = /["{}[\]\n]/g

/**
 * Finds the array of rows in a JSON text that comes in pieces: the root itself, or the one array of objects among the
 * members of the root. Elements are handed out as the text they stand in, so that no number passes through a float.
 */
export class JsonRows {
  /** Name of the member that holds the rows; null = the root is the array. */
  member: string | null = null
  /** Further members that hold arrays of objects. */
  readonly others: string[] = []
  /** Short members of the root, as `type` of GeoJSON. */
  readonly root = new Map<string, string>()
  readonly #longest: number
  #text = ''
  #at = 0
  #line = 1
  #depth = 0
  #rows = -1
  #from = -1
  #fromLine = 1
  #key = ''
  #begun = false
  #done = false
  #passed = false
  #elementSeen = false

  constructor(longest: number) {
    this.#longest = longest
  }

  read(piece: string, last: boolean): Element[] {
    this.#text = this.#text.slice(this.#from >= 0 ? this.#from : this.#at) + piece
    if (this.#from >= 0) {
      this.#at -= this.#from
      this.#from = 0
    } else this.#at = 0
    const found: Element[] = []
    this.#walk(found, last)
    if (
      this.#text.length - this.#at > this.#longest ||
      (this.#from >= 0 && this.#at - this.#from > this.#longest)
    )
      throw broken(this.#line, `一条记录超过 ${this.#longest} 字 · a record is too long`)
    if (last && (this.#depth > 0 || !this.#begun)) throw broken(this.#line, '文件不完整 · cut off')
    return found
  }

  #walk(found: Element[], last: boolean): void {
    const text = this.#text
    for (;;) {
      STRUCTURE.lastIndex = this.#at
      const match = STRUCTURE.exec(text)
      const at = match?.index ?? text.length
      if (this.#depth === 0 || this.#depth === this.#rows) this.#between(text.slice(this.#at, at))
      if (!match) {
        this.#at = text.length
        return
      }
      const sign = match[0]
      if (sign === '\n') this.#line++
      else if (sign === '"') {
        const end = endOfString(text, at)
        if (end < 0) {
          if (last) throw broken(this.#line, '引号没有配对 · a string is not closed')
          this.#at = at
          return
        }
        if (this.#depth === this.#rows || this.#depth === 0)
          throw broken(this.#line, '数组的元素不是对象 · not an object')
        if (this.#depth === 1 && this.#from < 0) {
          if (end + 64 > text.length && !last) {
            this.#at = at
            return
          }
          const value = text.slice(at, end)
          if (/^\s*:/.test(text.slice(end, end + 64))) this.#key = stringOf(value, this.#line)
          else if (value.length < 200) this.#root(value)
        }
        this.#at = end
        continue
      } else if (sign === '{' || sign === '[') this.#open(sign, at)
      else this.#close(sign, at, found)
      this.#at = at + 1
    }
  }

  #root(value: string): void {
    this.root.set(this.#key, stringOf(value, this.#line))
  }

  /** Only commas and blanks stand between the elements, nothing stands around the root. */
  #between(text: string): void {
    if (/[^\s,\ufeff]/.test(text))
      throw broken(this.#line, `多余的内容 · unexpected: ${text.trim().slice(0, 20)}`)
  }

  #open(sign: string, at: number): void {
    if (this.#depth === 0) {
      if (this.#done) throw broken(this.#line, '数组之后还有内容 · more than one value')
      this.#begun = true
      if (sign === '[') this.#rows = 1
    } else if (this.#depth === this.#rows) {
      this.#from = at
      this.#fromLine = this.#line
      this.#elementSeen = true
    } else if (this.#depth === 1 && this.#rows < 0 && sign === '[' && !this.#passed) {
      this.#rows = 2
      this.member = this.#key
      this.#elementSeen = false
    } else if (this.#depth === 1 && sign === '[') this.others.push(this.#key)
    this.#depth++
  }

  #close(sign: string, at: number, found: Element[]): void {
    this.#depth--
    if (this.#depth < 0) throw broken(this.#line, `多余的 ${sign} · unexpected`)
    if (this.#from >= 0 && this.#depth === this.#rows) {
      found.push({ raw: this.#text.slice(this.#from, at + 1), line: this.#fromLine })
      this.#from = -1
    } else if (this.#rows > 0 && this.#depth === this.#rows - 1 && sign === ']') {
      // an empty array before the one with rows is not the one
      this.#passed = this.#elementSeen
      this.#rows = this.#depth === 0 ? 1 : -1
    }
    if (this.#depth === 0) {
      this.#done = true
      this.#rows = -1
    }
  }
}

/** Place behind the quotation mark that closes a string; -1 = not there. */
function endOfString(text: string, at: number): number {
  let end = at
  for (;;) {
    end = text.indexOf('"', end + 1)
    if (end < 0) return -1
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === 92) slashes++
    if (slashes % 2 === 0) return end + 1
  }
}

function stringOf(raw: string, line: number): string {
  if (!raw.includes('\\') && !/\p{Cc}/u.test(raw)) return raw.slice(1, -1)
  try {
    return JSON.parse(raw) as string
  } catch {
    throw broken(line, '文字里有不允许的字符 · a string with a character that is not allowed')
  }
}

const BLANK = /[\s,:]*/y

/** End of the value that begins at `at`, in a text known to be JSON. */
function endOfValue(text: string, at: number): number {
  const first = text[at]
  if (first === '"') return endOfString(text, at)
  if (first !== '{' && first !== '[') {
    let end = at
    while (end < text.length && !',]}'.includes(text[end] ?? '') && text.charCodeAt(end) > 32) end++
    return end
  }
  let depth = 0
  for (let end = at; end < text.length; end++) {
    const sign = text[end]
    if (sign === '"') end = endOfString(text, end) - 1
    else if (sign === '{' || sign === '[') depth++
    else if (sign === '}' || sign === ']') {
      depth--
      if (depth === 0) return end + 1
    }
  }
  return text.length
}

/** A value as text: numbers as they are written, `null` as nothing, what is nested as the JSON it is. */
function textOfValue(raw: string, line: number): string {
  if (raw.startsWith('"')) return stringOf(raw, line)
  return raw === 'null' ? '' : raw
}

function parsed(raw: string, line: number): void {
  try {
    JSON.parse(raw)
  } catch (fault) {
    throw broken(line, (fault as Error).message.slice(0, 80))
  }
}

/** Members of an object with the text their values stand in; checked to be JSON. */
export function membersOf(raw: string, line: number, check = true): Map<string, string> {
  if (check) parsed(raw, line)
  const members = new Map<string, string>()
  let at = 1
  for (;;) {
    BLANK.lastIndex = at
    BLANK.exec(raw)
    at = BLANK.lastIndex
    if (raw[at] !== '"') return members
    const nameEnd = endOfString(raw, at)
    const name = stringOf(raw.slice(at, nameEnd), line)
    if (members.has(name)) throw broken(line, `一条记录里键重复：${name} · key twice`)
    BLANK.lastIndex = nameEnd
    BLANK.exec(raw)
    at = BLANK.lastIndex
    const end = endOfValue(raw, at)
    members.set(name, raw.slice(at, end))
    at = end
  }
}

/** Texts of the elements of an array; checked to be JSON. */
function cellsOf(raw: string, line: number): string[] {
  parsed(raw, line)
  const cells: string[] = []
  let at = 1
  for (;;) {
    BLANK.lastIndex = at
    BLANK.exec(raw)
    at = BLANK.lastIndex
    if (raw[at] === ']' || at >= raw.length) return cells
    const end = endOfValue(raw, at)
    cells.push(textOfValue(raw.slice(at, end), line))
    at = end
  }
}

/** Column of the shape in rows made of features. */
export const GEOMETRY = 'geometry'

/** Fields of a record; a feature of GeoJSON gives its properties, its id and its shape. */
export function fieldsOf({ raw, line }: Element, feature: boolean): Fields {
  const members = membersOf(raw, line)
  const texts = (all: Map<string, string>): (readonly [string, string])[] =>
    [...all].map(([name, value]) => [name, textOfValue(value, line)] as const)
  if (!feature) return texts(members)
  const properties = members.get('properties') ?? 'null'
  const own = properties.startsWith('{') ? texts(membersOf(properties, line, false)) : []
  const id = members.get('id')
  const names = new Set(own.map(([name]) => name))
  return [
    ...(id !== undefined && !names.has('id') ? [['id', textOfValue(id, line)] as const] : []),
    ...own,
    [
      names.has(GEOMETRY) ? `${GEOMETRY} 2` : GEOMETRY,
      textOfValue(members.get('geometry') ?? 'null', line),
    ] as const,
  ]
}

/** A row of arrays: `[["甲","乙"],["1","2"]]`. */
export const rowOf = ({ raw, line }: Element, no: number): Line => ({ no, cells: cellsOf(raw, line) })

/** Objects one on each line (NDJSON), blank lines passed over. */
export class NdjsonRows {
  readonly #longest: number
  #rest = ''
  #line = 0

  constructor(longest: number) {
    this.#longest = longest
  }

  read(piece: string, last: boolean): Element[] {
    const lines = (this.#rest + piece).split('\n')
    this.#rest = last ? '' : (lines.pop() ?? '')
    if (this.#rest.length > this.#longest) throw broken(this.#line + 1, '一行过长 · a line is too long')
    const found: Element[] = []
    for (const line of lines) {
      this.#line++
      const raw = line.trim()
      if (raw === '') continue
      if (!raw.startsWith('{')) throw broken(this.#line, '这一行不是对象 · not an object')
      found.push({ raw, line: this.#line })
    }
    return found
  }
}
