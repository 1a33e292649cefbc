import { type FormEvent, useState } from 'react'
import { NavLink, useSearchParams } from 'react-router'
import type { Say } from '../../../base/say.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { holds, useCity } from '../session.ts'
import { rightsWords } from './rights-words.ts'

export type ShownDuty = {
  readonly role: string
  readonly title: Say
  readonly areaName: string
  readonly units: readonly string[] | null
  readonly unitCount: number | null
  readonly grade: number
  readonly behalf: string | null
  readonly emergency: string | null
  readonly until: string | null
}
type Line = ShownDuty & { readonly missing: readonly Say[]; readonly codes: readonly string[] }
type Found = {
  readonly kind: 'matter' | 'register'
  readonly name: string
  readonly title: Say
  readonly areaName?: string
  readonly units?: readonly string[]
}
type Why = {
  readonly sees: boolean
  readonly found: Found | null
  readonly about: string
  readonly lines: readonly Line[]
  readonly duties: readonly ShownDuty[]
  readonly lacks: readonly Say[]
  readonly ask: readonly {
    readonly account: string
    readonly name: string
    readonly phone: string | null
    readonly as: Say
  }[]
}
type Who = {
  readonly found: Found
  readonly of: number
  readonly public: readonly string[]
  readonly rows: readonly {
    readonly account: string
    readonly name: string
    readonly unitName: string | null
    readonly by: readonly ShownDuty[]
  }[]
}

/** Who looks into the rights of others. */
export const useWatches = (): boolean => holds(useCity().me, 'securityAdmin', 'auditAdmin')

/** The parts of the page about rights. */
export function RightsTabs() {
  const w = useWords(rightsWords)
  const watches = useWatches()
  const tab = (to: string, title: string) => (
    <NavLink to={to} end={to === '/rights'}>
      {title}
    </NavLink>
  )
  return (
    <nav className="tabs" aria-label={w.tabs}>
      {tab('/rights', w.why)}
      {watches && tab('/rights/who', w.who)}
      {tab('/rights/reviews', w.reviews)}
      {tab('/rights/emergencies', w.emergencies)}
    </nav>
  )
}

/** What is asked about: a matter by number, or a row of a register by its id; and of whom. */
function Ask({ person }: { person: boolean }) {
  const w = useWords(rightsWords)
  const s = useSay()
  const { declared } = useCity()
  const [params, setParams] = useSearchParams()
  const [what, setWhat] = useState(params.get('what') ?? '')
  const [register, setRegister] = useState(params.get('register') ?? '')
  const [account, setAccount] = useState(params.get('account') ?? '')
  const people = useLoad(person ? 'people' : 'nobody', (signal) =>
    person
      ? api.get<{ rows: readonly { id: string; name: string; unitName: string | null }[] }>(
          '/api/people',
          undefined,
          {
            signal,
          },
        )
      : Promise.resolve({ ok: true as const, value: { rows: [] } }),
  )
  const send = (event: FormEvent): void => {
    event.preventDefault()
    const asked = { what: what.trim(), register, account }
    setParams(Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== '')))
  }
  const rows = people.load.state === 'ready' ? people.load.value.rows : []
  return (
    <form className="card" onSubmit={send}>
      <div className="body row" style={{ alignItems: 'end', flexWrap: 'wrap' }}>
        <div className="field grow" style={{ minWidth: 220 }}>
          <label htmlFor="rights-what">{w.what}</label>
          <input
            id="rights-what"
            className="input"
            required
            maxLength={80}
            placeholder={w.whatHint}
            value={what}
            onChange={(event) => setWhat(event.target.value)}
          />
        </div>
        <div className="field" style={{ minWidth: 180 }}>
          <label htmlFor="rights-register">{w.register}</label>
          <select
            id="rights-register"
            className="input"
            value={register}
            onChange={(event) => setRegister(event.target.value)}
          >
            <option value="">{w.isMatter}</option>
            {Object.entries(declared.registers).map(([name, one]) => (
              <option key={name} value={name}>
                {s(one.title)}
              </option>
            ))}
          </select>
        </div>
        {person && (
          <div className="field" style={{ minWidth: 180 }}>
            <label htmlFor="rights-person">{w.person}</label>
            <select
              id="rights-person"
              className="input"
              value={account}
              onChange={(event) => setAccount(event.target.value)}
            >
              <option value="">{w.myself}</option>
              {rows.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name} {one.unitName ? `· ${one.unitName}` : ''}
                </option>
              ))}
            </select>
          </div>
        )}
        <button type="submit" className="button main">
          {w.look}
        </button>
      </div>
    </form>
  )
}

function useDutyWords() {
  const w = useWords(rightsWords)
  return {
    units: (one: ShownDuty): string =>
      one.units === null
        ? w.allUnits
        : (one.unitCount ?? 0) > 2
          ? `${one.units[0] ?? ''}… ${w.units(one.unitCount ?? 0)}`
          : one.units.join('、') || w.units(0),
  }
}

/** A duty as a line of words: what it is, where, for whom, how far. */
export function DutyTag({ one }: { one: ShownDuty }) {
  const w = useWords(rightsWords)
  const s = useSay()
  const { units } = useDutyWords()
  return (
    <span className="row tight" style={{ flexWrap: 'wrap' }}>
      <b>{s(one.title)}</b>
      <span className="tag">{one.areaName}</span>
      <span className="tag">{units(one)}</span>
      <span className="tag">{w.gradeOf(one.grade)}</span>
      {one.behalf && <span className="tag accent">{w.behalf(one.behalf)}</span>}
      {one.emergency && <span className="tag red">{w.emergency}</span>}
      {one.until && (
        <span className="muted small">
          {w.until} <When at={one.until} />
        </span>
      )}
    </span>
  )
}

function Lines({ lines, label }: { lines: readonly Line[]; label: string }) {
  const w = useWords(rightsWords)
  const s = useSay()
  const { units } = useDutyWords()
  const columns: readonly Column<Line & { key: string }>[] = [
    {
      key: 'duty',
      title: w.duty,
      width: 'minmax(140px, 2fr)',
      wrap: true,
      show: (row) => (
        <span>
          <b>{s(row.title)}</b> {row.behalf && <span className="tag accent">{w.behalf(row.behalf)}</span>}
          {row.emergency && <span className="tag red">{w.emergency}</span>}
        </span>
      ),
    },
    { key: 'area', title: w.area, width: 'minmax(90px, 1fr)', show: (row) => row.areaName },
    { key: 'unit', title: w.unit, width: 'minmax(120px, 1.5fr)', wrap: true, show: units },
    { key: 'grade', title: w.grade, width: '90px', show: (row) => w.gradeOf(row.grade) },
    {
      key: 'result',
      title: w.result,
      width: 'minmax(140px, 1.5fr)',
      wrap: true,
      show: (row) =>
        row.codes.length === 0 ? (
          <span className="tag green">{w.shows}</span>
        ) : (
          <span className="tag red">{w.misses(row.missing.map(s).join('、'))}</span>
        ),
    },
  ]
  return (
    <Table
      label={label}
      columns={columns}
      rows={lines.map((line, i) => ({ ...line, key: String(i) }))}
      idOf={(row) => row.key}
      labelOf={(row) => s(row.title)}
      keys={false}
    />
  )
}

function Marks({ found }: { found: Found }) {
  const w = useWords(rightsWords)
  const s = useSay()
  return (
    <div className="row tight" style={{ flexWrap: 'wrap' }}>
      <b className="num">{found.kind === 'matter' ? found.name : s(found.title)}</b>
      {found.kind === 'matter' && <span className="muted">{s(found.title)}</span>}
      {found.areaName && (
        <span className="tag">
          {w.area} {found.areaName}
        </span>
      )}
      {found.units?.map((unit) => (
        <span key={unit} className="tag">
          {unit}
        </span>
      ))}
    </div>
  )
}

/** 为何看不到: which of duty, area, unit and grade is missing, and whom to ask; never what the record says. */
export function RightsWhy() {
  const w = useWords(rightsWords)
  useTitle({ title: w.title }, { title: w.why })
  const watches = useWatches()
  const [params] = useSearchParams()
  const what = params.get('what') ?? ''
  const asked = Object.fromEntries(
    ['what', 'register', 'account'].flatMap((name) => {
      const value = params.get(name)
      return value ? [[name, value]] : []
    }),
  )
  return (
    <div className="page stack">
      <h1>{w.title}</h1>
      <RightsTabs />
      <p className="muted">{w.lead}</p>
      <Ask key={JSON.stringify(asked)} person={watches} />
      {what && <Answer asked={asked} />}
    </div>
  )
}

function Answer({ asked }: { asked: Readonly<Record<string, string>> }) {
  const w = useWords(rightsWords)
  const s = useSay()
  const { load, reload } = useLoad(`why ${JSON.stringify(asked)}`, (signal) =>
    api.get<Why>('/api/rights/why', asked, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {(why) => (
        <>
          <div className={`banner ${why.sees ? 'green' : 'yellow'}`} role="status">
            <div className="stack tight">
              {why.found ? (
                <>
                  <b>{why.sees ? w.sees(why.about) : w.seesNot(why.about)}</b>
                  <Marks found={why.found} />
                  {why.lacks.length > 0 && <span>{w.lacks(why.lacks.map(s).join('、'))}</span>}
                </>
              ) : (
                <>
                  <b>{w.unknown}</b>
                  <span>{w.unknownWhy}</span>
                </>
              )}
            </div>
          </div>
          <section className="stack tight">
            <h2>{w.dutiesOf(why.about)}</h2>
            {why.lines.length > 0 ? (
              <Lines lines={why.lines} label={w.duties} />
            ) : why.duties.length > 0 ? (
              why.duties.map((one, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: duties of one answer have no other name
                <DutyTag key={i} one={one} />
              ))
            ) : (
              <p className="muted">{w.noDuties}</p>
            )}
          </section>
          {!why.sees && (
            <section className="stack tight">
              <h2>{w.ask}</h2>
              {why.ask.length === 0 && <p className="muted">{w.askNone}</p>}
              {why.ask.map((one) => (
                <div key={`${one.account}${s(one.as)}`} className="row tight">
                  <b>{one.name}</b>
                  <span className="muted">{s(one.as)}</span>
                  {one.phone && <span className="num">{one.phone}</span>}
                </div>
              ))}
            </section>
          )}
        </>
      )}
    </Loaded>
  )
}

/** 谁看得到: everybody with a duty that reaches a record, for those who look after rights. */
export function RightsWho() {
  const w = useWords(rightsWords)
  useTitle({ title: w.title, to: '/rights' }, { title: w.who })
  const watches = useWatches()
  const [params] = useSearchParams()
  const what = params.get('what') ?? ''
  const register = params.get('register') ?? ''
  return (
    <div className="page stack">
      <h1>{w.title}</h1>
      <RightsTabs />
      <p className="muted">{watches ? w.leadWho : w.only}</p>
      {watches && <Ask key={`${what}${register}`} person={false} />}
      {watches && what && <Seers what={what} register={register} />}
    </div>
  )
}

function Seers({ what, register }: { what: string; register: string }) {
  const w = useWords(rightsWords)
  const s = useSay()
  const { declared } = useCity()
  const columns: readonly Column<Who['rows'][number]>[] = [
    { key: 'name', title: w.person, width: 'minmax(90px, 1fr)', show: (row) => <b>{row.name}</b> },
    {
      key: 'unit',
      title: w.unit,
      width: 'minmax(120px, 1.5fr)',
      wrap: true,
      show: (row) => row.unitName ?? '',
    },
    {
      key: 'by',
      title: w.byRule,
      width: 'minmax(240px, 4fr)',
      wrap: true,
      show: (row) => (
        <span className="stack tight">
          {row.by.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: duties of one answer have no other name
            <DutyTag key={i} one={one} />
          ))}
        </span>
      ),
    },
  ]
  const { load, reload } = useLoad(`who ${what} ${register}`, (signal) =>
    api.get<Who>('/api/rights/who', { what, ...(register ? { register } : {}) }, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {(who) => (
        <>
          <div className="banner green" role="status">
            <div className="stack tight">
              <b>{w.seenBy(who.rows.length, who.of)}</b>
              <Marks found={who.found} />
              {who.public.length > 0 && (
                <span>
                  {w.publicFields(
                    who.public
                      .map((name) => s(declared.registers[register]?.fields[name]?.title ?? name))
                      .join('、'),
                  )}
                </span>
              )}
            </div>
          </div>
          {who.rows.length === 0 ? (
            <Empty title={w.nobody} />
          ) : (
            <Table
              label={w.who}
              columns={columns}
              rows={who.rows}
              idOf={(row) => row.account}
              labelOf={(row) => row.name}
            />
          )}
        </>
      )}
    </Loaded>
  )
}
