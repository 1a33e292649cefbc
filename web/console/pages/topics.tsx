import { Link } from 'react-router'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { STATUS_TONE, type Topic, topicWords } from './topic-words.ts'

type List = { readonly rows: readonly Topic[]; readonly may: { readonly edit: boolean } }

/** 每月一题: the planned work of the city on what many asked for. */
export function Topics() {
  const w = useWords(topicWords)
  useTitle({ title: w.title })
  const { load, reload } = useLoad('topics', (signal) => api.get<List>('/api/topics', undefined, { signal }))
  const edit = load.state === 'ready' && load.value.may.edit
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{w.title}</h1>
        {edit && (
          <Link className="button main" to="/topics/new">
            {w.make}
          </Link>
        )}
      </div>
      <p className="muted">{w.lead}</p>
      <Loaded load={load} retry={reload}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={w.none}>
              <p>{w.noneWhy}</p>
            </Empty>
          ) : (
            <ul className="stack">
              {rows.map((one) => (
                <Card key={one.id} one={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  )
}

function Card({ one }: { one: Topic }) {
  const w = useWords(topicWords)
  return (
    <li className="card">
      <div className="body stack tight">
        <span className="row tight">
          <Link className="grow" to={`/topics/${one.id}`}>
            <b>{one.title}</b>
          </Link>
          <span className={`tag ${STATUS_TONE[one.status]}`}>{w[one.status]}</span>
        </span>
        <span>{one.goal}</span>
        <span className="small">
          {one.ownerName} · {w.span(one.from, one.to)} ·{' '}
          {w.progress(one.measures.filter((measure) => measure.done).length, one.measures.length)} ·{' '}
          <ScopeText one={one} />
        </span>
      </div>
    </li>
  )
}

export function ScopeText({ one }: { one: Topic }) {
  const w = useWords(topicWords)
  const s = useSay()
  if (one.scope.group) return <>{w.scopeGroup}</>
  return (
    <>
      {one.scope.areaName ?? w.wholeDistrict} ·{' '}
      {one.scope.categoryTitle ? s(one.scope.categoryTitle) : w.allItems}
    </>
  )
}
