import { useState } from 'react'
import { api, punctuation, type Say, say, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { saveCsv } from '../parts/csv.ts'
import { Refused } from '../parts/states.tsx'

const dictionary = words({
  map: say('一张图', 'One map'),
  title: say('坐标转换', 'Convert coordinates'),
  lead: say(
    '一行一个坐标，经度（或东坐标）在前。GCJ-02 与 BD-09 按公开近似算法，仅供核对，不作测绘成果。',
    'One point a line, longitude (or easting) first. GCJ-02 and BD-09 by the public approximation: to compare, not to survey.',
  ),
  from: say('源坐标系', 'From'),
  to: say('目标坐标系', 'To'),
  run: say('转换', 'Convert'),
  input: say('源坐标', 'Points'),
  result: say('结果', 'Result'),
  save: say('下载', 'Download'),
})
const SYSTEMS = ['CGCS2000', 'WGS-84', 'GCJ-02', 'BD-09', 'EPSG:4526', 'EPSG:4547', 'EPSG:3857']
type Row = {
  readonly point?: readonly number[]
  readonly refusal?: { readonly code: string; readonly says: Say; readonly remedy: Say }
}

/** 坐标转换. */
export function MapConvert() {
  const w = useWords(dictionary)
  const pt = useWords(punctuation)
  const s = useSay()
  useTitle({ title: w.map, to: '/map' }, { title: w.title })
  const [text, setText] = useState('113.2733, 23.1572')
  const [from, setFrom] = useState('CGCS2000')
  const [to, setTo] = useState('GCJ-02')
  const [rows, setRows] = useState<readonly Row[] | null>(null)
  const [failure, setFailure] = useState<Parameters<typeof Refused>[0]['failure'] | null>(null)
  const points = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => line.split(/[\s,，;；]+/))
  const run = async (): Promise<void> => {
    const got = await api.post<{ readonly rows: readonly Row[] }>('/api/map/convert', { from, to, points })
    if (got.ok) setRows(got.value.rows)
    setFailure(got.ok ? null : got.error)
  }
  const digits = /^EPSG/.test(to) ? 3 : 8
  const pick = (label: string, value: string, set: (value: string) => void) => (
    <label className="row tight">
      {label}
      <select className="input" value={value} onChange={(event) => set(event.target.value)}>
        {SYSTEMS.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  )
  return (
    <div className="page">
      <h1>{w.title}</h1>
      <p className="muted">{w.lead}</p>
      <div className="row" style={{ alignItems: 'end' }}>
        {pick(w.from, from, setFrom)}
        {pick(w.to, to, setTo)}
        <button
          type="button"
          className="button main"
          disabled={points.length === 0}
          onClick={() => void run()}
        >
          {w.run}
        </button>
      </div>
      {failure && <Refused failure={failure} />}
      <div className="mapsplit even">
        <label className="stack tight">
          {w.input}
          <textarea
            className="input num"
            rows={12}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <div className="stack tight">
          <div className="row">
            <span className="grow">{w.result}</span>
            {rows && (
              <button
                type="button"
                className="button small"
                onClick={() =>
                  saveCsv(
                    'points.csv',
                    rows.map((row, i) => [
                      ...(points[i] ?? []),
                      ...(row.point ?? [row.refusal ? s(row.refusal.says) : '']),
                    ]),
                  )
                }
              >
                {w.save}
              </button>
            )}
          </div>
          <ol className="results num" aria-live="polite">
            {(rows ?? []).map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
              <li key={i}>
                {row.point ? row.point.map((n) => n.toFixed(digits)).join(', ') : ''}
                {row.refusal && (
                  <span className="red-text" title={s(row.refusal.remedy)}>
                    {s(row.refusal.says)}
                    {pt.also}
                    {s(row.refusal.remedy)}
                  </span>
                )}
              </li>
            ))}
          </ol>
        </div>
      </div>
    </div>
  )
}
