import { type FormEvent, useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { ExtensionVersion } from '../../../platform/extensions/declare.ts'
import { api, type Failure, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Modal } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { blank } from './extension-edit.ts'
import { extensionWords } from './extension-words.ts'

type Applied = Pick<ExtensionVersion, 'version' | 'aside'> & { readonly appliedAt: string | null }
type Row = Pick<ExtensionVersion, 'id' | 'name' | 'version' | 'state' | 'author' | 'changedBy' | 'aside'> & {
  readonly title: Say | null
  readonly changedAt: string
  readonly appliedAt: string | null
  readonly live: Applied | null
}
type All = {
  readonly rows: readonly Row[]
  readonly may: { readonly compose: boolean; readonly review: boolean }
}

/** 自建应用: what is composed here, in work, waiting and live. */
export function Extensions() {
  const w = useWords(extensionWords)
  const s = useSay()
  const go = useNavigate()
  useTitle({ title: w.title })
  const { load, reload } = useLoad('extensions', (signal) =>
    api.get<All>('/api/extensions', undefined, { signal }),
  )
  const [making, setMaking] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const file = useRef<HTMLInputElement>(null)
  async function take(given: File | undefined) {
    if (!given) return
    const bytes = new Uint8Array(await given.arrayBuffer())
    let text = ''
    for (const byte of bytes) text += String.fromCharCode(byte)
    const got = await api.post<Row>('/api/extensions/import', { file: btoa(text) })
    if (!got.ok) return setFailure(got.error)
    toast(w.taken)
    void go(`/extensions/${got.value.id}/${got.value.version}`)
  }
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{w.title}</h1>
        {load.state === 'ready' && load.value.may.compose && (
          <>
            <input
              ref={file}
              type="file"
              hidden
              accept=".zip,.json"
              onChange={(event) => {
                void take(event.target.files?.[0])
                event.target.value = ''
              }}
            />
            <button type="button" className="button" onClick={() => file.current?.click()}>
              {w.take}
            </button>
            <button type="button" className="button main" onClick={() => setMaking(true)}>
              {w.fresh}
            </button>
          </>
        )}
      </div>
      <p className="muted">{w.why}</p>
      {failure && <Refused failure={failure} />}
      <Loaded load={load} retry={() => void reload()}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={w.none} />
          ) : (
            <section className="card scrolling">
              <table className="plain-table">
                <thead>
                  <tr>
                    <th>{w.name}</th>
                    <th>{w.state}</th>
                    <th>{w.live}</th>
                    <th>{w.changed}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.id}>
                      <td>
                        <Link to={`/extensions/${row.id}/${row.version}`}>
                          {s(row.title ?? null) || row.name}
                        </Link>{' '}
                        <span className="muted">{row.name}</span>
                      </td>
                      <td>
                        {w.version(row.version)} · {w[row.state]}
                      </td>
                      <td>
                        {row.live
                          ? `${w.version(row.live.version)}${row.live.aside ? ` · ${w.aside}` : row.live.appliedAt ? '' : ` · ${w.goingLive}`}`
                          : '—'}
                      </td>
                      <td>
                        {row.changedBy} <When at={row.changedAt} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )
        }
      </Loaded>
      {making && <Making onClose={() => setMaking(false)} />}
    </div>
  )
}

function Making({ onClose }: { onClose: () => void }) {
  const w = useWords(extensionWords)
  const go = useNavigate()
  const [name, setName] = useState('')
  const [title, setTitle] = useState('')
  const [register, setRegister] = useState(true)
  const [matter, setMatter] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  async function make(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const got = await api.post<Row>('/api/extensions', {
      body: blank(name.trim(), title.trim(), { register, matter }),
    })
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    void go(`/extensions/${got.value.id}/${got.value.version}`)
  }
  return (
    <Modal title={w.fresh} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void make(event)}>
        {failure && <Refused failure={failure} />}
        <label className="stack tight">
          <span className="label">{w.name}</span>
          <input
            className="input"
            required
            maxLength={30}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        </label>
        <label className="stack tight">
          <span className="label">{w.code}</span>
          <input
            className="input"
            required
            pattern="[a-z][A-Za-z0-9]{1,29}"
            title={w.codeHint}
            spellCheck={false}
            placeholder="afterSchoolCare"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <small className="muted">{w.codeHint}</small>
        </label>
        <label className="tick">
          <input type="checkbox" checked={register} onChange={(event) => setRegister(event.target.checked)} />{' '}
          {w.withRegister}
        </label>
        <label className="tick">
          <input type="checkbox" checked={matter} onChange={(event) => setMatter(event.target.checked)} />{' '}
          {w.withMatter}
        </label>
        <button type="submit" className="button main" disabled={busy || (!register && !matter)}>
          {w.fresh}
        </button>
      </form>
    </Modal>
  )
}
