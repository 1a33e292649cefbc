import { createHash } from 'node:crypto'
import { type AreaCode, type Id, type Instant, type Say, say } from '../../base/index.ts'
import { type CodeList, phoneOf } from '../../platform/fields/index.ts'
import type { HistoricMatter } from '../../platform/matters/index.ts'
import type { Columns, Field } from './columns.ts'
import { codeOf, daysAfter, timeOf, yesOf } from './values.ts'

/** What the city knows that a row may name. */
export type RowCity = {
  readonly district: AreaCode
  readonly codes: (name: string) => CodeList | undefined
  /** The area that an area name or an address means; undefined when none or several. */
  readonly areaOf: (place: string, words: string) => AreaCode | undefined
  readonly unitOf: (name: string) => Id | undefined
  /** Categories as the file writes them → our codes. */
  readonly categoryMap: ReadonlyMap<string, string>
  /** Channel of rows that name none. */
  readonly channel: string
  readonly now: Instant
}

/** What was taken in another form than it was written; counted for the report. */
export const notes = {
  channelGuessed: say('渠道名称不认识，按默认渠道', 'channel not known, taken as the default one'),
  kindUnknown: say('诉求类型不认识，留空', 'kind not known, left empty'),
  categoryUnknown: say('事项分类不认识，留空', 'category not known, left empty'),
  phoneUnusable: say('电话不完整，未收', 'telephone not complete, left out'),
  titleCut: say('标题过长，截短', 'title too long, cut'),
  noReplyTime: say('有答复而无答复时间，按来件时间', 'answer without a time, taken as of the request'),
} as const satisfies Record<string, Say>
export type Note = keyof typeof notes

export type MappedRow = { readonly matter: HistoricMatter; readonly notes: readonly Note[] }

/** Longest words kept of one request; the form of today allows 5,000, old systems more. */
const CONTENT_MAX = 20_000
const TITLE_MAX = 100
const EARLIEST = new Date('1990-01-01T00:00:00+08:00')

/** One row of the file as a request of former years, or every reason why not. Pure. */
export function mapRow(
  columns: Columns,
  cells: readonly string[],
  city: RowCity,
): MappedRow | { readonly reasons: readonly Say[] } {
  const reasons: Say[] = []
  const noted: Note[] = []
  const of = (field: Field): string => {
    const index = columns.at[field]
    return index === undefined ? '' : (cells[index] ?? '').trim()
  }
  if (cells.some((cell) => cell.includes('\0') || !cell.isWellFormed()))
    reasons.push(say('含有不能保存的字符（空字节或半个字符）', 'holds a null byte or half a character'))
  if (cells.slice(columns.header.length).some((cell) => cell.trim() !== ''))
    reasons.push(
      say(
        `有 ${cells.length} 个单元格，表头只有 ${columns.header.length} 列（可能缺引号）`,
        `${cells.length} cells under ${columns.header.length} headings (a quotation mark may be missing)`,
      ),
    )
  const title = of('title')
  const content = of('content') || title
  if (content === '') reasons.push(say('没有诉求内容', 'no words of the request'))
  if ([...content].length > CONTENT_MAX)
    reasons.push(say(`诉求内容超过 ${CONTENT_MAX} 字`, `the words are longer than ${CONTENT_MAX} characters`))
  const openedAt = past(of('time'), say('时间', 'time'), city.now, reasons)
  const answer = answerOf(of, openedAt, city.now, reasons, noted)
  if (reasons.length > 0 || !openedAt) return { reasons }

  const coded = (field: 'kind' | 'channel' | 'urgency', missed?: Note): string | null => {
    const code = codeOf(city.codes(field), field, of(field))
    if (code === undefined && of(field) !== '' && missed) noted.push(missed)
    return code ?? null
  }
  const kind = coded('kind', 'kindUnknown')
  const channel = coded('channel', 'channelGuessed') ?? city.channel
  const category =
    city.categoryMap.get(of('category')) ?? codeOf(city.codes('category'), 'category', of('category'))
  if (category === undefined && of('category') !== '') noted.push('categoryUnknown')
  const requester = requesterOf(of, noted)
  const letters = [...(title || content.replace(/\s+/g, ' '))]
  if (title && letters.length > TITLE_MAX) noted.push('titleCut')
  const place = [of('area'), of('address')].filter(Boolean).join(' ')
  const unit = of('unit') ? city.unitOf(of('unit')) : undefined
  const matter: HistoricMatter = {
    externalId: of('id') || fingerprint([title, content, openedAt.toISOString(), of('name'), of('phone')]),
    channel,
    openedAt,
    title: letters.slice(0, title ? TITLE_MAX : 30).join(''),
    content,
    kind,
    category: category ?? null,
    urgency: coded('urgency') ?? 'normal',
    secret: yesOf(of('secret')) === true || kind === 'report',
    anonymous: yesOf(of('anonymous')) === true || !requester?.phone,
    area: city.areaOf(place, `${title} ${content}`) ?? city.district,
    address: of('address') || (place ? place : null),
    requester: yesOf(of('anonymous')) === true ? null : requester,
    unit: unit ?? null,
    answer: answer && { ...answer, by: of('unit') || '历史数据' },
  }
  return { matter, notes: noted }
}

type Cell = (field: Field) => string

function past(text: string, what: Say, now: Instant, reasons: Say[]): Instant | undefined {
  if (text === '') {
    reasons.push(say(`没有${what.zh}`, `no ${what.en}`))
    return undefined
  }
  const at = timeOf(text)
  const shown = text.slice(0, 40)
  if (!at) reasons.push(say(`${what.zh}“${shown}”看不懂`, `the ${what.en} “${shown}” cannot be read`))
  else if (at > now)
    reasons.push(say(`${what.zh}“${shown}”在将来`, `the ${what.en} “${shown}” lies in the future`))
  else if (at < EARLIEST)
    reasons.push(say(`${what.zh}“${shown}”早于 1990 年`, `the ${what.en} “${shown}” is before 1990`))
  return at
}

function answerOf(
  of: Cell,
  openedAt: Instant | undefined,
  now: Instant,
  reasons: Say[],
  noted: Note[],
): { readonly text: string; readonly at: Instant } | null {
  const text = of('reply')
  if (text === '' || !openedAt) return null
  if ([...text].length > CONTENT_MAX) {
    reasons.push(say(`答复超过 ${CONTENT_MAX} 字`, `the answer is longer than ${CONTENT_MAX} characters`))
    return null
  }
  if (of('replyTime') !== '') {
    const at = past(of('replyTime'), say('答复时间', 'time of the answer'), now, reasons)
    if (!at) return null
    // A day without an hour may be the very day of the request.
    if (at < openedAt && daysAfter(at, 1) <= openedAt) {
      reasons.push(say('答复时间早于来件时间', 'the answer is older than the request'))
      return null
    }
    return { text, at: at < openedAt ? openedAt : at }
  }
  const days = of('replyDays')
  if (/^\d{1,4}$/.test(days)) {
    const at = daysAfter(openedAt, Number(days))
    return { text, at: at < openedAt ? openedAt : at > now ? now : at }
  }
  noted.push('noReplyTime')
  return { text, at: openedAt }
}

function requesterOf(of: Cell, noted: Note[]): HistoricMatter['requester'] {
  const name = [...of('name')].slice(0, 50).join('')
  const phone = of('phone') ? phoneOf(of('phone'))?.number : undefined
  if (of('phone') && !phone) noted.push('phoneUnusable')
  return name || phone ? { ...(name ? { name } : {}), ...(phone ? { phone } : {}) } : null
}

/** Stands for the number that a file does not give: the same row again has the same. */
const fingerprint = (parts: readonly string[]): string =>
  `sha256:${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)}`
