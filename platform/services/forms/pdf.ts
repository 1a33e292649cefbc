/**
 * Writes PDF 1.4 with Chinese text and nothing embedded: the standard font STSong-Light with its Unicode coding
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
    }
  | { readonly line: readonly [number, number, number, number] }
  | { readonly fill: readonly [number, number, number, number] }
  | {
      readonly jpeg: Uint8Array
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
    }

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

/** Characters beyond the coding's plane are named, so that nobody takes a gap for a name. */
const encodable = (text: string): string =>
  [...text]
    .map((letter) =>
      letter.length > 1 ? `〔U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase()}〕` : letter,
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

/** The whole file. `title` stands in the reader's window. */
export function writePdf(pages: readonly (readonly Mark[])[], title: string): Buffer {
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
  const kids = pages.map((marks) => {
    const pictures: { name: string; object: number }[] = []
    const content = marks.map((mark) => drawn(mark, pictures, add)).join('\n')
    const body = add(stream(Buffer.from(content, 'latin1')))
    const named = pictures.map((one) => `/${one.name} ${one.object} 0 R`).join('')
    return add(
      `<</Type/Page/Parent ${tree} 0 R/MediaBox[0 0 ${A4.width} ${A4.height}]/Resources<</Font<</F1 ${font} 0 R>>/XObject<<${named}>>>>/Contents ${body} 0 R>>`,
    )
  })
  const info = add(`<</Title<feff${hex(encodable(title))}>/Producer(Huying)>>`)
  objects[catalog - 1] =
    `<</Type/Catalog/Pages ${tree} 0 R/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>>>`
  objects[tree - 1] =
    `<</Type/Pages/Kids[${kids.map((kid) => `${kid} 0 R`).join(' ')}]/Count ${kids.length}>>`
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  let at = parts[0]?.length ?? 0
  const offsets = objects.map((body, n) => {
    const from = at
    const bytes = Buffer.concat([
      Buffer.from(`${n + 1} 0 obj\n`, 'latin1'),
      typeof body === 'string' ? Buffer.from(body, 'latin1') : body,
      Buffer.from('\nendobj\n', 'latin1'),
    ])
    parts.push(bytes)
    at += bytes.length
    return from
  })
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
): string {
  const up = (y: number) => num(A4.height - y)
  if ('line' in mark) {
    const [x1, y1, x2, y2] = mark.line
    return `0.5 w 0.35 G ${num(x1)} ${up(y1)} m ${num(x2)} ${up(y2)} l S 0 G`
  }
  if ('fill' in mark) {
    const [x, y, width, height] = mark.fill
    return `0 g ${num(x)} ${up(y + height)} ${num(width)} ${num(height)} re f`
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
  const shade = mark.grey ? '0.4 g 0.4 G' : '0 g 0 G'
  return `BT ${shade} ${paint} /F1 ${num(mark.size)} Tf ${num(mark.x)} ${up(mark.y)} Td <${hex(encodable(mark.text))}> Tj ET`
}

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
