import { useEffect, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, type Failure, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { useKeys } from '../parts/keys.ts'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'

const dictionary = words({
  title: say('实体核对', 'Same or not'),
  lead: say(
    '诉求和台账中提到的人员、企业、地址，可能是同一个的放在这里核对。把握足够的由城市智能体以它自己的名义认定；每一条都可以撤销，被否定的不会再连成同一个。',
    'Persons, enterprises and addresses that requests and registers name and that may be one. Where it is sure the city brain links by itself, under its own name; every answer can be taken back, and what was told apart is never joined again.',
  ),
  open: say('待核对', 'To check'),
  linked: say('已认定同一', 'Taken for one'),
  rejected: say('已否定', 'Told apart'),
  state: say('状态', 'State'),
  kind: say('类别', 'Kind'),
  person: say('人员', 'Persons'),
  enterprise: say('企业', 'Enterprises'),
  address: say('地址', 'Addresses'),
  confirm: say('是同一个', 'They are one'),
  reject: say('不是同一个', 'They are two'),
  undo: say('撤销', 'Take it back'),
  down: say('下一条', 'Next pair'),
  up: say('上一条', 'Pair before'),
  noOpen: say('没有待核对的记录', 'Nothing to check'),
  noOpenWhy: say(
    '新的诉求和台账记录进来后会自动比对。',
    'New requests and register rows are compared as they come.',
  ),
  noneHere: say('没有这样的记录', 'No such pairs'),
  sure: (percent: number) => say(`相似 ${percent}%`, `${percent} % alike`),
  register: say('台账', 'Register'),
  request: say('诉求', 'Request'),
  record: say('待认领记录', 'Record without a row'),
  line: (n: number) => say(`第 ${n} 行`, `row ${n}`),
  file: say('档案', 'File'),
  noName: say('未写姓名', 'no name given'),
  requester: say('诉求人', 'Caller'),
})

type Side = {
  readonly mention: string
  readonly source: 'matter' | 'register' | 'record'
  readonly id: string
  readonly field: string
  readonly name: string | null
  readonly areaName: string
  readonly at: string
  readonly number?: string | null
  readonly title?: string | null
  readonly address?: string | null
  /** Masked as the list masks it. */
  readonly requester?: { readonly name?: string; readonly phone?: string } | null
  readonly register?: string
  /** A record that waits for its row: the dataset it stands in, its row there, why it waits. */
  readonly feed?: string | null
  readonly line?: number | null
  readonly reason?: Say
  readonly values?: Readonly<Record<string, unknown>>
}
type Pair = {
  readonly id: string
  readonly kind: 'person' | 'enterprise' | 'address'
  readonly state: 'open' | 'linked' | 'rejected'
  readonly score: number
  readonly reasons: readonly Say[]
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  readonly a: Side
  readonly b: Side
}
type Page = {
  readonly rows: readonly Pair[]
  readonly next: string | null
  readonly open: readonly { readonly kind: Pair['kind']; readonly count: number }[]
}
type Decision = 'confirm' | 'reject' | 'undo'

const STATES = ['open', 'linked', 'rejected'] as const
const KINDS = ['enterprise', 'person', 'address'] as const

/** 实体核对: pairs side by side with what speaks for them; one key each to confirm, reject, take back. */
export function Linkage() {
  const w = useWords(dictionary)
  const c = useWords(common)
  useTitle({ title: w.title })
  const [search, setSearch] = useSearchParams()
  const state = STATES.find((one) => one === search.get('state')) ?? 'open'
  const kind = KINDS.find((one) => one === search.get('kind'))
  const put = (name: string, value: string): void => {
    const next = new URLSearchParams(search)
    if (value) next.set(name, value)
    else next.delete(name)
    setSearch(next, { replace: true })
  }
  const query = { state, ...(kind ? { kind } : {}) }
  const { load, reload } = useLoad(`linkage ${state} ${kind ?? ''}`, (signal) =>
    api.get<Page>('/api/brain/links', query, { signal }),
  )
  const open = load.state === 'ready' ? load.value.open : []
  const count = open.filter((one) => !kind || one.kind === kind).reduce((sum, one) => sum + one.count, 0)
  return (
    <div className="page stack">
      <div>
        <h1>{w.title}</h1>
        <p className="muted">{w.lead}</p>
      </div>
      <div className="row">
        <nav className="tabs" aria-label={w.state}>
          {STATES.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === state}
              onClick={() => put('state', one === 'open' ? '' : one)}
            >
              {w[one]}
              {one === 'open' && count > 0 && <span className="num"> {count}</span>}
            </button>
          ))}
        </nav>
        <select
          className="input towns"
          aria-label={w.kind}
          value={kind ?? ''}
          onChange={(event) => put('kind', event.target.value)}
        >
          <option value="">{c.all}</option>
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {w[one]}
            </option>
          ))}
        </select>
      </div>
      <Loaded load={load} retry={reload}>
        {(page) => <Pairs key={`${state} ${kind ?? ''}`} page={page} query={query} reload={reload} />}
      </Loaded>
    </div>
  )
}

function Pairs({
  page,
  query,
  reload,
}: {
  page: Page
  query: Readonly<Record<string, string>>
  reload: () => unknown
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const [more, setMore] = useState<{ rows: readonly Pair[]; next: string | null } | null>(null)
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  const [at, setAt] = useState(0)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const all = [...page.rows, ...(more?.rows ?? [])]
  const rows = all.filter((row, i) => !gone.has(row.id) && all.findIndex((one) => one.id === row.id) === i)
  const next = more ? more.next : page.next
  const here = Math.min(at, rows.length - 1)
  const now = rows[here]

  const walk = (step: number): void => {
    const to = Math.max(0, Math.min(rows.length - 1, here + step))
    setAt(to)
    document.getElementById(`pair-${rows[to]?.id}`)?.scrollIntoView({ block: 'nearest' })
  }
  const fetchMore = async (): Promise<void> => {
    if (!next) return
    const got = await api.get<Page>('/api/brain/links', { ...query, cursor: next })
    if (got.ok)
      setMore((before) => ({ rows: [...(before?.rows ?? []), ...got.value.rows], next: got.value.next }))
    else setFailure(got.error)
  }
  const decide = async (pair: Pair | undefined, decision: Decision): Promise<void> => {
    if (!pair || busy || (decision === 'undo') !== (pair.state !== 'open')) return
    setBusy(true)
    const got = await api.post(`/api/brain/links/${pair.id}`, { decision })
    setBusy(false)
    setFailure(got.ok ? null : got.error)
    if (!got.ok) return
    toast(w[decision])
    setGone((before) => new Set([...before, pair.id]))
    // the last of the page: what comes behind it
    if (rows.length <= 1) void reload()
  }
  useEffect(() => {
    if (page) setGone(new Set())
  }, [page])
  useKeys([
    { key: 'j', says: w.down, run: () => walk(1) },
    { key: 'k', says: w.up, run: () => walk(-1) },
    ...(query.state === 'open'
      ? [
          { key: 'y', says: w.confirm, run: () => void decide(now, 'confirm') },
          { key: 'n', says: w.reject, run: () => void decide(now, 'reject') },
        ]
      : [{ key: 'u', says: w.undo, run: () => void decide(now, 'undo') }]),
  ])
  if (rows.length === 0)
    return (
      <Empty title={query.state === 'open' ? w.noOpen : w.noneHere}>
        {query.state === 'open' && <p>{w.noOpenWhy}</p>}
        {next && (
          <button type="button" className="button" onClick={() => void fetchMore()}>
            {c.more}
          </button>
        )}
      </Empty>
    )
  return (
    <>
      {failure && <Refused failure={failure} />}
      <ol className="pairs card" aria-label={w.title}>
        {rows.map((row, i) => (
          <PairLine
            key={row.id}
            pair={row}
            on={i === here}
            busy={busy}
            onNear={() => setAt(i)}
            onDecide={(decision) => void decide(row, decision)}
          />
        ))}
      </ol>
      {next && (
        <div>
          <button type="button" className="button" onClick={() => void fetchMore()}>
            {c.more}
          </button>
        </div>
      )}
    </>
  )
}

function PairLine({
  pair,
  on,
  busy,
  onNear,
  onDecide,
}: {
  pair: Pair
  on: boolean
  busy: boolean
  onNear: () => void
  onDecide: (decision: Decision) => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const button = (decision: Decision, key: string, main = false) => (
    <button
      type="button"
      className={`button small${main ? ' main' : ''}`}
      disabled={busy}
      onFocus={onNear}
      onClick={() => onDecide(decision)}
    >
      {w[decision]} {on && <kbd>{key}</kbd>}
    </button>
  )
  return (
    <li id={`pair-${pair.id}`} className={on ? 'on' : ''} aria-current={on ? 'true' : undefined}>
      <PairSide pair={pair} side={pair.a} />
      <div className="between">
        <b className="num">{w.sure(Math.min(99, Math.round(pair.score * 100)))}</b>
        <span className="row tight">
          {pair.reasons.map((reason) => (
            <span key={reason.zh} className="tag">
              {s(reason)}
            </span>
          ))}
        </span>
        {pair.decidedBy && pair.decidedAt && (
          <span className="small">
            {pair.decidedBy} <When at={pair.decidedAt} />
          </span>
        )}
        <span className="row tight">
          {pair.state === 'open' ? (
            <>
              {button('confirm', 'y', true)}
              {button('reject', 'n')}
            </>
          ) : (
            button('undo', 'u')
          )}
        </span>
      </div>
      <PairSide pair={pair} side={pair.b} />
    </li>
  )
}

/** What tells persons apart, masked as the lists mask it. */
const ofPerson = ({ values }: Side): string[] =>
  ['idNumber', 'birth', 'phone', 'address', 'registeredAddress'].map((field) => text(values?.[field]))

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function PairSide({ pair, side }: { pair: Pair; side: Side }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  const type = side.register ? declared.registers?.[side.register] : undefined
  const { name, phone } = side.requester ?? {}
  const head =
    pair.kind !== 'person'
      ? (side.name ?? '—')
      : side.source === 'matter'
        ? [name ?? w.requester, phone].filter(Boolean).join(' ')
        : text(side.values?.name) || w.noName
  const about =
    side.source === 'register'
      ? pair.kind === 'person'
        ? ofPerson(side)
        : [text(side.values?.creditCode), text(side.values?.address), text(side.values?.business)]
      : side.source === 'record'
        ? ofPerson(side)
        : [pair.kind === 'address' ? '' : text(side.address)]
  return (
    <div className="side-of-pair">
      <b>{head}</b>
      <span className="small">
        {side.areaName} · <When at={side.at} />
      </span>
      {about.filter(Boolean).length > 0 && <span className="small">{about.filter(Boolean).join(' · ')}</span>}
      <span className="small">
        <span className="tag">
          {side.source === 'register'
            ? type
              ? s(type.title)
              : w.register
            : side.source === 'record'
              ? w.record
              : w.request}
        </span>{' '}
        {side.source === 'record' && (
          <>
            {side.feed} {typeof side.line === 'number' && w.line(side.line)}
            {side.reason && <span className="tag yellow"> {s(side.reason)}</span>}
          </>
        )}
        {side.source === 'register' && pair.kind === 'person' && side.register ? (
          <Link to={`/base/${side.register.replace('.', '/')}/${side.id}`}>{w.file}</Link>
        ) : side.source === 'register' && side.register ? (
          <Link to={`/registers/${side.register.replace('.', '/')}/${side.id}`}>
            {text(side.values?.name) || side.id}
          </Link>
        ) : (
          side.number && (
            <Link to={`/m/${side.number}`}>
              {side.number} {side.title}
            </Link>
          )
        )}
      </span>
    </div>
  )
}
