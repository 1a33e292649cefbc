/**
 * What a group is called 群名: the run of characters that its requests say and others do not. No list of names is needed,
 * so a platform that nobody registered, or an estate written in three ways, names itself.
 */

/** Characters of a text that are read: the name stands in the title and the beginning. */
const READ = 400
const SHORTEST = 3
const LONGEST = 8
const RUN = /[\p{Script=Han}a-z0-9]+/gu
const WHOLE_RUN = /^[\p{Script=Han}a-z0-9]+$/u

const readable = (text: string): string =>
  text
    .slice(0, READ)
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[·.\s]/g, '')

function runsOf(text: string): Set<string> {
  const runs = new Set<string>()
  for (const [part] of text.matchAll(RUN))
    for (let i = 0; i + SHORTEST <= part.length; i++) runs.add(part.slice(i, i + SHORTEST))
  return runs
}

export type GroupName = {
  /** The run, made as long as it stays as good; null when no two requests share one. */
  readonly text: string | null
  /** How well the run tells the group from all others 命名度, 0–1. */
  readonly grip: number
}

/** The names of groups of these texts, which are known by their number. */
export function namesIn(texts: readonly string[]): { of(members: readonly number[]): GroupName } {
  const read = texts.map(readable)
  const often = new Map<string, number>()
  for (const text of read) for (const run of runsOf(text)) often.set(run, (often.get(run) ?? 0) + 1)
  return {
    of(members) {
      const own = members.map((i) => read[i] ?? '')
      const within = new Map<string, number>()
      for (const text of own) for (const run of runsOf(text)) within.set(run, (within.get(run) ?? 0) + 1)
      let grip = 0
      let best: string | null = null
      for (const [run, n] of within) {
        if (n < 2) continue
        // Of all who say it how many are in the group, and of the group how many say it: F1 of the two.
        const f = (2 * n) / (members.length + (often.get(run) ?? n))
        if (f > grip || (f === grip && best !== null && run < best)) {
          grip = f
          best = run
        }
      }
      return { text: best === null ? null : lengthened(best, own, within.get(best) ?? 0), grip }
    },
  }
}

/** A run made longer to either side as long as nearly as many say it. */
function lengthened(run: string, texts: readonly string[], said: number): string {
  let longest = run
  while (longest.length < LONGEST) {
    const longer = new Map<string, number>()
    for (const text of texts) {
      const at = text.indexOf(longest)
      if (at < 0) continue
      const end = at + longest.length
      for (const one of [text.slice(Math.max(0, at - 1), end), text.slice(at, end + 1)])
        if (one.length > longest.length && WHOLE_RUN.test(one)) longer.set(one, (longer.get(one) ?? 0) + 1)
    }
    const next = [...longer].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]
    if (!next || next[1] < said * 0.8) return longest
    longest = next[0]
  }
  return longest
}
