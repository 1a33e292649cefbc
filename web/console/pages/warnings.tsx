import '../look/warnings.css'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Drawer } from '../parts/drawer.tsx'
import { PickFile } from '../parts/pick-file.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useFresh } from './fresh.ts'
import { Composer, type Start } from './warning-composer.tsx'
import { DrillMark, Facts, Standing, toneOf } from './warning-parts.tsx'
import { Sources } from './warning-sources.tsx'
import { type List, type Row, warningWords } from './warning-words.ts'

/** 预警发布: written, previewed, released by a second person, updated, lifted. */
export function Warnings() {
  const w = useWords(warningWords)
  useTitle({ title: w.title })
  const { load, reload } = useLoad('warnings', (signal) =>
    api.get<List>('/api/warnings', undefined, { signal }),
  )
  useFresh(reload)
  const [start, setStart] = useState<Start | null>(null)
  const [sources, setSources] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [params] = useSearchParams()
  const act = async (path: string, body: unknown, said?: (value: unknown) => string): Promise<void> => {
    const got = await api.post<{ asked?: readonly unknown[] }>(path, body)
    setFailure(got.ok ? null : got.error)
    if (got.ok) toast(said ? said(got.value) : w.saved)
    await reload()
  }
  const take = async (file: File): Promise<void> => {
    const form = new FormData()
    form.append('file', file)
    const got = await api.post('/api/warnings/take', form)
    setFailure(got.ok ? null : got.error)
    if (got.ok) toast(w.taken)
    await reload()
  }
  return (
    <div className="page stack warnPage">
      <div className="row">
        <h1 className="grow">{w.title}</h1>
        <Link className="button" to="/warning-board">
          {w.board}
        </Link>
        {load.state === 'ready' && load.value.may.keep && (
          <button type="button" className="button" onClick={() => setSources(true)}>
            {w.sources}
          </button>
        )}
        {load.state === 'ready' && load.value.may.compose && (
          <>
            <PickFile label={w.takeIn} accept=".xml,.cap" onPick={(file) => void take(file)} />
            <button type="button" className="button main" onClick={() => setStart({ act: 'alert' })}>
              {w.compose}
            </button>
          </>
        )}
      </div>
      <p className="muted">{w.lead}</p>
      {failure && <Refused failure={failure} />}
      <Loaded load={load} retry={reload}>
        {(list) =>
          list.rows.length === 0 ? (
            <Empty title={w.none}>
              <p>{w.noneWhy}</p>
            </Empty>
          ) : (
            <ul className="stack plainList">
              {list.rows.map((one) => (
                <Card
                  key={one.id}
                  one={one}
                  may={list.may}
                  marked={params.get('id') === one.id}
                  onStart={setStart}
                  act={act}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {start && load.state === 'ready' && (
        <Composer
          list={load.value}
          start={start}
          onClose={() => setStart(null)}
          onSaved={() => {
            setStart(null)
            void reload()
          }}
        />
      )}
      {sources && (
        <Drawer title={w.sources} onClose={() => setSources(false)}>
          <Sources />
        </Drawer>
      )}
    </div>
  )
}

type CardProps = {
  one: Row
  may: List['may']
  marked: boolean
  onStart: (start: Start) => void
  act: (path: string, body: unknown, said?: (value: unknown) => string) => Promise<void>
}

function Card({ one, may, marked, onStart, act }: CardProps) {
  const w = useWords(warningWords)
  const s = useSay()
  const [returning, setReturning] = useState<string | null>(null)
  const { id, version } = one
  const move = (name: string, why?: string): Promise<void> =>
    act('/api/warnings/move', { id, version, act: name, ...(why ? { why } : {}) }, (value) => {
      const asked = (value as { asked?: readonly unknown[] } | null)?.asked
      return name === 'release' && asked ? w.asked(asked.length) : w.saved
    })
  const own = one.origin === 'own'
  const mine = may.mine !== null && may.mine === one.madeAccount
  return (
    <li
      className={`card warningCard ${toneOf(one)}${one.status === 'Actual' ? '' : ' drill'}`}
      aria-current={marked ? 'true' : undefined}
    >
      <div className="body stack tight">
        <span className="row tight">
          <Standing one={one} />
          <DrillMark one={one} />
          {!own && <span className="tag accent">{w.outside}</span>}
          <Link className="grow" to={`/warning-board?id=${one.id}`}>
            <b>{s(one.headline)}</b>
          </Link>
        </span>
        <Facts one={one} />
        <span className="row tight">
          {may.compose && own && one.state === 'draft' && (
            <>
              <button type="button" className="button small" onClick={() => onStart({ act: 'edit', one })}>
                {w.edit}
              </button>
              <button type="button" className="button small main" onClick={() => void move('submit')}>
                {w.submit}
              </button>
              <button type="button" className="button small plain" onClick={() => void move('discard')}>
                {w.discard}
              </button>
            </>
          )}
          {may.release && own && one.state === 'toRelease' && !mine && (
            <>
              <button type="button" className="button small main danger" onClick={() => void move('release')}>
                {w.release}
              </button>
              <button type="button" className="button small" onClick={() => setReturning('')}>
                {w.giveBack}
              </button>
            </>
          )}
          {own && one.state === 'toRelease' && (mine || !may.release) && (
            <span className="small muted">{w.secondPerson}</span>
          )}
          {may.compose && own && one.inForce && one.state === 'released' && (
            <>
              <button type="button" className="button small" onClick={() => onStart({ act: 'update', one })}>
                {w.update}
              </button>
              <button type="button" className="button small" onClick={() => onStart({ act: 'cancel', one })}>
                {w.lift}
              </button>
            </>
          )}
          {may.release && !own && one.state === 'received' && one.status === 'Actual' && one.inForce && (
            <button
              type="button"
              className="button small"
              onClick={() => void act('/api/warnings/adopt', { id, version })}
            >
              {w.adopt}
            </button>
          )}
        </span>
        {returning !== null && (
          <form
            className="row tight"
            onSubmit={(event) => {
              event.preventDefault()
              void move('return', returning).then(() => setReturning(null))
            }}
          >
            <input
              className="input grow"
              aria-label={w.why}
              placeholder={w.why}
              value={returning}
              minLength={2}
              required
              onChange={(event) => setReturning(event.target.value)}
            />
            <button type="submit" className="button small">
              {w.giveBack}
            </button>
          </form>
        )}
      </div>
    </li>
  )
}
