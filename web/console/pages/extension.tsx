import { useEffect, useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { saveFile } from '../parts/csv.ts'
import { When } from '../parts/due.tsx'
import { useKeys } from '../parts/keys.ts'
import { Failed, Loading, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { refreshDeclared } from '../session.ts'
import { ExtensionBody } from './extension-body.tsx'
import type { Head, Json, Shown } from './extension-edit.ts'
import { Differences, Findings, Plan, Reviewing } from './extension-review.tsx'
import { extensionWords } from './extension-words.ts'

/** Findings follow what is typed after this long. */
const CHECK_MS = 600
/** A city takes in what was published within a moment; looked at until it has. */
const LOOK_MS = 1_000

/** One version of a composed application: edited while it is a draft, reviewed while it waits, read for ever after. */
export function ExtensionPage() {
  const { id = '', version = '0' } = useParams()
  const w = useWords(extensionWords)
  const s = useSay()
  const [params, setParams] = useSearchParams()
  const against = params.get('against')
  const { load, reload } = useLoad(`extension ${id} ${version} ${against ?? ''}`, (signal) =>
    api.get<Shown>(`/api/extensions/${id}/${version}`, against ? { against } : {}, { signal }),
  )
  const one = load.state === 'ready' ? load.value : null
  useTitle({ title: w.title, to: '/extensions' }, { title: one ? s(one.title) || one.name : id })
  const pending = one?.state === 'live' && !one.appliedAt && !one.aside
  useEffect(() => {
    if (!pending) return
    const timer = setInterval(() => void reload(), LOOK_MS)
    return () => clearInterval(timer)
  }, [pending, reload])
  // menu, pages and forms of what has just gone live
  const applied = one?.state === 'live' ? one.appliedAt : null
  useEffect(() => {
    if (applied) void refreshDeclared()
  }, [applied])
  if (load.state === 'failed') return <Failed page failure={load.failure} retry={() => void reload()} />
  if (!one) return <Loading lines={8} />
  return (
    <Version
      key={`${one.id} ${one.version} ${one.revision} ${one.state}`}
      one={one}
      reload={reload}
      compare={(n) => setParams(n ? { against: String(n) } : {}, { replace: true })}
    />
  )
}

function Version({
  one,
  reload,
  compare,
}: {
  one: Shown
  reload: () => unknown
  compare: (version: number | null) => void
}) {
  const w = useWords(extensionWords)
  const s = useSay()
  const go = useNavigate()
  const [body, setBody] = useState<Json>(one.body)
  const [found, setFound] = useState(one.found)
  const [steps, setSteps] = useState(one.steps)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const [note, setNote] = useState('')
  const draft = (one.state === 'draft' || one.state === 'returned') && one.may.compose
  const changed = body !== one.body
  const path = `/api/extensions/${one.id}/${one.version}`

  useEffect(() => {
    if (!draft || !changed) return
    const timer = setTimeout(async () => {
      const got = await api.post<Pick<Shown, 'found' | 'steps'>>('/api/extensions/check', {
        id: one.id,
        body,
      })
      if (!got.ok) return
      setFound(got.value.found)
      setSteps(got.value.steps)
    }, CHECK_MS)
    return () => clearTimeout(timer)
  }, [draft, changed, body, one.id])
  useEffect(() => {
    if (!changed) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [changed])

  /** One act at a time: a second click waits for the first. */
  async function act<T>(door: string, given: object): Promise<T | null> {
    if (busy) return null
    setBusy(true)
    const got = await api.post<T>(door, given)
    setBusy(false)
    if (!got.ok) {
      setFailure(got.error)
      return null
    }
    setFailure(null)
    return got.value
  }
  async function save(): Promise<number | null> {
    const done = await act<Head>(`${path}/text`, { revision: one.revision, body })
    if (!done) return null
    toast(w.saved)
    return done.revision
  }
  async function propose() {
    const revision = changed ? await save() : one.revision
    if (revision === null) return
    if (await act(`${path}/proposal`, { revision, note })) void reload()
  }
  const then = async (door: string, given: object) => {
    if (await act(`${path}/${door}`, given)) void reload()
  }
  async function next() {
    const made = await act<Head>('/api/extensions', { of: one.id })
    if (made) void go(`/extensions/${made.id}/${made.version}`)
  }
  async function download() {
    const got = await api.file(`${path}/file`)
    if (got.ok) saveFile(got.value.name || `${one.name}-${one.version}.zip`, got.value.blob)
    else setFailure(got.error)
  }
  useKeys([
    {
      key: 'Ctrl+s',
      says: w.save,
      run: () => {
        if (draft && changed) void save().then((done) => done !== null && reload())
      },
    },
  ])
  const newest = one.versions[0]?.version === one.version
  const working = one.versions.some((each) => ['draft', 'returned', 'proposed'].includes(each.state))
  return (
    <div className="page stack extension">
      <div className="row">
        <h1 className="grow">{s(one.title) || one.name}</h1>
        <span className="tag accent">
          {w.version(one.version)} · {w[one.state]}
          {one.state === 'live' && !one.appliedAt && !one.aside && ` · ${w.goingLive}`}
        </span>
        <button type="button" className="button" onClick={() => void download()}>
          {w.file}
        </button>
        {one.state === 'live' && one.appliedAt && (
          <Link className="button" to={`/packs/${one.name}`}>
            {w.openPage}
          </Link>
        )}
        {newest && !working && one.may.compose && (
          <button type="button" className="button main" disabled={busy} onClick={() => void next()}>
            {w.next}
          </button>
        )}
      </div>
      <p className="muted">
        {one.name} · {w.author} {one.author} · {w.changed} {one.changedBy} <When at={one.changedAt} />
        {one.reviewer && (
          <>
            {' '}
            · {w.reviewer} {one.reviewer} {one.why}
          </>
        )}
      </p>
      {one.state === 'returned' && one.why && (
        <div className="banner yellow" role="status">
          {one.reviewer}：{one.why}
        </div>
      )}
      {one.aside && (
        <div className="banner red" role="alert">
          <b>{w.aside}</b>
          <Findings found={one.aside} body={one.body} />
        </div>
      )}
      {failure && <Refused failure={failure} />}
      {failure?.code === 'extensions.stale' && (
        <div className="row">
          <button
            type="button"
            className="button"
            onClick={() =>
              saveFile(
                `${one.name}-mine.json`,
                new Blob([JSON.stringify(body, null, 2)], { type: 'application/json' }),
              )
            }
          >
            {w.keepMine}
          </button>
          <button type="button" className="button main" onClick={() => void reload()}>
            {w.loadLatest}
          </button>
        </div>
      )}
      {(draft || one.state === 'proposed') && (
        <div className="two">
          <section className="card" aria-label={w.check}>
            <header>
              <h2>{found.length === 0 ? `✓ ${w.sound}` : w.foundN(found.length)}</h2>
            </header>
            {found.length > 0 && (
              <div className="body">
                <Findings found={found} body={body} />
              </div>
            )}
          </section>
          <Plan steps={steps} />
        </div>
      )}
      {draft && (
        <div className="row extension-bar">
          <button
            type="button"
            className="button main"
            disabled={!changed || busy}
            onClick={() => void save().then((done) => done !== null && reload())}
          >
            {w.save}
          </button>
          {changed && <span className="muted">{w.unsaved}</span>}
          <span className="grow" />
          <input
            className="input auto"
            aria-label={w.note}
            placeholder={w.note}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <button
            type="button"
            className="button"
            disabled={busy || found.length > 0}
            onClick={() => void propose()}
          >
            {w.propose}
          </button>
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => {
              if (confirm(w.discardSure))
                void act(`${path}/withdrawal`, { discard: true }).then((done) => done && go('/extensions'))
            }}
          >
            {w.discard}
          </button>
        </div>
      )}
      {one.state === 'proposed' && (
        <Reviewing
          note={one.note}
          may={one.may}
          busy={busy}
          onReview={(publish, why) => void then('review', { publish, why })}
          onWithdraw={() => void then('withdrawal', {})}
        />
      )}
      {(one.state !== 'draft' || one.differs.length > 0) && <Differences one={one} compare={compare} />}
      <ExtensionBody body={body} put={setBody} found={found} live={one.liveBody} frozen={!draft} />
      {one.state === 'live' && one.may.review && (
        <Retiring busy={busy} onRetire={(why) => void then('retirement', { why })} />
      )}
    </div>
  )
}

function Retiring({ busy, onRetire }: { busy: boolean; onRetire: (why: string) => void }) {
  const w = useWords(extensionWords)
  const [why, setWhy] = useState('')
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) onRetire(why)
      }}
    >
      <input
        className="input auto"
        required
        maxLength={500}
        aria-label={w.retireWhy}
        placeholder={w.retireWhy}
        value={why}
        onChange={(event) => setWhy(event.target.value)}
      />
      <button type="submit" className="button" disabled={busy || why.trim() === ''}>
        {w.retire}
      </button>
    </form>
  )
}
