import { deflateSync } from 'node:zlib'
import { isRare, rareFont } from './rare-han.ts'

/**
 * Writes PDF 1.4 with Chinese text and nothing embedded but rare characters: the standard font STSong-Light with its Unicode coding
 * (UniGB-UCS2-H), which every reader of PDF knows and draws with a Chinese font of its own machine. A page is a list of
 * marks in points from the upper left corner.
 */
export type Mark =
  | {
      readonly text: string
      readonly x: number
      /** Base line. */
      readonly y: number
      readonly size: number
      readonly bold?: boolean
      readonly grey?: boolean
      readonly colour?: Colour
      /** Degrees against the clock, about the beginning of the base line. */
      readonly turned?: number
    }
  | {
      readonly line: readonly [number, number, number, number]
      readonly colour?: Colour
      readonly width?: number
    }
  | { readonly fill: readonly [number, number, number, number]; readonly colour?: Colour }
  /** A circle: middle and radius. */
  | { readonly ring: readonly [number, number, number]; readonly colour: Colour; readonly width: number }
  /** A filled shape: x and y of its corners. */
  | { readonly shape: readonly (readonly [number, number])[]; readonly colour: Colour }
  | {
      readonly jpeg: Uint8Array
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
    }

/** Red, green and blue, 0–1. */
export type Colour = readonly [number, number, number]

export const A4 = { width: 595, height: 842 } as const

/** Latin letters take half the width of a Han character. */
export function widthOf(text: string, size: number): number {
  let units = 0
  for (const letter of text) units += letter.charCodeAt(0) < 0x100 ? 0.5 : 1
  return units * size
}

/** Lines no wider than `width`; breaks anywhere between Han characters and at blanks between words, never at the head of closing marks. */
export function wrap(text: string, size: number, width: number): string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const piece of paragraph.match(/[!-~]+|[^!-~]/gu) ?? ['']) {
      // a word longer than a line is cut
      for (const part of widthOf(piece, size) > width ? [...piece] : [piece]) {
        const closing = /^[，。；：、！？）》”’]/u.test(part)
        if (line !== '' && widthOf(line + part, size) > width && !closing) {
          lines.push(line.trimEnd())
          line = part === ' ' ? '' : part
        } else line += part
      }
    }
    lines.push(line.trimEnd())
  }
  return lines
}

/** Characters that no font here draws are named, so that nobody takes a gap for a name. */
const encodable = (text: string): string =>
  [...text]
    .map((letter) =>
      isRare(letter.codePointAt(0) ?? 0)
        ? `〔U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase()}〕`
        : letter,
    )
    .join('')

function hex(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) out += text.charCodeAt(i).toString(16).padStart(4, '0')
  return out
}

const num = (value: number): string => String(Math.round(value * 100) / 100)

/** Width and height of a baseline or progressive JPEG; null when it is none. */
export function jpegSize(bytes: Uint8Array): { width: number; height: number; grey: boolean } | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null
  let at = 2
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null
    const kind = bytes[at + 1] ?? 0
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    if (kind >= 0xc0 && kind <= 0xc3)
      return {
        height: ((bytes[at + 5] ?? 0) << 8) | (bytes[at + 6] ?? 0),
        width: ((bytes[at + 7] ?? 0) << 8) | (bytes[at + 8] ?? 0),
        grey: bytes[at + 9] === 1,
      }
    if (length < 2) return null
    at += 2 + length
  }
  return null
}

type Size = { readonly width: number; readonly height: number }

/** The whole file. `title` stands in the reader's window. */
export function writePdf(pages: readonly (readonly Mark[])[], title: string, page: Size = A4): Buffer {
  const objects: (string | Buffer)[] = []
  const add = (body: string | Buffer): number => objects.push(body)
  const reserve = () => add('')
  const catalog = reserve()
  const tree = reserve()
  const descriptor = add(
    '<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>',
  )
  const cid = add(
    `<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/W[1 95 500 814 939 500 7712 7716 500]/FontDescriptor ${descriptor} 0 R>>`,
  )
  const unicode = add(stream(toUnicode(pages)))
  const font = add(
    `<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-UniGB-UCS2-H/Encoding/UniGB-UCS2-H/DescendantFonts[${cid} 0 R]/ToUnicode ${unicode} 0 R>>`,
  )
  const rare = rareIn(pages, title)
  const second = rare ? embedded(rare, add) : null
  const kids = pages.map((marks) => {
    const pictures: { name: string; object: number }[] = []
    const content = marks.map((mark) => drawnOnce(mark, pictures, add, page, rare)).join('\n')
    const body = add(`<</Length ${content.length}>>\nstream\n${content}\nendstream`)
    const named = pictures.map((one) => `/${one.name} ${one.object} 0 R`).join('')
    return add(
      `<</Type/Page/Parent ${tree} 0 R/MediaBox[0 0 ${page.width} ${page.height}]/Resources<</Font<</F1 ${font} 0 R${second ? `/F2 ${second} 0 R` : ''}>>/XObject<<${named}>>>>/Contents ${body} 0 R>>`,
    )
  })
  const info = add(`<</Title<feff${hex(title)}>/Producer(Huying)>>`)
  objects[catalog - 1] =
    `<</Type/Catalog/Pages ${tree} 0 R/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>>>`
  objects[tree - 1] =
    `<</Type/Pages/Kids[${kids.map((kid) => `${kid} 0 R`).join(' ')}]/Count ${kids.length}>>`
  // Texts between pictures and fonts are put together as texts and become bytes once.
  const parts: Buffer[] = []
  let text = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n'
  let at = text.length
  const offsets = objects.map((body, n) => {
    const from = at
    const head = `${n + 1} 0 obj\n`
    text += head
    if (typeof body === 'string') text += body
    else {
      parts.push(Buffer.from(text, 'latin1'), body)
      text = ''
    }
    text += ENDED
    at += head.length + body.length + ENDED.length
    return from
  })
  parts.push(Buffer.from(text, 'latin1'))
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  parts.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<</Size ${size}/Root ${catalog} 0 R/Info ${info} 0 R>>\nstartxref\n${at}\n%%EOF\n`,
      'latin1',
    ),
  )
  return Buffer.concat(parts)
}

const ENDED = '\nendobj\n'

/** What was written of marks that never change (frozen ones), for the height of a page. */
const written = new WeakMap<Mark, { readonly height: number; readonly text: string }>()
function drawnOnce(
  mark: Mark,
  pictures: { name: string; object: number }[],
  add: (body: Buffer) => number,
  page: Size,
  rare: Rare,
): string {
  if (rare || 'jpeg' in mark || !Object.isFrozen(mark)) return drawn(mark, pictures, add, page, rare)
  const known = written.get(mark)
  if (known?.height === page.height) return known.text
  const text = drawn(mark, pictures, add, page, rare)
  written.set(mark, { height: page.height, text })
  return text
}

const stream = (bytes: Buffer, head = ''): Buffer =>
  Buffer.concat([
    Buffer.from(`<<${head}/Length ${bytes.length}>>\nstream\n`, 'latin1'),
    bytes,
    Buffer.from('\nendstream', 'latin1'),
  ])

function drawn(
  mark: Mark,
  pictures: { name: string; object: number }[],
  add: (body: Buffer) => number,
  page: Size,
  rare: Rare,
): string {
  const up = (y: number) => num(page.height - y)
  if ('line' in mark) {
    const [x1, y1, x2, y2] = mark.line
    const ink = mark.colour ? `${inked(mark.colour)} RG` : '0.35 G'
    return `${num(mark.width ?? 0.5)} w ${ink} ${num(x1)} ${up(y1)} m ${num(x2)} ${up(y2)} l S 0 G`
  }
  if ('fill' in mark) {
    const [x, y, width, height] = mark.fill
    const ink = mark.colour ? `${inked(mark.colour)} rg` : '0 g'
    return `${ink} ${num(x)} ${up(y + height)} ${num(width)} ${num(height)} re f`
  }
  if ('ring' in mark) {
    const [x, y, r] = mark.ring
    const k = r * 0.5523
    const at = (dx: number, dy: number) => `${num(x + dx)} ${up(y + dy)}`
    const arcs = [
      `${at(k, -r)} ${at(r, -k)} ${at(r, 0)} c`,
      `${at(r, k)} ${at(k, r)} ${at(0, r)} c`,
      `${at(-k, r)} ${at(-r, k)} ${at(-r, 0)} c`,
      `${at(-r, -k)} ${at(-k, -r)} ${at(0, -r)} c`,
    ]
    return `${inked(mark.colour)} RG ${num(mark.width)} w ${at(0, -r)} m ${arcs.join(' ')} S 0 G`
  }
  if ('shape' in mark) {
    const corners = mark.shape.map(([x, y], n) => `${num(x)} ${up(y)} ${n === 0 ? 'm' : 'l'}`)
    return `${inked(mark.colour)} rg ${corners.join(' ')} h f 0 g`
  }
  if ('jpeg' in mark) {
    const size = jpegSize(mark.jpeg)
    if (!size) return ''
    const object = add(
      stream(
        Buffer.from(mark.jpeg),
        `/Type/XObject/Subtype/Image/Width ${size.width}/Height ${size.height}/ColorSpace/${size.grey ? 'DeviceGray' : 'DeviceRGB'}/BitsPerComponent 8/Filter/DCTDecode`,
      ),
    )
    const name = `I${pictures.length}`
    pictures.push({ name, object })
    return `q ${num(mark.width)} 0 0 ${num(mark.height)} ${num(mark.x)} ${up(mark.y + mark.height)} cm /${name} Do Q`
  }
  const paint = mark.bold ? `2 Tr ${num(mark.size / 40)} w` : '0 Tr'
  const ink = mark.colour ? inked(mark.colour) : null
  const shade = ink ? `${ink} rg ${ink} RG` : mark.grey ? '0.4 g 0.4 G' : '0 g 0 G'
  const turn = ((mark.turned ?? 0) * Math.PI) / 180
  const place = mark.turned
    ? `${[Math.cos(turn), Math.sin(turn), -Math.sin(turn), Math.cos(turn)].map((n) => n.toFixed(4)).join(' ')} ${num(mark.x)} ${up(mark.y)} Tm`
    : `${num(mark.x)} ${up(mark.y)} Td`
  const runs = runsOf(mark.text, rare).map(
    (run) => `/${run.font} ${num(mark.size)} Tf <${'glyphs' in run ? run.glyphs : hex(run.text)}> Tj`,
  )
  return `BT ${shade} ${paint} ${place} ${runs.join(' ')} ET`
}

type Rare = ReturnType<typeof rareFont>

/** Outlines for what the standard font has no glyph for; null where nothing of the kind is written. */
function rareIn(pages: readonly (readonly Mark[])[], title: string): Rare {
  const codes = new Set<number>()
  for (const text of [title, ...pages.flat().flatMap((mark) => ('text' in mark ? [mark.text] : []))])
    for (const letter of text) {
      const code = letter.codePointAt(0) ?? 0
      if (isRare(code)) codes.add(code)
    }
  return rareFont([...codes])
}

type Run = { readonly font: 'F1'; readonly text: string } | { readonly font: 'F2'; readonly glyphs: string }

/** A line as the pieces that either font draws; what neither has is named by its number, never left as a gap. */
function runsOf(text: string, rare: Rare): readonly Run[] {
  const runs: Run[] = []
  for (const letter of text) {
    const glyph = rare?.glyphs.get(letter.codePointAt(0) ?? 0)
    const last = runs.at(-1)
    if (glyph !== undefined) {
      const own = glyph.toString(16).padStart(4, '0')
      if (last && 'glyphs' in last) runs[runs.length - 1] = { font: 'F2', glyphs: last.glyphs + own }
      else runs.push({ font: 'F2', glyphs: own })
    } else if (last && 'text' in last)
      runs[runs.length - 1] = { font: 'F1', text: last.text + encodable(letter) }
    else runs.push({ font: 'F1', text: encodable(letter) })
  }
  return runs.length > 0 ? runs : [{ font: 'F1', text: '' }]
}

/** The cut font as an object of the file, glyph by glyph as it stands; its table says which characters they are. */
function embedded(rare: NonNullable<Rare>, add: (body: string | Buffer) => number): number {
  const packed = deflateSync(rare.bytes)
  const file = add(stream(packed, `/Filter/FlateDecode/Length1 ${rare.bytes.length}`))
  const descriptor = add(
    `<</Type/FontDescriptor/FontName/HUYING+RareHan/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93/FontFile2 ${file} 0 R>>`,
  )
  const cid = add(
    `<</Type/Font/Subtype/CIDFontType2/BaseFont/HUYING+RareHan/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/CIDToGIDMap/Identity/FontDescriptor ${descriptor} 0 R>>`,
  )
  const said = [...rare.glyphs].map(
    ([code, glyph]) => `<${glyph.toString(16).padStart(4, '0')}> <${hex(String.fromCodePoint(code))}>`,
  )
  // a block names a hundred at most
  const blocks = Array.from({ length: Math.ceil(said.length / 100) }, (_, n) => {
    const part = said.slice(n * 100, n * 100 + 100)
    return `${part.length} beginbfchar\n${part.join('\n')}\nendbfchar`
  })
  const unicode = add(
    stream(
      Buffer.from(
        `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /RareHan def /CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange\n${blocks.join('\n')}\nendcmap end end`,
        'latin1',
      ),
    ),
  )
  return add(
    `<</Type/Font/Subtype/Type0/BaseFont/HUYING+RareHan/Encoding/Identity-H/DescendantFonts[${cid} 0 R]/ToUnicode ${unicode} 0 R>>`,
  )
}

const inked = (colour: Colour): string => colour.map((part) => num(part)).join(' ')

/** Codes are Unicode already: said once for each row of the table that occurs, for searching and copying. */
function toUnicode(pages: readonly (readonly Mark[])[]): Buffer {
  const rows = new Set<number>([0])
  for (const mark of pages.flat())
    if ('text' in mark) for (const letter of encodable(mark.text)) rows.add(letter.charCodeAt(0) >> 8)
  const ranges = [...rows]
    .sort((a, b) => a - b)
    .map((row) => {
      const high = row.toString(16).padStart(2, '0')
      return `<${high}00> <${high}ff> <${high}00>`
    })
  const blocks: string[] = []
  for (let i = 0; i < ranges.length; i += 100) {
    const some = ranges.slice(i, i + 100)
    blocks.push(`${some.length} beginbfrange\n${some.join('\n')}\nendbfrange`)
  }
  return Buffer.from(
    `/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Huying-UCS2 def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${blocks.join('\n')}\nendcmap\nend\nend`,
    'latin1',
  )
}
