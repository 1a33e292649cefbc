import { type FormEvent, type ReactNode, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { itemChanges } from '../../../platform/catalogue/decide.ts'
import {
  datasetClasses,
  datasetFormats,
  datasetStates,
  openClasses,
  shareClasses,
  stages,
} from '../../../platform/catalogue/declare.ts'
import { api, type Failure, sayNumber, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Modal } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { Fresh } from './catalogue.tsx'
import { catalogueWords, gradeTitles, type Seen, SHARE_TONES } from './catalogue-words.ts'
import { Items } from './dataset-items.tsx'
import { LineageTab } from './dataset-lineage.tsx'
import { FeedbackTab, QualityTab, SampleTab, UsersTab, VersionsTab } from './dataset-tabs.tsx'
import { datasetWords } from './dataset-words.ts'

const TABS = ['items', 'sample', 'quality', 'lineage', 'users', 'versions', 'feedback'] as const
type Tab = (typeof TABS)[number]

/** 数据资源: all that is known of one dataset, on one page. */
export function DatasetPage() {
  const c = useWords(catalogueWords)
  const { id = '' } = useParams()
  const { load, reload } = useLoad(`dataset ${id}`, (signal) =>
    api.get<Seen>(`/api/datasets/${id}`, undefined, { signal }),
  )
  const s = useSay()
  useTitle(
    { title: c.title, to: '/catalogue' },
    { title: load.state === 'ready' ? s(load.value.title) : '…' },
  )
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(one) => <Whole one={one} reload={() => void reload()} />}
      </Loaded>
    </div>
  )
}

function Whole({ one, reload }: { one: Seen; reload: () => void }) {
  const w = useWords(datasetWords)
  const s = useSay()
  const [search, setSearch] = useSearchParams()
  const tab = TABS.find((name) => name === search.get('tab')) ?? 'items'
  const shown = TABS.filter((name) => name !== 'feedback' || one.open !== 'closed')
  return (
    <>
      <div className="row pagehead">
        <div className="grow">
          <h1>
            {s(one.title)}{' '}
            {one.state !== 'published' && <span className="tag yellow">{s(datasetStates[one.state])}</span>}
          </h1>
          <p className="muted">{one.abstract}</p>
        </div>
        <Actions one={one} reload={reload} />
      </div>
      <PendingBanner one={one} />
      <Strip one={one} />
      <Facts one={one} />
      <nav className="tabs" aria-label={s(one.title)}>
        {shown.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === tab}
            onClick={() => setSearch(name === 'items' ? {} : { tab: name }, { replace: true })}
          >
            {w[name]}
          </button>
        ))}
      </nav>
      <TabOf tab={tab} one={one} />
    </>
  )
}

function TabOf({ tab, one }: { tab: Tab; one: Seen }): ReactNode {
  switch (tab) {
    case 'sample':
      return <SampleTab one={one} />
    case 'quality':
      return <QualityTab one={one} />
    case 'lineage':
      return <LineageTab one={one} />
    case 'users':
      return <UsersTab one={one} />
    case 'versions':
      return <VersionsTab one={one} />
    case 'feedback':
      return <FeedbackTab one={one} />
    default:
      return <Items one={one} />
  }
}

/** What a reader wants to know first. */
function Strip({ one }: { one: Seen }) {
  const w = useWords(datasetWords)
  const s = useSay()
  return (
    <section className="card strip">
      <div>
        <small>{w.unit}</small>
        <span>{one.unitName}</span>
      </div>
      <div>
        <small>{w.freshness}</small>
        <Fresh row={one} />
        {one.dueAt && (
          <small>
            {w.due} <When at={one.dueAt} />
          </small>
        )}
      </div>
      <div>
        <small>{w.rows}</small>
        <b className="num">{sayNumber(one.rowCount)}</b>
      </div>
      <div>
        <small>{w.score}</small>
        <b className="num">{one.score === null ? '—' : one.score.toFixed(1)}</b>
      </div>
      <div>
        <small>{w.share}</small>
        <span>
          <span className={`tag ${SHARE_TONES[one.share]}`}>{s(shareClasses[one.share])}</span>
        </span>
        <small>{s(openClasses[one.open])}</small>
      </div>
      <div>
        <small>{w.grade}</small>
        <span>{s(gradeTitles[String(one.grade) as keyof typeof gradeTitles])}</span>
      </div>
    </section>
  )
}

function Facts({ one }: { one: Seen }) {
  const w = useWords(datasetWords)
  const s = useSay()
  const { declared } = useCity()
  const subject = declared.codes.dataSubject?.codes.find((code) => code.code === one.subject)?.title
  const facts: readonly (readonly [string, ReactNode])[] = [
    [w.class, `${s(datasetClasses[one.class])} · ${subject ? s(subject) : one.subject}`],
    [w.format, s(datasetFormats[one.format])],
    [w.system, one.system],
    [w.duty, one.duty],
    [w.condition, one.shareCondition],
    [w.basis, one.shareBasis],
    [w.licence, one.open === 'closed' ? null : one.licence],
    [w.related, one.related?.length ? one.related.join('、') : null],
  ]
  return (
    <dl className="detail">
      <dt>{s({ zh: '信息资源代码', en: 'Code' })}</dt>
      <dd className="num">{one.code}</dd>
      {facts.map(([title, value]) =>
        value ? (
          <div key={title} style={{ display: 'contents' }}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  )
}

function PendingBanner({ one }: { one: Seen }) {
  const w = useWords(datasetWords)
  const s = useSay()
  const { pending } = one
  if (!pending) return null
  const { added, removed, changed } = itemChanges(one.publishedAt ? one.items : [], pending.draft.items)
  return (
    <div className={`banner ${pending.note ? 'yellow' : 'blue'}`} role="status">
      <div>
        <b>{w.pending(s(stages[pending.stage]), pending.by)}</b>
        {pending.note && <div>{w.returned(pending.note)}</div>}
        {one.publishedAt && <div>{w.changes(added.length, removed.length, changed.length)}</div>}
      </div>
    </div>
  )
}

type Act = 'submit' | 'endorse' | 'return' | 'publish' | 'retire'
/** Acts that want a reason; publishing wants one only when the key changes. */
const REASONED: readonly Act[] = ['return', 'retire']

function Actions({ one, reload }: { one: Seen; reload: () => void }) {
  const w = useWords(datasetWords)
  const [asking, setAsking] = useState<Act | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const { may } = one
  const act = async (name: Act, why = ''): Promise<void> => {
    setBusy(true)
    const got = await api.post(`/api/datasets/${one.id}/acts/${name}`, why ? { why } : {})
    setBusy(false)
    if (!got.ok) {
      setFailure(got.error)
      if (got.error.code === 'catalogue.keyChanged') setAsking('publish')
      return
    }
    setFailure(null)
    setAsking(null)
    toast(w.done)
    reload()
  }
  const button = (name: Act, main = false) => (
    <button
      key={name}
      type="button"
      className={`button${main ? ' main' : ''}${name === 'retire' ? ' danger' : ''}`}
      disabled={busy}
      onClick={() => (REASONED.includes(name) ? setAsking(name) : void act(name))}
    >
      {w[name]}
    </button>
  )
  return (
    <div className="row">
      {one.state === 'published' && one.share !== 'never' && (
        <Link className="button main" to={`/sharing/new?dataset=${one.id}`}>
          {w.request}
        </Link>
      )}
      {may.edit && (
        <Link className="button" to={`/catalogue/${one.id}/edit`}>
          {w.edit}
        </Link>
      )}
      {may.submit && button('submit', true)}
      {may.endorse && button('endorse', true)}
      {may.rule && button('publish', true)}
      {(may.endorse || may.rule) && button('return')}
      {may.retire && button('retire')}
      {failure && !asking && <Refused failure={failure} />}
      {asking && (
        <Reason
          title={w[asking]}
          hint={asking === 'publish' ? w.keyReason : w.why}
          failure={failure}
          onSend={(why) => void act(asking, why)}
          onClose={() => {
            setAsking(null)
            setFailure(null)
          }}
        />
      )}
    </div>
  )
}

function Reason({
  title,
  hint,
  failure,
  onSend,
  onClose,
}: {
  title: string
  hint: string
  failure: Failure | null
  onSend: (why: string) => void
  onClose: () => void
}) {
  const c = useWords(common)
  const [why, setWhy] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSend(why)
  }
  return (
    <Modal title={title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <label className="field">
          <span className="label">{hint}</span>
          <textarea
            className="input"
            rows={3}
            required
            maxLength={500}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        </label>
        {failure && <Refused failure={failure} />}
        <div className="row">
          <button type="submit" className="button main">
            {c.confirm}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {c.cancel}
          </button>
        </div>
      </form>
    </Modal>
  )
}
