import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Say } from '../../../base/say.ts'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Drawer } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { Prove, wantsProof } from '../parts/prove.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { RightsTabs } from './rights.tsx'
import { factWords, rightsWords } from './rights-words.ts'

type Emergency = {
  readonly id: string
  readonly account: string
  readonly name: string
  readonly title: Say
  readonly areaName: string
  readonly grade: number
  readonly reason: string
  readonly witnessName: string | null
  readonly from: string
  readonly to: string
  readonly endedAt: string | null
  readonly reviewDue: string
  readonly reviewedAt: string | null
  readonly reviewerName: string | null
  readonly verdict: 'fit' | 'unfit' | null
  readonly words: string | null
  readonly running: boolean
  readonly late: boolean
}
type Emergencies = {
  readonly rows: readonly Emergency[]
  readonly rules: { readonly maxMinutes: number; readonly grade: number; readonly reviewHours: number }
  readonly may: {
    readonly take: readonly { readonly role: string; readonly title: Say }[]
    readonly review: boolean
  }
}
type Fact = {
  readonly seq: number
  readonly at: string
  readonly kind: string
  readonly number: string | null
  readonly action: string | null
}

function State({ one }: { one: Emergency }) {
  const w = useWords(rightsWords)
  if (one.running) return <span className="tag red">{w.inForce}</span>
  if (one.verdict)
    return <span className={`tag ${one.verdict === 'fit' ? 'green' : 'red'}`}>{w[one.verdict]}</span>
  return <span className={`tag ${one.late ? 'red' : 'accent'}`}>{one.late ? w.lateReview : w.toReview}</span>
}

/** 紧急授权: taking one, and those that were taken. */
export function RightsEmergencies() {
  const w = useWords(rightsWords)
  useTitle({ title: w.title, to: '/rights' }, { title: w.emergencies })
  const { load, reload } = useLoad('emergencies', (signal) =>
    api.get<Emergencies>('/api/rights/emergencies', { state: 'all' }, { signal }),
  )
  const [taking, setTaking] = useState(false)
  const s = useSay()
  const columns: readonly Column<Emergency>[] = [
    { key: 'name', title: w.person, width: 'minmax(90px, 1fr)', show: (row) => <b>{row.name}</b> },
    { key: 'duty', title: w.duty, width: 'minmax(120px, 1.2fr)', wrap: true, show: (row) => s(row.title) },
    { key: 'reason', title: w.cause, width: 'minmax(180px, 3fr)', wrap: true, show: (row) => row.reason },
    {
      key: 'period',
      title: w.period,
      width: 'minmax(150px, 1.4fr)',
      wrap: true,
      show: (row) => (
        <span>
          <When at={row.from} /> – <When at={row.endedAt ?? row.to} />
        </span>
      ),
    },
    { key: 'state', title: w.result, width: '110px', show: (row) => <State one={row} /> },
  ]
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{w.title}</h1>
        {load.state === 'ready' && load.value.may.take.length > 0 && (
          <button type="button" className="button danger" onClick={() => setTaking(true)}>
            {w.take}
          </button>
        )}
      </div>
      <RightsTabs />
      <p className="muted">{w.emergencyLead}</p>
      <Loaded load={load} retry={reload}>
        {(all) => (
          <>
            {all.rows.length === 0 ? (
              <Empty title={w.noEmergencies} />
            ) : (
              <Table
                label={w.emergencies}
                columns={columns}
                rows={all.rows}
                idOf={(row) => row.id}
                labelOf={(row) => row.name}
                hrefOf={(row) => `/rights/emergencies/${row.id}`}
              />
            )}
            {taking && (
              <Take
                all={all}
                onClose={() => setTaking(false)}
                onDone={() => {
                  setTaking(false)
                  toast(w.taken)
                  void reload()
                }}
              />
            )}
          </>
        )}
      </Loaded>
    </div>
  )
}

function Take({ all, onDone, onClose }: { all: Emergencies; onDone: () => void; onClose: () => void }) {
  const w = useWords(rightsWords)
  const c = useWords(common)
  const s = useSay()
  const [role, setRole] = useState(all.may.take[0]?.role ?? '')
  const [minutes, setMinutes] = useState(60)
  const [reason, setReason] = useState('')
  const [witness, setWitness] = useState({ name: '', password: '' })
  const [failure, setFailure] = useState<Failure | null>(null)
  const [proving, setProving] = useState(false)
  const send = async (): Promise<void> => {
    const got = await api.post('/api/rights/emergencies', { role, minutes, reason, witness })
    if (got.ok) return onDone()
    if (wantsProof(got.error)) return setProving(true)
    setFailure(got.error)
  }
  return (
    <Drawer
      title={w.take}
      onClose={onClose}
      footer={
        <div className="row">
          <button type="button" className="button main danger" onClick={() => void send()}>
            {w.take}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {c.cancel}
          </button>
        </div>
      }
    >
      <div className="stack">
        <p className="muted">{w.emergencyLead}</p>
        {failure && <Refused failure={failure} />}
        <div className="field">
          <label htmlFor="emergency-role">{w.takeRole}</label>
          <select
            id="emergency-role"
            className="input"
            value={role}
            onChange={(event) => setRole(event.target.value)}
          >
            {all.may.take.map((one) => (
              <option key={one.role} value={one.role}>
                {s(one.title)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor="emergency-minutes">{w.minutes}</label>
          <input
            id="emergency-minutes"
            className="input"
            type="number"
            min={5}
            max={all.rules.maxMinutes}
            value={minutes}
            onChange={(event) => setMinutes(Number(event.target.value))}
          />
        </div>
        <div className="field">
          <label htmlFor="emergency-reason">{w.reason}</label>
          <textarea
            id="emergency-reason"
            className="input"
            rows={4}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <p className="muted">{w.witnessLead}</p>
        <div className="field">
          <label htmlFor="emergency-witness">{w.witnessName}</label>
          <input
            id="emergency-witness"
            className="input"
            autoComplete="off"
            value={witness.name}
            onChange={(event) => setWitness({ ...witness, name: event.target.value })}
          />
        </div>
        <div className="field">
          <label htmlFor="emergency-witness-password">{w.witnessPassword}</label>
          <input
            id="emergency-witness-password"
            className="input"
            type="password"
            autoComplete="off"
            value={witness.password}
            onChange={(event) => setWitness({ ...witness, password: event.target.value })}
          />
        </div>
      </div>
      {proving && (
        <Prove
          onClose={() => setProving(false)}
          onDone={() => {
            setProving(false)
            void send()
          }}
        />
      )}
    </Drawer>
  )
}

/** One emergency right, what was done by it, and its review. */
export function RightsEmergency() {
  const w = useWords(rightsWords)
  const f = useWords(factWords)
  const s = useSay()
  const { me } = useCity()
  const { id = '' } = useParams()
  const { load, reload } = useLoad(`emergency ${id}`, (signal) =>
    api.get<{ emergency: Emergency; facts: readonly Fact[] }>(`/api/rights/emergencies/${id}`, undefined, {
      signal,
    }),
  )
  const list = useLoad('emergencies', (signal) =>
    api.get<Emergencies>('/api/rights/emergencies', { state: 'open' }, { signal }),
  )
  const may = list.load.state === 'ready' && list.load.value.may.review
  useTitle({ title: w.title, to: '/rights' }, { title: w.emergencies, to: '/rights/emergencies' })
  const [words, setWords] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const send = async (path: string, body?: object): Promise<void> => {
    const got = await api.post(`/api/rights/emergencies/${id}/${path}`, body)
    setFailure(got.ok ? null : got.error)
    if (got.ok) void reload()
  }
  const factOf = (fact: Fact): string => {
    const known = (f as Readonly<Record<string, unknown>>)[fact.kind]
    return typeof known === 'string' ? known : fact.kind
  }
  const columns: readonly Column<Fact>[] = [
    { key: 'at', title: w.at, width: '150px', show: (row) => <When at={row.at} /> },
    { key: 'kind', title: w.facts, width: 'minmax(160px, 2fr)', wrap: true, show: factOf },
    {
      key: 'on',
      title: w.on,
      width: 'minmax(140px, 1fr)',
      show: (row) => (row.number ? <span className="num">{row.number}</span> : ''),
    },
  ]
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {({ emergency: one, facts }) => (
          <>
            <div className="row" style={{ flexWrap: 'wrap' }}>
              <h1 className="grow">
                {w.emergencies} · {one.name}
              </h1>
              <State one={one} />
              {one.running && (one.account === me.account || may) && (
                <button type="button" className="button" onClick={() => void send('end')}>
                  {one.account === me.account ? w.giveBack : w.takeBack}
                </button>
              )}
            </div>
            {failure && <Refused failure={failure} />}
            <div className="card">
              <div className="body stack tight">
                <div className="row tight" style={{ flexWrap: 'wrap' }}>
                  <b>{s(one.title)}</b>
                  <span className="tag">{one.areaName}</span>
                  <span className="tag">{w.allUnits}</span>
                  <span className="tag">{w.gradeOf(one.grade)}</span>
                  <span className="muted">
                    <When at={one.from} /> – <When at={one.endedAt ?? one.to} />
                  </span>
                </div>
                <p>{one.reason}</p>
                {one.witnessName && <p className="muted">{w.witnessed(one.witnessName)}</p>}
                {one.verdict && (
                  <p className="muted">
                    {w[one.verdict]} · {one.reviewerName} · {one.reviewedAt && <When at={one.reviewedAt} />}{' '}
                    {one.words}
                  </p>
                )}
              </div>
            </div>
            <section className="stack tight">
              <h2>{w.what2}</h2>
              {facts.length === 0 ? (
                <p className="muted">{w.nothing}</p>
              ) : (
                <Table
                  label={w.what2}
                  columns={columns}
                  rows={facts}
                  idOf={(row) => String(row.seq)}
                  keys={false}
                />
              )}
            </section>
            {may && !one.running && !one.verdict && one.account !== me.account && (
              <section className="card">
                <div className="body stack">
                  <h2>{w.review}</h2>
                  <div className="field">
                    <label htmlFor="review-words">{w.words}</label>
                    <textarea
                      id="review-words"
                      className="input"
                      rows={3}
                      maxLength={500}
                      value={words}
                      onChange={(event) => setWords(event.target.value)}
                    />
                  </div>
                  <div className="row">
                    <button
                      type="button"
                      className="button main"
                      onClick={() => void send('review', { verdict: 'fit', words })}
                    >
                      {w.fit}
                    </button>
                    <button
                      type="button"
                      className="button danger"
                      onClick={() => void send('review', { verdict: 'unfit', words })}
                    >
                      {w.unfit}
                    </button>
                  </div>
                </div>
              </section>
            )}
            <Link to="/rights/emergencies">{w.emergencies}</Link>
          </>
        )}
      </Loaded>
    </div>
  )
}
