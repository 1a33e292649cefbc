import { addDays, dayOf, type Instant, instantOf, minuteOfDay, type Say, say } from '../../../base/index.ts'
import type {
  BriefTemplate,
  FrozenFigure,
  OrderLine,
  Paragraph,
  Piece,
  ReportBody,
  ReportKind,
  Section,
  TopEvent,
} from './declare.ts'

/** The period a report speaks of: the day, week or month that ended with the last midnight before the cut. */
export function periodOf(kind: ReportKind, cut: Instant): { readonly from: Instant; readonly to: Instant } {
  const today = dayOf(cut)
  if (kind === 'day') return { from: instantOf(addDays(today, -1)), to: instantOf(today) }
  if (kind === 'week') {
    const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
    const monday = addDays(today, -weekday)
    return { from: instantOf(addDays(monday, -7)), to: instantOf(monday) }
  }
  const first = `${today.slice(0, 7)}-01`
  return { from: instantOf(`${addDays(first, -1).slice(0, 7)}-01`), to: instantOf(first) }
}

/** Reports whose draft is due now: each day, on Mondays the week, on the first the month. */
export function dueKinds(now: Instant, template: BriefTemplate): readonly ReportKind[] {
  if (minuteOfDay(now) < template.draft) return []
  const today = dayOf(now)
  return [
    'day',
    ...(new Date(`${today}T00:00:00Z`).getUTCDay() === 1 ? (['week'] as const) : []),
    ...(today.endsWith('-01') ? (['month'] as const) : []),
  ]
}

const words = (zh: string, en: string): Piece => ({ text: say(zh, en) })

/** A value as a report prints it: no base is “–”, never 0 % or ∞. */
export function printed(figure: Pick<FrozenFigure, 'value' | 'unit' | 'measure'>): Say {
  const { value, unit, measure } = figure
  if (value === null) return say('–', '–')
  const number = new Intl.NumberFormat('en-US').format(value)
  switch (unit) {
    case 'percent':
      return say(`${number}%`, `${number}%`)
    case 'minutes':
      return say(`${number} 分钟`, `${number} min`)
    case 'score':
      return say(`${number} 分`, `${number} points`)
    case 'value':
      return say(`${number} ${measure?.zh ?? ''}`.trim(), `${number} ${measure?.en ?? ''}`.trim())
    case 'matters':
      return say(`${number} 件`, number)
    case 'rows':
      return say(`${number} 条`, number)
    default:
      return say(number, number)
  }
}

/** 较上期 in words; nothing to compare with says so. */
function changeWords(one: FrozenFigure): Piece {
  if (one.change === null) return words('（环比 –）', ' (no earlier figure to compare with)')
  const points = one.unit === 'percent' || one.unit === 'score'
  const size = Math.abs(one.change)
  if (size < 0.05) return words('（环比持平）', ' (unchanged)')
  const up = one.change > 0
  return points
    ? words(`（环比${up ? '上升' : '下降'} ${size} 个百分点）`, ` (${up ? 'up' : 'down'} ${size} points)`)
    : words(`（环比${up ? '增长' : '下降'} ${size}%）`, ` (${up ? 'up' : 'down'} ${size} %)`)
}

/** 农历同比 in words, said only around the festival: there the same days of the other calendar mislead. */
function lunarWords(one: FrozenFigure): readonly Piece[] {
  if (one.lunarChange === undefined) return []
  if (one.lunarChange === null)
    return [words('（农历同比 –）', ' (no figure of the days around the last festival)')]
  const points = one.unit === 'percent' || one.unit === 'score'
  const size = Math.abs(one.lunarChange)
  if (size < 0.05)
    return [words('（农历同比持平）', ' (as many as in the same days around the last Spring Festival)')]
  const up = one.lunarChange > 0
  const unit = points ? ['个百分点', 'points'] : ['%', '%']
  return [
    words(
      `（农历同比${up ? (points ? '上升' : '增长') : '下降'} ${size}${points ? ' ' : ''}${unit[0]}）`,
      ` (${up ? 'up' : 'down'} ${size} ${unit[1]} on the same days around the last Spring Festival)`,
    ),
  ]
}

/** How much a change weighs: its size against what is usual for such figures, worsening before improving. */
function weightOf(one: FrozenFigure): number {
  if (one.change === null) return -1
  const points = one.unit === 'percent' || one.unit === 'score'
  const size = Math.abs(one.change) * (points ? 5 : 1)
  const worse = one.direction === 'up' ? one.change < 0 : one.direction === 'down' ? one.change > 0 : false
  return worse ? size * 2 : size
}

const CHANGES = 3

/** What is said of the target 目标: of a figure that has no base neither met nor missed. */
function targetWords(one: FrozenFigure): Piece[] {
  if (one.target === null) return []
  const aim = one.unit === 'percent' ? `${one.target}%` : String(one.target)
  if (one.value === null) return [words(`，目标 ${aim}，没有可算的数`, `, target ${aim}, nothing to count`)]
  return one.missed
    ? [words(`，未达目标 ${aim}`, `, misses its target of ${aim}`)]
    : [words(`，达到目标 ${aim}`, `, target ${aim} met`)]
}

/** The draft 日报草稿: text with figures that open, changes, top events, yesterday's orders. Nothing is asked, all is given. */
export function composeBrief(
  given: {
    readonly kind: ReportKind
    readonly from: Instant
    readonly to: Instant
    readonly figures: readonly FrozenFigure[]
    readonly events: readonly TopEvent[]
    readonly orders: readonly OrderLine[]
  },
  template: BriefTemplate,
): ReportBody {
  const { kind, figures, events, orders } = given
  const first = dayOf(given.from)
  const last = addDays(dayOf(given.to), -1)
  const [period, periodEn] = first === last ? [first, first] : [`${first} 至 ${last}`, `${first} to ${last}`]
  const title = template.title[kind]
  const line = (n: number): Paragraph => {
    const one = figures[n] as FrozenFigure
    return [
      words(`${one.title.zh}：`, `${one.title.en}: `),
      { figure: n },
      changeWords(one),
      ...lunarWords(one),
      ...targetWords(one),
      words('。', '.'),
    ]
  }
  const missed = figures.filter((one) => one.missed)
  const lead: Piece[] = figures
    .slice(0, 2)
    .flatMap((one, n): Piece[] => [
      words(
        n === 0 ? `${period}，${one.title.zh} ` : `，${one.title.zh} `,
        n === 0 ? `${periodEn}: ${one.title.en} ` : `, ${one.title.en} `,
      ),
      { figure: n },
      changeWords(one),
    ])
  const summary: Paragraph = [
    ...lead,
    words(
      missed.length === 0
        ? '；有目标的指标均已达标。'
        : `；${missed.length} 项指标未达标：${missed.map((one) => one.title.zh).join('、')}。`,
      missed.length === 0
        ? '; every figure with a target meets it.'
        : `; ${missed.length} below target: ${missed.map((one) => one.title.en).join(', ')}.`,
    ),
  ]
  const changes = figures
    .map((one, n) => ({ n, weight: weightOf(one) }))
    .filter((one) => one.weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, CHANGES)
  const open = orders.filter((one) => !one.closed)
  const sections: Section[] = [
    { key: 'summary', title: say('总体情况', 'Summary'), paragraphs: [summary] },
    { key: 'figures', title: say('主要指标', 'Figures'), paragraphs: figures.map((_, n) => line(n)) },
    {
      key: 'changes',
      title: say('主要变化', 'Changes'),
      paragraphs:
        changes.length === 0
          ? [[words('与上期相比没有明显变化。', 'No marked change against the period before.')]]
          : changes.map(({ n }) => line(n)),
    },
    {
      key: 'events',
      title: say('要情', 'Top events'),
      paragraphs:
        events.length === 0
          ? [[words('没有需要报告的要情。', 'Nothing to report.')]]
          : events.map((one) => [
              words(
                `${one.title.zh}${one.count === null ? '' : `（${one.count} 件）`}。`,
                `${one.title.en}${one.count === null ? '' : ` (${one.count})`}.`,
              ),
            ]),
    },
    {
      key: 'orders',
      title: say('督办落实', 'Orders'),
      paragraphs:
        orders.length === 0
          ? [[words('上期没有新的督办。', 'No new order in the period.')]]
          : [
              [
                words(
                  `上期督办 ${orders.length} 件，已签收 ${orders.filter((one) => one.acknowledged).length} 件，已办结 ${orders.length - open.length} 件。`,
                  `${orders.length} orders, ${orders.filter((one) => one.acknowledged).length} acknowledged, ${orders.length - open.length} done.`,
                ),
              ],
              ...open
                .slice(0, 5)
                .map(
                  (one): Paragraph => [
                    words(
                      `${one.number} ${one.title}（${one.unit}，${one.acknowledged ? '已签收' : '未签收'}）。`,
                      `${one.number} ${one.title} (${one.unit}, ${one.acknowledged ? 'acknowledged' : 'not acknowledged'}).`,
                    ),
                  ],
                ),
            ],
    },
    { key: 'analysis', title: say('研判', 'Analysis'), paragraphs: [] },
  ]
  return {
    title: say(`${title.zh}（${period}）`, `${title.en}, ${periodEn}`),
    ...{ figures, sections, events, orders },
  }
}

/** The text of a paragraph, figures printed: for messages and files. */
export const textOf = (body: ReportBody, paragraph: Paragraph): Say => {
  const both = paragraph.map((piece) =>
    'text' in piece ? piece.text : printed(body.figures[piece.figure] ?? { value: null, unit: 'times' }),
  )
  return say(both.map((one) => one.zh).join(''), both.map((one) => one.en).join(''))
}

/** An edit keeps the frozen figures: text may change, a number may not be typed over. */
export function soundSections(given: unknown, figures: number): readonly Section[] | null {
  if (!Array.isArray(given) || given.length === 0 || given.length > 12) return null
  const isSay = (one: unknown): one is Say => {
    const { zh, en } = (one ?? {}) as { zh?: unknown; en?: unknown }
    return typeof zh === 'string' && typeof en === 'string' && zh.length <= 4000 && en.length <= 4000
  }
  const KEYS = ['summary', 'figures', 'changes', 'events', 'orders', 'analysis']
  const sections: Section[] = []
  for (const one of given as readonly Record<string, unknown>[]) {
    if (!one || !KEYS.includes(String(one.key)) || !isSay(one.title) || !Array.isArray(one.paragraphs))
      return null
    const paragraphs: Paragraph[] = []
    for (const paragraph of one.paragraphs as unknown[]) {
      if (!Array.isArray(paragraph) || paragraph.length > 60) return null
      const pieces: Piece[] = []
      for (const piece of paragraph as readonly Record<string, unknown>[]) {
        if (piece && isSay(piece.text)) pieces.push({ text: { zh: piece.text.zh, en: piece.text.en } })
        else if (
          piece &&
          Number.isInteger(piece.figure) &&
          (piece.figure as number) >= 0 &&
          (piece.figure as number) < figures
        )
          pieces.push({ figure: piece.figure as number })
        else return null
      }
      paragraphs.push(pieces)
    }
    sections.push({ key: one.key as Section['key'], title: one.title, paragraphs })
  }
  return sections
}
