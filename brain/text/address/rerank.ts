import { seeded } from '../../../base/index.ts'
import type { LabelledPart } from './labels.ts'

/**
 * Chooses among the best readings of an address by what the chain cannot see: whole parts as written elsewhere, the
 * order of all parts, parts said twice. A log-linear model over the readings of one address.
 */
export type Chooser = {
  readonly lexicon: Lexicon
  readonly weights: ReadonlyMap<string, number>
}

/** How often the training part labelled these words so. */
export type Lexicon = ReadonlyMap<string, ReadonlyMap<string, number>>

export type Candidate = { readonly parts: readonly LabelledPart[]; readonly score: number }
/** Readings of one address; `good` is the F1 of each against the truth, `truth` its labelled parts. */
export type Choice = {
  readonly candidates: readonly Candidate[]
  readonly good: readonly number[]
  readonly truth: readonly LabelledPart[]
}

/** The right parts of one part more than this are not told apart. */
const MOST_COUNTED = 3
const SHARPNESS = 12

export function lexiconOf(rows: Iterable<readonly LabelledPart[]>): Lexicon {
  const words = new Map<string, Map<string, number>>()
  for (const parts of rows)
    for (const [text, label] of parts) {
      const form = formOf(text)
      const own = words.get(form) ?? new Map<string, number>()
      own.set(label, (own.get(label) ?? 0) + 1)
      words.set(form, own)
    }
  return words
}

const formOf = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\d+/g, '#')

export function trainChooser(
  choices: readonly Choice[],
  lexicon: Lexicon,
  options: { seed: number; epochs: number; rate: number; l2: number },
): Chooser {
  const ids = new Map<string, number>()
  const rows = choices
    .filter(({ candidates }) => candidates.length > 1)
    .map(({ candidates, good, truth }) => {
      const own = lexiconOf([truth])
      const x = candidates.map((one) =>
        tellsOf(one, candidates[0] as Candidate, lexicon, own).map(([name, value]) => {
          const id = ids.get(name) ?? ids.size
          ids.set(name, id)
          return [id, value] as const
        }),
      )
      const best = Math.max(...good)
      const mass = good.map((f1) => Math.exp(SHARPNESS * (f1 - best)))
      const sum = mass.reduce((a, b) => a + b, 0)
      return { x, wanted: mass.map((one) => one / sum) }
    })
  const weights = new Float64Array(ids.size)
  const mean = new Float64Array(ids.size)
  const base = ids.get('score')
  if (base !== undefined) weights[base] = 1
  const random = seeded(options.seed)
  const order = rows.map((_, i) => i)
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      ;[order[i], order[j]] = [order[j] as number, order[i] as number]
    }
    const rate = options.rate / (1 + epoch)
    for (const at of order) {
      const { x, wanted } = rows[at] as (typeof rows)[number]
      const scores = x.map((own) =>
        own.reduce((sum, [id, value]) => sum + (weights[id] as number) * value, 0),
      )
      const top = Math.max(...scores)
      const mass = scores.map((score) => Math.exp(score - top))
      const sum = mass.reduce((a, b) => a + b, 0)
      x.forEach((own, k) => {
        const pull = (wanted[k] as number) - (mass[k] as number) / sum
        if (Math.abs(pull) < 1e-4) return
        for (const [id, value] of own)
          weights[id] = (weights[id] as number) * (1 - rate * options.l2) + rate * pull * value
      })
    }
    if (epoch * 2 >= options.epochs)
      for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + (weights[i] as number)
  }
  const counted = options.epochs - Math.ceil(options.epochs / 2)
  const kept = new Map<string, number>()
  for (const [name, id] of ids) {
    const weight = (mean[id] as number) / Math.max(1, counted)
    if (Math.abs(weight) > 1e-4) kept.set(name, weight)
  }
  return { lexicon, weights: kept }
}

/** The reading chosen; the first when nothing speaks for another. */
export function choose(chooser: Chooser, candidates: readonly Candidate[]): readonly LabelledPart[] {
  let best = candidates[0]
  if (!best) return []
  let top = Number.NEGATIVE_INFINITY
  for (const one of candidates) {
    let score = 0
    for (const [name, value] of tellsOf(one, candidates[0] as Candidate, chooser.lexicon, NOTHING))
      score += (chooser.weights.get(name) ?? 0) * value
    if (score > top) {
      top = score
      best = one
    }
  }
  return best.parts
}

const NOTHING: Lexicon = new Map()

/** What speaks for a reading. `own` is what the reading's own truth put into the lexicon: it must not vouch for itself. */
function tellsOf(one: Candidate, first: Candidate, lexicon: Lexicon, own: Lexicon): [string, number][] {
  const found = new Map<string, number>()
  const tell = (name: string, value = 1) => found.set(name, (found.get(name) ?? 0) + value)
  tell('score', one.score - first.score)
  const { parts } = one
  const labels = parts.map(([, label]) => label)
  const counts = new Map<string, number>()
  const seen = new Map<string, string>()
  parts.forEach(([text, label], i) => {
    const form = formOf(text)
    const end = form.at(-1) ?? ''
    counts.set(label, (counts.get(label) ?? 0) + 1)
    tell(`n:${label}`)
    tell(`e:${label}:${end}`)
    tell(`e2:${label}:${form.slice(-2)}`)
    tell(`b:${label}:${form[0]}`)
    tell(`len:${label}:${Math.min(form.length, 8)}`)
    const before = labels[i - 1] ?? '^'
    const after = labels[i + 1] ?? '$'
    const lastForm = formOf(parts[i - 1]?.[0] ?? '^')
    const nextForm = formOf(parts[i + 1]?.[0] ?? '$')
    tell(`ll:${before}:${label}`)
    if (i === labels.length - 1) tell(`ll:${label}:$`)
    tell(`lll:${labels[i - 2] ?? '^'}:${before}:${label}`)
    tell(`le:${before}:${lastForm.at(-1)}:${label}:${end}`)
    tell(`ctx:${before}:${label}:${after}:${end}`)
    tell(`nx:${label}:${end}:${nextForm[0]}`)
    const known = lexicon.get(form)
    const mine = own.get(form)
    let total = 0
    let here = 0
    if (known)
      for (const [as, count] of known) {
        const rest = count - (mine?.get(as) ?? 0)
        total += rest
        if (as === label) here = rest
      }
    if (total > 0) {
      tell(`lex:${label}:${Math.round((4 * here) / total)}:${Math.min(2, Math.floor(Math.log2(total)))}`)
      tell('lexshare', here / total)
    } else if (!/[#$]/.test(form)) tell(`new:${label}`)
    const earlier = seen.get(text)
    if (earlier !== undefined) tell(`twice:${earlier}:${label}`)
    else seen.set(text, label)
    // 余姚 said again within 余姚市
    for (let j = 0; j < i; j++) {
      const [other, as] = parts[j] as LabelledPart
      if (
        other !== text &&
        text.length > 1 &&
        (other.startsWith(text) || text.startsWith(other)) &&
        other.length > 1
      )
        tell(`like:${as}:${label}`)
    }
  })
  for (const [label, count] of counts) tell(`c:${label}:${Math.min(count, MOST_COUNTED)}`)
  const frame = labels.filter((label) => label !== 'redundant')
  for (let i = 0; i < frame.length; i++) {
    tell(`f:${frame[i - 1] ?? '^'}:${frame[i]}`)
    tell(`ff:${frame[i - 2] ?? '^'}:${frame[i - 1] ?? '^'}:${frame[i]}`)
  }
  tell(`frame:${frame.join(':')}`)
  const numbered = frame.filter((label) => /no$/.test(label))
  tell(`numbers:${numbered.join(':')}`)
  return [...found]
}
