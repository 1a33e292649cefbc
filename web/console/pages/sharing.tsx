import { Link, useSearchParams } from 'react-router'
import { api, sayNumber, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { DueLight } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { type Desk, type GrantRow, type RequestRow, sharingWords } from './sharing-words.ts'

const TABS = ['toDecide', 'requests', 'grants'] as const
type Tab = (typeof TABS)[number]

/** 共享工作台: what is to be decided, what was asked, what is in use. */
export function Sharing() {
  const w = useWords(sharingWords)
  useTitle({ title: w.title })
  const { load, reload } = useLoad('sharing', (signal) =>
    api.get<Desk>('/api/sharing', undefined, { signal }),
  )
  return (
    <div className="page stack">
      <div className="row">
        <div className="grow share-head">
          <h1>{w.title}</h1>
          <p className="muted">{w.lead}</p>
        </div>
        <Link className="button" to="/sharing-ledger">
          {w.ledger}
        </Link>
        <Link className="button main" to="/capabilities">
          {w.capabilities}
        </Link>
      </div>
      <Loaded load={load} retry={reload}>
        {(desk) => <Piles desk={desk} />}
      </Loaded>
    </div>
  )
}

function Piles({ desk }: { desk: Desk }) {
  const w = useWords(sharingWords)
  const [search, setSearch] = useSearchParams()
  const decide = desk.requests.filter((one) => one.toDecide)
  const first: Tab = decide.length > 0 ? 'toDecide' : 'requests'
  const tab = TABS.find((one) => one === search.get('tab')) ?? first
  const counts = { toDecide: decide.length, requests: desk.requests.length, grants: desk.grants.length }
  return (
    <>
      {desk.hints.length > 0 && (
        <div className="banner yellow" role="status">
          <span className="grow">{w.hints(desk.hints.length)}</span>
          <Link className="button small" to="/sharing-ledger?tab=oversight">
            {w.look}
          </Link>
        </div>
      )}
      <nav className="tabs" aria-label={w.title}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === tab}
            onClick={() => setSearch({ tab: one }, { replace: true })}
          >
            {w[one]} <span className="num">{counts[one]}</span>
          </button>
        ))}
      </nav>
      {tab === 'grants' ? (
        <Grants rows={desk.grants} />
      ) : (
        <Requests rows={tab === 'toDecide' ? decide : desk.requests} deciding={tab === 'toDecide'} />
      )}
    </>
  )
}

function Requests({ rows, deciding }: { rows: readonly RequestRow[]; deciding: boolean }) {
  const w = useWords(sharingWords)
  const s = useSay()
  if (rows.length === 0)
    return (
      <Empty title={deciding ? w.noDecide : w.noRequests}>
        <p>{deciding ? w.noDecideWhy : w.noRequestsWhy}</p>
        {!deciding && (
          <Link className="button main" to="/catalogue">
            {w.toCatalogue}
          </Link>
        )}
      </Empty>
    )
  const columns: Column<RequestRow>[] = [
    {
      key: 'title',
      title: w.dataset,
      width: 'minmax(180px, 2fr)',
      wrap: true,
      bare: true,
      show: (row) => (
        <>
          {row.title} {row.kind === 'free' && <span className="tag green">{w.free}</span>}
          {row.kind === 'conditional' && <span className="tag">{w.conditional}</span>}{' '}
          {row.tags.includes('overdue') && <span className="tag red">{w.overdue}</span>}
          {row.tags.includes('part') && <span className="tag yellow">{w.part}</span>}
        </>
      ),
    },
    {
      key: 'number',
      title: w.number,
      width: '150px',
      show: (row) => <span className="num">{row.number}</span>,
    },
    {
      key: 'state',
      title: w.state,
      width: '120px',
      show: (row) => (row.stateTitle ? s(row.stateTitle) : row.state),
    },
    {
      key: 'due',
      title: w.due,
      width: '150px',
      show: (row) => <DueLight due={row.due} light={row.light} closed={!row.open} />,
    },
    { key: 'user', title: w.user, width: 'minmax(120px, 1fr)', wrap: true, show: (row) => row.unitName },
    { key: 'owner', title: w.owner, width: 'minmax(120px, 1fr)', wrap: true, show: (row) => row.ownerName },
  ]
  return (
    <Table
      label={w.requests}
      columns={columns}
      rows={rows}
      idOf={(row) => row.id}
      hrefOf={(row) => `/sharing/requests/${row.id}`}
      wide={900}
    />
  )
}

const TONES = { active: 'green', revoked: 'red', ended: '' } as const

function Grants({ rows }: { rows: readonly GrantRow[] }) {
  const w = useWords(sharingWords)
  const [search, setSearch] = useSearchParams()
  const side = search.get('side') ?? 'all'
  const shown = rows.filter(
    (row) => side === 'all' || (side === 'held' ? row.side === 'user' : row.side === 'owner'),
  )
  const columns: Column<GrantRow>[] = [
    {
      key: 'title',
      title: w.dataset,
      width: 'minmax(180px, 2fr)',
      wrap: true,
      bare: true,
      show: (row) => (
        <>
          {row.title} {row.reviewDue && <span className="tag yellow">{w.reviewDue}</span>}
        </>
      ),
    },
    {
      key: 'state',
      title: w.state,
      width: '90px',
      show: (row) => <span className={`tag ${TONES[row.state]}`}>{w[row.state]}</span>,
    },
    { key: 'mode', title: w.mode, width: '80px', show: (row) => w[row.mode] },
    { key: 'user', title: w.user, width: 'minmax(120px, 1fr)', wrap: true, show: (row) => row.unitName },
    { key: 'owner', title: w.owner, width: 'minmax(120px, 1fr)', wrap: true, show: (row) => row.ownerName },
    { key: 'calls', title: w.calls, width: '110px', right: true, show: (row) => sayNumber(row.calls) },
    {
      key: 'to',
      title: w.until,
      width: '110px',
      show: (row) => <span className="num">{row.to.slice(0, 10)}</span>,
    },
  ]
  return (
    <>
      <div className="row tight">
        {(['all', 'held', 'given'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className="button small share-press"
            aria-pressed={side === one}
            onClick={() => setSearch({ tab: 'grants', side: one }, { replace: true })}
          >
            {w[one]}
          </button>
        ))}
      </div>
      {shown.length === 0 ? (
        <Empty title={w.noGrants}>
          <p>{w.noRequestsWhy}</p>
        </Empty>
      ) : (
        <Table
          label={w.grants}
          columns={columns}
          rows={shown}
          idOf={(row) => row.id}
          hrefOf={(row) => `/sharing/grants/${row.id}`}
          wide={900}
        />
      )}
    </>
  )
}
