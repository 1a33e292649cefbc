import { useState } from 'react'
import { Link } from 'react-router'
import { freshStates, type MapCell } from '../../../platform/catalogue/declare.ts'
import { api, say, sayNumber, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { useCity } from '../session.ts'

const dictionary = words({
  title: say('数据地图', 'Data map'),
  lead: say(
    '单位 × 主题：各有多少数据资源，更新是否按时。点一格，看其中的资源。',
    'Units by subjects: how many datasets, and whether they are on time. Choose a cell to see them.',
  ),
  unit: say('单位', 'Unit'),
  sum: say('合计', 'Total'),
  show: say('显示', 'Show'),
  datasets: say('资源数', 'Datasets'),
  onTime: say('按时率', 'On time'),
  rows: say('数据量', 'Rows'),
  cell: (unit: string, subject: string, n: number, late: number) =>
    say(
      `${unit} · ${subject}：${n} 个资源，${late} 个未按时更新`,
      `${unit} · ${subject}: ${n} datasets, ${late} not on time`,
    ),
  none: say('目录中还没有数据资源', 'The catalogue holds nothing yet'),
  asOf: say('截至', 'as of'),
  units: (n: number) => say(`${n} 个单位`, `${n} units`),
  all: (n: string) => say(`${n} 个数据资源`, `${n} datasets`),
  stale: (n: string) => say(`${n} 个迟更或失更`, `${n} late or stale`),
})

type Answer = {
  readonly cells: readonly MapCell[]
  readonly units: readonly { readonly id: string; readonly name: string }[]
  readonly asOf: string
}
const MODES = ['onTime', 'datasets', 'rows'] as const
type Mode = (typeof MODES)[number]

type Sum = {
  datasets: number
  rows: number
  onTime: number
  late: number
  stale: number
  never: number
  free: number
}
const nothing = (): Sum => ({ datasets: 0, rows: 0, onTime: 0, late: 0, stale: 0, never: 0, free: 0 })
function add(sum: Sum, cell: Sum): Sum {
  for (const key of Object.keys(sum) as (keyof Sum)[]) sum[key] += cell[key]
  return sum
}
const bad = (cell: Sum): number => cell.late + cell.stale + cell.never
const promised = (cell: Sum): number => cell.datasets - cell.free

/** Tone by the share that is on time; nothing promised = none. */
function toneOf(cell: Sum): string {
  const of = promised(cell)
  if (of === 0) return 'none'
  const good = cell.onTime / of
  return good >= 0.95
    ? ''
    : good >= 0.85
      ? 'level1'
      : good >= 0.7
        ? 'level2'
        : good >= 0.5
          ? 'level3'
          : 'level4'
}

/** 数据地图 for leaders: units × subjects × freshness; every cell opens its list. */
export function DataMap() {
  const w = useWords(dictionary)
  useTitle({ title: w.title })
  const { load, reload } = useLoad('data-map', (signal) =>
    api.get<Answer>('/api/datasets/map', undefined, { signal }),
  )
  return (
    <div className="page stack">
      <div>
        <h1>{w.title}</h1>
        <p className="muted">{w.lead}</p>
      </div>
      <Loaded load={load} retry={reload}>
        {(answer) => (answer.cells.length === 0 ? <Empty title={w.none} /> : <Heat answer={answer} />)}
      </Loaded>
    </div>
  )
}

function Heat({ answer }: { answer: Answer }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  const [mode, setMode] = useState<Mode>('onTime')
  const codes = declared.codes.dataSubject?.codes ?? []
  const there = new Set(answer.cells.map((cell) => cell.subject))
  const subjects = codes.filter((code) => there.has(code.code))
  const cellOf = new Map(answer.cells.map((cell) => [`${cell.unit} ${cell.subject}`, cell]))
  const sumOf = (fits: (cell: MapCell) => boolean): Sum => answer.cells.filter(fits).reduce(add, nothing())
  const total = sumOf(() => true)
  const units = answer.units
    .map((unit) => ({ ...unit, sum: sumOf((cell) => cell.unit === unit.id) }))
    .toSorted((a, b) => b.sum.datasets - a.sum.datasets)
  const worth = (cell: Sum): string =>
    mode === 'datasets'
      ? sayNumber(cell.datasets)
      : mode === 'rows'
        ? sayNumber(cell.rows)
        : promised(cell) === 0
          ? '—'
          : `${Math.round((100 * cell.onTime) / promised(cell))}%`
  const cell = (key: string, sum: Sum | undefined, to: string, label: string) =>
    sum && sum.datasets > 0 ? (
      <td key={key}>
        <Link className={toneOf(sum)} to={`/catalogue?${to}`} title={label}>
          {worth(sum)}
          <span className="sr">{label}</span>
        </Link>
      </td>
    ) : (
      <td key={key} />
    )
  return (
    <>
      <div className="row">
        <span className="tag accent">{w.units(units.length)}</span>
        <span className="tag accent">{w.all(sayNumber(total.datasets))}</span>
        <Link className="tag red" to="/catalogue?freshness=late,stale,never">
          {w.stale(sayNumber(bad(total)))}
        </Link>
        <small className="grow">
          {w.asOf} <When at={answer.asOf} />
        </small>
        <nav className="tabs" aria-label={w.show}>
          {MODES.map((one) => (
            <button key={one} type="button" aria-pressed={one === mode} onClick={() => setMode(one)}>
              {w[one]}
            </button>
          ))}
        </nav>
      </div>
      <Legend />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must take the keyboard */}
      <section className="card wide-scroll" tabIndex={0} aria-label={w.title}>
        <table className="heat">
          <thead>
            <tr>
              <th>{w.unit}</th>
              <th>{w.sum}</th>
              {subjects.map((code) => (
                <th key={code.code}>{s(code.title)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {units.map((unit) => (
              <tr key={unit.id}>
                <th scope="row">{unit.name}</th>
                {cell(
                  'sum',
                  unit.sum,
                  `unit=${unit.id}`,
                  w.cell(unit.name, w.sum, unit.sum.datasets, bad(unit.sum)),
                )}
                {subjects.map(({ code, title }) => {
                  const one = cellOf.get(`${unit.id} ${code}`)
                  return cell(
                    code,
                    one,
                    `unit=${unit.id}&subject=${code}`,
                    one ? w.cell(unit.name, s(title), one.datasets, bad(one)) : '',
                  )
                })}
              </tr>
            ))}
            <tr className="sum">
              <th scope="row">{w.sum}</th>
              {cell('sum', total, '', w.cell(w.sum, w.sum, total.datasets, bad(total)))}
              {subjects.map(({ code, title }) => {
                const sum = sumOf((one) => one.subject === code)
                return cell(code, sum, `subject=${code}`, w.cell(w.sum, s(title), sum.datasets, bad(sum)))
              })}
            </tr>
          </tbody>
        </table>
      </section>
    </>
  )
}

const LEGEND = [
  ['', '≥ 95%'],
  ['level1', '≥ 85%'],
  ['level2', '≥ 70%'],
  ['level3', '≥ 50%'],
  ['level4', '< 50%'],
] as const

function Legend() {
  const s = useSay()
  return (
    <div className="row tight heat small">
      {s(freshStates.onTime)}
      {LEGEND.map(([tone, text]) => (
        <span key={text} className={`swatch ${tone}`}>
          {text}
        </span>
      ))}
    </div>
  )
}
