import { type FormEvent, useState } from 'react'
import type { AlertFeed, AlertSource, RefusedMessage } from '../../../platform/command/alerts/declare.ts'
import { api, exact, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { Loaded, Refused } from '../parts/states.tsx'
import { common } from '../words.ts'
import { warningWords } from './warning-words.ts'

type Outside = {
  readonly sources: readonly AlertSource[]
  readonly feeds: readonly (Omit<AlertFeed, 'lastOk'> & { readonly lastOk: string | null })[]
  readonly refused: readonly (Omit<RefusedMessage, 'lastAt'> & { readonly lastAt: string })[]
}

/** 来源与订阅: who may send warnings, whose feeds are read, what was refused and how often. */
export function Sources() {
  const w = useWords(warningWords)
  const c = useWords(common)
  const s = useSay()
  const { load, reload } = useLoad('warning-sources', (signal) =>
    api.get<Outside>('/api/warnings/outside', undefined, { signal }),
  )
  const [sender, setSender] = useState('')
  const [title, setTitle] = useState('')
  const [trust, setTrust] = useState<AlertSource['trust']>('show')
  const [failure, setFailure] = useState<Failure | null>(null)
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const got = await api.post('/api/warnings/saveSource', { sender, title, trust, aliases: [] })
    setFailure(got.ok ? null : got.error)
    if (got.ok) {
      setSender('')
      setTitle('')
    }
    await reload()
  }
  return (
    <Loaded load={load} retry={reload}>
      {({ sources, feeds, refused }) => (
        <div className="stack">
          {failure && <Refused failure={failure} />}
          {sources.length === 0 && <p className="muted">{w.noSources}</p>}
          {sources.length > 0 && (
            <table className="plainTable">
              <thead>
                <tr>
                  <th>{w.sender}</th>
                  <th>{w.trust}</th>
                  <th>{w.signs}</th>
                </tr>
              </thead>
              <tbody>
                {sources.map((one) => (
                  <tr key={one.id}>
                    <td>
                      <b>{one.title}</b>
                      <br />
                      <small className="keep">{one.sender}</small>
                    </td>
                    <td>{one.trust === 'publish' ? w.publish : w.show}</td>
                    <td>{one.signs ? c.yes : c.no}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <form className="row" onSubmit={(event) => void save(event)}>
            <input
              className="input grow"
              aria-label={w.sender}
              placeholder={w.sender}
              value={sender}
              required
              onChange={(event) => setSender(event.target.value)}
            />
            <input
              className="input grow"
              aria-label={w.sourceName}
              placeholder={w.sourceName}
              value={title}
              required
              minLength={2}
              onChange={(event) => setTitle(event.target.value)}
            />
            <select
              className="input"
              aria-label={w.trust}
              value={trust}
              onChange={(event) => setTrust(event.target.value === 'publish' ? 'publish' : 'show')}
            >
              <option value="show">{w.show}</option>
              <option value="publish">{w.publish}</option>
            </select>
            <button type="submit" className="button">
              {c.add}
            </button>
          </form>
          {feeds.map((one) => (
            <p key={one.id} className="small">
              {one.title} · <span className="keep">{one.url}</span> · {one.lastOk ? exact(one.lastOk) : '—'}
              {one.lastError ? ` · ${one.lastError}` : ''}
            </p>
          ))}
          {refused.length > 0 && (
            <section>
              <h3>{w.refused}</h3>
              <ul className="plainList">
                {refused.map((one) => (
                  <li key={one.id} className="small">
                    {exact(one.lastAt)} · {one.sender} · {s(one.says)} × {one.count}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
    </Loaded>
  )
}
