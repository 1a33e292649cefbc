import { Link } from 'react-router'
import { hallLevels, type RosterLine } from '../../../platform/services/halls/declare.ts'
import { api, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { hallWords } from './halls-words.ts'

export type MyHalls = {
  readonly seat: { readonly id: string; readonly hall: string; readonly number: string } | null
  readonly me: string | null
  readonly halls: readonly {
    /** Who sits where today 排班. */
    readonly roster: readonly RosterLine[]
    readonly id: string
    readonly code: string
    readonly name: Say
    readonly level: keyof typeof hallLevels
    readonly state: 'open' | 'paused'
    readonly manages: boolean
    readonly waiting: number
    readonly windows: readonly {
      readonly id: string
      readonly number: string
      readonly state: 'open' | 'paused' | 'closed'
      readonly clerk: string | null
      readonly account: string | null
    }[]
  }[]
}

/** 大厅管理: the halls I answer for. */
export function Halls() {
  const w = useWords(hallWords)
  const s = useSay()
  useTitle({ title: w.halls })
  const { load, reload } = useLoad('halls', (signal) => api.get<MyHalls>('/api/halls', undefined, { signal }))
  return (
    <div className="page stack">
      <h1>{w.halls}</h1>
      <p className="muted">{w.lead}</p>
      <Loaded load={load} retry={reload}>
        {({ halls }) =>
          halls.length === 0 ? (
            <Empty title={w.noHall}>
              <p>{w.noHallWhy}</p>
            </Empty>
          ) : (
            <div className="tiles">
              {halls.map((one) => (
                <Link key={one.id} className="tile" to={`/halls/${one.id}`}>
                  <small>{s(hallLevels[one.level])}</small>
                  <strong>{s(one.name)}</strong>
                  <b className="num">{one.waiting}</b>
                  <small>
                    {w.waiting(one.waiting)} · {one.windows.filter((of) => of.state === 'open').length}/
                    {one.windows.length} {w.windows}
                  </small>
                </Link>
              ))}
            </div>
          )
        }
      </Loaded>
    </div>
  )
}
