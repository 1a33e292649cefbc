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
  basis: say('评价依据', 'Rests on'),
  all: (n: number) => say(`全部 ${n} 个`, `All ${n}`),
})

type Row = {
  readonly code: string
  readonly title: string
  readonly area: string
  readonly asOf: string | null
  readonly assessed: Assessed | null
}
type Answer = { readonly title: Say; readonly unit: Say; readonly basis: Say; readonly rows: readonly Row[] }

/** Rows that stand open; the rest unfold. */
const OPEN = 8

/** 监测评价: devices as a rule of the pack judges them, the worst first; each opens its readings. */
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
        {({ title, unit, basis, rows }) => (
          <>
            <header>
              <h3>{s(title)}</h3>
            </header>
            <div className="body stack tight">
              {rows.length === 0 ? (
                <Empty title={w.none} />
              ) : (
                <Table
                  label={s(title)}
                  rows={all ? rows : rows.slice(0, OPEN)}
                  idOf={({ code }) => code}
                  columns={[
                    {
                      key: 'device',
                      width: 'minmax(160px, 1.4fr)',
                      title: w.device,
                      show: (row: Row) => <Link to={`/sensing/${row.code}`}>{row.title}</Link>,
                    },
                    {
                      key: 'area',
                      width: 'minmax(120px, 1fr)',
                      title: w.area,
                      show: (row) => areaOf(row.area),
                    },
                    {
                      key: 'value',
                      width: '100px',
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
                    {
                      key: 'asOf',
                      width: '130px',
                      title: w.asOf,
                      show: ({ asOf }) => (asOf ? <When at={asOf} /> : '–'),
                    },
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
