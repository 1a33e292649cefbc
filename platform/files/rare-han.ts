import { existsSync, readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'

/**
 * Outlines of rare characters 生僻字, to be embedded in PDF where the standard Chinese font has none: the second plane of
 * the table of standard characters 通用规范汉字表 (GB 18030 level 2), and what the registers of persons and place names use.
 * The file beside this one is cut from HanaMinA and HanaMinB of the GlyphWiki project, whose licence grants “unlimited
 * permission to use, copy and distribute it, with or without modification”. Where the machine has those fonts whole
 * (Debian's fonts-hanazono), every character of the extensions B to F is drawn, and what fonts-babelstone-han has of G.
 */
const OWN = new URL('./rare-han.ttf.br', import.meta.url)
const ON_MACHINE = ['hanazono/HanaMinA.ttf', 'hanazono/HanaMinB.ttf', 'babelstone/BabelStoneHan.ttf'].map(
  (name) => `/usr/share/fonts/truetype/${name}`,
)

/** A TrueType font as far as it is cut here. */
export type Font = {
  readonly bytes: Buffer
  readonly tables: ReadonlyMap<string, Buffer>
  readonly glyphOf: (code: number) => number
}

export function readFont(bytes: Buffer): Font {
  const tables = new Map<string, Buffer>()
  for (let n = 0; n < bytes.readUInt16BE(4); n++) {
    const at = 12 + 16 * n
    const from = bytes.readUInt32BE(at + 8)
    tables.set(bytes.toString('latin1', at, at + 4), bytes.subarray(from, from + bytes.readUInt32BE(at + 12)))
  }
  const cmap = tables.get('cmap')
  const groups: (readonly [number, number, number])[] = []
  for (let n = 0; cmap && n < cmap.readUInt16BE(2); n++) {
    const at = cmap.readUInt32BE(4 + 8 * n + 4)
    if (cmap.readUInt16BE(at) !== 12 || groups.length > 0) continue
    for (let g = 0; g < cmap.readUInt32BE(at + 12); g++) {
      const from = at + 16 + 12 * g
      groups.push([cmap.readUInt32BE(from), cmap.readUInt32BE(from + 4), cmap.readUInt32BE(from + 8)])
    }
  }
  const glyphOf = (code: number): number => {
    let [low, high] = [0, groups.length - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      const [from = 0, to = 0, glyph = 0] = groups[middle] ?? []
      if (code < from) high = middle - 1
      else if (code > to) low = middle + 1
      else return glyph + code - from
    }
    return 0
  }
  return { bytes, tables, glyphOf }
}

const table = (font: Font, name: string): Buffer => font.tables.get(name) ?? Buffer.alloc(0)

/** The outline of one glyph; empty for a blank. */
function outline(font: Font, glyph: number): Buffer {
  const loca = table(font, 'loca')
  const long = table(font, 'head').readInt16BE(50) === 1
  const at = (n: number): number => (long ? loca.readUInt32BE(4 * n) : loca.readUInt16BE(2 * n) * 2)
  return table(font, 'glyf').subarray(at(glyph), at(glyph + 1))
}

/** Where a glyph made of others names them. */
function partsAt(glyph: Buffer): readonly number[] {
  if (glyph.length < 10 || glyph.readInt16BE(0) >= 0) return []
  const places: number[] = []
  for (let at = 10, more = true; more; ) {
    const flags = glyph.readUInt16BE(at)
    places.push(at + 2)
    at += 4 + (flags & 1 ? 4 : 2) + (flags & 8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0)
    more = (flags & 0x20) !== 0
  }
  return places
}

/** A font of these characters only, and their glyphs in it. Characters of several fonts are cut from the first that has them. */
export function cut(
  codes: readonly number[],
  fonts: readonly Font[],
): { readonly bytes: Buffer; readonly glyphs: ReadonlyMap<number, number> } | null {
  const base = fonts[0]
  if (!base) return null
  const glyphs = new Map<number, number>()
  const places = new Map<string, number>()
  const made: { readonly outline: Buffer; readonly advance: number }[] = [
    { outline: Buffer.alloc(0), advance: 0 },
  ]
  const advanceOf = (font: Font, glyph: number): number => {
    const many = table(font, 'hhea').readUInt16BE(34)
    return table(font, 'hmtx').readUInt16BE(4 * Math.min(glyph, many - 1))
  }
  const put = (font: Font, glyph: number): number => {
    const key = `${fonts.indexOf(font)} ${glyph}`
    const known = places.get(key)
    if (known !== undefined) return known
    const own = made.length
    places.set(key, own)
    made.push({ outline: Buffer.alloc(0), advance: advanceOf(font, glyph) })
    const drawing = Buffer.from(outline(font, glyph))
    for (const at of partsAt(drawing)) drawing.writeUInt16BE(put(font, drawing.readUInt16BE(at)), at)
    made[own] = { outline: drawing, advance: advanceOf(font, glyph) }
    return own
  }
  for (const code of [...new Set(codes)].toSorted((a, b) => a - b)) {
    const font = fonts.find((one) => one.glyphOf(code) !== 0)
    if (font) glyphs.set(code, put(font, font.glyphOf(code)))
  }
  return glyphs.size > 0 ? { bytes: written(base, made, glyphs), glyphs } : null
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])

function written(
  base: Font,
  made: readonly { readonly outline: Buffer; readonly advance: number }[],
  glyphs: ReadonlyMap<number, number>,
): Buffer {
  const loca = Buffer.alloc(4 * (made.length + 1))
  const outlines = made.map((one) => padded(one.outline))
  let end = 0
  for (const [n, one] of outlines.entries()) {
    end += one.length
    loca.writeUInt32BE(end, 4 * (n + 1))
  }
  const hmtx = Buffer.alloc(4 * made.length)
  for (const [n, one] of made.entries()) hmtx.writeUInt16BE(one.advance, 4 * n)
  const head = Buffer.from(table(base, 'head'))
  head.writeUInt32BE(0, 8)
  head.writeInt16BE(1, 50)
  const hhea = Buffer.from(table(base, 'hhea'))
  hhea.writeUInt16BE(made.length, 34)
  const maxp = Buffer.from(table(base, 'maxp'))
  maxp.writeUInt16BE(made.length, 4)
  const tables: [string, Buffer][] = [
    ['cmap', cmapOf(glyphs)],
    ...['cvt ', 'fpgm'].map((name): [string, Buffer] => [name, table(base, name)]),
    ['glyf', Buffer.concat(outlines)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', hmtx],
    ['loca', loca],
    ['maxp', maxp],
    ['prep', table(base, 'prep')],
  ]
  const kept = tables.filter(([, bytes]) => bytes.length > 0)
  const list = Buffer.alloc(12 + 16 * kept.length)
  const power = 2 ** Math.floor(Math.log2(kept.length))
  list.writeUInt32BE(0x00010000, 0)
  list.writeUInt16BE(kept.length, 4)
  list.writeUInt16BE(power * 16, 6)
  list.writeUInt16BE(Math.log2(power), 8)
  list.writeUInt16BE(kept.length * 16 - power * 16, 10)
  let at = list.length
  for (const [n, [name, bytes]] of kept.entries()) {
    list.write(name, 12 + 16 * n, 'latin1')
    list.writeUInt32BE(sumOf(bytes), 16 + 16 * n)
    list.writeUInt32BE(at, 20 + 16 * n)
    list.writeUInt32BE(bytes.length, 24 + 16 * n)
    at += padded(bytes).length
  }
  return Buffer.concat([list, ...kept.map(([, bytes]) => padded(bytes))])
}

function sumOf(bytes: Buffer): number {
  const whole = padded(bytes)
  let sum = 0
  for (let at = 0; at < whole.length; at += 4) sum = (sum + whole.readUInt32BE(at)) >>> 0
  return sum
}

function cmapOf(glyphs: ReadonlyMap<number, number>): Buffer {
  const all = [...glyphs]
  const out = Buffer.alloc(12 + 16 + 12 * all.length)
  out.writeUInt16BE(1, 2)
  out.writeUInt16BE(3, 4)
  out.writeUInt16BE(10, 6)
  out.writeUInt32BE(12, 8)
  out.writeUInt16BE(12, 12)
  out.writeUInt32BE(16 + 12 * all.length, 16)
  out.writeUInt32BE(all.length, 24)
  for (const [n, [code, glyph]] of all.entries()) {
    out.writeUInt32BE(code, 28 + 12 * n)
    out.writeUInt32BE(code, 32 + 12 * n)
    out.writeUInt32BE(glyph, 36 + 12 * n)
  }
  return out
}

let own: readonly Font[] | undefined
let onMachine: readonly Font[] | undefined

/** Fonts that have this character: ours, else those of the machine, read when they are first needed. */
function fontsFor(codes: readonly number[]): readonly Font[] {
  own ??= [readFont(brotliDecompressSync(readFileSync(OWN)))]
  const found = own
  if (codes.every((code) => found.some((font) => font.glyphOf(code) !== 0))) return found
  onMachine ??= ON_MACHINE.filter((path) => existsSync(path)).map((path) => readFont(readFileSync(path)))
  return [...found, ...onMachine]
}

/** Not among the glyphs that every reader of PDF has for Chinese: beyond the first plane, and what Unicode added later. */
export const isRare = (code: number): boolean =>
  code > 0xffff || (code >= 0x9fa6 && code <= 0x9fff) || (code >= 0x4db6 && code <= 0x4dbf)

/** The font to embed for these characters; those that no font here has are left out. */
export const rareFont = (codes: readonly number[]): ReturnType<typeof cut> =>
  codes.length === 0 ? null : cut(codes, fontsFor(codes))
