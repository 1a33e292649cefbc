import { Link, useSearchParams } from 'react-router'
import { exact, type Say, say, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useAreaPath, useUnitName } from '../lists.ts'
import { DayInput } from '../parts/day.tsx'
import { useCity } from '../session.ts'
import { factValues } from './fact-values.ts'
import { KIND_GROUPS, kindWords, subjectWords } from './fact-words.ts'
import { List } from './list.tsx'
import { usePaged } from './paged.ts'

const dictionary = words({
  title: say('审计', 'Audit'),
  actor: say('操作人', 'Actor'),
  kind: say('事实类型', 'Kind of fact'),
  subject: say('事项编号', 'Matter number'),
  object: say('对象', 'Subject'),
  openMatter: say('打开事项', 'open the matter'),
  everything: say('全部类型', 'all kinds'),
  actorHow: say('姓名或账号', 'Name or account'),
  from: say('从', 'From'),
  to: say('到', 'To'),
  at: say('时间', 'At'),
  what: say('做了什么', 'What'),
  search: say('查询', 'Search'),
  detail: say('详情', 'Detail'),
})

type AuditRow = {
  readonly seq: number
  readonly at: string
  readonly kind: string
  readonly title: Say | null
  readonly actor: {
    readonly name?: string
    readonly unitName?: string | null
    readonly onBehalfOf?: string | null
  }
  readonly subjectKind?: string
  readonly subject?: string
  readonly number?: string | null
  readonly body?: Readonly<Record<string, unknown>>
}

/** Who did what, when, to what: read from the ledger, nothing in it can be changed here. */
export function Audit() {
  const w = useWords(dictionary)
  const s = useSay()
  useTitle({ title: w.title })
  const [params, setParams] = useSearchParams()
  const query = Object.fromEntries(params)
  const paged = usePaged<AuditRow>('/api/audit', { ...query, limit: 50 })
  const unitOf = useUnitName()
  const who = (row: AuditRow): string => [row.actor.unitName, row.actor.name].filter(Boolean).join(' ') || '—'
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
        <select
          className="input"
          style={{ width: 170 }}
          name="kind"
          aria-label={w.kind}
          defaultValue={query.kind ?? ''}
        >
          <option value="">{w.everything}</option>
          {Object.entries(KIND_GROUPS).map(([kind, title]) => (
            <option key={kind} value={kind}>
              {s(title)}
            </option>
          ))}
        </select>
        {(['actor', 'subject'] as const).map((name) => (
          <input
            key={name}
            className="input"
            style={{ width: 160 }}
            name={name}
            aria-label={w[name]}
            placeholder={name === 'actor' ? w.actorHow : w[name]}
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
        idOf={(row) => String(row.seq)}
        wide={900}
        columns={[
          {
            key: 'at',
            title: w.at,
            width: '160px',
            show: (row) => <span className="num">{exact(row.at)}</span>,
          },
          { key: 'actor', title: w.actor, width: 'minmax(140px, 1fr)', show: who },
          {
            key: 'kind',
            title: w.what,
            width: 'minmax(140px, 1fr)',
            show: (row) => (
              <span title={row.kind}>
                {s(kindWords(row.kind))}
                {row.title && <b> · {s(row.title)}</b>}
              </span>
            ),
          },
          {
            key: 'subject',
            title: w.object,
            width: 'minmax(150px, 1fr)',
            show: (row) =>
              row.subjectKind === 'matter' && row.subject ? (
                <Link to={`/m/${row.number ?? row.subject}`} className="num">
                  {row.number ?? w.openMatter}
                </Link>
              ) : (
                <span title={row.subject}>
                  {s(subjectWords(row.subjectKind ?? ''))}
                  {row.subjectKind === 'unit' && unitOf(row.subject) !== row.subject && (
                    <b> · {unitOf(row.subject)}</b>
                  )}
                </span>
              ),
          },
          {
            key: 'detail',
            title: w.detail,
            width: 'minmax(220px, 2.4fr)',
            wrap: true,
            show: (row) => <Body body={row.body} />,
          },
        ]}
      />
    </div>
  )
}

/** What the fact carries, name by name in words; the whole fact is in the hover. */
function Body({ body }: { body: Readonly<Record<string, unknown>> | undefined }) {
  const s = useSay()
  const { declared } = useCity()
  const entries = factValues(body, { declared, s, exact, area: useAreaPath(), unit: useUnitName() })
  if (entries.length === 0) return <span className="muted">—</span>
  return (
    <span className="two-lines small" title={JSON.stringify(body, null, 1)}>
      {entries.map(([name, words], i) => (
        <span key={name}>
          {i > 0 && ' · '}
          <span className="muted">{name}</span> {words}
        </span>
      ))}
    </span>
  )
}
