import { useState } from 'react'
import type { Doubt, ItemBody, Photo } from '../../../platform/patrols/declare.ts'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import { gridWords } from './grid-words.ts'

type Waiting = {
  readonly id: string
  readonly kind: 'report' | 'act'
  readonly name: string
  readonly deviceAt: string
  readonly receivedAt: string
  readonly body: ItemBody
  readonly doubts: readonly Doubt[]
  readonly photos: readonly (Pick<Photo, 'id' | 'file' | 'lon' | 'lat' | 'heading' | 'accuracyM'> & {
    readonly takenAt: string
  })[]
}

/** 现场复核: why it waits, the photos, and the two ways on. */
export function Held() {
  const w = useWords(gridWords)
  const { load, reload } = useLoad('field held', (signal) =>
    api.get<{ items: readonly Waiting[] }>('/api/field/held', undefined, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={w.noHeld}>{w.noHeldLead}</Empty>
        ) : (
          <div className="stack">
            {items.map((one) => (
              <Card key={one.id} one={one} onDone={reload} />
            ))}
          </div>
        )
      }
    </Loaded>
  )
}

function Card({ one, onDone }: { one: Waiting; onDone: () => void }) {
  const w = useWords(gridWords)
  const s = useSay()
  const { declared } = useCity()
  const [words, setWords] = useState('')
  const [problem, setProblem] = useState<Failure | string | null>(null)
  const action =
    one.body.action &&
    Object.values(declared.types).flatMap((type) => type.flow.actions[one.body.action ?? ''] ?? [])[0]
  const form = one.body.form
  const judge = async (release: boolean) => {
    if (!release && !words.trim()) return setProblem(w.needWords)
    const done = await api.post(`/api/field/held/${one.id}`, { release, words: words.trim() })
    if (!done.ok) return setProblem(done.error)
    onDone()
  }
  return (
    <article className="card">
      <header>
        <h2 className="grow">
          {one.name} · {one.kind === 'report' ? w.report : s(action ? action.title : null) || w.act}
        </h2>
      </header>
      <div className="body stack tight">
        <p>{String(form.content ?? form.text ?? '')}</p>
        <ul>
          {one.doubts.map((doubt) => (
            <li key={`${doubt.code}${doubt.photo}`} className="redtext">
              {s(doubt.says)}
            </li>
          ))}
        </ul>
        <p className="muted small">
          {w.deviceAt} <When at={one.deviceAt} /> · {w.receivedAt} <When at={one.receivedAt} />
        </p>
        <div className="row">
          {one.photos.map((photo) => (
            <figure key={photo.id} style={{ margin: 0 }}>
              {photo.file && (
                <img src={`/api/field/photos/${photo.id}/picture`} alt={w.photo} style={{ height: 150 }} />
              )}
              <figcaption className="muted small">
                {w.takenAt} <When at={photo.takenAt} />
                {photo.lon !== null && photo.lat !== null && (
                  <>
                    <br />
                    <span className="num">
                      {photo.lon.toFixed(5)}, {photo.lat.toFixed(5)}
                    </span>
                  </>
                )}
              </figcaption>
            </figure>
          ))}
        </div>
        <label className="stack tight">
          {w.words}
          <input className="input" value={words} onChange={(event) => setWords(event.target.value)} />
        </label>
        {typeof problem === 'string' ? (
          <p className="redtext">{problem}</p>
        ) : (
          problem && <Refused failure={problem} />
        )}
        <div className="row">
          <button type="button" className="button main" onClick={() => void judge(true)}>
            {w.release}
          </button>
          <button type="button" className="button" onClick={() => void judge(false)}>
            {w.reject}
          </button>
        </div>
      </div>
    </article>
  )
}
