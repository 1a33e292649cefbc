/** Regular expressions written in a source text. Comments, strings and templates are passed over. */
export function patternsIn(
  source: string,
): { readonly pattern: string; readonly flags: string; readonly line: number }[] {
  const found: { pattern: string; flags: string; line: number }[] = []
  let line = 1
  let before = ''
  let word = ''
  /** Depths of braces at which a template goes on. */
  const templates: number[] = []
  let depth = 0
  let at = 0
  const text = (until: string): void => {
    for (at++; at < source.length && source[at] !== until; at++) {
      if (source[at] === '\\') at++
      else if (source[at] === '\n') line++
    }
  }
  /** Passes over a template, up to its end or to what stands in it; answers the sign that goes before. */
  const template = (): string => {
    for (at++; at < source.length; at++) {
      const c = source[at]
      if (c === '\\') at++
      else if (c === '\n') line++
      else if (c === '`') return '`'
      else if (c === '$' && source[at + 1] === '{') {
        templates.push(depth++)
        at++
        return '{'
      }
    }
    return '`'
  }
  for (; at < source.length; at++) {
    const c = source[at] as string
    if (c === '\n') line++
    else if (c === '/' && source[at + 1] === '/') {
      at = source.indexOf('\n', at)
      if (at < 0) break
      line++
      continue
    } else if (c === '/' && source[at + 1] === '*') {
      const end = source.indexOf('*/', at + 2)
      line += source.slice(at, end).split('\n').length - 1
      at = end + 1
      continue
    } else if (c === "'" || c === '"') {
      text(c)
      before = c
      word = ''
      continue
    } else if (c === '`') {
      before = template()
      word = ''
      continue
    } else if (c === '{') depth++
    else if (c === '}') {
      depth--
      if (templates.at(-1) === depth) {
        templates.pop()
        before = template()
        word = ''
        continue
      }
    } else if (
      c === '/' &&
      (/[(,=:[!&|?{};+*%~^<>-]/.test(before) || before === '' || /^(return|typeof|case|of|in)$/.test(word))
    ) {
      let inClass = false
      const from = at + 1
      for (at++; at < source.length && (inClass || source[at] !== '/') && source[at] !== '\n'; at++) {
        if (source[at] === '\\') at++
        else if (source[at] === '[') inClass = true
        else if (source[at] === ']') inClass = false
      }
      const pattern = source.slice(from, at)
      const flags = /^[a-z]*/.exec(source.slice(at + 1))?.[0] ?? ''
      at += flags.length
      found.push({ pattern, flags, line })
      before = ')'
      word = ''
      continue
    }
    if (/\s/.test(c)) continue
    word = /[\w$]/.test(c) ? (/[\w$]/.test(source[at - 1] ?? '') ? word + c : c) : ''
    before = c
  }
  return found
}

const LIKELY = [...'aA0 -.,@/\\中_\t\n<"=:[({']

/** Texts that pump the parts of a pattern: what it names, alone and in pairs, `n` characters long, with an end that fits nothing. */
export function* pumps(pattern: string, pairs: boolean): Generator<(n: number) => string> {
  const own = [...new Set(pattern.replace(/\\[a-zA-Z]/g, ''))].filter((c) => !'^$|()[]{}*+?\\'.includes(c))
  const signs = [...new Set([...own.slice(0, 12), ...LIKELY])]
  for (const c of signs) yield (n) => `${c.repeat(n)}\u0001`
  if (!pairs) return
  for (const c of own.slice(0, 6))
    for (const d of LIKELY.slice(0, 4)) {
      yield (n) => `${(c + d).repeat(n / 2)}\u0001`
      yield (n) => `${c}${d.repeat(n)}\u0001`
    }
}

const timed = (expression: RegExp, text: string): number => {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < 2; i++) {
    expression.lastIndex = 0
    // the work of this process, not the time on a clock: others may be busy on the same machine
    const from = process.cpuUsage()
    expression.test(text)
    const { user, system } = process.cpuUsage(from)
    best = Math.min(best, (user + system) / 1000)
    if (best < 1) break
  }
  return best
}

/** What a reader of ours may be given at most at once: the longest text of a form. */
export const LONGEST = 20_000

/**
 * How the work of a pattern grows with its text: `explodes` when a few characters more double it, `squares` when twice the text is
 * far more than twice the work. Compared by the ratio of two lengths on this machine, whatever its speed.
 */
export function growthOf(
  pattern: string,
  flags: string,
): { readonly how: 'explodes' | 'squares'; readonly by: string } | null {
  // without repetition there is nothing to grow
  if (!/[*+]|\{\d*,\d*\}/.test(pattern)) return null
  const expression = new RegExp(pattern, flags)
  for (const pump of pumps(pattern, true)) {
    // first in small steps, so that one which explodes shows itself before it hangs
    let before = timed(expression, pump(16))
    for (let n = 22; n <= 46; n += 6) {
      const now = timed(expression, pump(n))
      if (now > 5 && now > 5 * before) return { how: 'explodes', by: JSON.stringify(pump(6)) }
      before = now
    }
    const quarter = timed(expression, pump(LONGEST / 10))
    if (quarter < 0.3) continue
    const [half, whole] = [timed(expression, pump(LONGEST / 2)), timed(expression, pump(LONGEST))]
    if (whole > 40 && whole > 3 * half) return { how: 'squares', by: JSON.stringify(pump(6)) }
  }
  return null
}
