import { type FormEvent, useCallback, useEffect, useId, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { Refusal, Say } from '../../../base/index.ts'
import {
  type AbilityUse,
  type DeveloperState,
  developerStates,
  useStates,
} from '../../../platform/catalogue/abilities/declare.ts'
import { Frame } from '../frame.tsx'
import { useWords } from '../settings.tsx'
import { A } from '../words-abilities.ts'
import type { Catalogue } from './abilities.tsx'
import '../open.css'

type Mine = {
  readonly organisation: string
  readonly state: DeveloperState
  readonly why: string | null
  readonly uses: readonly (AbilityUse & {
    readonly title: Say
    readonly used: number
    readonly days: readonly { readonly day: string; readonly calls: number; readonly refused: number }[]
  })[]
}
type Talked<T> = { readonly value: T } | { readonly refusal: Refusal | null }

async function talk<T>(path: string, pass: string, body?: unknown): Promise<Talked<T>> {
  try {
    const response = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      cache: 'no-store',
      credentials: 'omit',
      headers: {
        ...(pass ? { authorization: `Bearer ${pass}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const got = (await response.json()) as T & { error?: Refusal }
    return response.ok ? { value: got } : { refusal: got.error ?? null }
  } catch {
    return { refusal: null }
  }
}

/** The pass lives as long as the tab. */
const PASS = 'huying.developer'
const kept = (): string => sessionStorage.getItem(PASS) ?? ''

/** 开发者: registration, requests, keys, quota and calls, by a pass of one's own. */
export function Developer() {
  const t = useWords()
  const [pass, setPass] = useState(kept)
  const [mine, setMine] = useState<Mine | null>(null)
  const [problem, setProblem] = useState<Refusal | null>(null)
  const load = useCallback(async (given: string) => {
    const got = await talk<Mine>('/api/public/developers/me', given)
    if ('value' in got) {
      sessionStorage.setItem(PASS, given)
      setPass(given)
      setMine(got.value)
      setProblem(null)
    } else {
      setMine(null)
      setProblem(got.refusal)
    }
  }, [])
  useEffect(() => {
    if (kept()) void load(kept())
  }, [load])
  const leave = () => {
    sessionStorage.removeItem(PASS)
    setPass('')
    setMine(null)
  }
  return (
    <Frame title={t.of(A.enterTitle)} back>
      {mine ? (
        <Inside mine={mine} pass={pass} again={() => void load(pass)} leave={leave} />
      ) : (
        <Outside enter={(given) => void load(given)} problem={problem} />
      )}
    </Frame>
  )
}

const Problem = ({ of }: { of: Refusal | null }) => {
  const t = useWords()
  return (
    <p className="problem" role="alert">
      {of ? `${t.of(of.says)} ${t.of(of.remedy)}` : ''}
    </p>
  )
}

function Shown({ title, secret }: { title: string; secret: string }) {
  const t = useWords()
  const [copied, setCopied] = useState(false)
  return (
    <div className="card notice">
      <p>{title}</p>
      <pre className="apiText">{secret}</pre>
      <button
        type="button"
        className="button quiet"
        onClick={() => void navigator.clipboard?.writeText(secret).then(() => setCopied(true))}
      >
        {t.of(copied ? A.copied : A.copy)}
      </button>
    </div>
  )
}

const FIELDS = ['organisation', 'creditCode', 'contact', 'phone', 'purpose'] as const

function Outside({ enter, problem }: { enter: (pass: string) => void; problem: Refusal | null }) {
  const t = useWords()
  const id = useId()
  const [pass, setPass] = useState('')
  const [form, setForm] = useState<Readonly<Record<string, string>>>({})
  const [made, setMade] = useState<string | null>(null)
  const [wrong, setWrong] = useState<Refusal | null>(null)
  const register = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const got = await talk<{ pass: string }>('/api/public/developers', '', form)
    if ('value' in got) {
      setMade(got.value.pass)
      setWrong(null)
    } else setWrong(got.refusal)
  }
  if (made)
    return (
      <>
        <Shown title={t.of(A.keepPass)} secret={made} />
        <p>
          <button type="button" className="button" onClick={() => enter(made)}>
            {t.of(A.enter)}
          </button>
        </p>
      </>
    )
  return (
    <>
      <p className="lead">{t.of(A.enterLead)}</p>
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault()
          enter(pass.trim())
        }}
      >
        <label htmlFor={`${id}p`}>{t.of(A.pass)}</label>
        <input
          id={`${id}p`}
          value={pass}
          autoComplete="off"
          onChange={(event) => setPass(event.target.value)}
        />
        <Problem of={problem} />
        <button type="submit" className="button" disabled={pass.trim() === ''}>
          {t.of(A.enter)}
        </button>
      </form>
      <h2>{t.of(A.register)}</h2>
      <p className="hint">{t.of(A.registerLead)}</p>
      <form className="card" onSubmit={(event) => void register(event)}>
        {FIELDS.map((name) => (
          <div key={name}>
            <label htmlFor={`${id}${name}`}>{t.of(A[name])}</label>
            {name === 'purpose' ? (
              <textarea
                id={`${id}${name}`}
                rows={3}
                maxLength={1000}
                value={form[name] ?? ''}
                onChange={(event) => setForm({ ...form, [name]: event.target.value })}
              />
            ) : (
              <input
                id={`${id}${name}`}
                maxLength={100}
                value={form[name] ?? ''}
                onChange={(event) => setForm({ ...form, [name]: event.target.value })}
              />
            )}
          </div>
        ))}
        <Problem of={wrong} />
        <button type="submit" className="button">
          {t.of(A.send)}
        </button>
      </form>
    </>
  )
}

function Inside({
  mine,
  pass,
  again,
  leave,
}: {
  mine: Mine
  pass: string
  again: () => void
  leave: () => void
}) {
  const t = useWords()
  const [key, setKey] = useState<string | null>(null)
  const [wrong, setWrong] = useState<Refusal | null>(null)
  const act = async (use: string, what: 'key' | 'close'): Promise<void> => {
    const got = await talk<{ key?: string }>(`/api/public/developers/me/uses/${use}/${what}`, pass, {})
    setWrong('refusal' in got ? got.refusal : null)
    setKey('value' in got ? (got.value.key ?? null) : null)
    again()
  }
  return (
    <>
      <p>
        <strong>{mine.organisation}</strong> · {t.of(developerStates[mine.state])}{' '}
        <button type="button" className="plain" onClick={leave}>
          {t.of(A.leave)}
        </button>
      </p>
      {mine.state === 'waiting' && <p className="card notice">{t.of(A.waiting)}</p>}
      {mine.state === 'refused' && (
        <p className="card notice">
          {t.of(A.refusedWhy)}
          {mine.why}
        </p>
      )}
      {key && <Shown title={t.of(A.keepKey)} secret={key} />}
      <Problem of={wrong} />
      <h2>{t.of(A.uses)}</h2>
      {mine.uses.length === 0 && <p>{t.of(A.noUses)}</p>}
      <ul className="openList">
        {mine.uses.map((use) => (
          <li key={use.id} className="card">
            <p>
              <strong>{t.of(use.title)}</strong> · {t.of(useStates[use.state])}
              {use.hint ? ` · ${use.hint}…` : ''}
            </p>
            <p className="hint">
              {use.system} · {use.ability === 'open311' ? '' : `${fill(t.of(A.quota), use)} · `}
              {t.of(A.byMinute).replace('{n}', String(use.minuteMost))}
            </p>
            {use.why && <p>{use.why}</p>}
            {use.days.length > 0 && <Calls days={use.days} />}
            {use.state === 'granted' && (
              <div className="downloads">
                <button type="button" className="button quiet" onClick={() => void act(use.id, 'key')}>
                  {t.of(use.hint ? A.newKey : A.makeKey)}
                </button>
                <button type="button" className="button quiet" onClick={() => void act(use.id, 'close')}>
                  {t.of(A.close)}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {mine.state === 'confirmed' && <AskFor pass={pass} again={again} />}
      <p>
        <Link className="button quiet" to="/abilities">
          {t.of(A.catalogue)}
        </Link>
      </p>
    </>
  )
}

const fill = (text: string, { used, dayMost }: { readonly used: number; readonly dayMost: number }): string =>
  text.replace('{used}', String(used)).replace('{most}', String(dayMost))

function Calls({ days }: { days: Mine['uses'][number]['days'] }) {
  const t = useWords()
  const most = Math.max(1, ...days.map((one) => one.calls))
  return (
    <figure className="callDays" aria-label={t.of(A.calls)}>
      <figcaption className="hint">{t.of(A.calls)}</figcaption>
      {days.slice(-7).map((one) => (
        <div key={one.day}>
          <span>{one.day.slice(5)}</span>
          <span className="bar" style={{ width: `${Math.max(2, (one.calls / most) * 50)}%` }} />
          <span>
            {one.calls}
            {one.refused > 0 ? `（${t.of(A.refusedCalls)} ${one.refused}）` : ''}
          </span>
        </div>
      ))}
    </figure>
  )
}

function AskFor({ pass, again }: { pass: string; again: () => void }) {
  const t = useWords()
  const id = useId()
  const [query] = useSearchParams()
  const [catalogue, setCatalogue] = useState<Catalogue | null>(null)
  const [form, setForm] = useState({
    ...{ ability: query.get('ability') ?? 'address', system: '', purpose: '', dayMost: '1000' },
  })
  const [wrong, setWrong] = useState<Refusal | null>(null)
  useEffect(() => {
    void talk<Catalogue>('/api/public/abilities', '').then((got) => {
      if ('value' in got) setCatalogue(got.value)
    })
  }, [])
  const all = catalogue ? [...catalogue.abilities, ...catalogue.data] : []
  const known = all.some((one) => one.name === form.ability)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const body = { ...form, dayMost: Math.max(1, Math.trunc(Number(form.dayMost)) || 1) }
    const got = await talk('/api/public/developers/me/uses', pass, body)
    setWrong('refusal' in got ? got.refusal : null)
    if ('value' in got) {
      setForm({ ...form, system: '', purpose: '' })
      again()
    }
  }
  return (
    <form className="card" onSubmit={(event) => void send(event)}>
      <h2>{t.of(A.ask)}</h2>
      <label htmlFor={`${id}a`}>{t.of(A.ability)}</label>
      <select
        id={`${id}a`}
        value={form.ability}
        onChange={(event) => setForm({ ...form, ability: event.target.value })}
      >
        {!known && <option value={form.ability}>{form.ability}</option>}
        {all.map((one) => (
          <option key={one.name} value={one.name}>
            {t.of(one.title)}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}s`}>{t.of(A.system)}</label>
      <input
        id={`${id}s`}
        maxLength={80}
        value={form.system}
        onChange={(event) => setForm({ ...form, system: event.target.value })}
      />
      <label htmlFor={`${id}u`}>{t.of(A.purpose)}</label>
      <textarea
        id={`${id}u`}
        rows={2}
        maxLength={1000}
        value={form.purpose}
        onChange={(event) => setForm({ ...form, purpose: event.target.value })}
      />
      <label htmlFor={`${id}d`}>{t.of(A.dayMost)}</label>
      <input
        id={`${id}d`}
        type="number"
        min={1}
        max={1_000_000}
        value={form.dayMost}
        onChange={(event) => setForm({ ...form, dayMost: event.target.value })}
      />
      <Problem of={wrong} />
      <button type="submit" className="button">
        {t.of(A.send)}
      </button>
    </form>
  )
}
