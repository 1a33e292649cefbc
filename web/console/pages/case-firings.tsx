import { Link } from 'react-router'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import '../look/watch.css'
import { type FiringRow, firingWords, TONE } from './firing-words.ts'

/** What the rules saw that opened this matter 来源预警; nothing where people brought it. */
export function CaseFirings({ matter }: { matter: string }) {
  const w = useWords(firingWords)
  const s = useSay()
  const { load } = useLoad(`firings of ${matter}`, (signal) =>
    api.get<{ rows: readonly FiringRow[] }>(`/api/firings/of-matter/${matter}`, undefined, { signal }),
  )
  if (load.state !== 'ready' || load.value.rows.length === 0) return null
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.source}</h2>
      </header>
      <ul className="body stack tight">
        {load.value.rows.map((one) => (
          <li key={one.id} className="row tight">
            <span className={`lv ${TONE[one.level]}`}>
              <When at={one.beganAt} />
            </span>
            <Link className="grow" to={`/firings/${one.id}`}>
              {s(one.title)} · {one.objectTitle}
            </Link>
            <span className="small">{s(one.why.says)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
