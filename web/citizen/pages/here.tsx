import { useEffect, useRef, useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import {
  type BookingShown,
  dayIn,
  type HallShown,
  sayWait,
  type TicketShown,
  timeOf,
} from '../../live/halls.ts'
import { Frame } from '../frame.tsx'
import { useMe } from '../me.ts'
import { useWords } from '../settings.tsx'
import { read, send } from '../talk.ts'

/** Opened by the code on the hall's display 扫码: check in with today's booking, or take a number. */
export function Here() {
  const t = useWords()
  const me = useMe()
  const go = useNavigate()
  const { id = '' } = useParams()
  const [query] = useSearchParams()
  const presence = query.get('p') ?? ''
  const [hall, setHall] = useState<HallShown | null>(null)
  const [mine, setMine] = useState<readonly BookingShown[]>([])
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const request = useRef(crypto.randomUUID())
  useEffect(() => {
    void read<HallShown>(`/api/public/halls/${id}`).then((outcome) => {
      if (outcome.kind === 'answer') setHall(outcome.value)
      else if (outcome.kind === 'refused') setProblem(t.of(outcome.refusal.says))
    })
  }, [id, t.of])
  useEffect(() => {
    if (me.state !== 'known') return
    void read<{ bookings: readonly BookingShown[] }>('/api/citizen/bookings').then((outcome) => {
      const today = dayIn(new Date().toISOString())
      if (outcome.kind === 'answer')
        setMine(
          outcome.value.bookings.filter(
            (one) => one.hall === id && one.state === 'booked' && dayIn(one.from) === today,
          ),
        )
    })
  }, [me.state, id])
  const act = async (more: { booking: string } | { class: string }) => {
    setBusy(true)
    setProblem('')
    const body = { hall: id, presence, request: request.current, ...more }
    const outcome = await send<TicketShown>('/api/citizen/here', body)
    setBusy(false)
    if (outcome.kind === 'answer') return go(`/ticket/${outcome.value.code}`, { replace: true })
    setProblem(
      outcome.kind === 'refused'
        ? `${t.of(outcome.refusal.says)} ${t.of(outcome.refusal.remedy)}`
        : t('noLine'),
    )
  }
  const back = `/here/${id}?p=${presence}`
  return (
    <Frame title={t('hereTitle')} back>
      <p className="lead">{hall ? t.of(hall.name) : t('loading')}</p>
      <p className="problem" role="alert">
        {problem}
      </p>
      {me.state === 'nobody' && (
        <Link className="button" to={`/login?next=${encodeURIComponent(back)}`}>
          {t('hereLogin')}
        </Link>
      )}
      {me.state === 'known' && (
        <>
          {mine.map((one) => (
            <div key={one.id} className="card">
              <p className="big">
                {timeOf(one.from)} · {t.of(one.title)}
              </p>
              <button
                type="button"
                className="button"
                disabled={busy}
                onClick={() => void act({ booking: one.id })}
              >
                {t('hereCheckIn')}
              </button>
            </div>
          ))}
          {hall && (
            <section>
              <h2>{t('hereTake')}</h2>
              <ul className="hallList">
                {hall.classes.map((one) => (
                  <li key={one.id} className="card classRow">
                    <div>
                      <strong>{t.of(one.title)}</strong>
                      <p className="hint">{sayWait(one.estimate, t.language)}</p>
                    </div>
                    <button
                      type="button"
                      className="button"
                      disabled={busy}
                      onClick={() => void act({ class: one.id })}
                    >
                      {t('hallWalkIn')}
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </Frame>
  )
}
