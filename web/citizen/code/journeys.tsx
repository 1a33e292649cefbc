import { type FormEvent, useCallback, useEffect, useState } from 'react'
import {
  type GuestView,
  type Loan,
  type Ride,
  rideStates,
} from '../../../platform/credentials/codes/declare.ts'
import { sayInstant } from '../../live/time.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { type Outcome, read } from '../talk.ts'
import { Guests } from './guests.tsx'
import { type CodeHome, change, useHome } from './home.ts'
import { useCodeWords } from './words.ts'
import './code.css'

type Wire<T> = {
  readonly [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K]
}
type Pass = {
  readonly id: string
  readonly place: string
  readonly beginsAt: string
  readonly endsAt: string
  readonly reason: string
  readonly state: 'asked' | 'granted' | 'refused' | 'ended'
}
type Journeys = {
  readonly rides: readonly Wire<Ride>[]
  readonly loans: readonly Wire<Loan>[]
  readonly passes: readonly Pass[]
  readonly unpaid: readonly Unpaid[]
  readonly guests: readonly Wire<GuestView>[]
}
type Unpaid = {
  readonly number: string
  readonly fen: number
  readonly refundedFen: number
  readonly inPlace: string
  readonly outPlace: string | null
  readonly inAt: string
}
const yuan = (fen: number): string => (fen / 100).toFixed(2)
const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

/** 乘车、借阅、通行证与访客. */
export function CodeJourneys() {
  const c = useCodeWords()
  const { home } = useHome()
  const [found, setFound] = useState<Outcome<Journeys> | null>(null)
  const load = useCallback(() => read<Journeys>('/api/citizen/code/journeys').then(setFound), [])
  useEffect(() => void load(), [load])
  const told = found?.kind === 'answer' ? found.value : null
  return (
    <Frame title={c('journeys')} back>
      {!told && <Unanswered found={found} again={() => void load()} />}
      {told && (
        <>
          {told.unpaid.length > 0 && <Unpaids all={told.unpaid} again={load} />}
          <article className="card">
            <h2>{c('rides')}</h2>
            {told.rides.length === 0 && <p className="hint">{c('none')}</p>}
            <ul className="codeRows">
              {told.rides.map((ride) => (
                <RideRow key={ride.id} ride={ride} home={home} again={load} />
              ))}
            </ul>
          </article>
          <article className="card">
            <h2>{c('loans')}</h2>
            {told.loans.length === 0 && <p className="hint">{c('none')}</p>}
            <ul className="codeRows">
              {told.loans.map((loan) => (
                <li key={loan.id} className="between">
                  <span>
                    <b>{loan.title || loan.book}</b>
                    <small>{sayInstant(loan.outAt, new Date(), c.language)}</small>
                  </span>
                  <span className={loan.returnedAt ? 'chip done' : 'chip wait'}>
                    {loan.returnedAt
                      ? c('returned')
                      : loan.due < today()
                        ? c('overdue')
                        : c('due', { day: loan.due })}
                  </span>
                </li>
              ))}
            </ul>
          </article>
          <article className="card">
            <h2>{c('passes')}</h2>
            {told.passes.length === 0 && <p className="hint">{c('none')}</p>}
            <ul className="codeRows">
              {told.passes.map((pass) => (
                <li key={pass.id} className="between">
                  <span>
                    <b>{pass.place}</b>
                    <small>
                      {sayInstant(pass.beginsAt, new Date(), c.language)} —{' '}
                      {sayInstant(pass.endsAt, new Date(), c.language)}
                    </small>
                    <small>{pass.reason}</small>
                  </span>
                  <span className={pass.state === 'granted' ? 'chip done' : 'chip wait'}>
                    {c(`passState_${pass.state}`)}
                  </span>
                </li>
              ))}
            </ul>
            <AskPass home={home} again={load} />
          </article>
          <Guests all={told.guests} home={home} again={load} />
        </>
      )}
    </Frame>
  )
}

/** 待支付: what the payment institution could not collect. */
function Unpaids({ all, again }: { all: readonly Unpaid[]; again: () => Promise<void> }) {
  const c = useCodeWords()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const pay = async (order: string) => {
    setBusy(true)
    const done = await change('payRide', { order })
    setProblem(done.ok ? '' : c.of(done.refusal?.says))
    setBusy(false)
    await again()
  }
  return (
    <article className="card">
      <h2>{c('unpaid')}</h2>
      <p className="hint">{c('unpaidLead')}</p>
      <p className="problem" role="alert">
        {problem}
      </p>
      <ul className="codeRows">
        {all.map((one) => (
          <li key={one.number} className="between">
            <span>
              <b>
                {one.inPlace}
                {one.outPlace && one.outPlace !== one.inPlace ? ` → ${one.outPlace}` : ''}
              </b>
              <small>{sayInstant(one.inAt, new Date(), c.language)}</small>
            </span>
            <button
              type="button"
              className="button small"
              disabled={busy}
              onClick={() => void pay(one.number)}
            >
              {c('payNow', { n: yuan(one.fen - one.refundedFen) })}
            </button>
          </li>
        ))}
      </ul>
    </article>
  )
}

function RideRow({
  ride,
  home,
  again,
}: {
  ride: Wire<Ride>
  home: CodeHome | null
  again: () => Promise<void>
}) {
  const c = useCodeWords()
  const [open, setOpen] = useState(false)
  const [station, setStation] = useState('')
  const [time, setTime] = useState('')
  const [said, setSaid] = useState('')
  const lines = home?.scenes.find(({ name }) => name === ride.scene)?.stations ?? []
  const stations = [...new Map(lines.flatMap((line) => line.stations).map((one) => [one.code, one])).values()]
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const day = new Date(Date.parse(ride.inAt) + 8 * 3_600_000).toISOString().slice(0, 10)
    const done = await change<{ refundFen: number }>('repair', {
      ...{ scene: ride.scene, ride: ride.id, station, outAt: `${day}T${time}:00+08:00` },
    })
    setSaid(
      done.ok
        ? c('refunded', { yuan: yuan(done.value.refundFen) })
        : `${c.of(done.refusal?.says)} ${c.of(done.refusal?.remedy)}`,
    )
    if (done.ok) {
      setOpen(false)
      await again()
    }
  }
  return (
    <li>
      <div className="between">
        <span>
          <b>
            {ride.inPlace}
            {ride.outPlace && ride.outPlace !== ride.inPlace ? ` → ${ride.outPlace}` : ''}
          </b>
          <small>{sayInstant(ride.inAt, new Date(), c.language)}</small>
        </span>
        <span className="rideEnd">
          {ride.state !== 'riding' && <b className="num">{c('yuan', { n: yuan(ride.fen) })}</b>}
          <span className={ride.state === 'single' || ride.state === 'riding' ? 'chip wait' : 'chip done'}>
            {c.of(rideStates[ride.state])}
          </span>
        </span>
      </div>
      {ride.state === 'single' && !open && (
        <button type="button" className="plain" onClick={() => setOpen(true)}>
          {c('repair')}
        </button>
      )}
      {open && (
        <form className="codeForm" onSubmit={submit}>
          <p className="hint">{c('repairLead')}</p>
          <label>
            {c('station')}
            <select value={station} onChange={(event) => setStation(event.target.value)} required>
              <option value="" />
              {stations.map((one) => (
                <option key={one.code} value={one.code}>
                  {c.of(one.title)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {c('outAt')}
            <input type="time" value={time} onChange={(event) => setTime(event.target.value)} required />
          </label>
          <button type="submit" className="button">
            {c('save')}
          </button>
        </form>
      )}
      <p className="hint" role="status">
        {said}
      </p>
    </li>
  )
}

function AskPass({ home, again }: { home: CodeHome | null; again: () => Promise<void> }) {
  const c = useCodeWords()
  const [open, setOpen] = useState(false)
  const [form, setForm] = useState({ place: '', reason: '', host: '', from: '', to: '' })
  const [problem, setProblem] = useState('')
  const scene = home?.scenes.find(({ passes }) => passes)
  if (!scene) return null
  if (!open)
    return (
      <button type="button" className="button quiet" onClick={() => setOpen(true)}>
        {c('askPass')}
      </button>
    )
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    // asking for a pass is agreeing that its place learns whether one holds it
    await change('consent', { scene: scene.name, items: Object.keys(scene.sees) })
    const at = (text: string) => new Date(`${text}:00+08:00`).toISOString()
    const done = await change('pass', { ...form, scene: scene.name, from: at(form.from), to: at(form.to) })
    setProblem(done.ok ? '' : c.of(done.refusal?.says))
    if (done.ok) {
      setOpen(false)
      await again()
    }
  }
  const field = (name: keyof typeof form, type = 'text', required = true) => (
    <label>
      {c(name)}
      <input
        type={type}
        value={form[name]}
        required={required}
        onChange={(event) => setForm({ ...form, [name]: event.target.value })}
      />
    </label>
  )
  return (
    <form className="codeForm" onSubmit={submit}>
      {field('place')}
      {field('reason')}
      {field('host', 'text', false)}
      {field('from', 'datetime-local')}
      {field('to', 'datetime-local')}
      <p className="problem" role="alert">
        {problem}
      </p>
      <button type="submit" className="button">
        {c('save')}
      </button>
    </form>
  )
}
