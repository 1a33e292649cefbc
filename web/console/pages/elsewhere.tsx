import { useSearchParams } from 'react-router'
import { api, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'

const dictionary = words({
  title: say('异地代收代办', 'Collected for other places'),
  lead: say(
    '在本地大厅收件，由异地单位决定；材料移交、签收和结果寄回都有时限。点开办件可以办理下一步。',
    'Collected here, decided there; hand-over, signing and the way back have limits. Open one for its next step.',
  ),
  none: say('还没有异地代收的办件', 'Nothing was collected for another place'),
  noneNext: say(
    '在综窗受理台选带“异地代收”标记的事项收件',
    'At the window, take in an item marked as collected for elsewhere',
  ),
  stage: say('代收进度', 'How far'),
  from: say('代收大厅', 'Collected at'),
  to: say('承办单位', 'Decided by'),
  number: say('办件编号', 'Number'),
  item: say('事项', 'Item'),
  applicant: say('申请人', 'Applicant'),
  due: say('这一步期限', 'Due'),
  at: say('收件', 'Received'),
  late: say('已超期', 'late'),
  all: say('全部', 'All'),
  count: say('件数', 'All'),
  open: say('在办', 'Open'),
  lateNow: say('当前超期', 'Late now'),
  slow: say('移交超期', 'Handed over late'),
  figures: say('统计', 'Figures'),
  latest: (n: number) => say(`最近 ${n} 件`, `the latest ${n}`),
})
const stages: Readonly<Record<string, Say>> = {
  toHandOver: say('待移交', 'to hand over'),
  toSignFor: say('待签收', 'to sign for'),
  deciding: say('审批中', 'being decided'),
  toSendBack: say('待寄回结果', 'result to send back'),
  onTheWay: say('结果在途', 'result on its way'),
  came: say('待领取', 'to be fetched'),
  ended: say('已办结', 'ended'),
}
type Row = {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly applicant: string | null
  readonly hall: string
  readonly unit: string
  readonly openedAt: string
  readonly stage: string
  readonly due: string | null
  readonly late: boolean
}
type Pair = { readonly hall: string; readonly unit: string } & Readonly<
  Record<'all' | 'open' | 'late' | 'slow', number>
>
type Board = {
  readonly rows: readonly Row[]
  readonly counts: readonly Pair[]
  readonly stages: Readonly<Record<string, number>>
  readonly most: number
}

/** 异地代收代办: what travels between halls and units, and who keeps it waiting. */
export function Elsewhere() {
  const w = useWords(dictionary)
  const s = useSay()
  useTitle({ title: w.title })
  const [params, setParams] = useSearchParams()
  const asked = Object.fromEntries(params)
  const { load, reload } = useLoad(`elsewhere ${params}`, (signal) =>
    api.get<Board>('/api/elsewhere', asked, { signal }),
  )
  const only = (name: string, value: string) => {
    const next = new URLSearchParams(params)
    if (value && next.get(name) !== value) next.set(name, value)
    else next.delete(name)
    setParams(next)
  }
  const columns: readonly Column<Row>[] = [
    {
      key: 'number',
      title: w.number,
      width: '190px',
      show: (row) => <span className="num">{row.number}</span>,
    },
    { key: 'title', title: w.item, width: 'minmax(140px, 2fr)', wrap: true, show: (row) => row.title },
    { key: 'applicant', title: w.applicant, width: '100px', show: (row) => row.applicant ?? '—' },
    { key: 'hall', title: w.from, width: 'minmax(120px, 1fr)', wrap: true, show: (row) => row.hall },
    { key: 'unit', title: w.to, width: 'minmax(120px, 1fr)', wrap: true, show: (row) => row.unit },
    {
      key: 'stage',
      title: w.stage,
      width: '120px',
      show: (row) => <span className="tag">{s(stages[row.stage] ?? null)}</span>,
    },
    {
      key: 'due',
      title: w.due,
      width: '170px',
      show: (row) =>
        row.due ? (
          <>
            <When at={row.due} /> {row.late && <span className="tag red">{w.late}</span>}
          </>
        ) : (
          '—'
        ),
    },
  ]
  const pairs: readonly Column<Pair & { id: string }>[] = [
    {
      key: 'hall',
      title: w.from,
      width: 'minmax(140px, 1fr)',
      wrap: true,
      show: (row) => (
        <button type="button" className="link" onClick={() => only('hall', row.hall)}>
          {row.hall}
        </button>
      ),
    },
    {
      key: 'unit',
      title: w.to,
      width: 'minmax(140px, 1fr)',
      wrap: true,
      show: (row) => (
        <button type="button" className="link" onClick={() => only('unit', row.unit)}>
          {row.unit}
        </button>
      ),
    },
    { key: 'all', title: w.count, width: '80px', right: true, show: (row) => row.all },
    { key: 'open', title: w.open, width: '80px', right: true, show: (row) => row.open },
    { key: 'late', title: w.lateNow, width: '100px', right: true, show: (row) => row.late || '' },
    { key: 'slow', title: w.slow, width: '120px', right: true, show: (row) => row.slow || '' },
  ]
  return (
    <div className="page stack">
      <h1>{w.title}</h1>
      <p className="muted">{w.lead}</p>
      <Loaded load={load} retry={reload}>
        {(board) => (
          <>
            <nav className="row" aria-label={w.stage}>
              {Object.entries(stages).map(([stage, title]) => (
                <button
                  key={stage}
                  type="button"
                  className={`button small${params.get('stage') === stage ? ' main' : ''}`}
                  aria-pressed={params.get('stage') === stage}
                  onClick={() => only('stage', stage)}
                >
                  {s(title)} <b className="num">{board.stages[stage] ?? 0}</b>
                </button>
              ))}
              {(['hall', 'unit'] as const).map((name) =>
                params.get(name) ? (
                  <button
                    key={name}
                    type="button"
                    className="button small main"
                    onClick={() => only(name, '')}
                  >
                    {params.get(name)} ×
                  </button>
                ) : null,
              )}
            </nav>
            {board.rows.length === 0 ? (
              <Empty title={w.none}>{w.noneNext}</Empty>
            ) : (
              <Table
                label={w.title}
                rows={board.rows}
                columns={columns}
                idOf={(row) => row.id}
                hrefOf={(row) => `/m/${row.id}`}
              />
            )}
            {board.counts.length > 0 && (
              <>
                <h2>
                  {w.figures} <small className="muted">{w.latest(board.most)}</small>
                </h2>
                <Table
                  rows={board.counts.map((one) => ({ ...one, id: `${one.hall} ${one.unit}` }))}
                  label={w.figures}
                  columns={pairs}
                  idOf={(row) => row.id}
                />
              </>
            )}
          </>
        )}
      </Loaded>
    </div>
  )
}
