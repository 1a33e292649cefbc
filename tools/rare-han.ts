/**
 * Cuts platform/files/rare-han.ttf.br anew: node tools/rare-han.ts HanaMinA.ttf HanaMinB.ttf CODES
 * where CODES is a file of code points in hexadecimal, one a line (kTGH and the sources GDM, GFC, GGFZ, GIDC, GXM of
 * kIRG_GSource in Unicode's Unihan database, as far as the standard font of PDF has no glyph for them).
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import { cut, isRare, readFont } from '../platform/files/index.ts'

const [, , ...paths] = process.argv
const codes = readFileSync(paths.pop() ?? '', 'utf8')
  .split(/\s+/)
  .filter(Boolean)
  .map((text) => Number.parseInt(text, 16))
  .filter(isRare)
const made = cut(
  codes,
  paths.map((path) => readFont(readFileSync(path))),
)
if (!made) throw new Error('name the fonts and the list of characters')
const packed = brotliCompressSync(made.bytes, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } })
writeFileSync(new URL('../platform/files/rare-han.ttf.br', import.meta.url), packed)
console.log(
  `${made.glyphs.size} of ${codes.length} characters, ${made.bytes.length} bytes, packed ${packed.length}`,
)
