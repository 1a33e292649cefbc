import { encode } from 'uqr'
import { localText } from '../../../base/index.ts'
import type { CodeList } from '../../fields/declare.ts'
import { A4, type Colour, type Mark, widthOf, wrap, writePdf } from '../../files/index.ts'
import { shownSurface } from './decide.ts'
import type { CertificateFacts, CertificateType } from './declare.ts'

const RED: Colour = [0.82, 0.1, 0.12]
const PALE: Colour = [0.86, 0.86, 0.86]
const INK: Colour = [0.12, 0.12, 0.14]
const SOFT: Colour = [0.42, 0.42, 0.45]

const SIZES = {
  card: { width: 486, height: 306 },
  portrait: A4,
  landscape: { width: A4.height, height: A4.width },
} as const

/** Marks that do not change are made once and frozen: then they are also written once. */
const frozen = (marks: readonly Mark[]): readonly Mark[] => marks.map((mark) => Object.freeze(mark))

/** Seals that were drawn already, by body, kind and place; some hundred bodies in a city. */
const seals = new Map<string, readonly Mark[]>()
const SEALS = 500
function sealOnce(x: number, y: number, r: number, unit: string, test: boolean): readonly Mark[] {
  const key = `${x} ${y} ${r} ${test} ${unit}`
  const known = seals.get(key)
  if (known) return known
  if (seals.size >= SEALS) seals.clear()
  const marks = frozen(sealMarks(x, y, r, unit, test))
  seals.set(key, marks)
  return marks
}

/** 印章: drawn by us. A ring with the name of the body along it, a star, and what kind of seal it is. */
function sealMarks(x: number, y: number, r: number, unit: string, test: boolean): Mark[] {
  const marks: Mark[] = [{ ring: [x, y, r], colour: RED, width: r / 16 }]
  const star = Array.from({ length: 10 }, (_, n): readonly [number, number] => {
    const turn = (n * Math.PI) / 5 - Math.PI / 2
    const reach = n % 2 === 0 ? r * 0.3 : r * 0.12
    return [x + Math.cos(turn) * reach, y + Math.sin(turn) * reach]
  })
  marks.push({ shape: star, colour: RED })
  const letters = [...unit]
  const size = Math.min(r * 0.26, (r * 0.78 * Math.PI * 1.42) / letters.length)
  const sweep = Math.min(1.5 * Math.PI, (letters.length * size * 1.12) / (r * 0.72))
  letters.forEach((letter, n) => {
    const share = letters.length === 1 ? 0.5 : n / (letters.length - 1)
    const angle = -Math.PI / 2 - sweep / 2 + share * sweep
    const reach = r * 0.72
    const upright = -(angle + Math.PI / 2)
    // the base line begins half a letter before the middle of the letter
    const half = size / 2
    marks.push({
      text: letter,
      size,
      x: x + Math.cos(angle) * reach - Math.cos(-upright) * half,
      y: y + Math.sin(angle) * reach - Math.sin(-upright) * half,
      colour: RED,
      bold: true,
      turned: (upright * 180) / Math.PI,
    })
  })
  const below = test ? '测试专用' : '电子证照专用章'
  const small = r * 0.2
  marks.push({
    text: below,
    size: small,
    x: x - widthOf(below, small) / 2,
    y: y + r * 0.62,
    colour: RED,
    bold: true,
  })
  return marks
}

/** Dark modules, run by run, so that a code is some hundred rectangles. */
export function codeMarks(text: string, x: number, y: number, side: number): Mark[] {
  // One mask for all: choosing the prettiest of eight costs more than all the rest, and readers take every one.
  const { data } = encode(text, { ecc: 'M', boostEcc: false, border: 0, maskPattern: 3 })
  const step = side / data.length
  const marks: Mark[] = []
  data.forEach((row, r) => {
    let from = -1
    for (let c = 0; c <= row.length; c++) {
      if (row[c] && from < 0) from = c
      else if (!row[c] && from >= 0) {
        marks.push({ fill: [x + from * step, y + r * step, (c - from) * step, step * 1.02] })
        from = -1
      }
    }
  })
  return marks
}

export type Sheet = {
  readonly type: CertificateType
  readonly facts: CertificateFacts
  /** What the printed code holds. */
  readonly token: string
  readonly codes: (name: string) => CodeList | undefined
  /** 加注件: what it says across the page. */
  readonly copy?: {
    readonly purpose: string
    readonly forWhom: string
    readonly until: Date
    readonly code: string
  }
  /** 样张: nobody's. */
  readonly sample?: boolean
}

const holderLine = ({ holders }: CertificateFacts): string => holders.map((one) => one.name).join('、')

/** 模板: frame and heading of a type, laid out once. */
const templates = new WeakMap<CertificateType, readonly Mark[]>()
function templateOf(type: CertificateType): readonly Mark[] {
  const known = templates.get(type)
  if (known) return known
  const { layout } = type
  const size = SIZES[layout.paper]
  const card = layout.paper === 'card'
  const colour = layout.colour as Colour
  const edge = card ? 10 : 30
  const marks: Mark[] = []
  const frame = (inset: number, width: number) => {
    const [a, b, c, d] = [inset, inset, size.width - inset, size.height - inset]
    for (const line of [
      [a, b, c, b],
      [c, b, c, d],
      [c, d, a, d],
      [a, d, a, b],
    ] as const)
      marks.push({ line, colour, width })
  }
  frame(edge, card ? 2.4 : 4)
  frame(edge + (card ? 5 : 8), 0.8)
  const title = layout.heading.zh
  const head = card ? 22 : 34
  const x = (size.width - widthOf(title, head)) / 2
  marks.push({ text: title, size: head, x, y: edge + (card ? 38 : 78), bold: true, colour })
  const made = frozen(marks)
  templates.set(type, made)
  return made
}

/** 版式文件: the certificate as a page, the same bytes for the same facts. */
export function drawCertificate({ type, facts, token, codes, copy, sample }: Sheet): Buffer {
  const { layout } = type
  const size = SIZES[layout.paper]
  const card = layout.paper === 'card'
  const marks: Mark[] = [...templateOf(type)]
  const edge = card ? 10 : 30
  const [left, right] = [edge + (card ? 18 : 42), size.width - edge - (card ? 18 : 42)]
  let y = edge + (card ? 38 : 78)
  y += card ? 16 : 28
  const number = `编号：${facts.number}`
  marks.push({
    text: number,
    size: card ? 9 : 11,
    x: (size.width - widthOf(number, card ? 9 : 11)) / 2,
    y,
    colour: SOFT,
  })

  const text = card ? 10.5 : 14
  const leading = card ? 17 : 29
  y += card ? 22 : 44
  if (layout.lead) {
    for (const line of wrap(layout.lead.zh.replace('{holder}', holderLine(facts)), text, right - left)) {
      marks.push({ text: line, size: text, x: left, y, colour: INK })
      y += leading
    }
    y += card ? 2 : 8
  }
  const qr = card ? 88 : 122
  const foot = size.height - edge - (card ? 22 : 34)
  const surface = shownSurface(type.fields, facts.surface, codes)
  const columns = layout.columns ?? 1
  const width = (right - left - (columns - 1) * 20 - (card ? qr * 0.9 : 0)) / columns
  const label = Math.min(
    width * 0.42,
    Math.max(...surface.map((one) => widthOf(`${one.title.zh}：`, text)), 40),
  )
  surface.forEach((one, n) => {
    const column = n % columns
    if (column === 0 && n > 0 && columns > 1) y += leading
    const x = left + column * (width + 20)
    marks.push({ text: `${one.title.zh}：`, size: text, x, y, colour: SOFT })
    const lines = wrap(one.text, text, width - label)
    lines.forEach((line, at) => {
      if (at > 0) y += text * 1.3
      marks.push({ text: line, size: text, x: x + label, y, colour: INK })
    })
    if (columns === 1) y += leading
  })

  const side = card ? right - qr : right - qr
  const codeY = foot - qr - (card ? 0 : 14)
  marks.push(...codeMarks(copy ? copy.code : token, side, codeY, qr))
  const r = card ? 34 : 62
  const sealX = card ? left + 210 : left + (right - qr - left) * 0.62
  const issuerY = foot - (card ? 34 : 66)
  const issuer = `颁发机构：${facts.issuer}`
  const until = facts.validTo ? `有效期：${facts.validFrom} 至 ${facts.validTo}` : '有效期：长期'
  marks.push({ text: issuer, size: card ? 9.5 : 13, x: left, y: issuerY, colour: INK })
  marks.push({
    text: `颁发日期：${facts.issuedOn}`,
    size: card ? 9.5 : 13,
    x: left,
    y: issuerY + (card ? 13 : 22),
    colour: INK,
  })
  marks.push({ text: until, size: card ? 9.5 : 13, x: left, y: issuerY + (card ? 26 : 44), colour: INK })
  marks.push(...sealOnce(sealX, issuerY - (card ? 14 : 6), r, facts.issuer, facts.test))
  const small = card ? 6 : 8
  marks.push({
    text: `电子证照标识 ${facts.identifier}`,
    size: small,
    x: left,
    y: foot + (card ? 9 : 18),
    colour: SOFT,
  })
  const scan = copy ? '扫码核验用途与现状' : '扫码核验真伪与现状'
  marks.push({
    text: scan,
    size: small,
    x: right - widthOf(scan, small),
    y: foot + (card ? 9 : 18),
    colour: SOFT,
  })

  if (facts.test || sample) {
    const words = sample ? '样张 无效' : '测试'
    marks.push({
      text: words,
      size: card ? 12 : 18,
      x: right - widthOf(words, card ? 12 : 18),
      y: edge + (card ? 28 : 44),
      colour: RED,
      bold: true,
    })
  }
  if (copy) {
    const words = `仅用于${copy.purpose}　${copy.forWhom}　有效至 ${localText(copy.until).slice(0, 16)}`
    const step = card ? 78 : 150
    const under: Mark[] = []
    for (let row = step * 0.6; row < size.height + step; row += step)
      under.push({ text: words, size: card ? 13 : 20, x: edge + 12, y: row, colour: PALE, turned: 16 })
    marks.unshift(...under)
    marks.push({
      text: `加注件：${words}`,
      size: card ? 7.5 : 10,
      x: left,
      y: edge + (card ? 18 : 26),
      colour: RED,
    })
  }
  return writePdf([marks], `${type.title.zh} ${facts.number}`, size)
}
