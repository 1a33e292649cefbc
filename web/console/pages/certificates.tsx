import { useState } from 'react'
import { useSearchParams } from 'react-router'
import {
  type Card,
  type CertificateAct,
  certificateActs,
  certificateStates,
  type TypeLine,
} from '../../../platform/credentials/certificates/declare.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { toast } from '../parts/toast.tsx'
import { Exceptions, Figures, Seals, Types } from './certificate-lists.tsx'
import { Making } from './certificate-making.tsx'
import { Stock } from './certificate-stock.tsx'
import { GrantedUse } from './certificate-use.tsx'
import { certificateWords } from './certificate-words.ts'
import '../look/certificates.css'
import '../look/services.css'

const TABS = ['store', 'making', 'granted', 'types', 'seals', 'stock', 'figures', 'exceptions'] as const
type Tab = (typeof TABS)[number]

/** 电子证照: the store, what is being made, types, seals, stock, figures, exceptions. */
export function Certificates() {
  const w = useWords(certificateWords)
  useTitle({ title: w.title })
  const [params, setParams] = useSearchParams()
  const tab: Tab = TABS.find((one) => one === params.get('tab')) ?? 'store'
  const types = useLoad('certificate types', (signal) =>
    api.get<{ rows: readonly TypeLine[] }>('/api/certificates/types', undefined, { signal }),
  )
  return (
    <div className="page stack certificates">
      <h1>{w.title}</h1>
      <p className="muted in-text">{w.lead}</p>
      <div className="row" role="tablist" aria-label={w.title}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            className="button small"
            aria-selected={one === tab}
            onClick={() => setParams({ tab: one }, { replace: true })}
          >
            {w[one]}
          </button>
        ))}
      </div>
      <Loaded load={types.load} retry={types.reload}>
        {({ rows }) => (
          <>
            {tab === 'store' && <Store types={rows} />}
            {tab === 'making' && <Making />}
            {tab === 'granted' && <GrantedUse types={rows} />}
            {tab === 'types' && <Types types={rows} />}
            {tab === 'seals' && <Seals />}
            {tab === 'stock' && <Stock types={rows} />}
            {tab === 'figures' && <Figures />}
            {tab === 'exceptions' && <Exceptions />}
          </>
        )}
      </Loaded>
    </div>
  )
}

/** As wide as its words, not as the page. */
const AUTO = { width: 'auto', flex: '0 1 240px' } as const

const TONE: Readonly<Partial<Record<Card['state'], string>>> = {
  issued: 'green',
  suspended: 'yellow',
  expired: '',
  replaced: '',
  corrected: '',
}

export function StateTag({
  one,
}: {
  readonly one: Pick<Card, 'state' | 'stateTitle' | 'blocked' | 'reference'>
}) {
  const s = useSay()
  const w = useWords(certificateWords)
  return (
    <span className="row tight">
      <span className={`tag ${TONE[one.state] ?? 'red'}`}>{s(one.stateTitle)}</span>
      {one.blocked && <span className="tag red">{w.blocked}</span>}
      {one.reference && <span className="tag yellow">{w.reference}</span>}
    </span>
  )
}

function Store({ types }: { readonly types: readonly TypeLine[] }) {
  const w = useWords(certificateWords)
  const s = useSay()
  const [params, setParams] = useSearchParams()
  const asked = Object.fromEntries(
    ['type', 'state', 'number', 'holder', 'before'].flatMap((name) => {
      const value = params.get(name)
      return value ? [[name, value]] : []
    }),
  )
  const { load, reload } = useLoad(`certificates ${JSON.stringify(asked)}`, (signal) =>
    api.get<{ rows: readonly Card[]; next: string | null }>('/api/certificates', asked, { signal }),
  )
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const set = (name: string, value: string) =>
    setParams((old) => {
      const next = new URLSearchParams(old)
      next.delete('before')
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    })
  const columns: readonly Column<Card>[] = [
    { key: 'title', title: w.type, width: 'minmax(140px, 1.4fr)', wrap: true, show: (row) => s(row.title) },
    {
      key: 'number',
      title: w.number,
      width: 'minmax(170px, 1.3fr)',
      wrap: true,
      show: (row) => <span className="num">{row.number}</span>,
    },
    { key: 'holder', title: w.holder, width: 'minmax(100px, 1fr)', wrap: true, show: (row) => row.holder },
    { key: 'issuer', title: w.issuer, width: 'minmax(140px, 1.4fr)', wrap: true, show: (row) => row.issuer },
    {
      key: 'issuedOn',
      title: w.issuedOn,
      width: '100px',
      show: (row) => <span className="num">{row.issuedOn}</span>,
    },
    {
      key: 'validTo',
      title: w.validTo,
      width: '130px',
      show: (row) =>
        row.validTo === null ? (
          <span className="muted">{w.forever}</span>
        ) : (
          <span className="num">
            {row.validTo}
            {row.state === 'issued' && row.daysLeft !== null && row.daysLeft <= 60 && (
              <small className="muted"> {w.daysLeft(row.daysLeft)}</small>
            )}
          </span>
        ),
    },
    { key: 'state', title: w.state, width: '130px', show: (row) => <StateTag one={row} /> },
  ]
  return (
    <>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          setParams((old) => {
            const next = new URLSearchParams(old)
            for (const name of ['number', 'holder']) {
              const value = String(form.get(name) ?? '').trim()
              if (value) next.set(name, value)
              else next.delete(name)
            }
            return next
          })
        }}
      >
        <select
          aria-label={w.type}
          className="input"
          style={AUTO}
          value={asked.type ?? ''}
          onChange={(event) => set('type', event.target.value)}
        >
          <option value="">{w.type}</option>
          {types.map((one) => (
            <option key={one.name} value={one.name}>
              {s(one.title)}
            </option>
          ))}
        </select>
        <select
          aria-label={w.state}
          className="input"
          style={AUTO}
          value={asked.state ?? ''}
          onChange={(event) => set('state', event.target.value)}
        >
          <option value="">{w.state}</option>
          {Object.entries(certificateStates).map(([code, title]) => (
            <option key={code} value={code}>
              {s(title)}
            </option>
          ))}
          <option value="blocked">{w.blocked}</option>
        </select>
        <input
          className="input"
          style={AUTO}
          name="number"
          aria-label={w.find}
          placeholder={w.find}
          defaultValue={asked.number ?? ''}
        />
        <input
          className="input"
          style={AUTO}
          name="holder"
          aria-label={w.holderCode}
          placeholder={w.holderCode}
          defaultValue={asked.holder ?? ''}
        />
        <button type="submit" className="button">
          {w.confirm}
        </button>
      </form>
      {chosen.size > 0 && (
        <ChangeForm
          ids={[...chosen]}
          acts={Object.keys(certificateActs) as CertificateAct[]}
          done={() => {
            setChosen(new Set())
            void reload()
          }}
        />
      )}
      <Loaded load={load} retry={reload}>
        {(page) =>
          page.rows.length === 0 ? (
            <Empty>{w.none}</Empty>
          ) : (
            <>
              <Table
                label={w.store}
                columns={columns}
                rows={page.rows}
                idOf={(row) => row.id}
                labelOf={(row) => row.number}
                hrefOf={(row) => `/certificates/${row.id}`}
                pick={{ chosen, set: setChosen }}
              />
              {page.next && (
                <button type="button" className="button" onClick={() => set('before', page.next ?? '')}>
                  {w.more}
                </button>
              )}
            </>
          )
        }
      </Loaded>
    </>
  )
}

/** 状态变更 of one or many, with reason and document number. */
export function ChangeForm({
  ids,
  acts,
  done,
}: {
  readonly ids: readonly string[]
  readonly acts: readonly CertificateAct[]
  readonly done: () => void
}) {
  const w = useWords(certificateWords)
  const s = useSay()
  const [act, setAct] = useState<CertificateAct | ''>('')
  return (
    <form
      className="card stack"
      onSubmit={async (event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const got = await api.post<{ rows: readonly { why: { says: { zh: string; en: string } } | null }[] }>(
          '/api/certificates/change',
          { ids, act, why: String(form.get('why') ?? ''), document: String(form.get('document') ?? '') },
        )
        if (!got.ok) return toast(s(got.error.says), 'red')
        const bad = got.value.rows.filter((row) => row.why)
        toast(w.changed(got.value.rows.length - bad.length))
        if (bad[0]?.why) toast(`${w.notChanged(bad.length)}：${s(bad[0].why.says)}`, 'red')
        setAct('')
        done()
      }}
    >
      <div className="row">
        <b>{ids.length > 1 ? w.chosen(ids.length) : w.change}</b>
        {acts.map((one) => (
          <button
            key={one}
            type="button"
            className="button small"
            aria-pressed={act === one}
            onClick={() => setAct(act === one ? '' : one)}
          >
            {s(certificateActs[one])}
          </button>
        ))}
      </div>
      {act && (
        <div className="row">
          <input
            className="input"
            style={AUTO}
            name="why"
            aria-label={w.why}
            placeholder={w.why}
            required
            minLength={2}
            maxLength={200}
          />
          <input
            className="input"
            style={AUTO}
            name="document"
            aria-label={w.document}
            placeholder={w.document}
            required
            minLength={2}
            maxLength={60}
          />
          <button type="submit" className="button red">
            {s(certificateActs[act])}
          </button>
        </div>
      )}
    </form>
  )
}
