import { XMLParser } from 'fast-xml-parser'
import { no, ok, type Result, type Say, say } from '../../base/index.ts'

/** An element of a file, without the prefixes of its names. */
export type Element = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** The characters directly inside. */
  readonly text: string
}

const MOST_BYTES = 8_000_000
const MOST_DEPTH = 120
const MOST_ELEMENTS = 400_000

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const decode = (text: string): string =>
  text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[a-z]{2,4});/g, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
  ignorePiTags: true,
})

type Raw = Readonly<Record<string, unknown>>

class TooMuch extends Error {}

function build(raw: Raw, depth: number, counted: { elements: number }): Element | null {
  const name = Object.keys(raw).find((key) => key !== ':@')
  if (name === undefined || name.startsWith('#')) return null
  counted.elements += 1
  if (depth > MOST_DEPTH || counted.elements > MOST_ELEMENTS) throw new TooMuch('too deep or too many')
  const inside = (raw[name] ?? []) as readonly Raw[]
  const attributes = Object.fromEntries(
    Object.entries((raw[':@'] ?? {}) as Record<string, string>).map(([key, value]) => [key, decode(value)]),
  )
  const text = inside
    .map((one) => {
      if (typeof one['#text'] === 'string') return decode(one['#text'])
      const cdata = one['#cdata'] as readonly Raw[] | undefined
      return cdata?.map((part) => String(part['#text'] ?? '')).join('') ?? ''
    })
    .join('')
  const children = inside.flatMap((one) => build(one, depth + 1, counted) ?? [])
  return { name, attributes, children, text }
}

/**
 * Reads a file as elements. No document types and so no entities of the file's own: what expands or reaches outside
 * has no place in a model.
 */
export function readXml(text: string): Result<Element, Say> {
  if (text.length > MOST_BYTES) return no(say('文件太大', 'the file is too large'))
  if (/<!(DOCTYPE|ENTITY)/i.test(text))
    return no(say('文件带有 DOCTYPE 或实体定义', 'it declares a DOCTYPE or entities'))
  if (deepest(text) > MOST_DEPTH) return no(say('嵌套过深', 'it is nested too deeply'))
  try {
    const roots = parser.parse(text, true) as readonly Raw[]
    const root = roots.map((one) => build(one, 0, { elements: 0 })).find((one) => one !== null)
    return root ? ok(root) : no(say('没有内容', 'there is nothing in it'))
  } catch (error) {
    return no(
      say('XML 格式错误', `the XML is broken: ${error instanceof Error ? error.message.slice(0, 200) : ''}`),
    )
  }
}

/** How deep tags nest, counted before the parser walks down them. */
function deepest(text: string): number {
  let [depth, most] = [0, 0]
  for (const tag of text.matchAll(/<(\/?)[A-Za-z_][^<>]*?(\/?)>/g)) {
    if (tag[1]) depth -= 1
    else if (!tag[2]) most = Math.max(most, ++depth)
  }
  return most
}

export const childOf = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((one) => one.name === name)
export const childrenOf = (element: Element | undefined, name: string): Element[] =>
  element?.children.filter((one) => one.name === name) ?? []
/** The text of a child `<text>`, as literal expressions and cells hold it. */
export const textOf = (element: Element | undefined): string => childOf(element, 'text')?.text.trim() ?? ''
