import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type {
  Doubt,
  ImportReport,
  Matched,
  StandardAddress,
} from '../../../platform/places/addresses/declare.ts'
import {
  api,
  punctuation,
  type Say,
  say,
  sayNumber,
  sayRate,
  useLanguage,
  useLoad,
  useSay,
  useWords,
  words,
} from '../../live/index.ts'
import { CityMap, type GlMap } from '../../map/city-map.tsx'
import { contentOf } from '../../map/content.ts'
import { featuresOf } from '../../map/draw.ts'
import '../look/map.css'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { RefusedRows } from '../parts/refused-rows.tsx'
import { useSettled } from '../parts/settled.ts'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'

const dictionary = words({
  title: say('地址管理', 'Addresses'),
  lead: say(
    '标准地址：镇街、村社、路街巷、门牌、小区、楼栋、户室。',
    'Standard addresses: town, village, road, door, estate, building, room.',
  ),
  list: say('标准地址', 'Addresses'),
  doubts: say('疑义', 'Doubts'),
  imports: say('入库', 'Take in'),
  try: say('匹配试算', 'Match'),
  total: say('标准地址', 'Addresses'),
  pointed: say('有坐标', 'With a point'),
  open: say('待处理疑义', 'Open doubts'),
  town: say('镇街', 'Town'),
  all: say('全部', 'All'),
  text: say('地址', 'Address'),
  level: say('级别', 'Level'),
  status: say('状态', 'Status'),
  code: say('编码', 'Code'),
  doubt: say('提疑义', 'Doubt'),
  why: say('哪里不对', 'What is wrong'),
  send: say('提交', 'Send'),
  next: say('下一页', 'Next page'),
  first: say('回到首页', 'First page'),
  none: say('没有符合条件的地址', 'No address fits'),
  noDoubts: say('没有待处理的疑义', 'No doubt is open'),
  mended: say('已核实，已更正', 'Mended'),
  refused: say('核实无误', 'Nothing wrong'),
  retire: say('转为历史地址', 'Make it historic'),
  answer: say('核查结果', 'What was found'),
  choose: say('选择 CSV 文件', 'Choose a CSV file'),
  crs: say('坐标系', 'System'),
  columns: say(
    '列：地址编码、镇街、村社、路街巷、门牌、小区、楼栋（没有请填“无”）、单元、楼层、户室、经度、纬度、坐标系、状态、别名',
    'Columns: 地址编码, 镇街, 村社, 路街巷, 门牌, 小区, 楼栋 (无 where there is none), 单元, 楼层, 户室, 经度, 纬度, 坐标系, 状态, 别名',
  ),
  taken: say('入库', 'Taken'),
  again: say('其中更新', 'changed'),
  back: say('退回', 'Refused'),
  doubles: say('疑似重复', 'Doubles'),
  line: say('行', 'Line'),
  tryHint: say('粘贴一条地址，如：三圆里大道１２号之二３栋', 'Paste an address'),
  normal: say('规范写法', 'Normal form'),
  score: say('得分', 'Score'),
  human: say('低于 0.6 或有歧义：转人工', 'Below 0.6 or ambiguous: for a person'),
  sure: say('可直接采用', 'Sure'),
  others: say('其他候选', 'Others'),
  past: say('最近入库', 'Recent files'),
})

type Tree = {
  readonly total: number
  readonly pointed: number
  readonly doubts: number
  readonly towns: readonly {
    readonly code: string
    readonly name: string
    readonly n: number
    readonly toCheck: number
  }[]
  readonly byLevel: Readonly<Record<string, number>>
  readonly levels: Readonly<Record<string, Say>>
  readonly statuses: Readonly<Record<string, Say>>
  readonly imports: readonly {
    readonly id: string
    readonly name: string
    readonly at: string
    readonly report: ImportReport
  }[]
  readonly may: { readonly edit: boolean }
}
type Row = StandardAddress & { readonly path: string; readonly levelTitle: Say; readonly statusTitle: Say }
const TABS = ['list', 'try', 'doubts', 'imports'] as const

/** 地址管理: by town, on the map, doubts, files taken in. */
export function Addresses() {
  const w = useWords(dictionary)
  useTitle({ title: w.title })
  const [params, setParams] = useSearchParams()
  const tab = TABS.find((one) => one === params.get('tab')) ?? 'list'
  const put = (more: Readonly<Record<string, string | null>>): void => {
    const next = new URLSearchParams(params)
    for (const [key, value] of Object.entries(more)) value ? next.set(key, value) : next.delete(key)
    setParams(next, { replace: true })
  }
  const { load, reload } = useLoad('addresses', (signal) =>
    api.get<Tree>('/api/addresses', undefined, { signal }),
  )
  return (
    <div className="page">
      <div>
        <h1>{w.title}</h1>
        <p className="muted">{w.lead}</p>
      </div>
      <Loaded load={load} retry={reload}>
        {(tree) => (
          <>
            <div className="row tiles3">
              <Tile title={w.total} figure={sayNumber(tree.total)} />
              <Tile
                title={w.pointed}
                figure={sayRate(tree.total === 0 ? 0 : tree.pointed / tree.total) ?? '—'}
              />
              <Tile title={w.open} figure={sayNumber(tree.doubts)} />
            </div>
            <nav className="tabs" aria-label={w.title}>
              {TABS.map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-pressed={one === tab}
                  onClick={() => put({ tab: one === 'list' ? null : one, after: null })}
                >
                  {w[one]}
                  {one === 'doubts' && tree.doubts > 0 ? ` ${tree.doubts}` : ''}
                </button>
              ))}
            </nav>
            {tab === 'list' && (
              <List
                tree={tree}
                town={params.get('town') ?? ''}
                after={params.get('after')}
                put={put}
                onChange={reload}
              />
            )}
            {tab === 'try' && <Try />}
            {tab === 'doubts' && <Doubts may={tree.may.edit} onChange={reload} />}
            {tab === 'imports' && <Take tree={tree} onChange={reload} />}
          </>
        )}
      </Loaded>
    </div>
  )
}

const Tile = ({ title, figure }: { title: string; figure: string }) => (
  <div className="card body">
    <small>{title}</small>
    <div className="num" style={{ fontSize: 24, fontWeight: 600 }}>
      {figure}
    </div>
  </div>
)

function List({
  tree,
  town,
  after,
  put,
  onChange,
}: {
  tree: Tree
  town: string
  after: string | null
  put: (more: Readonly<Record<string, string | null>>) => void
  onChange: () => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const lang = useLanguage()
  const [map, setMap] = useState<ReturnType<typeof contentOf> | null>(null)
  const [gl, setGl] = useState<GlMap | null>(null)
  const [asked, ask] = useState<Row | null>(null)
  const { load, reload } = useLoad(`addresses ${town} ${after}`, (signal) =>
    api.get<{ readonly rows: readonly Row[]; readonly next: string | null }>(
      '/api/addresses/list',
      { town, after },
      { signal },
    ),
  )
  const show = (row: Row): void => {
    if (row.lon === null || row.lat === null) return
    map?.setDrawn(featuresOf({ tool: 'point', points: [[row.lon, row.lat]] }, lang))
    gl?.easeTo({ center: [row.lon, row.lat], zoom: 16.5 })
  }
  return (
    <div className="mapsplit">
      <div className="stack">
        <select
          className="input"
          aria-label={w.town}
          value={town}
          onChange={(event) => put({ town: event.target.value || null, after: null })}
        >
          <option value="">{w.all}</option>
          {tree.towns.map((one) => (
            <option key={one.code} value={one.code}>
              {one.name} {sayNumber(one.n)}
            </option>
          ))}
        </select>
        <Loaded load={load} retry={reload}>
          {(page) =>
            page.rows.length === 0 ? (
              <Empty title={w.none} />
            ) : (
              <>
                <table className="table">
                  <thead>
                    <tr>
                      <th>{w.text}</th>
                      <th>{w.level}</th>
                      <th>{w.status}</th>
                      <th>
                        <span className="sr">{w.doubt}</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {page.rows.map((row) => (
                      <tr key={row.id}>
                        <td>
                          <button type="button" className="linkish" onClick={() => show(row)}>
                            {row.text}
                          </button>
                          <div>
                            <small>{row.path}</small>
                          </div>
                        </td>
                        <td>{s(row.levelTitle)}</td>
                        <td>{s(row.statusTitle)}</td>
                        <td>
                          <button type="button" className="button plain small" onClick={() => ask(row)}>
                            {w.doubt}
                          </button>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
                <div className="row">
                  {after && (
                    <button type="button" className="button" onClick={() => put({ after: null })}>
                      {w.first}
                    </button>
                  )}
                  {page.next && (
                    <button type="button" className="button" onClick={() => put({ after: page.next })}>
                      {w.next}
                    </button>
                  )}
                </div>
              </>
            )
          }
        </Loaded>
      </div>
      <div className="mapbeside">
        {asked && (
          <Raise
            row={asked}
            onDone={(done) => {
              ask(null)
              if (done) {
                onChange()
                void reload()
              }
            }}
          />
        )}
        <CityMap
          label={w.title}
          onReady={(opened) => {
            setGl(opened)
            setMap(contentOf(opened, 'light'))
            return () => setMap(null)
          }}
        />
      </div>
    </div>
  )
}

function Raise({ row, onDone }: { row: Row; onDone: (done: boolean) => void }) {
  const w = useWords(dictionary)
  const [why, setWhy] = useState('')
  return (
    <form
      className="card body stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        void api
          .post('/api/addresses/doubts', { address: row.id, said: row.text, why: why.trim() })
          .then((got) => {
            if (got.ok) onDone(true)
            else toast(got.error.says.zh, 'red')
          })
      }}
    >
      <b>{row.text}</b>
      <label>
        {w.why}
        <input
          className="input"
          value={why}
          maxLength={500}
          required
          onChange={(event) => setWhy(event.target.value)}
        />
      </label>
      <div className="row">
        <button type="submit" className="button main" disabled={why.trim() === ''}>
          {w.send}
        </button>
        <button type="button" className="button" onClick={() => onDone(false)}>
          ✕
        </button>
      </div>
    </form>
  )
}

function Try() {
  const w = useWords(dictionary)
  const s = useSay()
  const [text, setText] = useState('')
  const settled = useSettled(text.trim(), 350)
  const { load } = useLoad(settled.length >= 2 ? `match ${settled}` : null, (signal) =>
    api.post<Matched & { readonly levelTitle: Say | null }>(
      '/api/addresses/match',
      { text: settled },
      { signal },
    ),
  )
  const found = load.state === 'ready' && settled.length >= 2 ? load.value : null
  return (
    <div className="stack">
      <input
        className="input"
        aria-label={w.tryHint}
        placeholder={w.tryHint}
        value={text}
        maxLength={300}
        onChange={(event) => setText(event.target.value)}
      />
      {load.state === 'failed' && <Refused failure={load.failure} />}
      {found && (
        <div className="card body stack tight">
          <div>
            <small>{w.normal}</small> {found.normal}
          </div>
          <div>
            <b>{found.best?.title ?? '—'}</b>{' '}
            {found.levelTitle && <span className="tag">{s(found.levelTitle)}</span>}
          </div>
          <div>
            {w.score} <b className="num">{found.score.toFixed(2)}</b>{' '}
            <span className={`tag ${found.human ? 'yellow' : 'green'}`}>
              {found.human ? w.human : w.sure}
            </span>
          </div>
          {found.others.length > 0 && (
            <div>
              <small>{w.others}</small>
              <ul>
                {found.others.map((one) => (
                  <li key={one.id}>
                    {one.title} <small className="num">{one.score.toFixed(2)}</small>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      )}
    </div>
  )
}

function Doubts({ may, onChange }: { may: boolean; onChange: () => void }) {
  const w = useWords(dictionary)
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({})
  const { load, reload } = useLoad('doubts', (signal) =>
    api.get<{ readonly rows: readonly Doubt[] }>('/api/addresses/doubts', undefined, { signal }),
  )
  const settle = (id: string, state: 'mended' | 'refused', retire: boolean): void =>
    void api
      .post('/api/addresses/doubts/settle', { id, state, retire, answer: answers[id]?.trim() ?? '' })
      .then((got) => {
        if (!got.ok) toast(got.error.says.zh, 'red')
        void reload()
        onChange()
      })
  return (
    <Loaded load={load} retry={reload}>
      {(list) =>
        list.rows.length === 0 ? (
          <Empty title={w.noDoubts} />
        ) : (
          <ul className="stack">
            {list.rows.map((one) => (
              <li key={one.id} className="card body stack tight">
                <div>
                  <b>{one.said}</b> <small>{<When at={String(one.raisedAt)} />}</small>
                </div>
                <p>{one.why}</p>
                {may && (
                  <div className="row">
                    <input
                      className="input"
                      aria-label={w.answer}
                      placeholder={w.answer}
                      value={answers[one.id] ?? ''}
                      onChange={(event) => setAnswers({ ...answers, [one.id]: event.target.value })}
                    />
                    <button
                      type="button"
                      className="button"
                      disabled={!answers[one.id]?.trim()}
                      onClick={() => settle(one.id, 'mended', false)}
                    >
                      {w.mended}
                    </button>
                    <button
                      type="button"
                      className="button"
                      disabled={!answers[one.id]?.trim()}
                      onClick={() => settle(one.id, 'mended', true)}
                    >
                      {w.retire}
                    </button>
                    <button
                      type="button"
                      className="button"
                      disabled={!answers[one.id]?.trim()}
                      onClick={() => settle(one.id, 'refused', false)}
                    >
                      {w.refused}
                    </button>
                  </div>
                )}
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}

function Take({ tree, onChange }: { tree: Tree; onChange: () => void }) {
  const w = useWords(dictionary)
  const pt = useWords(punctuation)
  const [crs, setCrs] = useState('CGCS2000')
  const [report, setReport] = useState<ImportReport | null>(null)
  const [failure, setFailure] = useState<Parameters<typeof Refused>[0]['failure'] | null>(null)
  const [busy, setBusy] = useState(false)
  const send = (file: File): void => {
    const form = new FormData()
    form.append('file', file)
    setBusy(true)
    setFailure(null)
    void api.post<ImportReport>(`/api/addresses/import?crs=${encodeURIComponent(crs)}`, form).then((got) => {
      setBusy(false)
      if (got.ok) setReport(got.value)
      else setFailure(got.error)
      onChange()
    })
  }
  return (
    <div className="stack">
      <p className="muted">{w.columns}</p>
      {tree.may.edit && (
        <div className="row">
          <label className="row tight">
            {w.crs}
            <select className="input" value={crs} onChange={(event) => setCrs(event.target.value)}>
              <option>CGCS2000</option>
              <option>WGS-84</option>
              <option>GCJ-02</option>
            </select>
          </label>
          <label className="button main">
            {busy ? '…' : w.choose}
            <input
              type="file"
              accept=".csv,text/csv"
              className="sr"
              disabled={busy}
              onChange={(event) => event.target.files?.[0] && send(event.target.files[0])}
            />
          </label>
        </div>
      )}
      {failure && <Refused failure={failure} />}
      {report && (
        <div className="card body stack tight">
          <div className="num">
            {w.taken} <b>{sayNumber(report.taken)}</b>
            {pt.within(`${w.again} ${sayNumber(report.again)}`)} · {w.back} <b>{sayNumber(report.refused)}</b>{' '}
            · {w.doubles} {sayNumber(report.doubles)}
          </div>
          <RefusedRows
            titles={[w.line, w.code]}
            rows={report.refusals.map(({ line, code, why, remedy }) => ({
              no: line,
              name: code,
              says: why,
              remedy,
            }))}
          />
        </div>
      )}
      {tree.imports.length > 0 && (
        <>
          <h2>{w.past}</h2>
          <ul className="stack tight">
            {tree.imports.map((one) => (
              <li key={one.id}>
                {one.name} <When at={one.at} /> · {w.taken} {sayNumber(one.report.taken)} · {w.back}{' '}
                {sayNumber(one.report.refused)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
