import { Link, useSearchParams } from 'react-router'
import { share } from '../../../platform/services/ratings/decide.ts'
import {
  channels,
  type Dimension,
  dimensions,
  type Level,
  levels,
  type Tag,
  type Tally,
  tags,
} from '../../../platform/services/ratings/declare.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { BoardList, ByTabs } from './board-parts.tsx'
import { serviceWords } from './service-words.ts'
import '../look/services.css'

type Board = {
  readonly by: Dimension
  readonly all: Tally | null
  readonly rows: readonly Tally[]
  readonly tags: readonly { readonly tag: Tag; readonly count: number }[]
}
const LEVELS = Object.keys(levels) as Level[]
const percent = (part: number, base: number | null): string => {
  const value = share(part, base)
  return value === null ? '—' : `${(value * 100).toFixed(1)}%`
}
/** 满意率: the three better levels of what was rated. */
const satisfied = ({ byLevel }: Tally): number => byLevel.very + byLevel.yes + byLevel.basic

/** 好差评看板: who rated what how, with the base of every share; what was said, without who said it. */
export function Ratings() {
  const w = useWords(serviceWords)
  const s = useSay()
  useTitle({ title: w.ratings })
  const [params] = useSearchParams()
  const by = dimensions.find((one) => one === params.get('by')) ?? 'unit'
  const { load, reload } = useLoad(`ratings ${by}`, (signal) =>
    api.get<Board>('/api/ratings', { by }, { signal }),
  )
  const title: Readonly<Record<Dimension, string>> = {
    ...{ unit: w.byUnit, item: w.byItem, hall: w.byHall, window: w.byWindow, channel: w.byChannel },
  }
  const columns: readonly Column<Tally>[] = [
    {
      key: 'title',
      title: title[by],
      width: 'minmax(180px, 2fr)',
      wrap: true,
      show: (row) =>
        by === 'channel' && row.key && Object.hasOwn(channels, row.key)
          ? s(channels[row.key as keyof typeof channels])
          : (row.title ?? '—'),
    },
    { key: 'chances', title: w.chances, width: '80px', right: true, show: (row) => row.chances ?? '—' },
    { key: 'rated', title: w.rated, width: '80px', right: true, show: (row) => row.rated },
    {
      key: 'share',
      title: w.ratedShare,
      width: '90px',
      right: true,
      show: (row) => percent(row.rated, row.chances),
    },
    {
      key: 'good',
      title: w.good,
      width: '90px',
      right: true,
      show: (row) => percent(satisfied(row), row.rated),
    },
    { key: 'spread', title: w.spread, width: 'minmax(120px, 1fr)', show: (row) => <Spread row={row} /> },
    {
      key: 'bad',
      title: w.bad,
      width: '70px',
      right: true,
      show: (row) => (row.bad > 0 ? <span className="tag red">{row.bad}</span> : 0),
    },
    {
      key: 'closed',
      title: w.closedShare,
      width: '100px',
      right: true,
      show: (row) => `${row.closed}/${row.bad}`,
    },
    { key: 'excluded', title: w.excluded, width: '90px', right: true, show: (row) => row.excluded || '' },
  ]
  return (
    <div className="page stack">
      <h1>{w.ratings}</h1>
      <p className="muted">
        {w.ratingsLead} {w.last30}
      </p>
      <Loaded load={load} retry={reload}>
        {(board) => (
          <>
            {board.all && (
              <div className="tiles">
                <Tile title={w.chances} value={String(board.all.chances ?? 0)} />
                <Tile
                  title={w.ratedShare}
                  value={percent(board.all.rated, board.all.chances)}
                  sub={`${board.all.rated}/${board.all.chances}`}
                />
                <Tile
                  title={w.good}
                  value={percent(satisfied(board.all), board.all.rated)}
                  sub={`${satisfied(board.all)}/${board.all.rated}`}
                />
                <Tile title={w.bad} value={String(board.all.bad)} />
                <Tile
                  title={w.closedShare}
                  value={percent(board.all.closed, board.all.bad)}
                  sub={`${board.all.closed}/${board.all.bad}`}
                />
              </div>
            )}
            <ByTabs label={w.by} all={dimensions} by={by} titleOf={title} />
            {board.rows.length === 0 ? (
              <Empty title={w.noWords} />
            ) : (
              <Table
                label={w.ratings}
                columns={columns}
                rows={board.rows}
                idOf={(row) => row.key ?? '—'}
                labelOf={(row) => row.title ?? '—'}
              />
            )}
            {board.tags.length > 0 && (
              <p>
                {w.tags}：{' '}
                {board.tags.slice(0, 8).map((one) => (
                  <span key={one.tag} className="tag">
                    {s(tags[one.tag])} {one.count}
                  </span>
                ))}
              </p>
            )}
            <Words />
          </>
        )}
      </Loaded>
    </div>
  )
}

const Tile = ({ title, value, sub }: { title: string; value: string; sub?: string }) => (
  <div className="tile">
    <span>{title}</span>
    <b className="num">{value}</b>
    {sub && <small className="num muted">{sub}</small>}
  </div>
)

/** The five levels as one bar, said in words on hover. */
function Spread({ row }: { row: Tally }) {
  const s = useSay()
  if (row.rated === 0) return null
  const words = LEVELS.map((level) => `${s(levels[level])} ${row.byLevel[level]}`).join(' · ')
  return (
    <span className="spread" role="img" aria-label={words} title={words}>
      {LEVELS.map((level) => (
        <i key={level} className={level} style={{ flexGrow: row.byLevel[level] }} />
      ))}
    </span>
  )
}

type SaidRow = {
  readonly id: string
  readonly round: 1 | 2
  readonly level: Level
  readonly tags: readonly Tag[]
  readonly words: string | null
  readonly channel: keyof typeof channels
  readonly state: string
  readonly rectification: string | null
  readonly at: string
  readonly itemTitle: string | null
  readonly unitName: string | null
  readonly hallName: string | null
  readonly window: string | null
}

function Words() {
  const w = useWords(serviceWords)
  return (
    <BoardList title={w.words} name="bad" say={w.badOnly}>
      {(bad) => <SaidList bad={bad} />}
    </BoardList>
  )
}

function SaidList({ bad }: { bad: string }) {
  const w = useWords(serviceWords)
  const s = useSay()
  const { load, reload } = useLoad(`words ${bad}`, (signal) =>
    api.get<{ rows: readonly SaidRow[] }>('/api/ratings/words', { bad }, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {(all) => (
        <>
          {all.rows.length === 0 && <p className="muted">{w.noWords}</p>}
          {all.rows.map((one) => (
            <div key={one.id} className="row">
              <span className={`tag ${one.level === 'no' || one.level === 'veryNo' ? 'red' : 'green'}`}>
                {s(levels[one.level])}
              </span>
              <span className="grow">
                {one.words ?? w.notSaid} {one.tags.map((tag) => s(tags[tag])).join('、')}
                <br />
                <small className="muted">
                  {[one.itemTitle, one.unitName, one.hallName, one.window, s(channels[one.channel])]
                    .filter(Boolean)
                    .join(' · ')}
                  {one.round === 2 && ` · ${w.second}`} · <When at={one.at} />
                </small>
              </span>
              {one.state === 'excluded' && <span className="tag">{w.excluded}</span>}
              {one.rectification && <Link to={`/m/${one.rectification}`}>{w.rectification}</Link>}
            </div>
          ))}
        </>
      )}
    </Loaded>
  )
}
