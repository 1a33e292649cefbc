import { sayNumber } from '../live/time.ts'
import { changeOf } from './age.ts'
import { Block, Changing, useDrill, useTexts } from './block.tsx'
import type { Figure, Picture, Rate } from './figures.ts'

const show = (value: number | null): string => (value === null ? '–' : sayNumber(value))
const percent = (value: number | null): string =>
  value === null ? '–' : `${(value * 100).toFixed(value === 1 ? 0 : 1)}%`

type Props = { readonly picture: Picture }

/** 今日受理: the largest figure of the wall, against yesterday at the same hour. */
export function TodayBlock({ picture }: Props) {
  const { t } = useTexts()
  const { today, open, closedToday } = picture
  const change = changeOf(today.value, today.before)
  const arrow = change === null || Math.abs(change) < 0.0005 ? '' : change > 0 ? '▲' : '▼'
  return (
    <Block name="today" title={t.today} source={today} asOf={picture.asOf}>
      <p className={show(today.value).length > 7 ? 'figure huge long' : 'figure huge'}>
        <Changing>{show(today.value)}</Changing>
        <small>{t.pieces}</small>
      </p>
      <p className="trend">
        {t.sameHour}{' '}
        <b>
          {arrow} {change === null ? '–' : `${(Math.abs(change) * 100).toFixed(1)}%`}
        </b>
        {today.before !== null && <span className="soft"> ({sayNumber(today.before)})</span>}
      </p>
      <p className="pair">
        <Small title={t.open} figure={open} />
        <Small title={t.closedToday} figure={closedToday} />
      </p>
    </Block>
  )
}

function Small({ title, figure }: { title: string; figure: Figure }) {
  const open = useDrill()
  return (
    <button type="button" className="small" onClick={() => open(title, figure)}>
      <span>{title}</span> <Changing>{show(figure.value)}</Changing>
    </button>
  )
}

/** 超期: red only when there is something red; a click lists the late ones, each with its order. */
export function OverdueBlock({ picture }: Props) {
  const { t } = useTexts()
  const open = useDrill()
  const { overdue } = picture
  const red = (overdue.value ?? 0) > 0
  return (
    <Block name={red ? 'overdue red' : 'overdue'} title={t.overdue} source={overdue} asOf={picture.asOf}>
      <button type="button" className="figure big" onClick={() => open(t.overdue, overdue)}>
        <Changing>{show(overdue.value)}</Changing>
        <small>{overdue.value === 0 ? t.overdueNone : red ? `${t.toOrder} ›` : ''}</small>
      </button>
    </Block>
  )
}

/** 三率: each share with what it is a share of, against its target. */
export function RatesBlock({ picture }: Props) {
  const { t } = useTexts()
  const { rates } = picture
  return (
    <Block name="rates" title={t.rates} source={rates.responded} asOf={picture.asOf} share>
      {(['responded', 'solved', 'satisfied'] as const).map((name) => (
        <RateRow key={name} title={t[name]} rate={rates[name]} />
      ))}
    </Block>
  )
}

/** The bar begins at zero like every bar; the target stands on it as a line. */
function RateRow({ title, rate }: { title: string; rate: Rate }) {
  const { t } = useTexts()
  const open = useDrill()
  const below = rate.value !== null && rate.target !== null && rate.value < rate.target
  return (
    <button type="button" className="rate" onClick={() => open(title, rate, true)}>
      <span className="name">{title}</span>
      <span className="parts">
        {sayNumber(rate.numerator)} / {sayNumber(rate.denominator)}
      </span>
      <span className={below ? 'value below' : 'value'}>
        {below && <span aria-hidden="true">▼</span>}
        <Changing>{percent(rate.value)}</Changing>
      </span>
      <span className="track" aria-hidden="true">
        <i style={{ width: `${(rate.value ?? 0) * 100}%` }} />
        {rate.target !== null && <b style={{ left: `${rate.target * 100}%` }} />}
      </span>
      <span className="aim">{rate.target === null ? '' : t.target(percent(rate.target))}</span>
    </button>
  )
}
