import { useState } from 'react'
import { Link } from 'react-router'
import type { Assessed } from '../../../kit/assess.ts'
import { api, punctuation, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useAreaPath } from '../lists.ts'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'

const dictionary = words({
  device: say('监测点', 'Station'),
  area: say('区划', 'Area'),
  grade: say('评价', 'Judged'),
  why: say('依据', 'Because'),
  asOf: say('数据截至', 'Data as of'),
  invalid: say('无效', 'No valid data'),
  none: say('没有可看的监测点', 'There are no stations for you to see'),
  noRows: say('台账里还没有可核算的记录', 'The register holds nothing to judge yet'),
  of: say('对象', 'Of'),
  basis: say('评价依据', 'Rests on'),
  all: (n: number) => say(`全部 ${n} 个`, `All ${n}`),
})

type Row = {
  readonly code: string
  readonly title: string | Say
  readonly area: string | null
  /** The row of the register it speaks of. */
  readonly row?: string | null
  readonly asOf: string | null
  readonly assessed: Assessed | null
}
type Answer = {
  readonly title: Say
  readonly unit: Say
  readonly basis: Say
  /** `pack.register` where rows are judged instead of devices. */
  readonly register?: string
  readonly rows: readonly Row[]
}

/** Rows that stand open; the rest unfold. */
const OPEN = 8

/** 监测评价、台账评价: devices or rows as a rule of the pack judges them, the worst first; each opens what it rests on. */
export function Assessments({ pack, name }: { pack: string; name: string }) {
  const w = useWords(dictionary)
  const pt = useWords(punctuation)
  const s = useSay()
  const areaOf = useAreaPath()
  const [all, setAll] = useState(false)
  const { load, reload } = useLoad(`assessment ${pack} ${name}`, (signal) =>
    api.get<Answer>(`/api/assessments/${pack}/${name}`, {}, { signal }),
  )
  return (
    <section className="card" style={{ gridColumn: '1 / -1' }}>
      <Loaded load={load} retry={reload}>
        {({ title, unit, basis, register, rows }) => (
          <>
            <header>
              <h3>{s(title)}</h3>
            </header>
            <div className="body stack tight">
              {rows.length === 0 ? (
                <Empty title={register ? w.noRows : w.none} />
              ) : (
                <Table
                  label={s(title)}
                  rows={all ? rows : rows.slice(0, OPEN)}
                  idOf={({ code }) => code}
                  columns={[
                    {
                      key: 'device',
                      width: 'minmax(160px, 1.4fr)',
                      title: register ? w.of : w.device,
                      show: (row: Row) => {
                        const called = typeof row.title === 'string' ? row.title : s(row.title)
                        const to = register
                          ? row.row && `/registers/${register.replace('.', '/')}/${row.row}`
                          : `/sensing/${row.code}`
                        return to ? <Link to={to}>{called}</Link> : called
                      },
                    },
                    ...(rows.some((row) => row.area)
                      ? [
                          {
                            key: 'area',
                            width: 'minmax(120px, 1fr)',
                            title: w.area,
                            show: (row: Row) => (row.area ? areaOf(row.area) : '–'),
                          },
                        ]
                      : []),
                    {
                      key: 'value',
                      width: '140px',
                      title: s(unit),
                      show: ({ assessed }) => (
                        <span className="num">
                          {assessed?.value == null ? '–' : assessed.value.toFixed(assessed.digits ?? 0)}
                        </span>
                      ),
                    },
                    {
                      key: 'grade',
                      width: '130px',
                      title: w.grade,
                      show: ({ assessed }) =>
                        assessed ? (
                          <span className="judged">
                            <i style={{ background: assessed.color ?? 'var(--muted)' }} aria-hidden="true" />
                            {s(assessed.grade)}
                          </span>
                        ) : (
                          <span className="muted">{w.invalid}</span>
                        ),
                    },
                    {
                      key: 'why',
                      width: 'minmax(160px, 2fr)',
                      title: w.why,
                      show: ({ assessed }) => s(assessed?.why),
                    },
                    ...(rows.some((row) => row.asOf)
                      ? [
                          {
                            key: 'asOf',
                            width: '130px',
                            title: w.asOf,
                            show: ({ asOf }: Row) => (asOf ? <When at={asOf} /> : '–'),
                          },
                        ]
                      : []),
                  ]}
                />
              )}
              {!all && rows.length > OPEN && (
                <button type="button" className="button quiet small" onClick={() => setAll(true)}>
                  {w.all(rows.length)}
                </button>
              )}
              <small className="muted">
                {w.basis}
                {pt.is}
                {s(basis)}
              </small>
            </div>
          </>
        )}
      </Loaded>
    </section>
  )
}
