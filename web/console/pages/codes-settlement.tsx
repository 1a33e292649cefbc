import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { Loaded } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCodeAct } from './codes-act.ts'
import type { SettledDay, SettledScene } from './codes-shown.ts'
import { codesWords } from './codes-words.ts'

const yuan = (fen: number): string =>
  (fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** 四方对账 of a day, with its list of differences. */
export function CodeSettlement() {
  const w = useWords(codesWords)
  const s = useSay()
  const act = useCodeAct()
  const [params, setParams] = useSearchParams()
  const [side, setSide] = useState<'paid' | 'cleared'>('paid')
  const [lines, setLines] = useState('')
  const day = params.get('day') ?? ''
  const { load, reload } = useLoad(`codes settlement ${day}`, (signal) =>
    api.get<{ day: string; rows: readonly SettledScene[] }>('/api/codes/settlement', { day }, { signal }),
  )
  const settled = useLoad('codes settled', (signal) =>
    api.get<{ rows: readonly SettledDay[]; issuer: boolean }>('/api/codes/settled', undefined, { signal }),
  )
  const kept = settled.load.state === 'ready' ? settled.load.value : null
  const runNow = async (scene: string, on: string) => {
    const got = await api.post('/api/codes/settle', { scene, day: on })
    toast(got.ok ? w.compared : s(got.error.says), got.ok ? undefined : 'red')
    await Promise.all([reload(), settled.reload()])
  }
  const titleOf = (name: string) => {
    const row = load.state === 'ready' ? load.value.rows.find((one) => one.scene === name) : undefined
    return row ? s(row.title) : name
  }
  const take = async () => {
    const rows = lines.split('\n').flatMap((line) => {
      const [order = '', fen = ''] = line.split(/[,\t;]/).map((part) => part.trim())
      return order !== '' && /^\d+$/.test(fen) ? [{ order, fen: Number(fen) }] : []
    })
    const done = await act<{ taken: number }>('statement', { side, rows })
    if (!done) return
    toast(w.taken(done.taken))
    setLines('')
    await reload()
  }
  return (
    <>
      <p className="muted">{w.settleLead}</p>
      <Loaded load={load} retry={reload}>
        {(told) => (
          <>
            <label className="field">
              {w.day}
              <input
                className="input"
                type="date"
                value={told.day}
                onChange={(event) =>
                  setParams({ tab: 'settlement', day: event.target.value }, { replace: true })
                }
              />
            </label>
            {told.rows.map((row) => (
              <section key={row.scene} className="card codePad">
                <div className="row">
                  <h2>{s(row.title)}</h2>
                  {kept?.issuer && (
                    <button
                      type="button"
                      className="button small"
                      onClick={() => void runNow(row.scene, told.day)}
                    >
                      {w.runNow}
                    </button>
                  )}
                </div>
                <div className="tiles">
                  {(
                    [
                      [w.scansSide, row.counts.scans, row.sums.scans],
                      [w.ordersSide, row.counts.orders, row.sums.orders],
                      [w.paidSide, row.counts.paid, row.sums.paid],
                      [w.clearedSide, row.counts.cleared, row.sums.cleared],
                    ] as const
                  ).map(([name, count, fen]) => (
                    <div key={name} className="tile">
                      <span>{name}</span>
                      <b className="num">¥{yuan(fen)}</b>
                      <small className="num">× {count}</small>
                    </div>
                  ))}
                </div>
                {row.differences.length === 0 ? (
                  <p className="tag green">{w.agrees}</p>
                ) : (
                  <ul className="differences">
                    {row.differences.slice(0, 100).map((one) => (
                      <li key={`${one.kind}${one.order}`}>
                        <span className="tag yellow">{w[`diff_${one.kind}`]}</span>
                        <code>{one.order}</code>
                        <b className="num">¥{yuan(one.fen)}</b>
                      </li>
                    ))}
                  </ul>
                )}
              </section>
            ))}
          </>
        )}
      </Loaded>
      <section className="card codePad">
        <h2>{w.settledDays}</h2>
        {kept && kept.rows.length === 0 && <p className="muted">{w.noSettled}</p>}
        <ul className="differences">
          {kept?.rows.map((row) => (
            <li key={`${row.day} ${row.scene}`} className="wrapRow">
              <button
                type="button"
                className="button small"
                onClick={() => setParams({ tab: 'settlement', day: row.day }, { replace: true })}
              >
                {row.day}
              </button>
              <span>{titleOf(row.scene)}</span>
              <span className={row.state === 'agrees' ? 'tag green' : 'tag yellow'}>
                {row.state === 'agrees' ? w.agrees : w.openDay(row.differences)}
              </span>
              <small className="muted">{w.runs(row.runs)}</small>
            </li>
          ))}
        </ul>
      </section>
      <section className="card codePad stack">
        <h2>{w.statement}</h2>
        <div className="row">
          {(['paid', 'cleared'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className="button small"
              aria-pressed={side === one}
              onClick={() => setSide(one)}
            >
              {one === 'paid' ? w.paidBy : w.clearedBy}
            </button>
          ))}
        </div>
        <label className="field">
          {w.statementHint}
          <textarea
            className="input"
            rows={5}
            value={lines}
            onChange={(event) => setLines(event.target.value)}
          />
        </label>
        <div className="row">
          <button
            type="button"
            className="button main"
            disabled={lines.trim() === ''}
            onClick={() => void take()}
          >
            {w.statement}
          </button>
        </div>
      </section>
    </>
  )
}
