import { useState } from 'react'
import type { TypeLine, UnitUse } from '../../../platform/credentials/certificates/declare.ts'
import { api, type Failure, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { certificateWords } from './certificate-words.ts'

type Granted = {
  readonly id: string
  readonly type: string
  readonly title: Say
  readonly purpose: string
  readonly times: number | null
  readonly used: number
  readonly until: string
}

/** 授权用证: by the holder's authorisation, a purpose and a case; masked, and the holder reads of it. */
export function GrantedUse({ types }: { readonly types: readonly TypeLine[] }) {
  const w = useWords(certificateWords)
  const s = useSay()
  const { load, reload } = useLoad('certificates granted', (signal) =>
    api.get<{ rows: readonly Granted[] }>('/api/certificates/granted', undefined, { signal }),
  )
  const [failure, setFailure] = useState<Failure | null>(null)
  const [found, setFound] = useState<UnitUse | null>(null)
  return (
    <div className="stack">
      <Loaded load={load} retry={reload}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty>{w.noGrants}</Empty>
          ) : (
            <ul className="plainList stack tight" aria-label={w.grantedToUs}>
              {rows.map((one) => (
                <li key={one.id} className="row">
                  <b>{s(one.title)}</b>
                  <span className="tag">{one.purpose}</span>
                  <span className="muted">
                    {w.usedTimes(one.used, one.times)} · <When at={one.until} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <section className="card">
        <header>
          <h2>{w.useOne}</h2>
        </header>
        <form
          className="body stack"
          onSubmit={async (event) => {
            event.preventDefault()
            const given = Object.fromEntries(new FormData(event.currentTarget))
            const got = await api.post<UnitUse>('/api/certificates/use', given)
            setFailure(got.ok ? null : got.error)
            setFound(got.ok ? got.value : null)
            void reload()
          }}
        >
          <p className="muted">{w.useHint}</p>
          <div className="ruleGrid">
            <label>
              {w.holderCode}
              <input className="input" name="holder" required maxLength={18} autoComplete="off" />
            </label>
            <label>
              {w.type}
              <select className="input" name="type" required>
                {types.map((one) => (
                  <option key={one.name} value={one.name}>
                    {s(one.title)}
                  </option>
                ))}
              </select>
            </label>
            <label>
              {w.purpose}
              <input className="input" name="purpose" required minLength={2} maxLength={100} />
            </label>
            <label>
              {w.caseNumber}
              <input className="input" name="caseNumber" required maxLength={60} />
            </label>
          </div>
          <div className="row">
            <button type="submit" className="button main">
              {w.useGo}
            </button>
          </div>
          {failure && <Refused failure={failure} />}
          {found && (
            <div className="stack tight" role="status">
              <div className="row">
                <b>{s(found.card.title)}</b>
                <span className="num">{found.card.number}</span>
                <span className="tag green">{s(found.card.stateTitle)}</span>
              </div>
              <dl>
                {found.surface.map((line) => (
                  <div key={line.name} style={{ display: 'contents' }}>
                    <dt>{s(line.title)}</dt>
                    <dd>{line.text}</dd>
                  </div>
                ))}
              </dl>
              <small className="muted">{w.usedNote(found.caseNumber)}</small>
            </div>
          )}
        </form>
      </section>
    </div>
  )
}
