import { type Language, localText, type Say, say } from '../../../base/index.ts'
import { A4, jpegSize, type Mark, widthOf, wrap, writePdf } from '../../files/index.ts'
import type { Shown, ShownSubmission } from './declare.ts'

const LEFT = 50
const RIGHT = A4.width - 50
const TOP = 56
const BOTTOM = A4.height - 60
const LABEL = 150
const SIZE = 10.5
const LEADING = 16

const WORDS = {
  title: say('政务服务事项申请表', 'Application for a service'),
  number: say('办件编号', 'Number'),
  at: say('提交时间', 'Submitted'),
  applicant: say('申请人信息', 'Applicant'),
  answers: say('办理情形', 'Situation'),
  materials: say('申请材料', 'Materials'),
  source: say('来源', 'from'),
  page: say('第 {n} 页，共 {of} 页', 'Page {n} of {of}'),
  hash: say('内容指纹', 'Fingerprint'),
  supplement: say('（补正）', '(supplement)'),
  truth: say(
    '申请人承诺：以上填报内容及所交材料真实、合法、有效。',
    'The applicant declares that all of the above is true and valid.',
  ),
} as const satisfies Record<string, Say>

export type Printing = {
  readonly number: string
  readonly shown: ShownSubmission
  readonly lang: Language
  /** Signatures among the values, by the id of their file. */
  readonly pictures: ReadonlyMap<string, Uint8Array>
  /** Dark fields of a QR code that leads to its progress. */
  readonly code?: readonly (readonly boolean[])[]
}

/** The application as an official form 申请表 in PDF, made from the same field list that was filled in. */
export function printForm({ number, shown, lang, pictures, code }: Printing): Buffer {
  const pages: Mark[][] = [[]]
  let y = TOP
  const put = (mark: Mark) => pages.at(-1)?.push(mark)
  const room = (height: number): boolean => {
    if (y + height <= BOTTOM) return false
    pages.push([])
    y = TOP
    return true
  }
  const text = (
    words: string,
    x: number,
    size: number = SIZE,
    more: { bold?: boolean; grey?: boolean } = {},
  ) => put({ text: words, x, y, size, ...more })

  const title = `${shown.itemTitle[lang]}${shown.supplements ? WORDS.supplement[lang] : ''}`
  y += 6
  text(WORDS.title[lang], (A4.width - widthOf(WORDS.title[lang], 18)) / 2, 18, { bold: true })
  y += 26
  for (const line of wrap(title, 13, RIGHT - LEFT - 90)) {
    text(line, (A4.width - widthOf(line, 13)) / 2, 13)
    y += 18
  }
  text(`${WORDS.number[lang]} ${number}    ${WORDS.at[lang]} ${localText(shown.at)}`, LEFT, 9, { grey: true })
  if (code) {
    const step = 62 / code.length
    code.forEach((row, r) => {
      row.forEach((dark, c) => {
        if (dark) put({ fill: [RIGHT - 62 + c * step, TOP - 22 + r * step, step, step] })
      })
    })
  }
  y += 14

  const section = (words: string) => {
    room(LEADING * 4)
    y += 26
    text(words, LEFT, 12, { bold: true })
    y += 7
    put({ line: [LEFT, y, RIGHT, y] })
  }
  const row = (one: Shown) => {
    const label = wrap(one.title[lang], SIZE, LABEL - 12)
    const source = one.source ? `（${WORDS.source[lang]}${one.source[lang]}）` : ''
    const value = wrap(one.text[lang] + source, SIZE, RIGHT - LEFT - LABEL - 12)
    const picture = one.files?.map((id) => pictures.get(id)).find((bytes) => bytes !== undefined)
    const size = picture ? jpegSize(picture) : null
    const high = size ? 60 : 0
    // a long answer goes on over the page, line by line
    const lines = Math.max(label.length, value.length)
    for (let n = 0; n < lines; n++) {
      room(LEADING + 6)
      y += LEADING
      if (label[n]) text(label[n] ?? '', LEFT + 6)
      if (value[n] && !size) text(value[n] ?? '', LEFT + LABEL + 6)
      const top = y - LEADING
      for (const x of [LEFT, LEFT + LABEL, RIGHT]) put({ line: [x, top, x, y + 6] })
    }
    y += 6
    if (picture && size) {
      room(high)
      const width = Math.min(160, (size.width / size.height) * (high - 8))
      put({ jpeg: picture, x: LEFT + LABEL + 6, y: y - LEADING + 2, width, height: high - 8 })
      for (const x of [LEFT, LEFT + LABEL, RIGHT]) put({ line: [x, y, x, y + high - LEADING] })
      y += high - LEADING
    }
    put({ line: [LEFT, y, RIGHT, y] })
  }
  const part = (words: string, rows: readonly Shown[]) => {
    if (rows.length === 0) return
    section(words)
    for (const one of rows) row(one)
  }
  part(WORDS.applicant[lang], shown.applicant)
  part(WORDS.answers[lang], shown.answers)
  for (const page of shown.pages) part(page.title[lang], page.lines)
  part(WORDS.materials[lang], shown.materials)
  room(LEADING * 3)
  y += 26
  text(WORDS.truth[lang], LEFT, 9.5)
  pages.forEach((marks, n) => {
    const foot = WORDS.page[lang].replace('{n}', String(n + 1)).replace('{of}', String(pages.length))
    marks.push({ text: foot, x: RIGHT - widthOf(foot, 8), y: A4.height - 34, size: 8, grey: true })
    const mark = `${WORDS.hash[lang]} ${shown.hash.slice(0, 32)}`
    marks.push({ text: mark, x: LEFT, y: A4.height - 34, size: 8, grey: true })
  })
  return writePdf(pages, `${title} ${number}`)
}
