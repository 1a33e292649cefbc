import { useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import { keyShown } from '../../../platform/catalogue/datasets/decide.ts'
import {
  cellNotes,
  deliveryDoors,
  deliveryModes,
  deliveryStates,
} from '../../../platform/catalogue/declare.ts'
import { api, type Failure, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { GatesCard } from './gates.tsx'
import { intakeWords, type Seen, STATE_TONE } from './intake-words.ts'
import type { DatasetBrief } from './quality-words.ts'
import { RejectBook } from './reject-book.tsx'

type Reject = {
  readonly rowNo: number
  readonly item: string
  readonly rule: string
  readonly value: string
  readonly says: Say
}
type Detail = {
  readonly delivery: Seen
  readonly rejects: readonly { readonly item: string; readonly rule: string; readonly cells: number }[]
  readonly may: { readonly act: boolean }
}

/** One delivery: how it was read, what came of it, what was refused and why, how it differs from the one before. */
export function DeliveryPage() {
  const { id = '' } = useParams()
  const w = useWords(intakeWords)
  const { load, reload } = useLoad(`delivery ${id}`, (signal) =>
    api.get<Detail>(`/api/intake/deliveries/${id}`, undefined, { signal }),
  )
  const seen = load.state === 'ready' ? load.value : null
  useTitle({ title: w.title, to: '/data-intake' }, { title: seen?.delivery.name ?? '…' })
  const waits = seen?.delivery.state === 'received'
  useEffect(() => {
    if (!waits) return
    const timer = setInterval(() => void reload(), 1_200)
    return () => clearInterval(timer)
  }, [waits, reload])
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(detail) => <Shown seen={detail} reload={reload} />}
      </Loaded>
    </div>
  )
}

function Shown({ seen, reload }: { seen: Detail; reload: () => Promise<void> }) {
  const w = useWords(intakeWords)
  const s = useSay()
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const { delivery, may } = seen
  const { counts, readAs, trouble } = delivery
  const act = async (body: object): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const got = await api.post(`/api/intake/deliveries/${delivery.id}/load`, body)
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    await reload()
  }
  const [why, setWhy] = useState('')
  const warned =
    trouble !== null &&
    ['intake.older', 'intake.shrinks', 'intake.tooManyRejects'].includes(trouble.code) &&
    delivery.state !== 'received'
  const figures: readonly (readonly [string, number])[] = counts
    ? [
        [w.landed, counts.landed],
        [w.rows, counts.rows],
        [w.loaded, counts.accepted],
        [w.rejected, counts.rejected],
        [w.fresh, counts.fresh],
        [w.changed, counts.changed],
        [w.unchanged, counts.unchanged],
        [w.disappeared, counts.disappeared],
        [w.aside, counts.aside],
        ...(counts.unsure ? [[w.unsure, counts.unsure] as const] : []),
      ]
    : []
  return (
    <>
      <div className="row">
        <h1 className="grow">
          {delivery.name}{' '}
          <span className={`tag ${STATE_TONE[delivery.state]}`}>{s(deliveryStates[delivery.state])}</span>
        </h1>
        <Link className="button" to={`/mapping/${delivery.dataset}?delivery=${delivery.id}`}>
          {w.editMapping}
        </Link>
        <Link className="button" to={`/quality/${delivery.dataset}`}>
          {w.quality}
        </Link>
        {may.act && counts && counts.rejected > 0 && (
          <>
            <RejectBook delivery={delivery.id} rows={counts.rejected} onFailure={setFailure} />
            <RejectBook delivery={delivery.id} rows={counts.landed} all onFailure={setFailure} />
          </>
        )}
        {may.act &&
          (delivery.state === 'landed' || delivery.state === 'refused') &&
          (!warned || trouble.code === 'intake.tooManyRejects') && (
            <button type="button" className="button main" disabled={busy} onClick={() => void act({})}>
              {delivery.state === 'refused' ? w.loadAgain : w.load}
            </button>
          )}
      </div>
      <p className="small">
        {s(delivery.datasetTitle)} <span className="num">{delivery.datasetCode}</span> · {delivery.unitName} ·{' '}
        {s(deliveryModes[delivery.mode])} · {s(deliveryDoors[delivery.door])} · {delivery.receivedName}{' '}
        <When at={delivery.receivedAt} />
      </p>
      {failure && <Refused failure={failure} />}
      {delivery.state === 'received' && <div className="banner blue">{w.inLine}</div>}
      {trouble && (
        <div className={`banner ${delivery.state === 'refused' ? 'red' : 'yellow'}`}>
          <div className="grow">
            <b>{s(trouble.says)}</b>
            <div>{s(trouble.remedy)}</div>
          </div>
          {may.act && warned && (
            <span className="row secondlook">
              <input
                className="input grow"
                aria-label={w.why}
                placeholder={w.why}
                value={why}
                maxLength={500}
                onChange={(event) => setWhy(event.target.value)}
              />
              {trouble.code === 'intake.shrinks' && (
                <button
                  type="button"
                  className="button"
                  disabled={busy}
                  onClick={() => void act({ mode: 'increment' })}
                >
                  {w.asIncrement}
                </button>
              )}
              <button
                type="button"
                className="button danger"
                disabled={busy || [...why.trim()].length < 4}
                onClick={() => void act({ confirm: true, why })}
              >
                {w.confirm}
              </button>
            </span>
          )}
        </div>
      )}
      {delivery.passed && (
        <div className="banner">
          {w.passed(delivery.passed.by)} <When at={delivery.passed.at} />：{delivery.passed.why}
        </div>
      )}
      {figures.length > 0 && (
        <div className="tiles">
          {figures.map(([title, value]) => (
            <div className="tile" key={title}>
              <span>{title}</span>
              <b className={`num ${title === w.rejected && value > 0 ? 'redtext' : ''}`}>
                {value.toLocaleString()}
              </b>
            </div>
          ))}
        </div>
      )}
      <div className="quality-split">
        {readAs && (
          <section className="card">
            <header>
              <h2>{w.readAs}</h2>
            </header>
            <div className="body">
              <dl className="detail">
                <dt>{w.format}</dt>
                <dd>{readAs.format}</dd>
                {readAs.encoding && (
                  <>
                    <dt>{w.encoding}</dt>
                    <dd>{readAs.encoding}</dd>
                  </>
                )}
                {readAs.sheet && (
                  <>
                    <dt>{w.sheet}</dt>
                    <dd>{readAs.sheet}</dd>
                  </>
                )}
                <dt>{w.head}</dt>
                <dd>
                  {w.headLines(readAs.head.from, readAs.head.to)}：{readAs.headings.join(' | ')}
                </dd>
                {readAs.unmapped.length > 0 && (
                  <>
                    <dt>{w.unmapped}</dt>
                    <dd>{readAs.unmapped.join('、')}</dd>
                  </>
                )}
                {counts && Object.keys(counts.notes).length > 0 && (
                  <>
                    <dt>{w.notes}</dt>
                    <dd>
                      {Object.entries(counts.notes)
                        .map(
                          ([note, n]) =>
                            `${s(cellNotes[note as keyof typeof cellNotes] ?? note)} ${n.toLocaleString()}`,
                        )
                        .join('；')}
                    </dd>
                  </>
                )}
                {counts && (
                  <>
                    <dt>{w.seconds}</dt>
                    <dd className="num">{counts.seconds}</dd>
                  </>
                )}
              </dl>
            </div>
          </section>
        )}
        <Compare delivery={delivery} />
        <GatesCard dataset={delivery.dataset} />
      </div>
      {seen.rejects.length > 0 && <Rejects seen={seen} />}
      {(counts?.changed ?? 0) + (counts?.disappeared ?? 0) > 0 && <Ended delivery={delivery} />}
    </>
  )
}

/** Against the delivery of the same dataset that came before: columns and counts side by side. */
function Compare({ delivery }: { delivery: Seen }) {
  const w = useWords(intakeWords)
  const { load } = useLoad(`before ${delivery.id}`, (signal) =>
    api.get<{ rows: readonly Seen[] }>(
      '/api/intake/deliveries',
      { dataset: delivery.dataset, cursor: delivery.id, limit: 10 },
      { signal },
    ),
  )
  const before = load.state === 'ready' ? load.value.rows.find((one) => one.readAs && one.counts) : undefined
  const own = delivery.readAs?.headings.filter(Boolean) ?? []
  const old = before?.readAs?.headings.filter(Boolean) ?? []
  const gone = old.filter((one) => !own.includes(one))
  const added = own.filter((one) => !old.includes(one))
  return (
    <section className="card">
      <header>
        <h2>{w.compare}</h2>
      </header>
      <div className="body">
        {load.state === 'ready' && !before && <p className="muted">{w.firstOne}</p>}
        {before && delivery.counts && before.counts && (
          <>
            <table className="plain-table">
              <thead>
                <tr>
                  <th />
                  <th className="right">
                    <Link to={`/data-intake/${before.id}`}>{w.before}</Link>
                  </th>
                  <th className="right">{w.this}</th>
                </tr>
              </thead>
              <tbody>
                {(['rows', 'accepted', 'rejected'] as const).map((name) => (
                  <tr key={name}>
                    <td>{name === 'accepted' ? w.loaded : w[name]}</td>
                    <td className="right num">{before.counts?.[name].toLocaleString()}</td>
                    <td className="right num">{delivery.counts?.[name].toLocaleString()}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {gone.length + added.length === 0 && <p className="small">{w.sameColumns}</p>}
            {gone.length > 0 && (
              <p className="small redtext">
                {w.columnsGone}：{gone.join('、')}
              </p>
            )}
            {added.length > 0 && (
              <p className="small">
                {w.columnsNew}：{added.join('、')}
              </p>
            )}
          </>
        )}
      </div>
    </section>
  )
}

const useTitles = (dataset: string) => {
  const s = useSay()
  const { load } = useLoad(`items ${dataset}`, (signal) =>
    api.get<DatasetBrief>(`/api/datasets/${dataset}`, undefined, { signal }),
  )
  return (item: string): string => {
    const found = load.state === 'ready' ? load.value.items.find((one) => one.name === item) : undefined
    return found ? s(found.field.title) : item
  }
}

function Rejects({ seen }: { seen: Detail }) {
  const w = useWords(intakeWords)
  const s = useSay()
  const titleOf = useTitles(seen.delivery.dataset)
  const [chosen, setChosen] = useState<{ item: string; rule: string } | null>(null)
  const { load } = useLoad(`rejects ${seen.delivery.id} ${chosen?.item} ${chosen?.rule}`, (signal) =>
    api.get<{ rows: readonly Reject[] }>(
      `/api/intake/deliveries/${seen.delivery.id}/rejects`,
      { limit: 100, item: chosen?.item, rule: chosen?.rule },
      { signal },
    ),
  )
  const rows = load.state === 'ready' ? load.value.rows : []
  return (
    <div className="quality-split">
      <section className="card">
        <header>
          <h2>{w.rejects}</h2>
        </header>
        <div className="body scrollx">
          <table className="plain-table">
            <thead>
              <tr>
                <th>{w.item}</th>
                <th>{w.rule}</th>
                <th className="right">{w.cells}</th>
              </tr>
            </thead>
            <tbody>
              {seen.rejects.map((one) => {
                const on = chosen?.item === one.item && chosen.rule === one.rule
                return (
                  <tr key={`${one.item}${one.rule}`}>
                    <td>
                      <button
                        type="button"
                        className="link"
                        aria-pressed={on}
                        onClick={() => setChosen(on ? null : { item: one.item, rule: one.rule })}
                      >
                        {titleOf(one.item) || '—'}
                      </button>
                    </td>
                    <td>
                      {s(
                        rows.find((row) => row.item === one.item && row.rule === one.rule)?.says ?? one.rule,
                      )}
                    </td>
                    <td className="right num">{one.cells.toLocaleString()}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{w.rejectRows}</h2>
        </header>
        <div className="body scrollx" style={{ maxHeight: 420 }}>
          <table className="plain-table">
            <thead>
              <tr>
                <th className="right">{w.line}</th>
                <th>{w.item}</th>
                <th>{w.value}</th>
                <th>{w.rule}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={`${one.rowNo}${one.item}${one.rule}`}>
                  <td className="right num">{one.rowNo}</td>
                  <td>{titleOf(one.item)}</td>
                  <td>{one.value}</td>
                  <td>{s(one.says)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </div>
  )
}

type Version = {
  readonly key: string
  readonly change: string
  readonly since: string
  readonly body: Readonly<Record<string, unknown>>
}

function Ended({ delivery }: { delivery: Seen }) {
  const w = useWords(intakeWords)
  const titleOf = useTitles(delivery.dataset)
  const { load, reload } = useLoad(`ended ${delivery.id}`, (signal) =>
    api.get<{ rows: readonly Version[] }>(
      `/api/intake/deliveries/${delivery.id}/ended`,
      { limit: 50 },
      { signal },
    ),
  )
  return (
    <section className="card">
      <header>
        <h2>{w.ended}</h2>
      </header>
      <div className="body scrollx">
        <Loaded load={load} retry={reload}>
          {({ rows }) => (
            <table className="plain-table">
              <thead>
                <tr>
                  <th>{w.key}</th>
                  <th>{w.state}</th>
                  <th>{w.was}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((one) => (
                  <tr key={one.key}>
                    <td>{keyShown(one.key)}</td>
                    <td className="keep">{one.change === 'disappeared' ? w.disappeared : w.changed}</td>
                    <td>
                      {Object.entries(one.body)
                        .map(([item, value]) => `${titleOf(item)}：${String(value)}`)
                        .join('；')}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Loaded>
      </div>
    </section>
  )
}
