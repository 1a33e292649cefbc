import { readFileSync } from 'node:fs'

/**
 * The words of a pack 词汇 as the declarations say them: every type that an author meets, with its members, their shapes and
 * what is written above them. Read from the sources, so that a word that is added there is missed here at once.
 */
export type Member = {
  readonly name: string
  readonly optional: boolean
  /** Its type, as it stands in the source. */
  readonly shape: string
  /** What the source says of it, in English. */
  readonly says: string
}
export type Declared = { readonly name: string; readonly says: string; readonly members: readonly Member[] }

const OPEN = '{[('
const CLOSE = '}])'

/** The text without what stands in brackets of any kind or in quotes is told by depth: where a statement ends. */
function endOf(text: string, from: number, ends: (letter: string, depth: number) => boolean): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const letter = text[at] as string
    const skip = text.startsWith('/*', at) ? '*/' : letter === "'" || letter === '`' ? letter : null
    if (skip) {
      const past = text.indexOf(skip, at + 1)
      if (past < 0) return text.length
      at = past + skip.length - 1
      continue
    }
    if (depth === 0 && ends(letter, at)) return at
    if (OPEN.includes(letter) || letter === '<') depth++
    if (CLOSE.includes(letter) || (letter === '>' && text[at - 1] !== '=')) depth--
  }
  return text.length
}

const COMMENT = /^\s*\/\*\*?([\s\S]*?)\*\//
const plain = (comment: string): string => comment.replace(/\s*\n\s*\*?\s*/g, ' ').trim()

/** Members of the first braces of a type’s text, at their own depth. */
function membersOf(body: string): readonly Member[] {
  const members: Member[] = []
  let at = 0
  let says = ''
  while (at < body.length) {
    const rest = body.slice(at)
    const comment = COMMENT.exec(rest)
    if (comment) {
      says = plain(comment[1] ?? '')
      at += comment[0].length
      continue
    }
    const member = /^\s*(?:readonly )?(\w+)(\?)?:\s*/.exec(rest)
    if (!member) {
      at += 1
      continue
    }
    const from = at + member[0].length
    // what follows on the next line with | or & still belongs to it
    const ends = (letter: string) => letter === '\n' || letter === ';'
    let to = endOf(body, from, ends)
    while (to < body.length && /^\s*[|&]/.test(body.slice(to))) to = endOf(body, to + 1, ends)
    let shape = body.slice(from, to)
    const inside = /\/\*\*?([\s\S]*?)\*\//.exec(shape)
    if (inside && says === '') says = plain(inside[1] ?? '')
    shape = shape
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/\s+/g, ' ')
      .replace(/readonly /g, '')
      .trim()
    members.push({ name: member[1] as string, optional: member[2] === '?', shape, says })
    says = ''
    at = to
  }
  return members
}

/** A type that a file declares, with the members of every braces that stand in it side by side. */
export function declared(file: URL, name: string): Declared {
  const text = readFileSync(file, 'utf8')
  const head = new RegExp(
    `(?:/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*)?(?:export )?type ${name}(?:<[^=]*>)? =`,
  ).exec(text)
  if (!head) throw new Error(`${file.pathname} declares no type ${name}`)
  const from = head.index + head[0].length
  const stop = /\n(?=(?:export |type |const |\/\*\*|function |declare ))/.exec(text.slice(from))
  const body = text.slice(from, stop ? from + stop.index : text.length)
  const members: Member[] = []
  for (let at = 0; at < body.length; at++) {
    if (body.startsWith('/*', at)) {
      const to = body.indexOf('*/', at)
      at = to + 1
      continue
    }
    if (body[at] !== '{') continue
    const to = endOf(body, at + 1, (letter) => letter === '}')
    for (const member of membersOf(body.slice(at + 1, to)))
      if (!members.some((one) => one.name === member.name)) members.push(member)
    at = to
  }
  return { name, says: plain(head[1] ?? ''), members }
}
