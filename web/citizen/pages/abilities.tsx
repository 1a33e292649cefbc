import { type FormEvent, useEffect, useId, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { Say } from '../../../base/index.ts'
import { Frame, NoLine } from '../frame.tsx'
import { useWords } from '../settings.tsx'
import { type Outcome, read } from '../talk.ts'
import { A } from '../words-abilities.ts'
import '../open.css'

export type Ability = {
  readonly name: string
  readonly title: Say
  readonly does: Say
  readonly method: string
  readonly path: string
  readonly params: readonly {
    readonly name: string
    readonly says: Say
    readonly sample: string
    readonly required: boolean
  }[]
  readonly answers: Say
}
export type Catalogue = {
  readonly abilities: readonly Ability[]
  readonly data: readonly Ability[]
  readonly datasets: number
}

/** 能力目录 for anybody: what there is, how it is called, a try with a key. */
export function Abilities() {
  const t = useWords()
  const id = useId()
  const [query, setQuery] = useSearchParams()
  const q = query.get('q') ?? ''
  const [text, setText] = useState(q)
  const [found, setFound] = useState<Outcome<Catalogue> | null>(null)
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    let here = true
    setText(q)
    setFound(null)
    void read<Catalogue>(`/api/public/abilities?${new URLSearchParams(q ? { q } : {})}`).then((outcome) => {
      if (here) setFound(outcome)
    })
    return () => {
      here = false
    }
  }, [q, round])
  const page = found?.kind === 'answer' ? found.value : null
  return (
    <Frame title={t.of(A.title)} back>
      <p className="lead">{t.of(A.lead)}</p>
      <p>
        <Link className="button" to="/developer">
          {t.of(A.mine)}
        </Link>
      </p>
      <search>
        <form
          className="searchRow"
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            setQuery(text.trim() ? { q: text.trim() } : {})
          }}
        >
          <input
            type="search"
            id={id}
            aria-label={t.of(A.find)}
            placeholder={t.of(A.find)}
            value={text}
            maxLength={100}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" className="button">
            {t.of(A.search)}
          </button>
        </form>
      </search>
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
      {page && page.abilities.length + page.data.length === 0 && <p role="status">{t.of(A.none)}</p>}
      {page && page.abilities.length > 0 && <List title={t.of(A.abilities)} all={page.abilities} />}
      {page && page.data.length > 0 && <List title={t.of(A.data)} all={page.data} />}
      {page && (
        <div className="foot">
          <Link className="button quiet" to="/open">
            {t.of(A.allData)}
          </Link>
        </div>
      )}
    </Frame>
  )
}

function List({ title, all }: { title: string; all: readonly Ability[] }) {
  const t = useWords()
  return (
    <section>
      <h2>{title}</h2>
      <ul className="openList">
        {all.map((one) => (
          <li key={one.name} className="card">
            <details>
              <summary className="abilityHead">
                <strong>{t.of(one.title)}</strong>
              </summary>
              <p>{t.of(one.does)}</p>
              <How one={one} />
            </details>
          </li>
        ))}
      </ul>
    </section>
  )
}

function How({ one }: { one: Ability }) {
  const t = useWords()
  const ask = `/developer?${new URLSearchParams({ ability: one.name })}`
  return (
    <>
      <p className="hint">{t.of(A.call)}</p>
      <pre className="apiText">{`${one.method} ${location.origin}${one.path}\nAuthorization: Bearer <key>`}</pre>
      <p className="hint">{t.of(A.params)}</p>
      <ul className="params">
        {one.params.map((param) => (
          <li key={param.name}>
            <code>{param.name}</code> {t.of(param.says)}
            {param.required ? '' : `（${t.of(A.optional)}）`}
          </li>
        ))}
      </ul>
      <p className="hint">
        {t.of(A.answers)}：{t.of(one.answers)}
      </p>
      <p>
        <Link className="button quiet" to={ask}>
          {t.of(A.ask)}
        </Link>
      </p>
      {one.path.startsWith('/ability/') ? <Try one={one} /> : <p className="hint">{t.of(A.open311)}</p>}
    </>
  )
}

/** The very call that the developer's system will make, from the browser; the key stays in this page. */
function Try({ one }: { one: Ability }) {
  const t = useWords()
  const id = useId()
  const [key, setKey] = useState('')
  const [values, setValues] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(one.params.map((param) => [param.name, param.sample])),
  )
  const [answer, setAnswer] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const call = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    try {
      const response = await fetch(one.path, {
        method: 'POST',
        credentials: 'omit',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key.trim()}` },
        body: JSON.stringify(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))),
      })
      setAnswer(`HTTP ${response.status}\n${JSON.stringify(await response.json(), null, 2)}`)
    } catch (fault) {
      setAnswer(fault instanceof Error ? fault.message : String(fault))
    }
    setBusy(false)
  }
  return (
    <form onSubmit={(event) => void call(event)}>
      <p className="hint">{t.of(A.keyHelp)}</p>
      <label htmlFor={`${id}k`}>{t.of(A.key)}</label>
      <input id={`${id}k`} value={key} autoComplete="off" onChange={(event) => setKey(event.target.value)} />
      {one.params.map((param) => (
        <div key={param.name}>
          <label htmlFor={`${id}${param.name}`}>{param.name}</label>
          <input
            id={`${id}${param.name}`}
            value={values[param.name] ?? ''}
            onChange={(event) => setValues({ ...values, [param.name]: event.target.value })}
          />
        </div>
      ))}
      <p>
        <button type="submit" className="button" disabled={busy || key.trim() === ''}>
          {busy ? t.of(A.trying) : t.of(A.try)}
        </button>
      </p>
      {answer !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the keyboard
        <pre className="apiText" tabIndex={0} role="status" aria-label={t.of(A.answer)}>
          {answer}
        </pre>
      )}
    </form>
  )
}
