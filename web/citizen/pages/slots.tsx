import { useEffect, useState } from 'react'
import { dayIn, type HallShown, type SlotShown, timeOf } from '../../live/halls.ts'
import { weekdayOf } from '../../live/time.ts'
import { useWords } from '../settings.tsx'
import { type Outcome, read } from '../talk.ts'

/** Days and times of one class 选择时段; `pick` hears which was touched. */
export function SlotPicker({
  hall,
  of,
  picked,
  round = 0,
  waits = true,
  pick,
}: {
  hall: Pick<HallShown, 'id' | 'days'>
  of: string
  picked: SlotShown | null
  round?: number
  /** A full slot may be touched too: to wait for a place. */
  waits?: boolean
  pick: (slot: SlotShown | null) => void
}) {
  const t = useWords()
  const open = hall.days.filter((one) => one.hours.length > 0)
  const [day, setDay] = useState(open[0]?.day ?? '')
  const [found, setFound] = useState<Outcome<{ slots: readonly SlotShown[] }> | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    if (!day) return
    let here = true
    void read<{ slots: readonly SlotShown[] }>(`/api/public/halls/${hall.id}/slots?day=${day}`).then(
      (outcome) => {
        if (here) setFound(outcome)
      },
    )
    return () => {
      here = false
    }
  }, [day, hall.id, round])
  const slots = found?.kind === 'answer' ? found.value.slots.filter((one) => one.class === of) : []
  const labelOf = (slot: SlotShown): string => {
    if (slot.state === 'free') return t('bookLeft', { n: slot.left })
    if (slot.state === 'full') return waits ? t('bookWaitlist') : t('bookFull')
    if (slot.state === 'later')
      return t('bookLater', { when: `${dayIn(slot.releasedAt).slice(5)} ${timeOf(slot.releasedAt)}` })
    return t('bookPast')
  }
  return (
    <>
      <h2 id="pickDay">{t('bookDay')}</h2>
      <fieldset className="days" aria-labelledby="pickDay">
        {hall.days.map((one) => (
          <button
            key={one.day}
            type="button"
            aria-pressed={one.day === day}
            disabled={one.hours.length === 0}
            title={one.why ? t.of(one.why) : ''}
            className={one.day === day ? 'day chosen' : 'day'}
            onClick={() => {
              setDay(one.day)
              pick(null)
            }}
          >
            <b>{one.day.slice(5).replace('-', '/')}</b>
            <small>
              {one.hours.length === 0 && one.why ? t.of(one.why) : weekdayOf(one.day, t.language)}
            </small>
          </button>
        ))}
      </fieldset>
      <h2 id="pickSlot">{t('bookSlot')}</h2>
      {found?.kind === 'noAnswer' && <p className="problem">{t('noLine')}</p>}
      {found?.kind === 'answer' && slots.length === 0 && <p className="hint">{t('bookNone')}</p>}
      <fieldset className="slots" aria-labelledby="pickSlot">
        {slots.map((slot) => (
          <button
            key={slot.from}
            type="button"
            aria-pressed={picked?.from === slot.from}
            disabled={slot.state === 'past' || slot.state === 'later' || (slot.state === 'full' && !waits)}
            className={`slot ${slot.state}${picked?.from === slot.from ? ' chosen' : ''}`}
            onClick={() => pick(slot)}
          >
            <b>
              {timeOf(slot.from)}–{timeOf(slot.to)}
            </b>
            <small>{labelOf(slot)}</small>
          </button>
        ))}
      </fieldset>
    </>
  )
}
