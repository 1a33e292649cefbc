import { useEffect, useMemo, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { renderSVG } from 'uqr'
import { bookingStates, ticketStates } from '../../../platform/services/halls/declare.ts'
import {
  type BookingShown,
  dayIn,
  type HallShown,
  type SlotShown,
  type TicketShown,
  timeOf,
} from '../../live/halls.ts'
import { sayInstant, weekdayOf } from '../../live/time.ts'
import { Frame, NoLine } from '../frame.tsx'
import { useMe } from '../me.ts'
import { useWords } from '../settings.tsx'
import { type Outcome, read, send } from '../talk.ts'
import { SlotPicker } from './slots.tsx'

type Mine = {
  readonly bookings: readonly BookingShown[]
  readonly tickets: readonly Pick<TicketShown, 'id' | 'number' | 'code' | 'state'>[]
  readonly onSiteOnlyUntil: string | null
}

/** 我的预约: the code for the hall's kiosk, another time, cancel; today's numbers. */
export function Bookings() {
  const t = useWords()
  const me = useMe()
  const [query] = useSearchParams()
  const [found, setFound] = useState<Outcome<Mine> | null>(null)
  const [round, setRound] = useState(0)
  const again = () => setRound((one) => one + 1)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    if (me.state !== 'known') return
    let here = true
    void read<Mine>('/api/citizen/bookings').then((outcome) => {
      if (here) setFound(outcome)
    })
    return () => {
      here = false
    }
  }, [me.state, round])
  if (me.state === 'nobody')
    return (
      <Frame title={t('myBookings')} back>
        <p className="lead">{t('meNone')}</p>
        <div className="foot">
          <Link className="button" to="/login?next=%2Fbookings">
            {t('loginTitle')}
          </Link>
        </div>
      </Frame>
    )
  const mine = found?.kind === 'answer' ? found.value : null
  const coming = mine?.bookings.filter((one) => one.state === 'booked' || one.state === 'waiting') ?? []
  const over = mine?.bookings.filter((one) => !coming.includes(one)) ?? []
  const fresh = mine?.bookings.find((one) => one.id === query.get('new'))
  return (
    <Frame title={t('myBookings')} back>
      {fresh && (
        <p className="card notice" role="status">
          {fresh.state === 'waiting' ? t('bookWaits') : t('bookDone')}
        </p>
      )}
      {found === null && (
        <p className="hint" role="status">
          {t('loading')}
        </p>
      )}
      {found?.kind === 'noAnswer' && <NoLine again={again} />}
      {found?.kind === 'refused' && (
        <p className="problem" role="alert">
          {t.of(found.refusal.says)}
        </p>
      )}
      {mine?.onSiteOnlyUntil && (
        <p className="problem">
          {t('onSiteOnly', { when: sayInstant(mine.onSiteOnlyUntil, new Date(), t.language) })}
        </p>
      )}
      {mine && mine.tickets.length > 0 && (
        <section>
          <h2>{t('myTicketToday')}</h2>
          <ul className="list">
            {mine.tickets.map((one) => (
              <li key={one.id}>
                <Link to={`/ticket/${one.code}`}>
                  <span className="grow">
                    <strong>{one.number}</strong> <small>{t.of(ticketStates[one.state])}</small>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {mine && coming.length === 0 && <p className="hint">{t('myBookingsNone')}</p>}
      {coming
        .toSorted((a, b) => a.from.localeCompare(b.from))
        .map((one) => (
          <Coming key={one.id} booking={one} changed={again} />
        ))}
      <div className="foot">
        <Link className="button quiet" to="/halls">
          {t('halls')}
        </Link>
      </div>
      {over.length > 0 && (
        <section>
          <h2>{t('earlier')}</h2>
          <ul className="hallList">
            {over.map((one) => (
              <li key={one.id} className="card">
                <strong>{whenOf(one.from, t.language)}</strong>{' '}
                <span className="chip">{t.of(bookingStates[one.state])}</span>
                <p className="hint">
                  {t.of(one.hallName)} · {t.of(one.title)}
                  {one.why && (
                    <>
                      <br />
                      {t('bookingWhy', { why: t.of(one.why) })}
                    </>
                  )}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Frame>
  )
}

const whenOf = (at: string, lang: 'zh' | 'en'): string =>
  `${dayIn(at).slice(5).replace('-', '/')} ${weekdayOf(dayIn(at), lang)} ${timeOf(at)}`

function Coming({ booking, changed }: { booking: BookingShown; changed: () => void }) {
  const t = useWords()
  const [problem, setProblem] = useState('')
  const [hall, setHall] = useState<HallShown | null>(null)
  const [picked, setPicked] = useState<SlotShown | null>(null)
  const qr = useMemo(
    () => `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(booking.code, { border: 2 }))}`,
    [booking.code],
  )
  const act = async (path: string, body: unknown) => {
    setProblem('')
    const outcome = await send<unknown>(`/api/citizen/bookings/${booking.id}/${path}`, body)
    if (outcome.kind === 'answer') return changed()
    setProblem(
      outcome.kind === 'refused'
        ? `${t.of(outcome.refusal.says)} ${t.of(outcome.refusal.remedy)}`
        : t('noLine'),
    )
  }
  const openMove = async () => {
    const outcome = await read<HallShown>(`/api/public/halls/${booking.hall}`)
    if (outcome.kind === 'answer') setHall(outcome.value)
    else setProblem(t('noLine'))
  }
  const changeable = booking.changeableUntil !== null && Date.parse(booking.changeableUntil) > Date.now()
  return (
    <article className="card booking">
      <p className="big">{whenOf(booking.from, t.language)}</p>
      <p>
        {t.of(booking.hallName)} · {t.of(booking.title)}
        <br />
        <span className="hint">{booking.address}</span>
      </p>
      {booking.movedFrom && booking.why && (
        <p className="problem">
          {t('bookingMoved', { why: t.of(booking.why), was: whenOf(booking.movedFrom, t.language) })}
        </p>
      )}
      {booking.state === 'waiting' ? (
        <p className="chip wait">{t.of(bookingStates.waiting)}</p>
      ) : (
        <div className="code">
          <img src={qr} alt={t('bookingQr')} width="176" height="176" />
          <p className="hint">{t('bookingCode')}</p>
          <p className="number">{`${booking.code.slice(0, 4)} ${booking.code.slice(4)}`}</p>
          <p className="hint">{t('bookingQr')}</p>
        </div>
      )}
      <p className="problem" role="alert">
        {problem}
      </p>
      {hall ? (
        <>
          <SlotPicker hall={hall} of={booking.class} picked={picked} waits={false} pick={setPicked} />
          <button
            type="button"
            className="button"
            disabled={!picked}
            onClick={() => picked && void act('move', { from: picked.from })}
          >
            {t('bookingMoveTo')}
          </button>
        </>
      ) : changeable || booking.state === 'waiting' ? (
        <div className="pair noprint">
          {booking.state === 'booked' && (
            <button type="button" className="button quiet" onClick={() => void openMove()}>
              {t('bookingMove')}
            </button>
          )}
          <button
            type="button"
            className="button quiet"
            onClick={() => confirm(t('bookingCancelAsk')) && void act('cancel', {})}
          >
            {t('bookingCancel')}
          </button>
        </div>
      ) : (
        <p className="hint">{t('bookingTooLate')}</p>
      )}
    </article>
  )
}
