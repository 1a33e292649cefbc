import { useState } from 'react'
import { Link } from 'react-router'
import {
  type CertificateException,
  type Seal,
  shareGrades,
  type TypeLine,
} from '../../../platform/credentials/certificates/declare.ts'
import { api, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { toast } from '../parts/toast.tsx'
import { certificateWords } from './certificate-words.ts'

/** As wide as its words, not as the page. */
const AUTO = { width: 'auto', flex: '0 1 240px' } as const

/** 类型与模板: what may be issued, by whom, how it looks, what of it is shown. */
export function Types({ types }: { readonly types: readonly TypeLine[] }) {
  const w = useWords(certificateWords)
  const s = useSay()
  const [open, setOpen] = useState('')
  const one = types.find(({ name }) => name === open)
  const columns: readonly Column<TypeLine>[] = [
    { key: 'title', title: w.type, width: 'minmax(150px, 1.5fr)', wrap: true, show: (row) => s(row.title) },
    {
      key: 'code',
      title: w.code,
      width: '210px',
      show: (row) => <span className="num">{row.typeCode}</span>,
    },
    { key: 'version', title: w.version, width: '60px', right: true, show: (row) => row.version },
    {
      key: 'issuers',
      title: w.issuers,
      width: 'minmax(130px, 1fr)',
      wrap: true,
      show: (row) => row.issuers.join('、'),
    },
    {
      key: 'validity',
      title: w.validity,
      width: '110px',
      show: ({ validity }) =>
        validity.kind === 'forever'
          ? w.forever
          : validity.kind === 'months'
            ? w.months(validity.months)
            : w.byField,
    },
    { key: 'share', title: w.share, width: '110px', show: (row) => s(shareGrades[row.share]) },
    {
      key: 'rules',
      title: w.rules,
      width: 'minmax(160px, 1fr)',
      show: (row) => (
        <span className="row tight">
          {row.shows && <span className="tag green">{w.showAllowed}</span>}
          {row.offline && <span className="tag">{w.offline}</span>}
          {row.single && <span className="tag">{w.single}</span>}
          {row.sensitive && <span className="tag yellow">{w.sensitive}</span>}
          {row.sealing === 'keeper' && <span className="tag blue">{w.keeper}</span>}
        </span>
      ),
    },
  ]
  return (
    <>
      <Table
        label={w.types}
        columns={columns}
        rows={types}
        idOf={(row) => row.name}
        onOpen={(row) => setOpen(row.name === open ? '' : row.name)}
      />
      {one && (
        <section className="card stack">
          <header className="row">
            <h2>{s(one.title)}</h2>
            <a
              className="button small"
              href={`/api/certificates/types/${one.name}/sample.pdf`}
              target="_blank"
              rel="noreferrer"
            >
              {w.sample}
            </a>
            <a className="button small" href={`/api/certificates/types/${one.name}/template.csv`}>
              {w.template}
            </a>
          </header>
          <p className="muted">
            {w.basis}：{one.basis}
            {one.replaces.length > 0 && ` · ${w.replaces}：${one.replaces.map((each) => s(each)).join('、')}`}
          </p>
          <ul className="plain-list">
            {one.fields.map((field) => (
              <li key={field.name}>
                <b>{s(field.title)}</b> <span className="muted">{field.kind}</span>{' '}
                {field.element && <span className="tag">{field.element}</span>}{' '}
                {field.shown && <span className="tag green">{w.showAllowed}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

type SealRow = Omit<Seal, 'validFrom' | 'validTo' | 'stateAt'> & {
  readonly validFrom: string
  readonly validTo: string
  readonly stateAt: string
}
/** 印章: which body has which, until when; what was sealed while one held stays good. */
export function Seals() {
  const w = useWords(certificateWords)
  const s = useSay()
  const { load, reload } = useLoad('certificate seals', (signal) =>
    api.get<{ rows: readonly SealRow[] }>('/api/certificates/seals', undefined, { signal }),
  )
  const states = { normal: w.sealNormal, suspended: w.sealSuspended, destroyed: w.sealDestroyed }
  const set = async (id: string, state: Seal['state']) => {
    const why = prompt(w.why)
    if (!why) return
    const got = await api.post(`/api/certificates/seals/${id}`, { state, why })
    if (got.ok) void reload()
    else toast(s(got.error.says), 'red')
  }
  const columns: readonly Column<SealRow>[] = [
    { key: 'name', title: w.sealName, width: 'minmax(220px, 2fr)', wrap: true, show: (row) => row.name },
    { key: 'unit', title: w.issuer, width: 'minmax(160px, 1.4fr)', wrap: true, show: (row) => row.unitName },
    {
      key: 'kind',
      title: w.kind,
      width: '110px',
      show: (row) => (row.kind === 'legal' ? w.legalSeal : w.specialSeal),
    },
    {
      key: 'to',
      title: w.validTo,
      width: '110px',
      show: (row) => <span className="num">{row.validTo.slice(0, 10)}</span>,
    },
    {
      key: 'state',
      title: w.state,
      width: '130px',
      show: (row) => (
        <span className="row tight">
          <span className={`tag ${row.state === 'normal' ? 'green' : 'red'}`}>{states[row.state]}</span>
          {row.test && <span className="tag yellow">{w.test}</span>}
        </span>
      ),
    },
    {
      key: 'acts',
      title: '',
      width: '190px',
      show: (row) =>
        row.state !== 'destroyed' && (
          <span className="row tight">
            <button
              type="button"
              className="button small"
              onClick={() => void set(row.id, row.state === 'normal' ? 'suspended' : 'normal')}
            >
              {row.state === 'normal' ? w.suspend : w.restore}
            </button>
            <button type="button" className="button small" onClick={() => void set(row.id, 'destroyed')}>
              {w.destroy}
            </button>
          </span>
        ),
    },
  ]
  return (
    <Loaded load={load} retry={reload}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty>{w.noSeals}</Empty>
        ) : (
          <Table label={w.seals} columns={columns} rows={rows} idOf={(row) => row.id} />
        )
      }
    </Loaded>
  )
}

type Figure = {
  readonly type: string
  readonly title: Say
  readonly all: number
  readonly valid: number
  readonly withCase: number
  readonly stock: number
  readonly blocked: number
  readonly ending: number
  readonly uses: Readonly<Record<string, number>>
}
/** 统计: how many, how they came, how they were used. */
export function Figures() {
  const w = useWords(certificateWords)
  const s = useSay()
  const { load, reload } = useLoad('certificate figures', (signal) =>
    api.get<{ types: number; rows: readonly Figure[] }>('/api/certificates/statistics', undefined, {
      signal,
    }),
  )
  const number = (key: keyof Figure, title: string): Column<Figure> => ({
    ...{ key: String(key), title, width: '96px', right: true },
    show: (row) => <span className="num">{Number(row[key])}</span>,
  })
  const used = (kind: string, title: string): Column<Figure> => ({
    ...{ key: `use ${kind}`, title, width: '80px', right: true },
    show: (row) => <span className="num">{row.uses[kind] ?? 0}</span>,
  })
  const columns: readonly Column<Figure>[] = [
    { key: 'title', title: w.type, width: 'minmax(160px, 2fr)', wrap: true, show: (row) => s(row.title) },
    number('all', w.all),
    number('valid', w.valid),
    number('withCase', w.withCase),
    number('stock', w.stock),
    number('ending', w.ending),
    number('blocked', w.blocked),
    used('reuse', w.reused),
    used('show', w.shown),
    used('verify', w.verified),
  ]
  return (
    <Loaded load={load} retry={reload}>
      {({ types, rows }) => {
        const sum = (of: (row: Figure) => number) => rows.reduce((all, row) => all + of(row), 0)
        const tiles: readonly (readonly [string, number])[] = [
          [w.typesCount, types],
          [w.all, sum((row) => row.all)],
          [w.valid, sum((row) => row.valid)],
          [w.withCase, sum((row) => row.withCase)],
          [w.reused, sum((row) => row.uses.reuse ?? 0)],
          [w.shown, sum((row) => row.uses.show ?? 0)],
        ]
        return (
          <>
            <div className="tiles">
              {tiles.map(([title, value]) => (
                <div className="tile" key={title}>
                  <span>{title}</span>
                  <b className="num">{value}</b>
                </div>
              ))}
            </div>
            <Table label={w.figures} columns={columns} rows={rows} idOf={(row) => row.type} />
          </>
        )
      }}
    </Loaded>
  )
}

type ExceptionRow = Omit<CertificateException, 'at'> & { readonly title: Say; readonly at: string }
/** 异常: conflicts, doubles, orphans, harvesting, look-ups without a case. */
export function Exceptions() {
  const w = useWords(certificateWords)
  const s = useSay()
  const { load, reload } = useLoad('certificate exceptions', (signal) =>
    api.get<{ rows: readonly ExceptionRow[] }>('/api/certificates/exceptions', undefined, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty>{w.noExceptions}</Empty>
        ) : (
          <div className="stack">
            {rows.map((row) => (
              <section className="card" key={row.id}>
                <header className="row">
                  <span className="tag red">{s(row.title)}</span>
                  <When at={row.at} />
                  {row.certificate && <Link to={`/certificates/${row.certificate}`}>{w.store}</Link>}
                </header>
                <p style={{ marginBottom: 8 }}>{row.about}</p>
                <form
                  className="row"
                  onSubmit={async (event) => {
                    event.preventDefault()
                    const why = String(new FormData(event.currentTarget).get('why') ?? '')
                    const got = await api.post(`/api/certificates/exceptions/${row.id}/settle`, { why })
                    if (got.ok) void reload()
                    else toast(s(got.error.says), 'red')
                  }}
                >
                  <input
                    className="input"
                    style={AUTO}
                    name="why"
                    aria-label={w.why}
                    placeholder={w.why}
                    required
                    minLength={2}
                  />
                  <button type="submit" className="button">
                    {w.settle}
                  </button>
                </form>
              </section>
            ))}
          </div>
        )
      }
    </Loaded>
  )
}
