import { type Cut, checkAnswer, emptyShare, touched } from './check.ts'

/** A request, its reply and, where a reader judged it, whether the reply gives reasons. */
export type JudgedReply = {
  readonly title: string
  readonly detail: string
  readonly reply: string
  readonly explains: boolean | null
}

export type AnswersReport = {
  readonly rows: number
  readonly judged: { readonly rows: number; readonly yes: number }
  readonly seed: number
  /** A reply beside its own request against the same reply beside another's: chance that its own scores higher. */
  readonly ownAgainstOther: { readonly scoreAuc: number; readonly wordsAuc: number }
  /** Against the reader's mark, on rows of the test part only; `lengthAuc` is the plain length of the reply. */
  readonly explains: {
    readonly train: number
    readonly test: number
    readonly auc: number
    readonly accuracy: number
    readonly majority: number
    readonly lengthAuc: number
    readonly scoreAuc: number
  } | null
  readonly findings: Readonly<Record<string, number>>
  readonly itemMicros: number
}

/** Chance that a drawn `yes` stands above a drawn `no`; 0.5 = no signal. */
export function aucOf(yes: readonly number[], no: readonly number[]): number {
  const all = [
    ...yes.map((value) => ({ value, yes: true })),
    ...no.map((value) => ({ value, yes: false })),
  ].sort((a, b) => a.value - b.value)
  let ranks = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1
    for (let n = from; n < to; n++) if (all[n]?.yes) ranks += (from + to + 1) / 2
    from = to
  }
  if (yes.length === 0 || no.length === 0) return Number.NaN
  return (ranks - (yes.length * (yes.length + 1)) / 2) / (yes.length * no.length)
}

const round = (value: number): number => Math.round(value * 1000) / 1000

function featuresOf(row: JudgedReply, cut: Cut): number[] {
  const { score, asked } = judged(row, row.reply, cut)
  return [
    score,
    Math.log(1 + row.reply.length),
    touched(`${row.title} ${row.detail}`.slice(0, 2_000), row.reply, cut),
    emptyShare(row.reply),
    /《/.test(row.reply) ? 1 : 0,
    /因|由于|原因|根据|依据|按照|经查|经核/.test(row.reply) ? 1 : 0,
    asked.filter((part) => part.answered).length / Math.max(1, asked.length),
    1,
  ]
}

const judged = (row: JudgedReply, reply: string, cut: Cut) =>
  checkAnswer({
    ...{
      title: row.title,
      content: row.detail,
      answer: reply,
      contacted: null,
      places: [],
      gazetteer: [],
      copies: [],
    },
    cut,
  })

/** Logistic regression by plain gradient steps: a handful of features, the same weights in every run. */
function learn(
  rows: readonly (readonly number[])[],
  marks: readonly number[],
): (row: readonly number[]) => number {
  const width = rows[0]?.length ?? 0
  const mean = Array.from(
    { length: width },
    (_, n) => rows.reduce((sum, row) => sum + (row[n] ?? 0), 0) / rows.length,
  )
  const spread = mean.map(
    (m, n) => Math.sqrt(rows.reduce((sum, row) => sum + ((row[n] ?? 0) - m) ** 2, 0) / rows.length) || 1,
  )
  const scaled = (row: readonly number[]) =>
    row.map((value, n) => (n === width - 1 ? 1 : (value - (mean[n] ?? 0)) / (spread[n] ?? 1)))
  const weights = new Array<number>(width).fill(0)
  const inputs = rows.map(scaled)
  const chance = (row: readonly number[]) =>
    1 / (1 + Math.exp(-row.reduce((sum, value, n) => sum + value * (weights[n] ?? 0), 0)))
  for (let step = 0; step < 400; step++) {
    const slope = new Array<number>(width).fill(0)
    for (const [i, row] of inputs.entries()) {
      const off = chance(row) - (marks[i] ?? 0)
      for (let n = 0; n < width; n++) slope[n] = (slope[n] ?? 0) + off * (row[n] ?? 0)
    }
    for (let n = 0; n < width; n++)
      weights[n] = (weights[n] ?? 0) * 0.999 - (0.5 * (slope[n] ?? 0)) / inputs.length
  }
  return (row) => chance(scaled(row))
}

/** Row numbers in an order drawn from a seed. */
function drawn(count: number, seed: number): number[] {
  const order = Array.from({ length: count }, (_, n) => n)
  let state = seed >>> 0
  for (let n = count - 1; n > 0; n--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const other = Math.floor((state / 4_294_967_296) * (n + 1))
    const held = order[n] as number
    order[n] = order[other] as number
    order[other] = held
  }
  return order
}

/**
 * How well the check of answers reads: does a reply fit its own request better than another's (certain marks), and does
 * it tell replies that a reader called reasoned from others (uncertain marks), learned on one half, told on the other.
 */
export function evaluateAnswers(rows: readonly JudgedReply[], cut: Cut, seed: number): AnswersReport {
  const order = drawn(rows.length, seed)
  const own = { score: [] as number[], words: [] as number[] }
  const other = { score: [] as number[], words: [] as number[] }
  const findings: Record<string, number> = {}
  const begun = performance.now()
  let read = 0
  for (const [place, n] of order.entries()) {
    const row = rows[n] as JudgedReply
    const strange = rows[order[(place + 1) % order.length] as number] as JudgedReply
    const words = `${row.title} ${row.detail}`.slice(0, 2_000)
    const mine = judged(row, row.reply, cut)
    own.score.push(mine.score)
    own.words.push(touched(words, row.reply, cut))
    other.score.push(judged(row, strange.reply, cut).score)
    other.words.push(touched(words, strange.reply, cut))
    for (const code of new Set(mine.findings.map((one) => one.code)))
      findings[code] = (findings[code] ?? 0) + 1
    read += 2
  }
  const itemMicros = Math.round(((performance.now() - begun) * 1000) / Math.max(1, read))
  const marked = order.map((n) => rows[n] as JudgedReply).filter((row) => row.explains !== null)
  return {
    rows: rows.length,
    judged: { rows: marked.length, yes: marked.filter((row) => row.explains).length },
    seed,
    ownAgainstOther: {
      scoreAuc: round(aucOf(own.score, other.score)),
      wordsAuc: round(aucOf(own.words, other.words)),
    },
    explains: againstReader(marked, cut),
    findings,
    itemMicros,
  }
}

function againstReader(marked: readonly JudgedReply[], cut: Cut): AnswersReport['explains'] {
  const half = Math.floor(marked.length / 2)
  const train = marked.slice(0, half)
  const test = marked.slice(half)
  const both = (rows: readonly JudgedReply[]) => new Set(rows.map((row) => row.explains)).size === 2
  if (!both(train) || !both(test)) return null
  const chance = learn(
    train.map((row) => featuresOf(row, cut)),
    train.map((row) => (row.explains ? 1 : 0)),
  )
  const told = test.map((row) => ({ row, chance: chance(featuresOf(row, cut)) }))
  const auc = (of: (one: (typeof told)[number]) => number) =>
    round(
      aucOf(told.filter((one) => one.row.explains).map(of), told.filter((one) => !one.row.explains).map(of)),
    )
  const yes = test.filter((row) => row.explains).length
  return {
    train: train.length,
    test: test.length,
    auc: auc((one) => one.chance),
    accuracy: round(told.filter((one) => one.chance >= 0.5 === one.row.explains).length / test.length),
    majority: round(Math.max(yes, test.length - yes) / test.length),
    lengthAuc: auc((one) => one.row.reply.length),
    scoreAuc: auc((one) => judged(one.row, one.row.reply, cut).score),
  }
}
