import { useState } from 'react'
import { csvOf } from '../../../base/csv.ts'
import type { TypeLine } from '../../../platform/credentials/certificates/declare.ts'
import { api, type Say, useSay, useWords } from '../../live/index.ts'
import { toast } from '../parts/toast.tsx'
import { certificateWords } from './certificate-words.ts'

type Report = {
  readonly rows: number
  readonly issued: number
  readonly reference: number
  readonly already: number
  readonly conflicts: number
  readonly badRows: number
  readonly bad: readonly {
    readonly line: number
    readonly cells: Readonly<Record<string, string>>
    readonly reasons: readonly Say[]
  }[]
  readonly filled: readonly { readonly title: string; readonly share: number }[]
  readonly reasons: readonly { readonly says: Say; readonly count: number }[]
}

/** As wide as its words, not as the page. */
const AUTO = { width: 'auto', flex: '0 1 240px' } as const

/** 存量导入: a sheet of existing certificates, its quality, and what could not be taken. */
export function Stock({ types }: { readonly types: readonly TypeLine[] }) {
  const w = useWords(certificateWords)
  const s = useSay()
  const [type, setType] = useState('')
  const [busy, setBusy] = useState(false)
  const [report, setReport] = useState<Report | null>(null)
  const send = async (file: File | undefined) => {
    if (!file || !type) return
    setBusy(true)
    const got = await api.upload<Report>(`/api/certificates/types/${type}/stock`, file, file.name)
    setBusy(false)
    if (got.ok) setReport(got.value)
    else toast(s(got.error.says), 'red')
  }
  return (
    <div className="stack">
      <p className="muted in-text">{w.stockLead}</p>
      <div className="row">
        <select
          className="input"
          style={AUTO}
          aria-label={w.type}
          value={type}
          onChange={(event) => setType(event.target.value)}
        >
          <option value="">{w.chooseType}</option>
          {types.map((one) => (
            <option key={one.name} value={one.name}>
              {s(one.title)}
            </option>
          ))}
        </select>
        {type && (
          <>
            <a className="button" href={`/api/certificates/types/${type}/template.csv`}>
              {w.template}
            </a>
            <label className="button primary">
              {busy ? '…' : w.upload}
              <input
                type="file"
                className="hidden"
                accept=".csv,.xlsx,.xls,.ods"
                disabled={busy}
                onChange={(event) => {
                  void send(event.target.files?.[0])
                  event.target.value = ''
                }}
              />
            </label>
          </>
        )}
      </div>
      {report && <Told report={report} />}
    </div>
  )
}

function Told({ report }: { readonly report: Report }) {
  const w = useWords(certificateWords)
  const s = useSay()
  const heads = Object.keys(report.bad[0]?.cells ?? {})
  const download = csvOf([
    [...heads, w.why],
    ...report.bad.map(({ cells, reasons }) => [
      ...heads.map((head) => cells[head] ?? ''),
      reasons.map((one) => s(one)).join('；'),
    ]),
  ])
  const tiles = [
    [w.rows, report.rows],
    [w.made, report.issued],
    [w.reference, report.reference],
    [w.already, report.already],
    [w.conflicts, report.conflicts],
    [w.bad, report.badRows],
  ] as const
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
      <section className="card">
        <h2>{w.quality}</h2>
        <ul className="plain-list">
          {report.filled.map((one) => (
            <li key={one.title}>
              {one.title} · {w.filled} {(one.share * 100).toFixed(0)}%
            </li>
          ))}
          {report.reasons.map((one) => (
            <li key={one.says.zh}>
              <span className="tag red">{one.count}</span> {s(one.says)}
            </li>
          ))}
        </ul>
      </section>
      {report.bad.length > 0 && (
        <section className="card">
          <header className="row">
            <h2>{w.bad}</h2>
            <a
              className="button small"
              download="rejects.csv"
              href={`data:text/csv;charset=utf-8,${encodeURIComponent(download)}`}
            >
              {w.downloadBad}
            </a>
          </header>
          <ul className="plain-list">
            {report.bad.slice(0, 50).map((one) => (
              <li key={one.line}>
                {w.line} {one.line}: {one.reasons.map((reason) => s(reason)).join('；')}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
