import '../look/command.css'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, type Failure, punctuation, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import { type HomeRow, type MoveSeen, moveWords, type ShelterRow } from './evacuation-words.ts'
import { Progress, Shelters } from './evacuations.tsx'
import { useFresh } from './fresh.ts'

const SHOWN = 200

/** 一次转移: grid by grid, household by household; signing in and out at the door of a shelter, on a phone too. */
export function EvacuationPage() {
  const { id = '' } = useParams()
  const w = useWords(moveWords)
  const { load, reload } = useLoad(`evacuation ${id}`, (signal) =>
    api.get<MoveSeen>(`/api/evacuations/${id}`, undefined, { signal }),
  )
  useFresh(reload)
  useTitle(
    { title: w.title, to: '/evacuations' },
    { title: load.state === 'ready' ? load.value.title : w.title },
  )
  return (
    <div className="page">
      <Loaded load={load} retry={reload}>
        {(seen) => <One seen={seen} reload={reload} />}
      </Loaded>
    </div>
  )
}

type Sign = (of: { household: string; shelter: string; people: number; moved?: boolean }) => Promise<boolean>

function One({ seen, reload }: { seen: MoveSeen; reload: () => Promise<unknown> }) {
  const w = useWords(moveWords)
  const c = useWords(common)
  const s = useSay()
  const [failure, setFailure] = useState<Failure | null>(null)
  const [at, setAt] = useState('')
  const open = seen.shelters.filter((one) => one.open)
  const shelter = at || open[0]?.code || ''
  const sign: Sign = async (of) => {
    const got = await api.post('/api/evacuations/sign', { id: seen.id, ...of })
    setFailure(got.ok ? null : got.error)
    if (got.ok) toast(c.saved)
    await reload()
    return got.ok
  }
  const done = async (): Promise<void> => {
    const got = await api.post('/api/evacuations/done', { id: seen.id })
    setFailure(got.ok ? null : got.error)
    await reload()
  }
  const complete = seen.households > 0 && seen.movedHouseholds === seen.households
  return (
    <div className="stack">
      {seen.drill && <div className="drill-bar">{w.drill}</div>}
      <div className="row">
        <span className="tag accent">{seen.stateTitle ? s(seen.stateTitle) : seen.state}</span>
        <h1 className="grow">{seen.title}</h1>
        {seen.may.open && (
          <Link className="button" to={`/m/${seen.id}`}>
            {w.case}
          </Link>
        )}
        {seen.may.end && complete && seen.state === 'moving' && (
          <button type="button" className="button main" onClick={() => void done()}>
            {w.done}
          </button>
        )}
      </div>
      <p className="muted">
        {seen.number} · {seen.areaName} · {seen.content}
      </p>
      {failure && <Refused failure={failure} />}
      <section className="card">
        <div className="body stack tight">
          <span className="row">
            <b className="grow">{w.moved(seen.movedHouseholds, seen.households)}</b>
            {complete && <span className="tag green">{w.finished}</span>}
            <b className="num">{w.people(seen.movedPeople, seen.people)}</b>
          </span>
          <Progress part={seen.movedPeople} of={seen.people} />
        </div>
      </section>
      <div className="command-two">
        <div className="stack">
          <Homes seen={seen} shelter={shelter} open={open} onShelter={setAt} sign={sign} />
          {(seen.may.sign || seen.unlisted.length > 0) && (
            <Unlisted seen={seen} shelter={shelter} sign={sign} />
          )}
        </div>
        <div className="stack">
          <ByGrid seen={seen} />
          <Shelters all={seen.shelters} />
        </div>
      </div>
    </div>
  )
}

function ByGrid({ seen }: { seen: MoveSeen }) {
  const w = useWords(moveWords)
  const pt = useWords(punctuation)
  return (
    <section className="card">
      <header>
        <h2>{w.byGrid}</h2>
      </header>
      <div className="body stack tight">
        {seen.byGrid.map((one) => (
          <div key={one.name} className="stack tight">
            <span className="row tight">
              <b className="grow num">{one.name}</b>
              <span className={`num tag ${one.movedPeople < one.people ? 'yellow' : 'green'}`}>
                {w.people(one.movedPeople, one.people)}
              </span>
            </span>
            <small className="muted">
              {one.name === one.areaName ? '' : `${one.areaName} · `}
              {w.moved(one.movedHouseholds, one.households)}
              {one.keepers.length > 0 ? ` · ${w.keepers} ${one.keepers.join(pt.and)}` : ` · ${w.noKeeper}`}
            </small>
          </div>
        ))}
      </div>
    </section>
  )
}

function Homes({
  seen,
  shelter,
  open,
  onShelter,
  sign,
}: {
  seen: MoveSeen
  shelter: string
  open: readonly ShelterRow[]
  onShelter: (code: string) => void
  sign: Sign
}) {
  const w = useWords(moveWords)
  const [shown, setShown] = useState<'missing' | 'all'>('missing')
  const [find, setFind] = useState('')
  const rows = seen.list.filter(
    (one) =>
      (shown === 'all' || one.signed < one.people) &&
      `${one.code} ${one.areaName} ${one.grid ?? ''}`.includes(find.trim()),
  )
  const missing = seen.list.filter((one) => one.signed < one.people).length
  return (
    <section className="card">
      <header className="wraps">
        <h2 className="grow">{w.households}</h2>
        <div className="chips">
          {(['missing', 'all'] as const).map((one) => (
            <label key={one}>
              <input type="radio" name="homes" checked={shown === one} onChange={() => setShown(one)} />
              <span>
                {w[one]} {one === 'missing' ? missing : seen.list.length}
              </span>
            </label>
          ))}
        </div>
      </header>
      <div className="body stack">
        <div className="row">
          <input
            className="input grow"
            type="search"
            aria-label={w.find}
            placeholder={w.find}
            value={find}
            onChange={(event) => setFind(event.target.value)}
          />
          {seen.may.sign && (
            <select
              className="input"
              style={{ width: 'auto', maxWidth: 240 }}
              aria-label={w.at}
              value={shelter}
              onChange={(event) => onShelter(event.target.value)}
            >
              {open.map((one) => (
                <option key={one.code} value={one.code}>
                  {one.name}
                </option>
              ))}
            </select>
          )}
        </div>
        {rows.slice(0, SHOWN).map((one) => (
          <Home key={one.code} one={one} seen={seen} shelter={shelter} sign={sign} />
        ))}
        {rows.length > SHOWN && <p className="muted">{w.more(rows.length - SHOWN)}</p>}
      </div>
    </section>
  )
}

function Home({ one, seen, shelter, sign }: { one: HomeRow; seen: MoveSeen; shelter: string; sign: Sign }) {
  const w = useWords(moveWords)
  const [people, setPeople] = useState(String(one.people))
  const nameOf = (code: string) => seen.shelters.find((each) => each.code === code)?.name ?? code
  const elsewhere = one.shelter !== null && one.shelter !== shelter
  const put = (count: number, at: string): void =>
    void sign({ household: one.code, shelter: at, people: count, ...(elsewhere ? { moved: true } : {}) })
  return (
    <div className="row home-line">
      <span className="grow">
        <b className="num">{one.code}</b> {w.people(one.signed, one.people)}{' '}
        {one.vulnerable > 0 && <span className="tag yellow">{w.vulnerable(one.vulnerable)}</span>}
        <br />
        <small className="muted">
          {one.areaName}
          {one.grid ? ` · ${one.grid}` : ''}
          {one.shelter
            ? ` · ${nameOf(one.shelter)} `
            : one.planned
              ? ` · ${w.planned} ${nameOf(one.planned)}`
              : ''}
          {one.out ? ` · ${w.outAt} ` : ' '}
          <When at={one.at} />
        </small>
      </span>
      {seen.may.sign && (
        <span className="row tight">
          {(one.signed < one.people || elsewhere) && (
            <>
              <input
                className="input num"
                style={{ width: 56 }}
                inputMode="numeric"
                aria-label={`${w.count} ${one.code}`}
                value={people}
                onChange={(event) => setPeople(event.target.value.replace(/\D/g, ''))}
              />
              <button
                type="button"
                className="button main"
                disabled={!Number(people) || shelter === ''}
                onClick={() => put(Number(people), shelter)}
              >
                {elsewhere ? w.transfer : w.signIn}
              </button>
            </>
          )}
          {one.shelter && (
            <button
              type="button"
              className="button"
              onClick={() => void sign({ household: one.code, shelter: one.shelter ?? '', people: 0 })}
            >
              {w.signOut}
            </button>
          )}
        </span>
      )}
    </div>
  )
}

function Unlisted({ seen, shelter, sign }: { seen: MoveSeen; shelter: string; sign: Sign }) {
  const w = useWords(moveWords)
  const [who, setWho] = useState('')
  const [people, setPeople] = useState('1')
  const nameOf = (code: string) => seen.shelters.find((each) => each.code === code)?.name ?? code
  return (
    <section className="card">
      <header>
        <h2>{w.unlisted}</h2>
      </header>
      <div className="body stack tight">
        <small className="muted">{w.unlistedHelp}</small>
        {seen.unlisted.map((one) => (
          <div key={one.household} className="row tight">
            <b className="grow">{one.household}</b>
            <span className="num">{one.people}</span>
            <small className="muted">{nameOf(one.shelter)}</small>
            {seen.may.sign && (
              <button
                type="button"
                className="button small"
                onClick={() => void sign({ household: one.household, shelter: one.shelter, people: 0 })}
              >
                {w.signOut}
              </button>
            )}
          </div>
        ))}
        {seen.may.sign && (
          <form
            className="row tight"
            onSubmit={(event) => {
              event.preventDefault()
              void sign({ household: who.trim(), shelter, people: Number(people) }).then(
                (ok) => ok && setWho(''),
              )
            }}
          >
            <input
              className="input grow"
              aria-label={w.who}
              placeholder={w.who}
              value={who}
              maxLength={30}
              onChange={(event) => setWho(event.target.value)}
            />
            <input
              className="input num"
              style={{ width: 56 }}
              aria-label={w.count}
              inputMode="numeric"
              value={people}
              onChange={(event) => setPeople(event.target.value.replace(/\D/g, ''))}
            />
            <button type="submit" className="button" disabled={who.trim() === '' || !Number(people)}>
              {w.signIn}
            </button>
          </form>
        )}
      </div>
    </section>
  )
}
