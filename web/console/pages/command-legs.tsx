import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { legKinds } from '../../../platform/command/upward/declare.ts'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { Countdown, DrillTag, useSeconds } from './command-parts.tsx'
import { command, type Duplicate, type ShownLeg } from './command-shown.ts'
import { commandWords } from './command-words.ts'

const running = (leg: ShownLeg): boolean => leg.sentAt === null && leg.voidedAt === null

function Standing({ leg, now }: { leg: ShownLeg; now: Date }) {
  const w = useWords(commandWords)
  if (leg.voidedAt) return <span className="tag">{w.void}</span>
  if (running(leg)) return <Countdown until={leg.dueAt} now={now} />
  return (
    <span className={`tag ${leg.lateMinutes > 0 ? 'red' : 'green'}`}>
      {leg.lateMinutes > 0 ? w.lateBy(leg.lateMinutes) : w.inTime}
    </span>
  )
}

/** 信息上报时限 over all cases, the latest first: lateness is seen before it is asked for. */
export function LegCard({ legs }: { legs: readonly ShownLeg[] }) {
  const w = useWords(commandWords)
  const s = useSay()
  const now = useSeconds(true)
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.legs}</h2>
        <span className="num">{legs.length}</span>
      </header>
      <div className="body stack tight">
        {legs.map((leg) => (
          <div key={leg.id} className="row tight">
            <span className="grow">
              {leg.drill && <DrillTag />} <Link to={`/m/${leg.matter}`}>{leg.title}</Link>
              <br />
              <small className="muted">
                {s(legKinds[leg.kind])} · {leg.unitName}
              </small>
            </span>
            <Standing leg={leg} now={now} />
          </div>
        ))}
        <small className="muted">{w.legsHelp}</small>
      </div>
    </section>
  )
}

/** The chain of one case: who reported to whom, when, how late. */
export function Legs({
  matter,
  legs,
  county,
  reload,
}: {
  matter: string
  legs: readonly ShownLeg[]
  county: { readonly minutes: number; readonly late: boolean } | null
  reload: () => unknown
}) {
  const w = useWords(commandWords)
  const s = useSay()
  const now = useSeconds(legs.some(running))
  const [failure, setFailure] = useState<Failure | null>(null)
  const [words, setWords] = useState('')
  const report = async (leg: ShownLeg): Promise<void> => {
    const got = await command('reportUp', { matter, leg: leg.kind, text: words })
    setFailure(got.ok ? null : got.error)
    if (got.ok) setWords('')
    void reload()
  }
  return (
    <section className="card" aria-label={w.legs}>
      <header>
        <h2 className="grow">{w.legs}</h2>
        {county && <span className={`tag ${county.late ? 'red' : 'green'}`}>{w.county(county.minutes)}</span>}
      </header>
      <div className="body stack tight">
        {failure && <Refused failure={failure} />}
        {legs.map((leg) => (
          <div key={leg.id} className="row tight">
            <span className="grow">
              <b>{s(legKinds[leg.kind])}</b> {leg.unitName}
              <br />
              <small className="muted">
                <When at={leg.startedAt} />
                {leg.sentAt && (
                  <>
                    {' → '}
                    <When at={leg.sentAt} /> {leg.sentBy}
                    {leg.sentTo ? ` → ${leg.sentTo}` : ''} {leg.words}
                  </>
                )}
              </small>
            </span>
            <Standing leg={leg} now={now} />
            {leg.may && (
              <button type="button" className="button small main" onClick={() => void report(leg)}>
                {w.reportUp}
              </button>
            )}
          </div>
        ))}
        {legs.some((leg) => leg.may) && (
          <input
            className="input"
            aria-label={w.reportUp}
            placeholder={w.sendTo}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
      </div>
    </section>
  )
}

/** Cases that may be this one. */
export function DuplicateRows({
  rows,
  onMerge,
}: {
  rows: readonly Duplicate[]
  onMerge?: (one: Duplicate) => void
}) {
  const w = useWords(commandWords)
  if (rows.length === 0) return null
  return (
    <section className="banner yellow stack tight" aria-label={w.duplicates}>
      <span>
        <b>{w.duplicates}</b> <small>{w.duplicatesHelp}</small>
      </span>
      {rows.map((one) => (
        <div key={one.id} className="row tight">
          <span className="grow">
            {one.title}
            <br />
            <small>
              {one.number} · {one.address ?? one.areaName}
              {one.metres === null ? '' : ` · ${w.metres(one.metres)}`} · <When at={one.openedAt} ago />
              {one.response ? ` · ${w.commander} ${one.response.commander}` : ''}
            </small>
          </span>
          <Link className="button small" to={one.response ? `/command/${one.response.id}` : `/m/${one.id}`}>
            {w.openCase}
          </Link>
          {onMerge && (
            <button type="button" className="button small main" onClick={() => onMerge(one)}>
              {w.merge}
            </button>
          )}
        </div>
      ))}
    </section>
  )
}

/** 疑似同一事件 of a case, merged in one click. */
export function Duplicates({ matter, reload }: { matter: string; reload: () => unknown }) {
  const w = useWords(commandWords)
  const found = useLoad(`duplicates ${matter}`, (signal) =>
    api.get<{ rows: readonly Duplicate[] }>('/api/command/duplicates', { matter }, { signal }),
  )
  const [failure, setFailure] = useState<Failure | null>(null)
  if (found.load.state !== 'ready') return null
  const merge = async (one: Duplicate): Promise<void> => {
    const got = await command('merge', { matter, into: one.id })
    setFailure(got.ok ? null : got.error)
    if (got.ok) toast(w.merged)
    await found.reload()
    void reload()
  }
  return (
    <>
      {failure && <Refused failure={failure} />}
      <DuplicateRows rows={found.load.value.rows} onMerge={(one) => void merge(one)} />
    </>
  )
}

const PAUSE_MS = 400

/** The same while a case is being written down: whoever takes the call sees that it was reported before. */
export function DuplicatesOf({ kind, area }: { kind: string; area: string }) {
  const [rows, setRows] = useState<readonly Duplicate[]>([])
  useEffect(() => {
    if (area.length <= 6) return setRows([])
    const stop = new AbortController()
    const wait = setTimeout(() => {
      void api
        .get<{ rows: readonly Duplicate[] }>(
          '/api/command/duplicates',
          { kind, area },
          { signal: stop.signal },
        )
        .then((got) => got.ok && setRows(got.value.rows))
    }, PAUSE_MS)
    return () => {
      clearTimeout(wait)
      stop.abort()
    }
  }, [kind, area])
  return <DuplicateRows rows={rows} />
}
