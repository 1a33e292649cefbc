import { Link } from 'react-router'
import { addDays, dayOf } from '../../../base/instant.ts'
import type { Block, ViewDeclaration } from '../../../kit/blocks.ts'
import { api, currentInstant, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import type { Row } from '../../live/wire.ts'
import { useAreaPath, useUnitName } from '../lists.ts'
import { Bars } from '../parts/chart.tsx'
import { codePath } from '../parts/code.ts'
import { Figured, rounded, useFigure } from '../parts/figure.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useCity } from '../session.ts'
import { Assessments } from './assessments.tsx'
import { useMatterColumns } from './rows.tsx'
import { Rows } from './view-rows.tsx'

const dictionary = words({
  noData: say('无数据', 'no data'),
  target: say('目标', 'target'),
  days: (n: number) => (n === 0 ? say('今天', 'today') : say(`近 ${n} 天`, `last ${n} days`)),
  now: say('截至现在', 'as of now'),
  all: say('全部', 'all'),
  unit: say('按单位', 'by unit'),
  area: say('按区划', 'by area'),
  category: say('按分类', 'by category'),
  channel: say('按渠道', 'by channel'),
  none: say('没有这样的事项', 'There are none'),
})

type Group = { readonly key: string | null; readonly title?: Say; readonly value: number | null }
type Measured = {
  readonly definition: {
    readonly title: Say
    readonly unit?: string
    readonly measure?: Say
    readonly target?: number
    readonly direction?: string
    readonly kind?: string
    readonly rows?: unknown
  }
  readonly value: number | null
  readonly groups?: readonly Group[]
}

const MOST = 15
const COLUMNS = ['number', 'title', 'state', 'due', 'unit']

function useMeasured(name: string, days: number, by?: string) {
  const today = dayOf(currentInstant())
  const asked = { from: addDays(today, -days), to: today, ...(by ? { by } : {}) }
  return useLoad(`view ${name} ${days} ${by ?? ''}`, (signal) =>
    api.get<Measured>(`/api/indicators/${name}`, asked, { signal }),
  )
}

/** A view that a pack declares 应用视图: its blocks drawn from the same doors as every page. */
export function PackView({ pack, view }: { pack: string; view: ViewDeclaration }) {
  const s = useSay()
  const figures = view.blocks.filter((one) => one.show === 'figure')
  const others = view.blocks.filter((one) => one.show !== 'figure')
  return (
    <section className="stack" aria-label={s(view.title)}>
      <h2>{s(view.title)}</h2>
      {figures.length > 0 && (
        <div className="tiles figures">
          {figures.map((one) => (
            <Figure key={one.indicator} name={`${pack}.${one.indicator}`} days={one.days ?? 30} />
          ))}
        </div>
      )}
      <div className="two">
        {others.map((one) =>
          one.show === 'bars' ? (
            <Divided key={`${one.indicator} ${one.by}`} pack={pack} block={one} />
          ) : one.show === 'assessment' ? (
            <Assessments key={one.assessment} pack={pack} name={one.assessment} />
          ) : one.show === 'list' ? (
            <Matters key={s(one.title)} pack={pack} block={one} />
          ) : one.show === 'rows' ? (
            <Rows key={s(one.title)} pack={pack} block={one} />
          ) : null,
        )}
      </div>
    </section>
  )
}

function Figure({ name, days }: { name: string; days: number }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { load } = useMeasured(name, days)
  const say = useFigure()
  const measured = load.state === 'ready' ? load.value : null
  const definition = measured?.definition
  const target = definition?.target
  return (
    <Link className="tile" to={`/indicators/${name.replace('.', '/')}`}>
      <span className="muted">{s(measured?.definition.title)}</span>
      <b className="num">
        {load.state === 'loading' ? (
          '…'
        ) : measured?.value == null ? (
          w.noData
        ) : (
          <Figured value={measured.value} of={definition} />
        )}
      </b>
      <small>
        {definition?.kind === 'stock' || definition?.rows ? w.now : w.days(days)}
        {target !== undefined && ` · ${w.target} ${say(target, definition)}`}
      </small>
    </Link>
  )
}

function Divided({ pack, block }: { pack: string; block: Extract<Block, { show: 'bars' }> }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  const unitOf = useUnitName()
  const areaOf = useAreaPath()
  const name = `${pack}.${block.indicator}`
  const { load, reload } = useMeasured(name, block.days ?? 30, block.by)
  const named = {
    unit: unitOf,
    area: areaOf,
    category: (code: string) => code,
    channel: (code: string) => codePath(declared.codes.channel, code, s),
  }[block.by]
  const title = load.state === 'ready' ? s(load.value.definition.title) : ''
  return (
    <section className="card" aria-label={`${title} ${w[block.by]}`}>
      <header>
        <h3 className="grow">
          {title} {w[block.by]}
        </h3>
        <Link className="link" to={`/indicators/${name.replace('.', '/')}?by=${block.by}`}>
          {w.all}
        </Link>
      </header>
      <div className="body">
        <Loaded load={load} retry={reload}>
          {({ definition, groups = [] }) =>
            groups.length === 0 ? (
              <p className="muted">{w.noData}</p>
            ) : (
              <Bars
                label={title}
                percent={definition.unit === 'percent'}
                target={definition.target}
                rows={[...groups]
                  .sort((a, b) => (b.value ?? -1) - (a.value ?? -1))
                  .slice(0, MOST)
                  .map((one) => ({
                    name: s(one.title) || named(one.key ?? '') || '—',
                    value: one.value === null ? null : rounded(one.value),
                  }))}
              />
            )
          }
        </Loaded>
      </div>
    </section>
  )
}

function Matters({ pack, block }: { pack: string; block: Extract<Block, { show: 'list' }> }) {
  const w = useWords(dictionary)
  const s = useSay()
  const columns = useMatterColumns().filter((one) => COLUMNS.includes(one.key))
  const asked = { view: 'all', ...block.filter, type: `${pack}.${block.matter}` }
  const { load, reload } = useLoad(`view ${JSON.stringify(asked)}`, (signal) =>
    api.get<{ rows: readonly Row[] }>('/api/matters', { ...asked, limit: block.limit ?? 8 }, { signal }),
  )
  return (
    <section className="card" aria-label={s(block.title)} style={{ gridColumn: '1 / -1' }}>
      <header>
        <h3 className="grow">{s(block.title)}</h3>
        <Link className="link" to={`/inbox?${new URLSearchParams(asked)}`}>
          {w.all}
        </Link>
      </header>
      <div className="body">
        <Loaded load={load} retry={reload}>
          {({ rows }) =>
            rows.length === 0 ? (
              <Empty title={w.none} />
            ) : (
              <Table
                label={s(block.title)}
                rows={rows}
                idOf={(row) => row.id}
                hrefOf={(row) => `/m/${row.number}`}
                columns={columns.filter(({ key }) => key !== 'unit' || rows.some((row) => row.leadUnitName))}
                keys={false}
              />
            )
          }
        </Loaded>
      </div>
    </section>
  )
}
