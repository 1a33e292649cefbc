import { type Say, say } from '../../../base/index.ts'
import { maskValue } from '../../fields/decide.ts'
import type { Field, Mask } from '../../fields/declare.ts'
import type { ItemBody } from '../items/declare.ts'
import { answerWords, pagesOf } from './decide.ts'
import {
  type Applicant,
  materialStates,
  type Shown,
  type ShownSubmission,
  type Submission,
} from './declare.ts'
import { plain, type Showing, valueWords } from './words.ts'

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
