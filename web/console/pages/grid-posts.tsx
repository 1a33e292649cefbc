import { api, type Say, sayNumber, useLoad, useSay, useWords } from '../../live/index.ts'
import { Empty, Loaded } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useMonth } from './grid-month.tsx'
import { gridWords } from './grid-words.ts'

type Line = {
  readonly post: string
  readonly account: string | null
  readonly name: string
  readonly unitName: string | null
  readonly done: number
  readonly timed: number
  readonly inTime: number
  readonly wrong: number
  readonly score: number | null
}
type Answer = {
  readonly weights: { readonly inTime: number; readonly right: number }
  readonly posts: readonly { readonly name: string; readonly title: Say }[]
  readonly lines: readonly Line[]
}

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${sayNumber(Math.round((1000 * part) / whole) / 10)}%`

/** 岗位评价: persons by what they did at their posts in a month. */
export function Posts() {
  const w = useWords(gridWords)
  const s = useSay()
  const { from, to, picker } = useMonth()
  const { load, reload } = useLoad(`posts ${from} ${to}`, (signal) =>
    api.get<Answer>('/api/field/posts/grid/case', { from, to }, { signal }),
  )
  return (
    <section className="stack">
      <div className="row">{picker}</div>
      <Loaded load={load} retry={reload}>
        {({ posts, lines, weights }) => (
          <>
            {lines.length === 0 ? (
              <Empty title={w.noPosts} />
            ) : (
              <Table
                label={w.posts}
                rows={lines}
                idOf={(line) => `${line.post} ${line.account}`}
                labelOf={(line) => line.name}
                keys={false}
                columns={[
                  {
                    key: 'post',
                    title: w.post,
                    width: 'minmax(170px, 1.4fr)',
                    show: (line: Line) => s(posts.find((one) => one.name === line.post)?.title),
                  },
                  {
                    key: 'person',
                    title: w.person,
                    width: 'minmax(150px, 1.4fr)',
                    show: (line) => (
                      <span>
                        {line.name} <small className="muted">{line.unitName}</small>
                      </span>
                    ),
                  },
                  {
                    key: 'done',
                    title: w.done,
                    width: '90px',
                    right: true,
                    show: (line) => <span className="num">{sayNumber(line.done)}</span>,
                  },
                  {
                    key: 'inTime',
                    title: w.inTime,
                    width: '100px',
                    right: true,
                    show: (line) => <span className="num">{share(line.inTime, line.timed)}</span>,
                  },
                  {
                    key: 'right',
                    title: w.rightly,
                    width: '100px',
                    right: true,
                    show: (line) => <span className="num">{share(line.done - line.wrong, line.done)}</span>,
                  },
                  {
                    key: 'wrong',
                    title: w.wrong,
                    width: 'minmax(80px, 0.8fr)',
                    right: true,
                    show: (line) => (
                      <span className={line.wrong > 0 ? 'num redtext' : 'num'}>{sayNumber(line.wrong)}</span>
                    ),
                  },
                  {
                    key: 'score',
                    title: w.postScore,
                    width: '100px',
                    right: true,
                    show: (line) => (
                      <strong className="num">{line.score === null ? '–' : sayNumber(line.score)}</strong>
                    ),
                  },
                ]}
              />
            )}
            <small className="muted">{w.postsAbout(weights.inTime, weights.right)}</small>
          </>
        )}
      </Loaded>
    </section>
  )
}
