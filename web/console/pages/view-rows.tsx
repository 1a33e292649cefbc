import { Link } from 'react-router'
import { dayOf } from '../../../base/instant.ts'
import type { RowsBlock } from '../../../kit/blocks.ts'
import type { FieldList } from '../../../platform/fields/declare.ts'
import { api, currentInstant, say, sayNumber, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { Shown } from '../parts/show.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useCity } from '../session.ts'
import '../look/view-rows.css'

const dictionary = words({
  all: say('全部', 'all'),
  none: say('没有这样的记录', 'There are none'),
  before: say('前', 'before'),
  after: say('后', 'after'),
  ended: say('已到期', 'ended'),
  today: say('今天', 'today'),
  noMatch: say('暂无合适的', 'nothing fits yet'),
})

type Values = Readonly<Record<string, unknown>>
type One = { readonly id: string; readonly values: Values }
type Told = {
  readonly fields: FieldList
  readonly label: string
  readonly base: string
  readonly block: RowsBlock
}

/** Rows of a register on a view: a table, bars in time, or what was and what comes. */
export function Rows({ pack, block }: { pack: string; block: RowsBlock }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  const name = `${pack}.${block.register}`
  const register = declared.registers[name]
  const base = `/registers/${name.replace('.', '/')}`
  const asked = {
    limit: block.span || block.board ? 200 : (block.limit ?? 20),
    ...(block.where ? { where: JSON.stringify(block.where) } : {}),
  }
  const { load, reload } = useLoad(`rows ${name} ${JSON.stringify(asked)}`, (signal) =>
    api.get<{ rows: readonly One[] }>(`/api/registers/${name}`, asked, { signal }),
  )
  // what one has no duty for is not missed on a page that others share
  if (!register || (load.state === 'failed' && load.failure.code === 'registers.notYours')) return null
  const told: Told = { fields: register.fields, label: register.label ?? '', base, block }
  return (
    <section className="card" aria-label={s(block.title)} style={{ gridColumn: '1 / -1' }}>
      <header>
        <h3 className="grow">{s(block.title)}</h3>
        <Link className="link" to={base}>
          {w.all}
        </Link>
      </header>
      <div className="body">
        <Loaded load={load} retry={reload}>
          {({ rows }) =>
            rows.length === 0 ? (
              <Empty title={w.none} />
            ) : block.pairs ? (
              <Pairs rows={rows} told={told} />
            ) : block.span ? (
              <Spans rows={rows} told={told} />
            ) : block.board ? (
              <Board rows={rows} told={told} />
            ) : block.match ? (
              <Matches pack={pack} rows={rows} told={told} />
            ) : (
              <Plain rows={rows} told={told} />
            )
          }
        </Loaded>
      </div>
    </section>
  )
}

function Plain({ rows, told: { fields, base, block } }: { rows: readonly One[]; told: Told }) {
  const s = useSay()
  const names = block.fields ?? Object.keys(fields).slice(0, 6)
  return (
    <Table
      label={s(block.title)}
      rows={rows}
      idOf={(row) => row.id}
      hrefOf={(row) => `${base}/${row.id}`}
      columns={names.flatMap((name) => {
        const field = fields[name]
        if (!field) return []
        const number = ['integer', 'decimal', 'money'].includes(field.kind)
        return [
          {
            ...{ key: name, title: s(field.title), width: 'minmax(90px, 1fr)', right: number },
            show: (row: One) => <Shown field={field} value={row.values[name]} />,
          },
        ]
      })}
    />
  )
}

const Facts = ({
  names,
  fields,
  values,
}: {
  names: readonly string[]
  fields: FieldList
  values: Values
}) => {
  const s = useSay()
  return names.map((name) => {
    const field = fields[name]
    return field && values[name] != null ? (
      <p key={name} className="small">
        <span className="muted">{s(field.title)}</span> <Shown field={field} value={values[name]} />
      </p>
    ) : null
  })
}

const Named = ({ one: { id, values }, told: { fields, label, base } }: { one: One; told: Told }) => (
  <Link to={`${base}/${id}`}>{fields[label] && <Shown field={fields[label]} value={values[label]} />}</Link>
)

/** 看板: a column for each code that a row stands in, in the order of the list. */
function Board({ rows, told }: { rows: readonly One[]; told: Told }) {
  const s = useSay()
  const { declared } = useCity()
  const { fields, block } = told
  const field = fields[block.board ?? '']
  const codes = field?.kind === 'code' ? (declared.codes[field.list]?.codes ?? []) : []
  const columns = codes.map((code) => ({
    code,
    rows: rows.filter(({ values }) => values[block.board ?? ''] === code.code),
  }))
  return (
    <div className="board">
      {columns
        .filter((one) => one.rows.length > 0)
        .map(({ code, rows: here }) => (
          <section key={code.code} aria-label={s(code.title)}>
            <h4>
              {s(code.title)} <small className="muted num">{here.length}</small>
            </h4>
            {here.map((one) => (
              <article key={one.id} className="pairs-card">
                <Named one={one} told={told} />
                <Facts names={block.fields ?? []} fields={fields} values={one.values} />
              </article>
            ))}
          </section>
        ))}
    </div>
  )
}

/** 匹配: beside each row the closest of another register that has what it wants. */
function Matches({ pack, rows, told }: { pack: string; rows: readonly One[]; told: Told }) {
  const w = useWords(dictionary)
  const { declared } = useCity()
  const match = told.block.match
  const name = `${pack}.${match?.register ?? ''}`
  const other = declared.registers[name]
  const asked = { limit: 200, ...(match?.where ? { where: JSON.stringify(match.where) } : {}) }
  const { load, reload } = useLoad(`match ${name} ${JSON.stringify(asked)}`, (signal) =>
    api.get<{ rows: readonly One[] }>(`/api/registers/${name}`, asked, { signal }),
  )
  if (!match || !other) return null
  const theirs: Told = {
    ...{ fields: other.fields, label: other.label ?? '', base: `/registers/${name.replace('.', '/')}` },
    block: told.block,
  }
  return (
    <Loaded load={load} retry={reload}>
      {({ rows: offered }) => (
        <ul className="matches">
          {rows.map((one) => {
            const wants = Number(one.values[match.wants])
            const fits = offered
              .filter(({ values }) => Number(values[match.has]) >= wants)
              .sort((a, b) => Number(a.values[match.has]) - Number(b.values[match.has]))
              .slice(0, 3)
            return (
              <li key={one.id}>
                <div>
                  <Named one={one} told={told} />
                  <Facts names={told.block.fields ?? []} fields={told.fields} values={one.values} />
                </div>
                <div className="matches-fits">
                  {fits.length === 0 && <p className="muted">{w.noMatch}</p>}
                  {fits.map((fit) => (
                    <article key={fit.id} className="pairs-card">
                      <Named one={fit} told={theirs} />
                      <Facts names={match.fields ?? []} fields={other.fields} values={fit.values} />
                    </article>
                  ))}
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </Loaded>
  )
}

const time = (value: unknown): number => Date.parse(String(value))

function Spans({ rows, told: { fields, label, base, block } }: { rows: readonly One[]; told: Told }) {
  const w = useWords(dictionary)
  const s = useSay()
  const today = dayOf(currentInstant())
  const { from, to } = block.span ?? { from: '', to: '' }
  const known = rows
    .filter(({ values }) => Number.isFinite(time(values[from])) && Number.isFinite(time(values[to])))
    .sort((a, b) => time(a.values[to]) - time(b.values[to]))
    .slice(0, block.limit ?? 20)
  const first = Math.min(...known.map(({ values }) => time(values[from])), time(today))
  const last = Math.max(...known.map(({ values }) => time(values[to])), time(today))
  const place = (at: number): number => (last > first ? ((at - first) * 100) / (last - first) : 0)
  return (
    <ul className="spans" style={{ '--today': `${place(time(today))}%` } as never}>
      {known.map(({ id, values }) => {
        const over = String(values[to]) < today
        const told = `${String(values[from])} – ${String(values[to])}`
        return (
          <li key={id}>
            <Link to={`${base}/${id}`}>
              {fields[label] && <Shown field={fields[label]} value={values[label]} />}
            </Link>
            <span className="spans-line" title={told}>
              <span
                className={over ? 'spans-bar over' : 'spans-bar'}
                style={{
                  left: `${place(time(values[from]))}%`,
                  width: `${Math.max(0.5, place(time(values[to])) - place(time(values[from])))}%`,
                }}
              />
            </span>
            <small className="num">
              {told}
              {over && ` · ${w.ended}`}
            </small>
          </li>
        )
      })}
      <li className="spans-foot" aria-hidden="true">
        <span />
        <span className="spans-line">
          <small>
            {w.today} {s(say(today, today))}
          </small>
        </span>
        <span />
      </li>
    </ul>
  )
}

function Pairs({ rows, told: { fields, label, base, block } }: { rows: readonly One[]; told: Told }) {
  const w = useWords(dictionary)
  const s = useSay()
  return (
    <div className="pairs">
      {rows.map(({ id, values }) => (
        <article key={id} className="pairs-card">
          <h4>
            <Link to={`${base}/${id}`}>
              {fields[label] && <Shown field={fields[label]} value={values[label]} />}
            </Link>
          </h4>
          <dl>
            {(block.pairs ?? []).map((pair) => {
              const [before, after] = [values[pair.before], values[pair.after]]
              if (before == null && after == null) return null
              return (
                <div key={pair.before + pair.after}>
                  <dt>
                    {s(pair.title)}
                    {pair.unit && <small className="muted"> {s(pair.unit)}</small>}
                  </dt>
                  <dd className="num">
                    <span className="muted" title={w.before}>
                      <Figure value={before} />
                    </span>
                    <span aria-hidden="true"> → </span>
                    <b title={w.after}>
                      <Figure value={after} />
                    </b>
                  </dd>
                </div>
              )
            })}
          </dl>
          {block.fields?.map((name) => {
            const field = fields[name]
            return field && values[name] != null ? (
              <p key={name} className="small">
                <span className="muted">{s(field.title)}</span> <Shown field={field} value={values[name]} />
              </p>
            ) : null
          })}
        </article>
      ))}
    </div>
  )
}

const Figure = ({ value }: { value: unknown }) =>
  typeof value === 'number' ? sayNumber(Math.round(value * 100) / 100) : value == null ? '—' : String(value)
