import { useState } from 'react'
import { Link } from 'react-router'
import { doubtOutcomes } from '../../../platform/catalogue/declare.ts'
import { api, type Failure, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import type { DatasetBrief } from './quality-words.ts'
import { RejectBook } from './reject-book.tsx'

const dictionary = words({
  title: say('核实内容', 'What is to be verified'),
  quality: say('质量与规则', 'Quality and rules'),
  delivery: say('退回的批次', 'The delivery that came back'),
  again: say('重新报送', 'Send again'),
  value: say('现值', 'Value now'),
  hidden: say('您无权查看该值', 'you may not see the value'),
  since: say('自', 'since'),
  history: say('历史值', 'Earlier values'),
  inDoubt: say('存疑', 'in doubt'),
  raised: (who: string) => say(`${who} 提出`, `raised by ${who}`),
  correct: say('按原列更正', 'Correct in the column as it came'),
  send: say('更正并重新入库', 'Correct and load'),
  published: say('已更正并重新发布', 'Corrected and published'),
  loaded: say('已入库，其余疑义仍待核实', 'Loaded; other doubts are still open'),
})

type Case = {
  readonly kind: string
  readonly dataset: DatasetBrief
  readonly delivery: {
    readonly id: string
    readonly name: string
    readonly counts: { readonly rejected: number } | null
  } | null
  readonly doubts: readonly Doubt[]
  readonly may: { readonly keep: boolean; readonly open: boolean }
}
type Doubt = {
  readonly id: string
  readonly title: Say
  readonly raisedAt: string
  readonly raisedName: string
  readonly endedAt: string | null
  readonly outcome: keyof typeof doubtOutcomes | null
  readonly row: Readonly<Record<string, unknown>> | null
  readonly value: unknown
  readonly since: string | null
  readonly history: readonly { readonly value: unknown; readonly since: string; readonly until: string }[]
  readonly line: { readonly columns: readonly { readonly heading: string; readonly value: string }[] } | null
}

const textOf = (value: unknown): string =>
  value === null || value === undefined
    ? '—'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)

/** What a verification of data is about, beside its matter 疑义核实: the values, their history, the workbook. */
export function CorrectionCase({ matter, version }: { matter: string; version: number }) {
  const w = useWords(dictionary)
  const s = useSay()
  const [failure, setFailure] = useState<Failure | null>(null)
  const { load, reload } = useLoad(`correction ${matter} ${version}`, (signal) =>
    api.get<Case>(`/api/quality/corrections/${matter}`, undefined, { signal }),
  )
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.title}</h2>
      </header>
      <div className="body stack">
        {failure && <Refused failure={failure} />}
        <Loaded load={load} retry={reload}>
          {(seen) => (
            <>
              <div className="row">
                <span>
                  {s(seen.dataset.title)} <small className="num">{seen.dataset.code}</small> ·{' '}
                  {seen.dataset.unitName}
                </span>
                <Link className="button small" to={`/quality/${seen.dataset.id}`}>
                  {w.quality}
                </Link>
              </div>
              {seen.delivery && (
                <div className="row">
                  <span>{w.delivery}：</span>
                  <Link to={`/data-intake/${seen.delivery.id}`}>{seen.delivery.name}</Link>
                  {seen.may.keep && (seen.delivery.counts?.rejected ?? 0) > 0 && (
                    <RejectBook
                      delivery={seen.delivery.id}
                      rows={seen.delivery.counts?.rejected ?? 0}
                      onFailure={setFailure}
                    />
                  )}
                  {seen.may.keep && seen.may.open && (
                    <Link className="button" to={`/data-intake?dataset=${seen.dataset.id}`}>
                      {w.again}
                    </Link>
                  )}
                </div>
              )}
              {seen.doubts.map((one) => (
                <DoubtShown key={one.id} matter={matter} doubt={one} reload={reload} />
              ))}
            </>
          )}
        </Loaded>
      </div>
    </section>
  )
}

function DoubtShown({
  matter,
  doubt,
  reload,
}: {
  matter: string
  doubt: Doubt
  reload: () => Promise<void>
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const [cells, setCells] = useState<Readonly<Record<string, string>>>({})
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const got = await api.post<{ published: boolean }>(`/api/quality/corrections/${matter}/correct`, {
      doubt: doubt.id,
      cells,
    })
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    toast(got.value.published ? w.published : w.loaded)
    await reload()
  }
  return (
    <div className="stack tight">
      <div className="row">
        <b>{s(doubt.title)}</b>
        {doubt.outcome ? (
          <span className="tag green">{s(doubtOutcomes[doubt.outcome])}</span>
        ) : (
          <span className="tag yellow">{w.inDoubt}</span>
        )}
        <small>
          {w.raised(doubt.raisedName)} <When at={doubt.raisedAt} />
          {doubt.endedAt && (
            <>
              {' → '}
              <When at={doubt.endedAt} />
            </>
          )}
        </small>
      </div>
      {doubt.row ? (
        <p>
          {Object.values(doubt.row).map(textOf).join(' · ')}　{w.value}：<b>{textOf(doubt.value)}</b>{' '}
          <small>
            {w.since} <When at={doubt.since} />
          </small>
        </p>
      ) : (
        <p className="muted">{w.hidden}</p>
      )}
      {doubt.history.length > 0 && (
        <p className="small">
          {w.history}：
          {doubt.history.map((one) => (
            <span key={one.until} className="tag">
              {textOf(one.value)} <When at={one.since} /> – <When at={one.until} />
            </span>
          ))}
        </p>
      )}
      {failure && <Refused failure={failure} />}
      {doubt.line && (
        <div className="row">
          <small>{w.correct}</small>
          {doubt.line.columns.map(({ heading, value }) => (
            <label key={heading} className="row tight small">
              {heading}
              <input
                className="input"
                style={{ width: 180 }}
                value={cells[heading] ?? value}
                onChange={(event) => setCells({ ...cells, [heading]: event.target.value })}
              />
            </label>
          ))}
          <button
            type="button"
            className="button main small"
            disabled={
              busy || doubt.line.columns.every((one) => (cells[one.heading] ?? one.value) === one.value)
            }
            onClick={() => void send()}
          >
            {w.send}
          </button>
        </div>
      )}
    </div>
  )
}
