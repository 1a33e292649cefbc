import { useEffect, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { elementGroups, locals } from '../../../platform/catalogue/declare.ts'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { DayInput } from '../parts/day.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { gradeTitles } from './catalogue-words.ts'
import { Trail } from './standards-trail.tsx'
import { type ElementSeen, kindTitles, maskTitles, standardsWords, type Tried } from './standards-words.ts'

const BOUNDS = ['min', 'max', 'digits', 'pattern', 'level', 'required'] as const
const WAIT_MS = 250

/** 数据元: what a value of this kind is, who uses it, and how it reads what one writes. */
export function StandardElement() {
  const { name = '' } = useParams()
  const [search] = useSearchParams()
  const w = useWords(standardsWords)
  const s = useSay()
  const query = Object.fromEntries(search)
  const { load, reload } = useLoad(`element ${name} ${search}`, (signal) =>
    api.get<ElementSeen>(`/api/standards/elements/${name}`, query, { signal }),
  )
  const title = load.state === 'ready' ? s(load.value.value.field.title) : name
  useTitle({ title: w.title, to: '/standards' }, { title })
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(found) => (
          <>
            <div>
              <h1>{title}</h1>
              {s(found.value.definition) !== title && <p className="muted">{s(found.value.definition)}</p>}
            </div>
            <div className="two">
              <div className="stack">
                <Facts found={found} />
                <TryIt found={found} area={search.get('area') ?? ''} />
              </div>
              <div className="stack">
                <Trail levels={found.levels} />
                <Users found={found} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </div>
  )
}

function Facts({ found: { value } }: { found: ElementSeen }) {
  const w = useWords(standardsWords)
  const s = useSay()
  const { field } = value
  const held = field as unknown as Readonly<Record<string, unknown>>
  const bounds = BOUNDS.flatMap((one) => (held[one] === undefined ? [] : [`${one} ${String(held[one])}`]))
  return (
    <section className="card">
      <dl className="detail body">
        <dt>{w.name}</dt>
        <dd className="num">
          {value.name} · {w.version} {value.version}
        </dd>
        <dt>{w.kind}</dt>
        <dd>
          {s(kindTitles[field.kind] ?? field.title)}
          {field.kind === 'code' && (
            <>
              {' · '}
              <Link to={`/standards/tables/${field.list}`}>{field.list}</Link>
            </>
          )}
        </dd>
        <dt>{w.group}</dt>
        <dd>{s(elementGroups[value.group])}</dd>
        <dt>{w.standard}</dt>
        <dd>{value.standard ?? '—'}</dd>
        <dt>{w.headings}</dt>
        <dd>
          <span className="row tight">
            {value.synonyms.map((word) => (
              <span key={word} className="tag">
                {word}
              </span>
            ))}
          </span>
        </dd>
        <dt>{w.grade}</dt>
        <dd>{s(gradeTitles[String(field.grade ?? 2) as keyof typeof gradeTitles])}</dd>
        {field.personal && (
          <>
            <dt>{w.mask}</dt>
            <dd>{s(maskTitles[field.personal])}</dd>
          </>
        )}
        {bounds.length > 0 && (
          <>
            <dt>{w.bounds}</dt>
            <dd className="num">{bounds.join(' · ')}</dd>
          </>
        )}
        {value.empty && (
          <>
            <dt>{w.emptyWords}</dt>
            <dd>{value.empty.join('、')}</dd>
          </>
        )}
        <dt>{w.local}</dt>
        <dd>{s(locals[value.local ?? 'both'])}</dd>
      </dl>
    </section>
  )
}

function Users({ found: { users, uses } }: { found: ElementSeen }) {
  const w = useWords(standardsWords)
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.who}</h2>
        <small className="num">{w.usesN(uses)}</small>
      </header>
      <div className="body stack tight">
        {users.length === 0 && <p className="muted">{w.whoNone}</p>}
        {users.map(({ id, title, items }) => (
          <span key={id}>
            <Link to={`/catalogue/${id}`}>{title}</Link> <small>{items.join('、')}</small>
          </span>
        ))}
        {uses > users.length && <small>…</small>}
      </div>
    </section>
  )
}

/** 试一试: the same reader as the intake, one value at a time. */
function TryIt({ found: { value: element }, area }: { found: ElementSeen; area: string }) {
  const w = useWords(standardsWords)
  const s = useSay()
  const [text, setText] = useState('')
  const [on, setOn] = useState('')
  const [tried, setTried] = useState<Tried | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { name, field } = element
  useEffect(() => {
    if (text === '') {
      setTried(null)
      return
    }
    const stopping = new AbortController()
    const timer = setTimeout(async () => {
      const asked = { name, text, ...(area ? { area } : {}), ...(on ? { on } : {}) }
      const got = await api.post<Tried>('/api/standards/try', asked, { signal: stopping.signal })
      if (stopping.signal.aborted) return
      setFailure(got.ok ? null : got.error)
      if (got.ok) setTried(got.value)
    }, WAIT_MS)
    return () => {
      clearTimeout(timer)
      stopping.abort()
    }
  }, [name, text, on, area])
  return (
    <section className="card">
      <header>
        <h2>{w.try}</h2>
      </header>
      <div className="body stack">
        <p className="muted small">{w.tryWhy}</p>
        <label className="field">
          <span className="label">{w.value}</span>
          <input
            className="input"
            value={text}
            maxLength={2000}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        {(field.kind === 'area' || field.kind === 'code') && (
          // biome-ignore lint/a11y/noLabelWithoutControl: the day field within is the control
          <label className="field">
            <span className="label">{w.on}</span>
            <DayInput value={on} onChange={setOn} aria-label={w.on} />
          </label>
        )}
        {failure && <Refused failure={failure} />}
        <div aria-live="polite">{tried && <Answer tried={tried} />}</div>
        {tried === null && (
          <small>
            {w.column}: {s(kindTitles[field.kind] ?? field.title)}
          </small>
        )}
      </div>
    </section>
  )
}

function Answer({ tried }: { tried: Tried }) {
  const w = useWords(standardsWords)
  const s = useSay()
  if (tried.says)
    return (
      <div className="banner red">
        <div>
          <b>
            {w.rejected}：{s(tried.says)}
          </b>
          {tried.remedy && <div>{s(tried.remedy)}</div>}
          <small style={{ color: 'inherit' }}>{tried.rule}</small>
        </div>
      </div>
    )
  return (
    <dl className="detail">
      <dt>{w.keptAs}</dt>
      <dd className="num">
        <b>{tried.value ?? w.nothing}</b> <small>{tried.column}</small>
      </dd>
      {tried.shown !== null && tried.shown !== tried.value && (
        <>
          <dt>{w.shownAs}</dt>
          <dd>{tried.shown}</dd>
        </>
      )}
      {tried.masked !== null && (
        <>
          <dt>{w.maskedAs}</dt>
          <dd className="num">{tried.masked}</dd>
        </>
      )}
      <dt>{w.notes}</dt>
      <dd>{tried.notes.length === 0 ? w.asIs : tried.notes.map(s).join('；')}</dd>
    </dl>
  )
}
