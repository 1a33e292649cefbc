import { XMLParser } from 'fast-xml-parser'
import { no, ok, type Result, type Say, say } from '../../../base/index.ts'

/** An element with the namespace it is in. */
export type Node = {
  readonly space: string
  readonly name: string
  readonly children: readonly Node[]
  readonly text: string
}

/** An alert is a few kilobytes; the longest public ones carry polygons of some hundred. */
const MOST_BYTES = 1_000_000
const MOST_DEPTH = 12
const MOST_ELEMENTS = 20_000
const MOST_ATTRIBUTES = 40

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const ENTITY = /&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[A-Za-z][A-Za-z0-9._-]*);/g

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
  ignorePiTags: true,
})

type Raw = Readonly<Record<string, unknown>>
class Bad extends Error {
  readonly says: Say
  constructor(says: Say) {
    super(says.en)
    this.says = says
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 allows none of these
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

function decode(text: string): string {
  const decoded = text.replace(ENTITY, (_whole, name: string) => {
    if (!name.startsWith('#')) {
      const plain = NAMED[name]
      if (plain === undefined) throw new Bad(say(`未定义的实体 &${name};`, `an undefined entity &${name};`))
      return plain
    }
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    const surrogate = code >= 0xd800 && code <= 0xdfff
    if (code === 0 || code > 0x10ffff || surrogate) throw new Bad(say('非法字符', 'a forbidden character'))
    return String.fromCodePoint(code)
  })
  if (FORBIDDEN.test(decoded)) throw new Bad(say('非法字符', 'a forbidden character'))
  return decoded
}

function build(
  raw: Raw,
  above: Readonly<Record<string, string>>,
  depth: number,
  counted: { elements: number },
): Node | null {
  const tag = Object.keys(raw).find((key) => key !== ':@')
  if (tag === undefined || tag.startsWith('#')) return null
  counted.elements += 1
  if (depth > MOST_DEPTH) throw new Bad(say('嵌套过深', 'it is nested too deeply'))
  if (counted.elements > MOST_ELEMENTS) throw new Bad(say('元素过多', 'it has too many elements'))
  const attributes = Object.entries((raw[':@'] ?? {}) as Record<string, string>)
  if (attributes.length > MOST_ATTRIBUTES) throw new Bad(say('属性过多', 'it has too many attributes'))
  const spaces: Record<string, string> = { ...above }
  for (const [name, value] of attributes) {
    if (name === 'xmlns') spaces[''] = decode(value)
    else if (name.startsWith('xmlns:')) spaces[name.slice(6)] = decode(value)
  }
  const colon = tag.indexOf(':')
  const prefix = colon < 0 ? '' : tag.slice(0, colon)
  const space = spaces[prefix]
  if (space === undefined && prefix !== '')
    throw new Bad(say(`未声明的命名空间前缀 ${prefix}`, `the prefix ${prefix} is not declared`))
  const inside = (raw[tag] ?? []) as readonly Raw[]
  const text = inside
    .map((one) => {
      if (typeof one['#text'] === 'string') return decode(one['#text'])
      const cdata = one['#cdata'] as readonly Raw[] | undefined
      return cdata?.map((part) => String(part['#text'] ?? '')).join('') ?? ''
    })
    .join('')
  return {
    ...{ space: space ?? '', name: tag.slice(colon + 1) },
    children: inside.flatMap((one) => build(one, spaces, depth + 1, counted) ?? []),
    text,
  }
}

const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'iso-8859-1': 'latin1',
  'windows-1252': 'latin1',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
}

/** Bytes as text, by the declaration they begin with; UTF-16 and anything not named here is refused. */
export function textOfBytes(bytes: Uint8Array): Result<string, Say> {
  if (bytes.length > MOST_BYTES) return no(say('文件太大（上限 1 MB）', 'larger than 1 MB'))
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const named = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1]
  const encoding = ENCODINGS[(named ?? 'utf-8').toLowerCase()]
  if (!encoding) return no(say(`不支持的编码 ${named}`, `the encoding ${named} is not read`))
  try {
    return ok(new TextDecoder(encoding, { fatal: true }).decode(bytes))
  } catch {
    return no(say(`内容与声明的编码 ${named ?? 'utf-8'} 不符`, `the bytes are not ${named ?? 'utf-8'}`))
  }
}

/**
 * Reads hostile XML: no document type and so no entity of its own, nothing fetched, no more than 1 MB, 12 levels and
 * 20,000 elements; characters XML forbids are refused. Programs (`<?…?>`) and comments are left out.
 */
export function readNodes(text: string): Result<Node, Say> {
  if (text.length > MOST_BYTES) return no(say('文件太大（上限 1 MB）', 'larger than 1 MB'))
  const plain = text.replace(/<!--[\s\S]*?-->/g, '')
  if (/<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(plain))
    return no(say('带有 DOCTYPE 或实体定义', 'it declares a DOCTYPE or entities'))
  let depth = 0
  for (const tag of plain.matchAll(/<(\/?)[A-Za-z_][^<>]*?(\/?)>/g)) {
    if (tag[1]) depth -= 1
    else if (!tag[2] && ++depth > MOST_DEPTH + 1) return no(say('嵌套过深', 'it is nested too deeply'))
  }
  try {
    if (FORBIDDEN.test(plain)) throw new Bad(say('非法字符', 'a forbidden character'))
    const roots = (parser.parse(plain.replace(/^\ufeff/, ''), true) as readonly Raw[])
      .map((one) => build(one, {}, 1, { elements: 0 }))
      .filter((one) => one !== null)
    const [root] = roots
    if (!root || roots.length > 1) return no(say('没有唯一的根元素', 'there is not exactly one root element'))
    return ok(root)
  } catch (error) {
    if (error instanceof Bad) return no(error.says)
    const why = error instanceof Error ? error.message.slice(0, 160) : ''
    return no(say(`XML 格式错误：${why}`, `the XML is broken: ${why}`))
  }
}
