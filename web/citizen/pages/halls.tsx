import { useEffect, useState } from 'react'
import { Link, useLocation } from 'react-router'
import { distance } from '../../../platform/places/ground/decide.ts'
import { hallLevels } from '../../../platform/services/halls/declare.ts'
import { type HallLine, hoursIn } from '../../live/halls.ts'
import { type Standing, usePosition } from '../../live/position.ts'
import { Frame, NoLine } from '../frame.tsx'
import { useWords } from '../settings.tsx'
import { type Outcome, read } from '../talk.ts'

/** Halls near me 附近大厅: open or not, how many wait. */
export function Halls() {
  const t = useWords()
  // the item somebody came for goes along
  const { search } = useLocation()
  const [found, setFound] = useState<Outcome<{ rows: readonly HallLine[] }> | null>(null)
  const [here, setHere] = useState<Standing | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    let mine = true
    const ask = () =>
      void read<{ rows: readonly HallLine[] }>('/api/public/halls').then((outcome) => {
        if (mine && (outcome.kind === 'answer' || round >= 0)) setFound(outcome)
      })
    ask()
    const beat = setInterval(ask, 30_000)
    return () => {
      mine = false
      clearInterval(beat)
    }
  }, [round])
  const { find, finding, lost } = usePosition(setHere, { freshMs: 300_000 })
  const kmOf = (hall: HallLine): number | null =>
    here && hall.lon !== null && hall.lat !== null
      ? distance(here, { lon: hall.lon, lat: hall.lat }) / 1000
      : null
  const rows = found?.kind === 'answer' ? found.value.rows : []
  const sorted = here
    ? rows.toSorted((a, b) => (kmOf(a) ?? 1e9) - (kmOf(b) ?? 1e9))
    : rows.toSorted((a, b) => Number(b.open) - Number(a.open))
  return (
    <Frame title={t('halls')} back>
      <p className="lead">{t('hallsLead')}</p>
      <div className="pair">
        <Link className="button quiet" to="/bookings">
          {t('myBookings')}
        </Link>
        <button type="button" className="button quiet" onClick={find} disabled={finding}>
          {t('hallsNear')}
        </button>
      </div>
      {lost && <p className="hint">{t('hallsNearFailed')}</p>}
      {found === null && (
        <p className="hint" role="status">
          {t('loading')}
        </p>
      )}
      {found?.kind === 'noAnswer' && <NoLine again={() => setRound(round + 1)} />}
      {found?.kind === 'refused' && (
        <p className="problem" role="alert">
          {t.of(found.refusal.says)}
        </p>
      )}
      {found?.kind === 'answer' && rows.length === 0 && <p className="hint">{t('hallsNone')}</p>}
      <ul className="hallList">
        {sorted.map((hall) => (
          <li key={hall.id} className="card">
            <Link to={`/halls/${hall.id}${search}`}>
              <strong>{t.of(hall.name)}</strong>
              <span className={hall.open ? 'chip done' : 'chip wait'}>
                {hall.open ? t('hallOpen') : t('hallShut')}
              </span>
            </Link>
            <p className="hint">
              {t.of(hallLevels[hall.level])} · {hall.address}
              {kmOf(hall) !== null && ` · ${t('hallKm', { km: (kmOf(hall) ?? 0).toFixed(1) })}`}
            </p>
            <p>
              {hall.hours.length > 0
                ? t('hallToday', { hours: hoursIn(hall.hours) })
                : t('hallShutWhy', { why: t.of(hall.why) })}
            </p>
            {hall.open && (
              <p className="strong">{t('hallWaiting', { n: hall.waiting, windows: hall.windows })}</p>
            )}
          </li>
        ))}
      </ul>
    </Frame>
  )
}
