import { Link, useSearchParams } from 'react-router'
import { api, sayNumber, useLanguage, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useAreaPath, useUnitName } from '../lists.ts'
import { codePath } from '../parts/code.ts'
import { saveCsv } from '../parts/csv.ts'
import { Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useCity } from '../session.ts'
import { Held } from './grid-held.tsx'
import { useMonth } from './grid-month.tsx'
import { PartFinder } from './grid-part.tsx'
import { Posts } from './grid-posts.tsx'
import { gridWords } from './grid-words.ts'

const TABS = ['evaluation', 'posts', 'held', 'parts'] as const
const BY = ['unit', 'area', 'dutyGrid', 'unitGrid', 'grid', 'item'] as const
/** 评价指标 in the order of the sheet. */
const FIGURES = [
  'score',
  'fixedInTime',
  'closedRate',
  'closedInTime',
  'dispatchedRightly',
  'checkedInTime',
  'filed',
  'rework',
  'extended',
  'putOff',
  'reclassed',
  'byWorkers',
  'byCitizens',
  'cameraRight',
] as const

/** 网格评价与复核: the month's evaluation by unit, street, grid and class; what the street brought in and waits. */
export function Grid() {
  const w = useWords(gridWords)
  useTitle({ title: w.title })
  const [params, setParams] = useSearchParams()
  const tab = TABS.find((one) => one === params.get('tab')) ?? 'evaluation'
  return (
    <div className="page stack">
      <div>
        <h1>{w.title}</h1>
        <p className="muted">{w.about}</p>
      </div>
      <nav className="tabs" aria-label={w.title}>
        {TABS.map((one) => (
          <button key={one} type="button" aria-pressed={one === tab} onClick={() => setParams({ tab: one })}>
            {w[one]}
          </button>
        ))}
      </nav>
      {tab === 'evaluation' && <Evaluation />}
      {tab === 'posts' && <Posts />}
      {tab === 'held' && <Held />}
      {tab === 'parts' && <PartFinder />}
    </div>
  )
}

type Title = { readonly zh: string; readonly en: string }
type Group = { readonly key: string | null; readonly value: number | null }
type Measured = {
  readonly definition?: { readonly title: Title; readonly target?: number; readonly direction?: string }
  readonly value: number | null
  readonly groups?: readonly Group[]
}
type Line = { readonly key: string; readonly values: Readonly<Record<string, number | null>> }

function Evaluation() {
  const w = useWords(gridWords)
  const s = useSay()
  const lang = useLanguage()
  const { declared } = useCity()
  const unitOf = useUnitName()
  const areaOf = useAreaPath()
  const [params, setParams] = useSearchParams()
  const { month, from, to, picker } = useMonth()
  const by = BY.find((one) => one === params.get('by')) ?? 'unit'
  const put = (more: Readonly<Record<string, string>>): void =>
    setParams((before) => ({ ...Object.fromEntries(before), ...more }), { replace: true })
  const { load, reload } = useLoad(`grid ${by} ${from} ${to}`, async (signal) => {
    const all = await Promise.all(
      FIGURES.map((name) =>
        api.get<Measured>(
          `/api/indicators/grid.${name}`,
          { from, to, ...(name === 'score' ? {} : { by }) },
          { signal },
        ),
      ),
    )
    const wrong = all.find((one) => !one.ok)
    if (wrong) return wrong as never
    return { ok: true as const, value: all.flatMap((one) => (one.ok ? [one.value] : [])) }
  })
  const nameOf = (key: string): string =>
    key === '*'
      ? w.whole
      : key === ''
        ? w.none
        : by === 'unit'
          ? unitOf(key) || key
          : by === 'area'
            ? areaOf(key) || key
            : by === 'item'
              ? codePath(declared.codes.gridClass, key, s)
              : key
  return (
    <section className="stack">
      <div className="row">
        {picker}
        <nav className="tabs" aria-label={w.by}>
          {BY.map((one) => (
            <button key={one} type="button" aria-pressed={one === by} onClick={() => put({ by: one })}>
              {w[one]}
            </button>
          ))}
        </nav>
      </div>
      <Loaded load={load} retry={reload}>
        {(measured) => {
          const lines = linesOf(measured)
          const columns = columnsOf(measured)
          return (
            <>
              <Table
                label={w.evaluation}
                columns={columns}
                rows={lines}
                idOf={(row) => row.key}
                labelOf={(row) => nameOf(row.key)}
                keys={false}
              />
              <p>
                <button type="button" className="button" onClick={() => save(lines, columns)}>
                  {w.export}
                </button>
              </p>
            </>
          )
        }}
      </Loaded>
    </section>
  )

  function columnsOf(measured: readonly Measured[]): readonly Column<Line>[] {
    return [
      {
        key: 'name',
        title: w[by],
        width: 'minmax(130px, 1.6fr)',
        bare: true,
        show: (row) => nameOf(row.key),
      },
      ...FIGURES.map((name, i): Column<Line> => {
        const { title, target, direction } = measured[i]?.definition ?? {}
        return {
          ...{
            key: name,
            title: s(title) || name,
            width: lang === 'zh' ? 'minmax(72px, 1fr)' : 'minmax(126px, 1fr)',
            right: true,
          },
          show: ({ key, values }) => {
            const value = values[name]
            if (value === null || value === undefined) return <span className="muted">—</span>
            const missed = target !== undefined && (direction === 'down' ? value > target : value < target)
            // the figure opens its definition and the rows it counted
            const one =
              key !== '*' && (by === 'unit' || by === 'area') ? { by, key, side: 'denominator' } : {}
            return (
              <Link
                className={missed ? 'num redtext' : 'num'}
                style={{ fontSize: 'inherit' }}
                to={`/indicators/grid/${name}?${new URLSearchParams({ from, to, ...one })}`}
              >
                {shown(name, value)}
              </Link>
            )
          },
        }
      }),
    ]
  }

  function save(lines: readonly Line[], columns: readonly Column<Line>[]): void {
    const sheet = [
      [w.month, month],
      columns.map((one) => one.title),
      ...lines.map(({ key, values }) => [
        nameOf(key),
        ...FIGURES.map((name) => {
          const value = values[name]
          return value === null || value === undefined ? w.noBase : shown(name, value)
        }),
      ]),
    ]
    saveCsv(`${w.evaluation}-${month}.csv`, sheet)
  }
}

const shown = (name: string, value: number): string =>
  `${sayNumber(Math.round(value * 10) / 10)}${name === 'score' ? '' : '%'}`

/** The district first, then every group that has a figure, the worst mended in time first. */
function linesOf(measured: readonly Measured[]): readonly Line[] {
  const lines = new Map<string, Record<string, number | null>>([['*', {}]])
  measured.forEach((one, i) => {
    const name = FIGURES[i] as string
    ;(lines.get('*') as Record<string, number | null>)[name] = one.value
    for (const { key, value } of one.groups ?? []) {
      const line = lines.get(key ?? '') ?? {}
      lines.set(key ?? '', { ...line, [name]: value })
    }
  })
  const rank = (line: Line) => (line.key === '*' ? -1 : (line.values.fixedInTime ?? 101))
  return [...lines].map(([key, values]) => ({ key, values })).sort((a, b) => rank(a) - rank(b))
}
