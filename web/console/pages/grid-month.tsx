import { useSearchParams } from 'react-router'
import { addDays, dayOf } from '../../../base/index.ts'
import { currentInstant, useWords } from '../../live/index.ts'
import { gridWords } from './grid-words.ts'

/** The days of a month that have come. */
function spanOf(month: string, today: string): { readonly from: string; readonly to: string } {
  const from = `${month}-01`
  const next = addDays(from, 31).slice(0, 7)
  const last = addDays(`${next}-01`, -1)
  return { from, to: last < today ? last : today }
}

/** The month that the address names, the present one unless it does, and its days up to today. */
export function useMonth(): {
  readonly month: string
  readonly from: string
  readonly to: string
  readonly picker: React.ReactNode
} {
  const w = useWords(gridWords)
  const [params, setParams] = useSearchParams()
  const today = dayOf(currentInstant())
  const given = params.get('month') ?? ''
  const month = /^\d{4}-\d{2}$/.test(given) ? given : today.slice(0, 7)
  const pick = (to: string): void =>
    setParams((before) => ({ ...Object.fromEntries(before), month: to }), { replace: true })
  return {
    month,
    ...spanOf(month, today),
    picker: (
      <label className="row tight small">
        {w.month}
        <input
          className="input"
          type="month"
          value={month}
          max={today.slice(0, 7)}
          onChange={(event) => event.target.value && pick(event.target.value)}
        />
      </label>
    ),
  }
}
