import { normalise } from '../../../platform/fields/index.ts'
import type { Dictionary } from '../declare.ts'
import { segment } from '../segment.ts'

/** What is read: words already cut, or a text with its title first. */
export type Item = { readonly title?: string; readonly detail?: string; readonly tokens?: string }

/** Words that stand in every request whatever it is about; contests and cities leave them out alike. */
const STOP = new Set(
  '的 了 是 在 我 有 和 就 不 人 都 一 上 也 很 到 说 要 去 你 会 着 好 自己 这 那 他 她 它 们 我们 你们 他们 与 及 或 等 把 被 对 从 而 但 以 于 之 为 其 由 吗 呢 吧 啊 呀 并 且 并且 又 再 还 还是 却 则 让 使 给 向 往 个 中 后 前 里 外 内 下 该 此 些 这些 那些 这个 那个 这样 那样 什么 怎么 怎样 如何 为什么 哪里 哪些 可以 能 能够 已 已经 因为 所以 如果 虽然 但是 而且 因此 由于 关于 根据 按照 通过 随着 只 只是 只有 才 没 没有 无 非 更 最 太 非常 特别 比较 一直 一样 一些 每 各 另 及其 以及 甚至 至今 现在 目前'.split(
    ' ',
  ),
)

/** Words read of one item: what matters of a request is said in its first pages. */
export const MOST_WORDS = 3000

/** Telephone and identity numbers, plates: they say who calls, not what about. */
const NUMBER = /\d{5}/

/** The words of an item in order, without stop words and long numbers; those already cut are taken as they are. */
export function wordsOf(item: Item, dictionary?: Dictionary): string[] {
  if (item.tokens?.trim()) {
    const words = item.tokens
      .replace(/_x000d_/gi, ' ')
      .toLowerCase()
      .split(/\s+/)
    return words.filter((word) => word !== '').slice(0, MOST_WORDS)
  }
  const text = normalise(`${item.title ?? ''}\n${item.detail ?? ''}`)
  return segment(text, dictionary)
    .filter((word) => !STOP.has(word) && !NUMBER.test(word))
    .slice(0, MOST_WORDS)
}
