import { localText, type Say, say } from '../../../base/index.ts'
import { maskValue } from '../../fields/decide.ts'
import type { CodeList, Field, FieldList, Mask } from '../../fields/declare.ts'
import type { ItemBody } from '../items/declare.ts'
import { answerWords, pagesOf } from './decide.ts'
import {
  type Applicant,
  materialStates,
  type Shown,
  type ShownSubmission,
  type Submission,
} from './declare.ts'

/** Names that stand for codes, and whether personal values may be read in clear. */
export type Showing = {
  readonly codes: (name: string) => CodeList | undefined
  readonly areaName: (code: string) => string | undefined
  readonly unitName: (id: string) => string | undefined
  readonly masked: boolean
}

const plain = (text: string): Say => ({ zh: text, en: text })

/** Money in yuan, as on a form: 1,234.50 元. */
function yuan(fen: number): Say {
  const [whole = '0', rest = '00'] = (Math.abs(fen) / 100).toFixed(2).split('.')
  const text = `${fen < 0 ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}`
  return say(`${text} 元`, `${text} yuan`)
}

/** A stored value in words; files are counted. */
export function valueWords(field: Field, value: unknown, showing: Showing): Say {
  if (value === undefined || value === null || value === '') return say('—', '—')
  const hidden = field.personal && showing.masked ? maskedWords(field.personal, value) : null
  if (hidden) return hidden
  const each = (name: (one: string) => Say): Say => {
    const all = (Array.isArray(value) ? value : [value]).map((one) => name(String(one)))
    return { zh: all.map((one) => one.zh).join('、'), en: all.map((one) => one.en).join(', ') }
  }
  switch (field.kind) {
    case 'yes':
      return value === true ? say('是', 'Yes') : say('否', 'No')
    case 'code':
      return each(
        (one) => showing.codes(field.list)?.codes.find((code) => code.code === one)?.title ?? plain(one),
      )
    case 'unit':
      return each((one) => plain(showing.unitName(one) ?? one))
    case 'area':
      return each((one) => plain(showing.areaName(one) ?? one))
    case 'money':
      return yuan(Number(value))
    case 'instant':
      return plain(localText(new Date(String(value))))
    case 'point': {
      const { lon, lat } = value as { lon: number; lat: number }
      return plain(`${lon}, ${lat}`)
    }
    case 'files':
      return Array.isArray(value) ? say(`${value.length} 个文件`, `${value.length} file(s)`) : plain('')
    case 'signature':
      return say('已签名', 'Signed')
    case 'rows':
      return rowsWords(field.of, value, showing)
    default:
      return plain(String(value))
  }
}

const maskedWords = (mask: Mask, value: unknown): Say =>
  plain(maskValue(mask, typeof value === 'string' ? value : JSON.stringify(value)))

function rowsWords(of: FieldList, value: unknown, showing: Showing): Say {
  const rows = Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : []
  const line = (row: Readonly<Record<string, unknown>>, lang: 'zh' | 'en') =>
    Object.entries(of)
      .filter(([name]) => row[name] !== undefined)
      .map(([name, field]) => `${field.title[lang]} ${valueWords(field, row[name], showing)[lang]}`)
      .join(lang === 'zh' ? '，' : ', ')
  const all = (lang: 'zh' | 'en') => rows.map((row, n) => `${n + 1}. ${line(row, lang)}`).join('\n')
  return { zh: all('zh'), en: all('en') }
}

const filesIn = (field: Field, value: unknown): readonly string[] | null =>
  field.kind === 'files' && Array.isArray(value)
    ? value.map(String)
    : field.kind === 'signature' && typeof value === 'string'
      ? [value]
      : null

function applicantLines(of: Applicant, masked: boolean): Shown[] {
  const line = (name: string, title: Say, value: string | null | undefined, mask: Mask | null): Shown[] =>
    value ? [{ name, title, text: plain(mask && masked ? maskValue(mask, value) : value) }] : []
  const firm = of.kind === 'enterprise'
  return [
    ...line(
      'name',
      firm ? say('申请单位', 'Enterprise') : say('申请人', 'Applicant'),
      of.name,
      firm ? null : 'name',
    ),
    ...line('creditCode', say('统一社会信用代码', 'Credit code'), of.creditCode, null),
    ...line('idNumber', say('公民身份号码', 'Identity number'), of.idNumber, 'idNumber'),
    ...line('phone', say('联系电话', 'Telephone'), of.phone, 'phone'),
    ...line('agent', say('经办人', 'Agent'), of.agent?.name, 'name'),
    ...line(
      'agentIdNumber',
      say('经办人身份号码', 'Agent’s identity number'),
      of.agent?.idNumber,
      'idNumber',
    ),
    ...line('agentPhone', say('经办人电话', 'Agent’s telephone'), of.agent?.phone, 'phone'),
  ]
}

/** A submission in words, by the version it was made for; `before` marks what a supplement changed. */
export function shownSubmission(
  version: ItemBody & { readonly version: number },
  submission: Submission,
  before: Submission | null,
  showing: Showing,
): ShownSubmission {
  const { fields } = version.form
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const answers = version.situation.questions.flatMap((question): Shown[] => {
    const { name, title } = question
    const answer = submission.answers[name]
    if (answer === undefined) return []
    const was = before?.answers[name]
    return [
      {
        name,
        title,
        text: answerWords(version, name, answer),
        ...(before && !same(answer, was)
          ? { changed: true, was: was === undefined ? say('—', '—') : answerWords(version, name, was) }
          : {}),
      },
    ]
  })
  const lineOf = (name: string): Shown[] => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!field) return []
    const value = submission.values[name]
    const was = before?.values[name]
    if (value === undefined && was === undefined) return []
    const files = filesIn(field, value)
    return [
      {
        name,
        title: field.title,
        text: valueWords(field, value, showing),
        ...(files ? { files } : {}),
        ...(submission.sources[name] ? { source: submission.sources[name].source } : {}),
        ...(before && !same(value, was) ? { changed: true, was: valueWords(field, was, showing) } : {}),
      },
    ]
  }
  const pages = pagesOf(version, submission.groups, { ...before?.values, ...submission.values })
  return {
    id: submission.id,
    supplements: submission.supplements,
    itemTitle: version.title,
    itemVersion: version.version,
    channel: submission.channel,
    at: submission.at,
    hash: submission.hash,
    applicant: applicantLines(submission.applicant, showing.masked),
    answers,
    pages: pages
      .map(({ name, title, fields: names }) => ({ name, title, lines: names.flatMap(lineOf) }))
      .filter((page) => page.lines.length > 0),
    materials: submission.materials.map((given) => {
      const old = before?.materials.find((one) => one.code === given.code)
      return {
        name: given.code,
        title: version.materials.find((one) => one.code === given.code)?.title ?? plain(given.code),
        text: given.certificate
          ? {
              zh: `${materialStates[given.state].zh} ${given.certificate}`,
              en: `${materialStates[given.state].en} ${given.certificate}`,
            }
          : materialStates[given.state],
        state: given.state,
        files: given.files,
        ...(before && !same(given, old)
          ? { changed: true, was: old ? materialStates[old.state] : say('—', '—') }
          : {}),
      }
    }),
    masked: showing.masked,
  }
}
