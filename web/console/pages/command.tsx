import { type FormEvent, lazy, Suspense, useEffect, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { hazardKinds, type Level, levelTitles } from '../../../platform/command/plans/declare.ts'
import { api, type Failure, live, punctuation, useLoad, useNow, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useAreaPath } from '../lists.ts'
import { When } from '../parts/due.tsx'
import { AreaPick } from '../parts/field-picks.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { DuplicatesOf, LegCard } from './command-legs.tsx'
import { DrillTag, LevelTag } from './command-parts.tsx'
import { command, type Overview, type RunningResponse } from './command-shown.ts'
import { commandWords } from './command-words.ts'
import '../look/command.css'

const CommandMap = lazy(async () => ({ default: (await import('./command-map.tsx')).CommandMap }))

type CaseRow = {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly address: string | null
  readonly openedAt: string
  readonly state: string
}

/** 指挥台: what runs, what waits, and a plan started in two clicks. */
export function Command() {
  const w = useWords(commandWords)
  useTitle({ title: w.desk })
  const { load, reload } = useLoad('command', (signal) =>
    api.get<Overview>('/api/command', undefined, { signal }),
  )
  useEffect(() => {
    let wait: ReturnType<typeof setTimeout> | null = null
    const soon = (): void => {
      wait ??= setTimeout(() => {
        wait = null
        void reload()
      }, 500)
    }
    const offs = ['fact', 'order', 'healed'].map((event) => live.on(event, soon))
    return () => {
      for (const off of offs) off()
      if (wait) clearTimeout(wait)
    }
  }, [reload])
  return (
    <div className="page stack">
      <div className="row">
        <div className="grow">
          <h1>{w.desk}</h1>
          <p className="muted">{w.lead}</p>
        </div>
        <Link className="button" to="/plans">
          {w.plans}
        </Link>
        <Link className="button" to="/desk">
          {w.fromDesk}
        </Link>
      </div>
      <Loaded load={load} retry={reload}>
        {(seen) => (
          <div className="command-two">
            <div className="stack">
              <h2>
                {w.running} <span className="num">{seen.running.length}</span>
              </h2>
              {seen.running.length === 0 ? (
                <Empty title={w.none}>
                  <p>{w.noneHelp}</p>
                </Empty>
              ) : (
                seen.running.map((one) => <ResponseCard key={one.id} one={one} />)
              )}
              <Suspense fallback={null}>
                <CommandMap
                  points={seen.running.flatMap((one) =>
                    one.lon !== null && one.lat !== null
                      ? [{ id: one.id, lon: one.lon, lat: one.lat, title: one.title, drill: one.drill }]
                      : [],
                  )}
                />
              </Suspense>
              {seen.over.length > 0 && (
                <section className="card">
                  <header>
                    <h2>{w.over}</h2>
                  </header>
                  <div className="body stack tight">
                    {seen.over.map((one) => (
                      <div key={one.id} className="row">
                        <LevelTag level={one.level} />
                        {one.drill && <DrillTag />}
                        <Link className="grow" to={`/command/${one.id}`}>
                          {one.title}
                        </Link>
                        <small className="muted">
                          <When at={one.endedAt} />
                        </small>
                        <Link to={`/command/${one.id}/review`}>{w.review}</Link>
                      </div>
                    ))}
                  </div>
                </section>
              )}
            </div>
            <div className="stack">
              {seen.legs.length > 0 && <LegCard legs={seen.legs} />}
              {seen.may.start && <Starter seen={seen} onStarted={reload} />}
            </div>
          </div>
        )}
      </Loaded>
    </div>
  )
}

function ResponseCard({ one }: { one: RunningResponse }) {
  const w = useWords(commandWords)
  const s = useSay()
  const now = useNow()
  const overdue = one.nextReport && new Date(one.nextReport.dueAt) < now
  return (
    <Link className={`response-card${one.drill ? ' drill' : ''}`} to={`/command/${one.id}`}>
      <span className="row">
        <LevelTag level={one.level} />
        {one.drill && <DrillTag />}
        <b className="grow">{one.title}</b>
        <span className="tag">{s(hazardKinds[one.kind])}</span>
      </span>
      <span className="figures num">
        <span>
          <b>{one.orders}</b>
          {w.orders}
        </span>
        <span>
          <b>{one.accepted}</b>
          {w.accepted}
        </span>
        <span>
          <b>{one.done}</b>
          {w.done}
        </span>
        {one.silent > 0 && (
          <span className="tag red">
            {w.silent} {one.silent}
          </span>
        )}
      </span>
      <small className="muted">
        {one.number} · {one.areaName} · {one.planName ?? w.noPlan} · {w.commander} {one.commanderName} ·{' '}
        {w.since} <When at={one.startedAt} />
      </small>
      {one.nextReport && (
        <small className={overdue ? 'tag red' : 'muted'}>
          {w.nextReport} <When at={one.nextReport.dueAt} /> {overdue ? w.overdue : ''}
        </small>
      )}
    </Link>
  )
}

/** Two clicks: the case and its plan are proposed already, the button says how much goes out. */
function Starter({ seen, onStarted }: { seen: Overview; onStarted: () => unknown }) {
  const w = useWords(commandWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const go = useNavigate()
  const [search] = useSearchParams()
  const { load, reload } = useLoad('command cases', (signal) =>
    api.get<{ rows: readonly CaseRow[] }>(
      '/api/matters',
      { type: 'command.incident', open: 'true', sort: 'opened', limit: 20 },
      { signal },
    ),
  )
  const waiting =
    load.state === 'ready' ? load.value.rows.filter((row) => /received|confirmed/.test(row.state)) : []
  const [matter, setMatter] = useState(search.get('matter') ?? '')
  const [plan, setPlan] = useState('')
  const [level, setLevel] = useState<Level>(4)
  const [area, setArea] = useState<readonly string[]>([])
  const [why, setWhy] = useState('')
  const [drill, setDrill] = useState(false)
  const [title, setTitle] = useState('')
  const [separate, setSeparate] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const chosen = matter || waiting[0]?.id || ''
  const chosenPlan = plan || seen.plans[0]?.id || ''
  const tasks = seen.plans.find((one) => one.id === chosenPlan)?.tasks ?? 0
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const shared = {
      ...{ plan: chosenPlan === 'none' ? null : chosenPlan, level, why: why || w.whyGiven },
      ...(separate ? { separate } : {}),
      areas: area,
    }
    const got = drill
      ? await command<{ response: string; orders: number; people: number }>('openDrill', {
          ...shared,
          ...{ title: title || w.drillTitle, ...(area[0] ? { area: area[0] } : {}) },
        })
      : await command<{ response: string; orders: number; people: number }>('start', {
          ...shared,
          matter: chosen,
        })
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    toast(`${w.startTitle}${pt.is}${got.value.orders} ${w.orders} · ${got.value.people} ${w.people}`)
    void onStarted()
    void go(`/command/${got.value.response}`)
  }
  const other = failure?.detail?.response
  return (
    <form className="card" onSubmit={(event) => void submit(event)} aria-label={w.startTitle}>
      <header>
        <h2 className="grow">{w.startTitle}</h2>
        <label className="check">
          <input type="checkbox" checked={drill} onChange={(event) => setDrill(event.target.checked)} />
          {w.drill}
        </label>
      </header>
      <div className="body stack">
        {drill ? (
          <label className="field">
            <span className="label">{w.drillTitle}</span>
            <input className="input" value={title} onChange={(event) => setTitle(event.target.value)} />
          </label>
        ) : (
          <>
            <div className="label">{w.cases}</div>
            <div className="plan-pick">
              {waiting.length === 0 && <small className="muted">{w.casesNone}</small>}
              {waiting.slice(0, 6).map((row) => (
                <label key={row.id}>
                  <input
                    type="radio"
                    name="case"
                    checked={chosen === row.id}
                    onChange={() => setMatter(row.id)}
                  />
                  <span>
                    {row.title}
                    <br />
                    <small className="muted">
                      {row.number} · <When at={row.openedAt} ago />
                    </small>
                  </span>
                </label>
              ))}
            </div>
            <input
              className="input"
              placeholder={w.byNumber}
              aria-label={w.byNumber}
              value={waiting.some((row) => row.id === matter) ? '' : matter}
              onChange={(event) => setMatter(event.target.value.trim())}
            />
            <details>
              <summary>{w.intake}</summary>
              <Intake
                onDone={(id) => {
                  setMatter(id)
                  void reload()
                }}
              />
            </details>
          </>
        )}
        <div className="label">{w.plan}</div>
        <div className="plan-pick">
          {seen.plans.map((one) => (
            <label key={one.id}>
              <input
                type="radio"
                name="plan"
                checked={chosenPlan === one.id}
                onChange={() => setPlan(one.id)}
              />
              <span className="grow">{one.name}</span>
              <small className="muted num">{one.tasks}</small>
            </label>
          ))}
          <label>
            <input
              type="radio"
              name="plan"
              checked={chosenPlan === 'none'}
              onChange={() => setPlan('none')}
            />
            {w.noPlan}
          </label>
        </div>
        <fieldset className="field">
          <legend>{w.level}</legend>
          <div className="chips">
            {([1, 2, 3, 4] as const).map((one) => (
              <label key={one}>
                <input type="radio" name="level" checked={level === one} onChange={() => setLevel(one)} />
                <span>{s(levelTitles[one])}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <details>
          <summary>{w.areas}</summary>
          <AreaList value={area} onChange={setArea} />
        </details>
        <input
          className="input"
          value={why}
          placeholder={w.why}
          aria-label={w.why}
          onChange={(event) => setWhy(event.target.value)}
        />
        {failure && (
          <>
            <Refused failure={failure} />
            {typeof other === 'string' && (
              <div className="stack tight">
                <Link className="button" to={`/command/${other}`}>
                  {w.openBoard}
                </Link>
                <button
                  type="button"
                  className="button main"
                  onClick={() =>
                    void command('join', { response: other, matter: chosen }).then((got) =>
                      got.ok ? go(`/command/${other}`) : setFailure(got.error),
                    )
                  }
                >
                  {w.join}
                </button>
                {failure.code === 'incidents.sameEvent' && (
                  <input
                    className="input"
                    placeholder={w.sameWhy}
                    aria-label={w.sameWhy}
                    value={separate}
                    onChange={(event) => setSeparate(event.target.value)}
                  />
                )}
              </div>
            )}
          </>
        )}
        <button type="submit" className="button main" disabled={busy || (!drill && chosen === '')}>
          {w.start} · {w.startNow(chosenPlan === 'none' ? 0 : tasks)}
        </button>
      </div>
    </form>
  )
}

function AreaList({
  value,
  onChange,
}: {
  value: readonly string[]
  onChange: (value: readonly string[]) => void
}) {
  const w = useWords(commandWords)
  const path = useAreaPath()
  return (
    <div className="stack tight">
      <AreaPick
        id="command-area"
        value=""
        onChange={(code) => typeof code === 'string' && code && onChange([...new Set([...value, code])])}
      />
      <div className="chips">
        {value.map((code) => (
          <button
            key={code}
            type="button"
            className="button small"
            aria-label={w.leaveOut(path(code))}
            onClick={() => onChange(value.filter((one) => one !== code))}
          >
            {path(code)} ×
          </button>
        ))}
      </div>
    </div>
  )
}

/** 接报: the few words without which nobody can be sent. */
function Intake({ onDone }: { onDone: (id: string) => void }) {
  const w = useWords(commandWords)
  const s = useSay()
  const [form, setForm] = useState({ title: '', content: '', kind: 'natural', address: '', area: '' })
  const [failure, setFailure] = useState<Failure | null>(null)
  const put = (more: Partial<typeof form>) => setForm((before) => ({ ...before, ...more }))
  const save = async (): Promise<void> => {
    const { area, address, ...rest } = form
    const got = await api.post<{ matter: { matter: { id: string } } }>('/api/matters', {
      type: 'command.incident',
      form: { ...rest, ...(area ? { area } : {}), ...(address ? { address } : {}) },
      touch: { source: 'command', channel: 'phone' },
    })
    if (!got.ok) return setFailure(got.error)
    setFailure(null)
    onDone(got.value.matter.matter.id)
  }
  return (
    <div className="stack tight">
      <small className="muted">{w.intakeHelp}</small>
      {(
        [
          ['title', '标题', 'Title'],
          ['address', '地点', 'Place'],
        ] as const
      ).map(([name, zh, en]) => (
        <input
          key={name}
          className="input"
          aria-label={s({ zh, en })}
          placeholder={s({ zh, en })}
          value={form[name]}
          onChange={(event) => put({ [name]: event.target.value })}
        />
      ))}
      <textarea
        className="input"
        aria-label={s({ zh: '接报内容', en: 'What was reported' })}
        placeholder={s({ zh: '接报内容', en: 'What was reported' })}
        value={form.content}
        onChange={(event) => put({ content: event.target.value })}
      />
      <AreaPick
        id="intake-area"
        value={form.area}
        onChange={(value) => put({ area: typeof value === 'string' ? value : '' })}
      />
      <select
        className="input"
        aria-label={s({ zh: '类别', en: 'Kind' })}
        value={form.kind}
        onChange={(event) => put({ kind: event.target.value })}
      >
        {Object.entries(hazardKinds).map(([kind, title]) => (
          <option key={kind} value={kind}>
            {s(title)}
          </option>
        ))}
      </select>
      <DuplicatesOf kind={form.kind} area={form.area} />
      {failure && <Refused failure={failure} />}
      <button type="button" className="button" onClick={() => void save()}>
        {w.intake}
      </button>
    </div>
  )
}
