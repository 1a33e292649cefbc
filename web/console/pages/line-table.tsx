import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, type Failure, type Got, useSay, useWords } from '../../live/index.ts'
import { useAreaPath, useUnitName } from '../lists.ts'
import { codePath } from '../parts/code.ts'
import { saveCsv } from '../parts/csv.ts'
import { DayInput } from '../parts/day.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { LineHistory } from './line-history.tsx'
import { type Line, lineFields, lineWords } from './line-words.ts'
import { List } from './list.tsx'
import { usePaged } from './paged.ts'
import { RecordDrawer } from './record.tsx'

type Imported = {
  readonly created: number
  readonly updated: number
  readonly unchanged?: number
  readonly ended?: number
  readonly rejected: readonly {
    readonly row: number
    readonly reasons: readonly Pick<Failure, 'says' | 'remedy'>[]
  }[]
}

/** The headings an import understands, and how a row looks; 属地镇街 stands for each town's own office. */
const TEMPLATE = ['事项', '适用区域', '层级', '主办单位', '协办单位', '依据', '生效日期', '失效日期']
const EXAMPLE = [['路灯故障', '', '区级', '区城管局', '属地镇街', '权责清单第 1 项', '2027-01-01', '']]

/** 清单: searched, edited, imported, ended. */
export function LineTable() {
  const w = useWords(lineWords)
  const c = useWords(common)
  const s = useSay()
  const { declared } = useCity()
  const areaOf = useAreaPath()
  const unitOf = useUnitName()
  const [params, setParams] = useSearchParams()
  const [q, at] = [params.get('q') ?? '', params.get('at') ?? '']
  const paged = usePaged<Line>('/api/lines', { q, at, limit: 100 })
  const [editing, setEditing] = useState<Line | 'new' | null>(null)
  const [result, setResult] = useState<Imported | null>(null)
  const [busy, setBusy] = useState(false)
  const [ending, setEnding] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const set = (name: string, value: string): void =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    })
  const take = async (file: File | undefined): Promise<void> => {
    if (!file || busy) return
    setFailure(null)
    setResult(null)
    setBusy(true)
    const got: Got<Imported> = await api.upload('/api/lines/import', file, file.name)
    setBusy(false)
    if (got.ok) {
      setResult(got.value)
      paged.reload()
    } else setFailure(got.error)
  }
  return (
    <>
      <div className="row">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            set('q', String(new FormData(event.currentTarget).get('q') ?? '').trim())
          }}
        >
          <input
            key={q}
            className="input"
            style={{ width: 220 }}
            name="q"
            type="search"
            aria-label={w.search}
            placeholder={w.search}
            defaultValue={q}
          />
        </form>
        <span className="row tight small">
          {w.at}
          <DayInput width={140} aria-label={w.at} value={at} onChange={(next) => set('at', next)} />
        </span>
        <span className="grow" />
        <input
          id="lines-file"
          className="sr"
          type="file"
          accept=".csv,.xlsx"
          onChange={(event) => {
            void take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <button
          type="button"
          className="button plain"
          onClick={() => saveCsv('lines.csv', [TEMPLATE, ...EXAMPLE])}
        >
          {w.template}
        </button>
        <label className="button" htmlFor="lines-file" aria-disabled={busy}>
          {busy ? c.loading : `${c.import} CSV / Excel`}
        </label>
        <button type="button" className="button main" onClick={() => setEditing('new')}>
          {c.add}
        </button>
      </div>
      {failure && <Refused failure={failure} />}
      {result && (
        <div className={`banner ${result.rejected.length > 0 ? 'yellow' : 'green'}`}>
          <div className="grow">
            <b>{w.imported(result.created, result.updated, result.rejected.length)}</b>{' '}
            <span className="small">{w.unchangedEnded(result.unchanged ?? 0, result.ended ?? 0)}</span>
            {result.rejected.length > 0 && (
              <details open>
                <summary>{w.rejected}</summary>
                <ul>
                  {result.rejected.slice(0, 100).map((one) => (
                    <li key={one.row}>
                      {w.row(one.row)}：
                      {one.reasons.map((why) => `${s(why.says)}，${s(why.remedy)}`).join('；')}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </div>
          <button
            type="button"
            className="button plain small"
            aria-label={c.close}
            onClick={() => setResult(null)}
          >
            ✕
          </button>
        </div>
      )}
      <List
        paged={paged}
        label={w.title}
        idOf={(row) => row.id}
        onOpen={setEditing}
        wide={900}
        columns={[
          {
            key: 'category',
            title: w.category,
            width: 'minmax(130px, 1.2fr)',
            show: (row) => (row.category ? codePath(declared.codes.category, row.category, s) : ''),
          },
          {
            key: 'level',
            title: w.level,
            width: '76px',
            show: (row) => s(row.levelTitle),
          },
          {
            key: 'area',
            title: w.area,
            width: 'minmax(110px, 1fr)',
            show: (row) => areaOf(row.area) || c.all,
          },
          {
            key: 'unit',
            title: w.unit,
            width: 'minmax(130px, 1.2fr)',
            show: (row) => (
              <span title={row.unitName ?? unitOf(row.unit)}>
                {row.unitName ?? unitOf(row.unit)}
                {row.helpers && row.helpers.length > 0 && (
                  <span className="small"> +{row.helperNames?.map((one) => one.name).join('、')}</span>
                )}
              </span>
            ),
          },
          {
            key: 'basis',
            title: w.basis,
            width: 'minmax(140px, 1.5fr)',
            show: (row) => <span title={row.basis ?? ''}>{row.basis}</span>,
          },
          {
            key: 'valid',
            title: w.valid,
            width: '190px',
            show: (row) => (
              <span className="num">
                {row.state && row.state !== 'inForce' && <span className="tag">{w[row.state]}</span>}{' '}
                {row.validFrom ?? ''} {row.validTo ? `${w.until} ${row.validTo}` : '→'}
              </span>
            ),
          },
        ]}
      />
      {editing && (
        <RecordDrawer
          key={editing === 'new' ? 'new' : editing.id}
          title={
            editing === 'new'
              ? `${c.add} · ${w.title}`
              : `${c.edit} · ${codePath(declared.codes.category, editing.category, s)}`
          }
          fields={lineFields}
          draftKey={`line.${editing === 'new' ? 'new' : editing.id}`}
          initial={
            editing === 'new'
              ? {}
              : Object.fromEntries(
                  Object.entries(editing).filter(([name, value]) => name in lineFields && value !== null),
                )
          }
          version={editing === 'new' ? 0 : editing.version}
          save={(values, version) =>
            editing === 'new'
              ? api.post('/api/lines', values)
              : api.patch(`/api/lines/${editing.id}`, { ...values, version })
          }
          onDone={() => {
            setEditing(null)
            paged.reload()
          }}
          onClose={() => setEditing(null)}
          danger={
            editing === 'new' ? null : (
              <button
                type="button"
                className="button danger small"
                onClick={() => {
                  if (!ending) return setEnding(true)
                  setEnding(false)
                  void api.delete(`/api/lines/${editing.id}`).then((got) => {
                    if (!got.ok) return toast(s(got.error.says), 'red')
                    setEditing(null)
                    paged.reload()
                  })
                }}
              >
                {ending ? `${c.confirm}？` : w.end}
              </button>
            )
          }
        >
          {editing !== 'new' && <LineHistory id={editing.id} />}
        </RecordDrawer>
      )}
    </>
  )
}
