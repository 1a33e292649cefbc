import type { TaggedWord } from '../../platform/fields/index.ts'
import { normalise } from '../../platform/fields/index.ts'
import type { Dictionary, Phrase } from './declare.ts'
import { tagged } from './segment.ts'

export type PhraseOptions = {
  /** At most so many, 8 unless told. */
  readonly limit?: number
  readonly dictionary?: Dictionary
  /** How rare a word is among the texts at hand (an idf, above 0); 1 for all unless told. */
  readonly rarity?: (word: string) => number
}

/** Words of courtesy and of the trade that say nothing of the matter. */
const EMPTY = new Set(
  '您好 你好 领导 尊敬 谢谢 感谢 请问 请求 希望 恳请 望 反映 投诉 咨询 建议 举报 求助 问题 情况 来电 市民 先生 女士 有关 相关 部门 政府 单位 处理 解决 回复 答复 工作人员 工单 诉求 诉求人 市长 书记 本人 我们 严重 事情 时候 时间 方面 目前 现在 今天 昨天 最近 地方 社会 国家 人民 百姓 老百姓 大家 部分 结果 原因'.split(
    ' ',
  ),
)

/** Marks of words that a phrase is made of: nouns, verbs used as nouns, adjectives, names, unknown words. */
const CONTENT = /^(?:n|v[nd]?$|a[nd]?$|j|l|i|nz|eng|x|b|f$|s$)/
const HEAD = /^(?:n|vn|j|l|i|v$|x)/

const isContent = ({ word, tag }: TaggedWord): boolean =>
  word.length > 1 && CONTENT.test(tag) && /[\p{L}]/u.test(word) && !EMPTY.has(word)

/**
 * What a text is about in a few phrases 关键短语: runs of up to three neighbouring content words, weighed by how
 * often they come, how early, and how rare their words are. The phrases do not contain one another.
 */
export function phrases(text: string, options: PhraseOptions = {}): Phrase[] {
  const words = tagged(normalise(text), options.dictionary)
  const rarity = options.rarity ?? (() => 1)
  const weights = new Map<string, number>()
  const add = (from: number, to: number) => {
    const run = words.slice(from, to)
    if (!HEAD.test((run.at(-1) as TaggedWord).tag)) return
    const sum = run.reduce((all, one) => all + rarity(one.word) * (one.tag.startsWith('n') ? 1 : 0.7), 0)
    const phrase = run.map((one) => one.word).join('')
    if (phrase.length < 3 && run.length > 1) return
    // the beginning says it: a title, the first sentence
    const early = 1 + 1 / (1 + from / 15)
    // two words say more than one, three little more than two
    const whole = sum / run.length ** 0.6
    weights.set(phrase, (weights.get(phrase) ?? 0) + whole * early)
  }
  for (let i = 0; i < words.length; i++)
    for (
      let end = i + 1;
      end <= Math.min(i + 3, words.length) && isContent(words[end - 1] as TaggedWord);
      end++
    )
      add(i, end)
  return chosen(weights, options.limit ?? 8)
}

function chosen(weights: ReadonlyMap<string, number>, limit: number): Phrase[] {
  const best = [...weights].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const top = best[0]?.[1] ?? 1
  const taken: Phrase[] = []
  for (const [text, weight] of best) {
    if (taken.length >= limit) break
    if (taken.some((one) => one.text.includes(text) || text.includes(one.text))) continue
    taken.push({ text, weight: Math.round((weight / top) * 1000) / 1000 })
  }
  return taken
}
