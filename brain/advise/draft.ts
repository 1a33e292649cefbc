import type { Id } from '../../base/index.ts'
import { type Cut, emptyShare, touched } from './check.ts'
import type { Citation, Draft } from './declare.ts'
import { scrub } from './scrub.ts'

export type DraftArticle = {
  readonly id: Id
  readonly version: number
  readonly question: string
  readonly answer: string
  readonly basis: string | null
}
export type DraftAnswer = {
  readonly id: Id
  readonly number: string
  readonly text: string
  readonly basis: string | null
  /** Place names that belong to that request only. */
  readonly places: readonly string[]
}

export type DraftQuestion = {
  readonly number: string
  readonly title: string
  readonly content: string
  /** 咨询 is answered from knowledge; the others want what was found and done. */
  readonly enquiry: boolean
  readonly unitName: string | null
  readonly articles: readonly DraftArticle[]
  readonly answers: readonly DraftAnswer[]
  readonly cut: Cut
}

const ARTICLES = 2
const ANSWERS = 2
const SENTENCES = 4
/** A source must speak of the request: this part of the request's words, or of the article's own question. */
const RELEVANT = 0.12

const CLOSING = /感谢|祝您|敬请|谅解|欢迎|您好|你好|收悉|答复如下|回复如下|来信|留言/

/** The sentences of an earlier answer that say something and would say it of another case too. */
function sayings(answer: DraftAnswer, content: string, cut: Cut): string[] {
  return answer.text
    .split(/(?<=[。！？!?；;\n])/)
    .map((one) => one.trim())
    .filter((one) => [...one].length >= 10 && !CLOSING.test(one) && emptyShare(one) === 0)
    .map((one) => ({ one, worth: touched(content, one, cut) }))
    .sort((a, b) => b.worth - a.worth)
    .slice(0, SENTENCES)
    .map(({ one }) => one)
}

/**
 * A draft of an answer 答复草稿: knowledge in force first, then how such requests were answered, both cited, with a gap
 * wherever only the unit can know. Nothing in it is made up: every sentence is the house's frame or a cited source's.
 */
export function draftAnswer(asked: DraftQuestion): Draft {
  const text = `${asked.title} ${asked.content}`.slice(0, 4_000)
  const citations: Citation[] = []
  const gaps = new Set<string>()
  const gap = (name: string): string => {
    gaps.add(name)
    return `【${name}】`
  }
  const lines: string[] = []
  const title = [...asked.title.replace(/[\p{Cc}【】]/gu, ' ').trim()].slice(0, 60).join('')
  lines.push(`您好！您反映的“${title}”（编号 ${asked.number}）收悉。现答复如下：`)

  const articles = asked.articles
    .map((one) => ({
      one,
      worth: Math.max(
        touched(text, `${one.question}${one.answer}`, asked.cut),
        touched(one.question, text, asked.cut),
      ),
    }))
    .filter(({ worth }) => worth >= RELEVANT)
    .sort((a, b) => b.worth - a.worth)
    .slice(0, ARTICLES)
  const earlier = asked.answers
    .map((one) => ({ one, said: sayings(one, text, asked.cut), worth: touched(text, one.text, asked.cut) }))
    .filter(({ worth, said }) => worth >= RELEVANT && said.length > 0)
    .sort((a, b) => b.worth - a.worth)
    .slice(0, ANSWERS)

  if (!asked.enquiry)
    lines.push(
      `经核实，${gap('核实的情况')}。处理结果：${gap('已采取的措施与结果')}，${gap('完成或预计完成的日期')}。`,
    )
  for (const { one } of articles) {
    const mark = `[${citations.length + 1}]`
    citations.push({
      mark,
      kind: 'article',
      id: one.id,
      title: one.question,
      version: one.version,
      number: null,
      basis: one.basis,
    })
    lines.push(`${one.answer.trim()}${mark}${one.basis ? `（依据：${one.basis.trim()}）` : ''}`)
  }
  for (const { one, said } of earlier) {
    const mark = `[${citations.length + 1}]`
    const clean = scrub(said.join(''), one.places)
    for (const name of clean.gaps) gaps.add(name)
    citations.push({
      mark,
      kind: 'answer',
      id: one.id,
      title: '',
      version: null,
      number: one.number,
      basis: one.basis,
    })
    lines.push(`参考同类答复：${clean.text}${mark}`)
  }
  if (asked.enquiry && articles.length === 0 && earlier.length === 0) lines.push(gap('答复内容与依据'))
  lines.push(`如有疑问，请联系${asked.unitName ?? gap('承办单位')}，${gap('承办人及联系电话')}。`)
  return { text: lines.join('\n'), gaps: [...gaps], citations }
}
