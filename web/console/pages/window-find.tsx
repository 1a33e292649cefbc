import { type FormEvent, useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { BookingState, TicketState } from '../../../platform/services/halls/declare.ts'
import { bookingStates, priorities, ticketStates } from '../../../platform/services/halls/declare.ts'
import { dayIn, type SlotShown, timeOf } from '../../live/halls.ts'
import { api, type Failure, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { Refused } from '../parts/states.tsx'
import { hallWords } from './halls-words.ts'
import { acceptWords } from './window-accept-words.ts'
import type { BookingLine, MatterLine, WindowScreen } from './window-shown.ts'

type Found = {
  readonly kind: 'booking' | 'ticket' | 'draft' | 'matters'
  readonly here?: boolean
  readonly booking?: BookingLine & { readonly hall: Say | null }
  readonly visitor?: { readonly name: string; readonly phone: string }
  readonly bookings?: readonly BookingLine[]
  readonly matters?: readonly MatterLine[]
  readonly ticket?: { readonly number: string; readonly state: TicketState; readonly window: string | null }
  readonly draft?: { readonly code: string; readonly title: Say; readonly changedAt: string }
}

/** Scan or type: whose it is. Below: a number or a booking for somebody without a phone. */
export function WindowFind({ screen, reload }: { screen: WindowScreen; reload: () => Promise<void> }) {
  const w = useWords(hallWords)
  const s = useSay()
  const [code, setCode] = useState('')
  const [found, setFound] = useState<Found | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const look = async (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() === '') return
    setFound(null)
    setFailure(null)
    const got = await api.post<Found>('/api/window/find', { code })
    if (got.ok) setFound(got.value)
    else setFailure(got.error)
  }
  return (
    <>
      <section className="card">
        <form className="body row" onSubmit={(event) => void look(event)}>
          <input
            className="input grow"
            type="search"
            aria-label={w.find}
            placeholder={w.find}
            maxLength={60}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          <button type="submit" className="button main">
            {w.findHere}
          </button>
        </form>
        {failure && <Refused failure={failure} />}
        {found && (
          <div className="body stack tight" role="status">
            {found.here === false && <span className="tag yellow">{w.otherHall}</span>}
            {found.visitor && (
              <p>
                <b>{found.visitor.name}</b> {found.visitor.phone}
              </p>
            )}
            {found.ticket && (
              <p>
                <b className="num">{found.ticket.number}</b> {s(ticketStates[found.ticket.state])}{' '}
                {found.ticket.window && w.windowNo(found.ticket.window)}
              </p>
            )}
            {found.booking && (
              <p>
                {s(found.booking.hall)} · {s(found.booking.title)} · {dayIn(found.booking.from)}{' '}
                {timeOf(found.booking.from)} ·{' '}
                <span className="tag">{s(bookingStates[found.booking.state as BookingState])}</span>
              </p>
            )}
            {found.draft && <FoundDraft draft={found.draft} fail={setFailure} />}
            <Affairs bookings={found.bookings ?? []} matters={found.matters ?? []} />
          </div>
        )}
      </section>
      <Give screen={screen} reload={reload} />
    </>
  )
}

/** A draft by its code: opened once the applicant, who is here, agrees. */
function FoundDraft({
  draft,
  fail,
}: {
  draft: NonNullable<Found['draft']>
  fail: (failure: Failure) => void
}) {
  const w = useWords(hallWords)
  const a = useWords(acceptWords)
  const s = useSay()
  const go = useNavigate()
  const [consent, setConsent] = useState(false)
  const open = async () => {
    const got = await api.post<{ draft: { id: string } }>('/api/window/drafts', { code: draft.code, consent })
    if (got.ok) go(`/window/draft/${got.value.draft.id}`)
    else fail(got.error)
  }
  return (
    <div className="stack tight">
      <p>{w.draftFound(s(draft.title))}</p>
      <div className="row">
        <label className="grow">
          <input type="checkbox" checked={consent} onChange={(event) => setConsent(event.target.checked)} />{' '}
          {a.consent}
        </label>
        <button type="button" className="button main" disabled={!consent} onClick={() => void open()}>
          {w.goOn}
        </button>
      </div>
    </div>
  )
}

/** Bookings and matters of one person. */
export function Affairs({
  bookings,
  matters,
}: {
  bookings: readonly BookingLine[]
  matters: readonly MatterLine[]
}) {
  const w = useWords(hallWords)
  const s = useSay()
  return (
    <div className="stack tight">
      {bookings.map((one) => (
        <div key={one.id} className="row tight small">
          <span className="tag">{s(bookingStates[one.state as BookingState])}</span>
          <span className="num">
            {dayIn(one.from)} {timeOf(one.from)}
          </span>
          <span>{s(one.title)}</span>
        </div>
      ))}
      {matters.map((one) => (
        <div key={one.id} className="row tight small">
          <Link className="num" to={`/m/${one.id}`}>
            {one.number}
          </Link>
          <span className="grow ellipsis">{String(one.title ?? '')}</span>
        </div>
      ))}
      {bookings.length === 0 && matters.length === 0 && <p className="muted small">{w.noMatters}</p>}
    </div>
  )
}

const NOBODY = { name: '', phone: '', idNumber: '', priority: '' }

function Give({ screen, reload }: { screen: WindowScreen; reload: () => Promise<void> }) {
  const w = useWords(hallWords)
  const s = useSay()
  const classes = screen.classes.filter((one) => one.active)
  const [of, setOf] = useState(classes[0]?.id ?? '')
  const [who, setWho] = useState(NOBODY)
  const [from, setFrom] = useState('')
  const [said, setSaid] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const busy = useRef(false)
  const bookable = classes.find((one) => one.id === of)?.bookable ?? false
  const give = async (event: FormEvent) => {
    event.preventDefault()
    if (busy.current) return
    busy.current = true
    setFailure(null)
    const filled = Object.fromEntries(Object.entries(who).filter(([, value]) => value.trim() !== ''))
    const got = await api.post<{ ticket?: { number: string }; booking?: { code: string } }>(
      '/api/window/give',
      { class: of, ...filled, ...(from ? { from } : {}) },
    )
    busy.current = false
    if (!got.ok) return setFailure(got.error)
    setSaid(got.value.ticket ? w.gave(got.value.ticket.number) : w.gaveBooking(got.value.booking?.code ?? ''))
    setWho(NOBODY)
    setFrom('')
    await reload()
  }
  const field = (name: keyof typeof NOBODY, label: string) => (
    <label>
      {label}
      <input
        className="input"
        value={who[name]}
        maxLength={40}
        autoComplete="off"
        onChange={(event) => setWho({ ...who, [name]: event.target.value })}
      />
    </label>
  )
  return (
    <details className="card">
      <summary>{w.give}</summary>
      <form className="body stack" onSubmit={(event) => void give(event)}>
        {failure && <Refused failure={failure} />}
        <div className="ruleGrid">
          <label>
            {w.classes}
            <select
              className="input"
              value={of}
              onChange={(event) => {
                setOf(event.target.value)
                setFrom('')
              }}
            >
              {classes.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.letter} {s(one.title)}
                </option>
              ))}
            </select>
          </label>
          {field('name', w.name)}
          {field('phone', w.phone)}
          {field('idNumber', w.idNumber)}
          <label>
            {w.priority}
            <select
              className="input"
              value={who.priority}
              onChange={(event) => setWho({ ...who, priority: event.target.value })}
            >
              <option value="">—</option>
              {Object.entries(priorities).map(([code, title]) => (
                <option key={code} value={code}>
                  {s(title)}
                </option>
              ))}
            </select>
          </label>
          {bookable && <Times hall={screen.hall.id} of={of} from={from} pick={setFrom} />}
        </div>
        <div className="row">
          <button type="submit" className="button main">
            {from ? w.giveBooking : w.giveNumber}
          </button>
          {said && (
            <b className="num" role="status">
              {said}
            </b>
          )}
        </div>
      </form>
    </details>
  )
}

/** Free times of a day, in the public's own list. */
function Times({
  hall,
  of,
  from,
  pick,
}: {
  hall: string
  of: string
  from: string
  pick: (from: string) => void
}) {
  const w = useWords(hallWords)
  const { load: shown } = useLoad(`hall days ${hall}`, (signal) =>
    api.get<{ days: readonly { day: string; hours: readonly unknown[] }[] }>(
      `/api/public/halls/${hall}`,
      undefined,
      { signal },
    ),
  )
  const days = shown.state === 'ready' ? shown.value.days.filter((one) => one.hours.length > 0) : []
  const [chosen, setChosen] = useState('')
  const day = chosen || days[0]?.day || ''
  const { load } = useLoad(day ? `times ${hall} ${day}` : null, (signal) =>
    api.get<{ slots: readonly SlotShown[] }>(`/api/public/halls/${hall}/slots`, { day }, { signal }),
  )
  const slots =
    load.state === 'ready' ? load.value.slots.filter((one) => one.class === of && one.state === 'free') : []
  return (
    <>
      <label>
        {w.day}
        <select className="input" value={day} onChange={(event) => setChosen(event.target.value)}>
          {days.map((one) => (
            <option key={one.day}>{one.day}</option>
          ))}
        </select>
      </label>
      <label>
        {w.time}
        <select className="input" value={from} onChange={(event) => pick(event.target.value)}>
          <option value="">{w.giveNumber}</option>
          {slots.map((one) => (
            <option key={one.from} value={one.from}>
              {timeOf(one.from)}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}
