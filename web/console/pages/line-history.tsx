import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { type Line, lineWords } from './line-words.ts'

type Version = Line & { readonly at: string; readonly by: string; readonly why: string | null }

/** The versions of one line: a dispatch of last year still shows what the list said then. */
export function LineHistory({ id }: { id: string }) {
  const w = useWords(lineWords)
  const s = useSay()
  const { load } = useLoad(`line ${id}`, (signal) =>
    api.get<{ versions: readonly Version[] }>(`/api/lines/${id}/history`, undefined, { signal }),
  )
  if (load.state !== 'ready' || load.value.versions.length === 0) return null
  return (
    <section className="stack tight" style={{ marginTop: 20 }}>
      <h3>{w.history}</h3>
      {load.value.versions.map((one) => (
        <article key={one.version} className="task">
          <div className="row small">
            {w.versionBy(one.version, one.by)} <When at={one.at} />
          </div>
          <div>
            {s(one.itemTitle)} · {one.areaName} → <b>{one.unitName}</b>
          </div>
          <div className="small">
            {one.validFrom} {one.validTo ? `${w.until} ${one.validTo}` : '→'} · {one.basis}
          </div>
          {one.why && <div className="small">{one.why}</div>}
        </article>
      ))}
    </section>
  )
}
