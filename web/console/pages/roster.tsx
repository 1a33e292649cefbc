import '../look/warnings.css'
import { type FormEvent, useState } from 'react'
import { useSearchParams } from 'react-router'
import { addDays, dayOf } from '../../../base/instant.ts'
import { type ShiftRole, shiftRoles } from '../../../platform/command/duty/declare.ts'
import {
  api,
  currentInstant,
  exact,
  type Failure,
  punctuation,
  useLanguage,
  useLoad,
  useSay,
  useWords,
  weekdayOf,
  withQuery,
} from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { saveFile } from '../parts/csv.ts'
import { PickFile } from '../parts/pick-file.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import { type Act, dutyWords, type RosterView, type ShiftRow } from './duty-words.ts'

const DAYS = 14
type Rejected = {
  readonly taken: number
  readonly rejected: readonly { row: number; says: { zh: string; en: string } }[]
}

/** Monday of the week of a day. */
const monday = (day: string): string => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))

/** 值班表: two weeks of a post, day by day. */
export function Rosters() {
  const w = useWords(dutyWords)
  const c = useWords(common)
  const pt = useWords(punctuation)
  const s = useSay()
  useTitle({ title: w.roster })
  const [params, setParams] = useSearchParams()
  const post = params.get('post') ?? ''
  const from = params.get('from') ?? monday(dayOf(currentInstant()))
  const put = (next: Record<string, string>): void =>
    setParams({ ...(post ? { post } : {}), from, ...next }, { replace: true })
  const { load, reload } = useLoad(`roster ${post} ${from}`, (signal) =>
    api.get<RosterView>('/api/duty/roster', { post, from, days: DAYS }, { signal }),
  )
  const [failure, setFailure] = useState<Failure | null>(null)
  const [rejected, setRejected] = useState<Rejected['rejected']>([])
  const act: Act = async (path, body) => {
    const got = await api.post(`/api/duty/${path}`, body)
    setFailure(got.ok ? null : got.error)
    if (got.ok) toast(c.saved)
    await reload()
    return got.ok
  }
  const save = async (): Promise<void> => {
    const got = await api.file(withQuery('/api/duty/roster.xlsx', { post, from, days: 31 }))
    if (got.ok) saveFile(got.value.name, got.value.blob)
    else setFailure(got.error)
  }
  const bring = async (file: File): Promise<void> => {
    const form = new FormData()
    form.append('file', file)
    const got = await api.post<Rejected>('/api/duty/roster/import', form)
    setFailure(got.ok ? null : got.error)
    if (got.ok) {
      setRejected(got.value.rejected)
      toast(w.imported(got.value.taken, got.value.rejected.length))
    }
    await reload()
  }
  return (
    <div className="page stack warnPage">
      <div className="row">
        <h1 className="grow">{w.roster}</h1>
        {load.state === 'ready' && (
          <select
            className="input"
            aria-label={w.post}
            value={load.value.post?.id ?? ''}
            onChange={(event) => put({ post: event.target.value })}
          >
            {load.value.posts.map((one) => (
              <option key={one.id} value={one.id}>
                {s(one.title)}
              </option>
            ))}
          </select>
        )}
        <button type="button" className="button" onClick={() => void save()}>
          {w.exportSheet}
        </button>
        {load.state === 'ready' && load.value.may.edit && (
          <PickFile label={w.importSheet} accept=".xlsx,.xls,.csv" onPick={(file) => void bring(file)} />
        )}
      </div>
      <p className="muted">{w.rosterLead}</p>
      {failure && <Refused failure={failure} />}
      {rejected.length > 0 && (
        <ul className="plainList card body">
          {rejected.map((one) => (
            <li key={one.row} className="small">
              {one.row}
              {pt.is}
              {s(one.says)}
            </li>
          ))}
        </ul>
      )}
      <Loaded load={load} retry={reload}>
        {(view) =>
          view.post === null ? (
            <Empty title={w.noPosts} />
          ) : (
            <>
              <div className="row">
                <button
                  type="button"
                  className="button small"
                  onClick={() => put({ from: addDays(from, -DAYS) })}
                >
                  ← {w.earlier}
                </button>
                <button
                  type="button"
                  className="button small"
                  onClick={() => put({ from: monday(dayOf(currentInstant())) })}
                >
                  {w.today}
                </button>
                <button
                  type="button"
                  className="button small"
                  onClick={() => put({ from: addDays(from, DAYS) })}
                >
                  {w.later} →
                </button>
                <span className="grow" />
                <span className="muted">{view.post.unitName}</span>
              </div>
              <Month view={view} act={act} />
              <Swaps view={view} act={act} />
              {view.may.edit && <Turns view={view} act={act} />}
            </>
          )
        }
      </Loaded>
    </div>
  )
}

function Month({ view, act }: { view: RosterView; act: Act }) {
  const w = useWords(dutyWords)
  const s = useSay()
  const lang = useLanguage()
  const today = dayOf(currentInstant())
  const [adding, setAdding] = useState<string | null>(null)
  const [swapping, setSwapping] = useState<ShiftRow | null>(null)
  return (
    <>
      <div className="month rosterMonth">
        {view.days.slice(0, 7).map((one) => (
          <div key={one.day} className="wd">
            {weekdayOf(one.day, lang)}
          </div>
        ))}
        {view.days.map((one) => {
          const shifts = view.shifts.filter((shift) => dayOf(new Date(shift.from)) === one.day)
          const ahead = one.day >= today
          return (
            <div
              key={one.day}
              className={`day shiftDay${one.rest ? ' rest' : ''}${one.day === today ? ' today' : ''}`}
            >
              <span className="row tight">
                <b>{one.day.slice(5)}</b>
                {one.rest && <small>{w.rest}</small>}
                <span className="grow" />
                {one.gap && <span className="tag red">{w.gapDay}</span>}
              </span>
              {shifts.map((shift) => (
                <span key={shift.id} className="who" title={`${exact(shift.from)} – ${exact(shift.to)}`}>
                  <small className="muted">{s(shiftRoles[shift.role]).slice(0, lang === 'zh' ? 2 : 4)}</small>
                  <span className="grow">{shift.name}</span>
                  {ahead && (view.may.edit || shift.account === view.may.mine) && (
                    <button
                      type="button"
                      title={w.swap}
                      aria-label={`${w.swap} ${shift.name}`}
                      onClick={() => setSwapping(shift)}
                    >
                      ⇄
                    </button>
                  )}
                  {ahead && view.may.edit && (
                    <button
                      type="button"
                      title={w.take_off}
                      aria-label={`${w.take_off} ${shift.name}`}
                      onClick={() => void act('remove', { shift: shift.id })}
                    >
                      ×
                    </button>
                  )}
                </span>
              ))}
              {ahead && view.may.edit && (
                <button type="button" className="button plain small" onClick={() => setAdding(one.day)}>
                  + {w.add}
                </button>
              )}
            </div>
          )
        })}
      </div>
      {adding && <Add day={adding} view={view} act={act} done={() => setAdding(null)} />}
      {swapping && <AskSwap shift={swapping} view={view} act={act} done={() => setSwapping(null)} />}
    </>
  )
}

function Person({
  view,
  value,
  onChange,
}: {
  view: RosterView
  value: string
  onChange: (account: string) => void
}) {
  const w = useWords(dutyWords)
  const pt = useWords(punctuation)
  return (
    <select
      className="input"
      aria-label={w.person}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {view.people.map((one) => (
        <option key={one.account} value={one.account}>
          {one.name}
          {pt.within(one.post)}
        </option>
      ))}
    </select>
  )
}

function Add({ day, view, act, done }: { day: string; view: RosterView; act: Act; done: () => void }) {
  const w = useWords(dutyWords)
  const c = useWords(common)
  const s = useSay()
  const [account, setAccount] = useState(view.people[0]?.account ?? '')
  const [role, setRole] = useState<ShiftRole>('officer')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const name = view.people.find((one) => one.account === account)?.name ?? ''
    const body = { post: view.post?.id, day, nth: 0, role, account, name, phone: view.post?.phone ?? '' }
    if (await act('add', body)) done()
  }
  return (
    <form className="card body row tight" onSubmit={(event) => void submit(event)}>
      <b>{day}</b>
      <select
        className="input"
        aria-label={w.role}
        value={role}
        onChange={(event) => setRole(event.target.value as ShiftRole)}
      >
        {Object.entries(shiftRoles).map(([name, title]) => (
          <option key={name} value={name}>
            {s(title)}
          </option>
        ))}
      </select>
      <Person view={view} value={account} onChange={setAccount} />
      <button type="submit" className="button main">
        {w.add}
      </button>
      <button type="button" className="button plain" onClick={done}>
        {c.cancel}
      </button>
    </form>
  )
}

function AskSwap({
  shift,
  view,
  act,
  done,
}: {
  shift: ShiftRow
  view: RosterView
  act: Act
  done: () => void
}) {
  const w = useWords(dutyWords)
  const c = useWords(common)
  const others = { ...view, people: view.people.filter((one) => one.account !== shift.account) }
  const [account, setAccount] = useState(others.people[0]?.account ?? '')
  const [why, setWhy] = useState('')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const name = others.people.find((one) => one.account === account)?.name ?? ''
    if (await act('askSwap', { shift: shift.id, account, name, phone: shift.phone ?? '', why })) done()
  }
  return (
    <form className="card body row tight" onSubmit={(event) => void submit(event)}>
      <b>
        {shift.name} {exact(shift.from).slice(5, 16)}
      </b>
      <span>{w.swapWith}</span>
      <Person view={others} value={account} onChange={setAccount} />
      <input
        className="input grow"
        aria-label={w.why}
        placeholder={w.why}
        required
        minLength={2}
        value={why}
        onChange={(event) => setWhy(event.target.value)}
      />
      <button type="submit" className="button main">
        {w.swap}
      </button>
      <button type="button" className="button plain" onClick={done}>
        {c.cancel}
      </button>
    </form>
  )
}

function Swaps({ view, act }: { view: RosterView; act: Act }) {
  const w = useWords(dutyWords)
  const pt = useWords(punctuation)
  const open = view.swaps.filter((one) => one.state === 'asked')
  if (open.length === 0) return null
  return (
    <section className="card">
      <header>
        <h2>{w.swaps}</h2>
      </header>
      <div className="body stack tight">
        {open.map((one) => {
          const shift = view.shifts.find((other) => other.id === one.shift)
          const decide = (approve: boolean) =>
            void act('decideSwap', { post: view.post?.id, swap: one.id, approve })
          return (
            <div key={one.id} className="row tight">
              <span className="grow">
                {shift ? `${exact(shift.from).slice(5, 16)} ${shift.name}` : ''} → {one.name}
                {pt.is}
                {one.why}
                <small className="muted"> {one.askedBy}</small>
              </span>
              {view.may.edit && one.askedAccount !== view.may.mine && (
                <>
                  <button type="button" className="button small main" onClick={() => decide(true)}>
                    {w.approve}
                  </button>
                  <button type="button" className="button small" onClick={() => decide(false)}>
                    {w.refuse}
                  </button>
                </>
              )}
            </div>
          )
        })}
      </div>
    </section>
  )
}

function Turns({ view, act }: { view: RosterView; act: Act }) {
  const w = useWords(dutyWords)
  const [from, setFrom] = useState(addDays(view.from, DAYS))
  const [days, setDays] = useState(DAYS)
  const [leaders, setLeaders] = useState<readonly string[]>([])
  const [officers, setOfficers] = useState<readonly string[]>([])
  const named = (accounts: readonly string[]) =>
    accounts.flatMap((account) => {
      const one = view.people.find((other) => other.account === account)
      return one ? [{ account, name: one.name, phone: view.post?.phone ?? '' }] : []
    })
  const pick = (title: string, chosen: readonly string[], put: (next: readonly string[]) => void) => (
    <fieldset className="field half">
      <legend>{title}</legend>
      <div className="chips">
        {view.people.map((one) => (
          <label key={one.account}>
            <input
              type="checkbox"
              checked={chosen.includes(one.account)}
              onChange={(event) =>
                put(
                  event.target.checked
                    ? [...chosen, one.account]
                    : chosen.filter((other) => other !== one.account),
                )
              }
            />
            <span>
              {chosen.includes(one.account) ? `${chosen.indexOf(one.account) + 1} ` : ''}
              {one.name}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
  return (
    <details className="card">
      <summary className="body">
        <b>{w.turns}</b>
      </summary>
      <form
        className="body stack"
        onSubmit={(event) => {
          event.preventDefault()
          void act('turns', {
            post: view.post?.id,
            from,
            days,
            leaders: named(leaders),
            officers: named(officers),
          })
        }}
      >
        <div className="fields">
          <label className="field third">
            <span className="label">{w.from}</span>
            <input
              className="input"
              type="date"
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          </label>
          <label className="field third">
            <span className="label">{w.days}</span>
            <input
              className="input"
              type="number"
              min={1}
              max={92}
              value={days}
              onChange={(event) => setDays(Number(event.target.value))}
            />
          </label>
          {view.post?.leader && pick(w.turnsLeaders, leaders, setLeaders)}
          {pick(w.turnsOfficers, officers, setOfficers)}
        </div>
        <div className="row">
          <button type="submit" className="button main" disabled={officers.length === 0}>
            {w.turns}
          </button>
        </div>
      </form>
    </details>
  )
}
