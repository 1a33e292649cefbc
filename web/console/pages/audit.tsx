import { useSearchParams } from 'react-router'
import { exact, say, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { DayInput } from '../parts/day.tsx'
import { List } from './list.tsx'
import { usePaged } from './paged.ts'

const dictionary = words({
  title: say('审计', 'Audit'),
  actor: say('操作人', 'Actor'),
  kind: say('事实类型', 'Kind of fact'),
  subject: say('对象编号', 'Subject'),
  from: say('从', 'From'),
  to: say('到', 'To'),
  at: say('时间', 'At'),
  what: say('做了什么', 'What'),
  search: say('查询', 'Search'),
  detail: say('详情', 'Detail'),
})

type AuditRow = {
  readonly seq?: number
  readonly id?: string
  readonly at: string
  readonly kind: string
  readonly actor?: string | { readonly name?: string; readonly unitName?: string | null }
  readonly actorName?: string
  readonly subjectKind?: string
  readonly subject?: string
  readonly number?: string
  readonly body?: unknown
  readonly detail?: unknown
}

/** Who did what, when, to what: read from the ledger, nothing in it can be changed here. */
export function Audit() {
  const w = useWords(dictionary)
  useTitle({ title: w.title })
  const [params, setParams] = useSearchParams()
  const query = Object.fromEntries(params)
  const paged = usePaged<AuditRow>('/api/audit', { ...query, limit: 50 })
  const who = (row: AuditRow): string =>
    typeof row.actor === 'string'
      ? (row.actorName ?? row.actor)
      : [row.actor?.unitName, row.actor?.name].filter(Boolean).join(' ') || (row.actorName ?? '—')
  return (
    <div className="page full">
      <h1>{w.title}</h1>
      <form
        key={params.toString()}
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          const given = [...new FormData(event.currentTarget)].filter(
            (one): one is [string, string] => typeof one[1] === 'string' && one[1].trim() !== '',
          )
          const { from, to } = query
          setParams({
            ...(from ? { from } : {}),
            ...(to ? { to } : {}),
            ...Object.fromEntries(given.map(([name, value]) => [name, value.trim()])),
          })
        }}
      >
        {(['actor', 'kind', 'subject'] as const).map((name) => (
          <input
            key={name}
            className="input"
            style={{ width: 160 }}
            name={name}
            aria-label={w[name]}
            placeholder={w[name]}
            defaultValue={query[name] ?? ''}
          />
        ))}
        {(['from', 'to'] as const).map((name) => (
          <span key={name} className="row tight small">
            {w[name]}
            <DayInput
              width={140}
              aria-label={w[name]}
              value={query[name] ?? ''}
              onChange={(day) =>
                setParams((before) => {
                  const next = new URLSearchParams(before)
                  if (day) next.set(name, day)
                  else next.delete(name)
                  return next
                })
              }
            />
          </span>
        ))}
        <button type="submit" className="button main">
          {w.search}
        </button>
      </form>
      <List
        paged={paged}
        label={w.title}
        idOf={(row) => String(row.seq ?? row.id ?? row.at + row.kind)}
        wide={900}
        columns={[
          {
            key: 'at',
            title: w.at,
            width: '160px',
            show: (row) => <span className="num">{exact(row.at)}</span>,
          },
          { key: 'actor', title: w.actor, width: 'minmax(140px, 1fr)', show: who },
          { key: 'kind', title: w.what, width: 'minmax(140px, 1fr)', show: (row) => row.kind },
          {
            key: 'subject',
            title: w.subject,
            width: 'minmax(160px, 1fr)',
            show: (row) => row.number ?? row.subject ?? '',
          },
          {
            key: 'detail',
            title: w.detail,
            width: 'minmax(200px, 2fr)',
            wrap: true,
            show: (row) => {
              const text = JSON.stringify(row.detail ?? row.body ?? '')
              return text.length > 90 ? (
                <details>
                  <summary className="small ellipsis">{text.slice(0, 90)}…</summary>
                  <pre className="small pre">{JSON.stringify(row.detail ?? row.body, null, 1)}</pre>
                </details>
              ) : (
                <span className="small">{text === '""' ? '' : text}</span>
              )
            },
          },
        ]}
      />
    </div>
  )
}
