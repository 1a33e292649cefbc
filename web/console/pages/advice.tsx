import { useEffect } from 'react'
import { api, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import type { View } from '../../live/wire.ts'
import { When } from '../parts/due.tsx'
import type { FieldForm } from '../parts/form.tsx'

const dictionary = words({
  title: say('建议承办单位', 'Suggested unit'),
  asking: say('正在查找…', 'Looking…'),
  failed: say('暂时没有建议，请自行选择', 'No advice just now: choose yourself'),
  nothing: say('写明事项或地点后给出建议', 'Say what and where to get advice'),
  sure: (percent: number) => say(`把握 ${percent}%`, `${percent} % sure`),
  line: say('职责清单', 'List'),
  history: say('过往办理', 'History'),
  fallback: say('先办后议', 'First, then ruled'),
  helps: say('协办', 'Helped by'),
  item: (what: string, percent: number) =>
    say(`按内容判断为“${what}”（${percent}%）`, `By its words: “${what}” (${percent} %)`),
  needsPlace: say('各镇街分工不同，请先核实事发地', 'Towns differ here: check the place first'),
  card: say('办理参考', 'To go by'),
  cardFailed: say('暂时没有参考', 'Nothing to go by just now'),
  late: say('超期可能', 'May be late'),
  unknown: say('没有可比记录', 'nothing to compare with'),
  earlier: say('以往同类答复', 'How such requests were answered'),
  none: say('没有可参考的同类答复', 'No earlier answer to go by'),
})

export type AdvisedUnit = {
  readonly unit: string
  readonly unitName: string
  readonly basis: 'line' | 'history' | 'fallback'
  readonly line: string | null
  readonly item: string | null
  readonly helpers: readonly string[]
  readonly helperNames: readonly { readonly id: string; readonly name: string }[]
  readonly confidence: number
  readonly reasons: readonly { zh: string; en: string }[]
}
type Advice = {
  readonly units: readonly AdvisedUnit[]
  readonly covered: boolean
  readonly needsPlace: boolean
  readonly category: {
    readonly code: string
    readonly share: number
    readonly given: boolean
    readonly title: { zh: string; en: string }
  } | null
  readonly earlier: readonly {
    readonly id: string
    readonly number: string
    readonly title: string
    readonly unitName: string | null
    readonly closedAt: string | null
    readonly answer: string | null
    readonly reasons: readonly { zh: string; en: string }[]
  }[]
  readonly lateness: {
    readonly late: number | null
    readonly count: number
    readonly reasons: readonly { zh: string; en: string }[]
  } | null
}

export const useAdvice = (asked: Readonly<Record<string, string>> | null) =>
  useLoad(asked ? `advice ${JSON.stringify(asked)}` : null, (signal) =>
    api.get<Advice>('/api/advice', asked ?? {}, { signal }),
  )

const percent = (share: number): number => Math.round(share * 100)

/** Three units at most with all that speaks for them; taking one fills the form. */
export function UnitPick({
  asked,
  form,
  onItem = (category) => form.values.category || form.set('category', category),
}: {
  asked: Readonly<Record<string, string>> | null
  form: Pick<FieldForm, 'values' | 'set'>
  /** Takes over the item that the line speaks of: without it a line found by the words would fit nothing. */
  onItem?: (category: string) => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const { load } = useAdvice(asked)
  const advice = load.state === 'ready' ? load.value : null
  const { lead, line } = form.values
  const chosen = advice?.units.find((one) => one.line !== null && one.line === line)
  // A unit chosen by hand no longer rests on the line that was suggested.
  useEffect(() => {
    if (chosen && lead !== chosen.unit) form.set('line', undefined)
  }, [chosen, lead, form.set])
  const take = (one: AdvisedUnit): void => {
    form.set('lead', one.unit)
    form.set('line', one.line ?? undefined)
    if (one.item && !advice?.category?.given) onItem(one.item)
    if (one.helpers.length > 0) form.set('helpers', [...one.helpers])
    if (!one.line) form.set('why', one.reasons.map(s).join('；').slice(0, 500))
  }
  return (
    <section className="stack tight" aria-label={w.title}>
      <span className="label">{w.title}</span>
      {!asked && <p className="muted">{w.nothing}</p>}
      {asked && load.state === 'loading' && <p className="muted">{w.asking}</p>}
      {load.state === 'failed' && <p className="muted">{w.failed}</p>}
      {advice?.category && !advice.category.given && (
        <p className="small">{w.item(s(advice.category.title), percent(advice.category.share))}</p>
      )}
      {advice?.needsPlace && <p className="small warn-text">{w.needsPlace}</p>}
      {advice?.units.map((one) => (
        <button
          key={one.unit}
          type="button"
          className={`suggestion${lead === one.unit ? ' on' : ''}`}
          aria-pressed={lead === one.unit}
          onClick={() => take(one)}
        >
          <span className="row tight">
            <b className="grow">{one.unitName}</b>
            <span
              className={`tag ${one.basis === 'line' ? 'accent' : one.basis === 'fallback' ? 'yellow' : ''}`}
            >
              {w[one.basis]}
            </span>
            {one.confidence > 0 && <span className="small num">{w.sure(percent(one.confidence))}</span>}
          </span>
          {one.reasons.map((reason) => (
            <span key={reason.zh} className="small">
              {s(reason)}
            </span>
          ))}
          {one.helperNames.length > 0 && (
            <span className="small">
              {w.helps}：{one.helperNames.map((unit) => unit.name).join('、')}
            </span>
          )}
        </button>
      ))}
    </section>
  )
}

/** Beside an open matter: will it be late, and how were such requests answered. */
export function AdviceCard({ view }: { view: View }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { load } = useAdvice({ matter: view.matter.id })
  if (load.state !== 'ready')
    return (
      <section className="card" aria-label={w.card} aria-busy={load.state === 'loading'}>
        <header>
          <h2 className="grow">{w.card}</h2>
        </header>
        <p className="body muted">{load.state === 'loading' ? w.asking : w.cardFailed}</p>
      </section>
    )
  const { lateness, earlier } = load.value
  const tone =
    lateness?.late == null ? '' : lateness.late >= 0.5 ? 'red' : lateness.late >= 0.2 ? 'yellow' : 'green'
  return (
    <section className="card" aria-label={w.card}>
      <header>
        <h2 className="grow">{w.card}</h2>
        {lateness && (
          <span className={`tag ${tone}`}>
            {w.late} {lateness.late === null ? '–' : `${percent(lateness.late)}%`}
          </span>
        )}
      </header>
      <div className="body stack tight">
        {lateness && (
          <ul className="stack tight small">
            {lateness.reasons.map((reason) => (
              <li key={reason.zh}>{s(reason)}</li>
            ))}
          </ul>
        )}
        <span className="label">{w.earlier}</span>
        {earlier.length === 0 && <p className="muted">{w.none}</p>}
        {earlier.map((one) => (
          <details key={one.id} className="task">
            <summary>{one.title}</summary>
            <p className="row tight small">
              <a className="num" href={`/console/m/${one.number}`} target="_blank" rel="noreferrer">
                {one.number}
              </a>
              <span>{one.unitName}</span>
              {one.closedAt && <When at={one.closedAt} />}
            </p>
            <p className="small">{one.reasons.map(s).join('；')}</p>
            <p className="pre small">{one.answer}</p>
          </details>
        ))}
      </div>
    </section>
  )
}
