import { lazy, Suspense, useState } from 'react'
import { say, useWords, words } from '../../live/index.ts'
import type { View } from '../../live/wire.ts'
import { FileLink } from '../parts/files.tsx'
import { Detail } from '../parts/show.tsx'
import { Loading } from '../parts/states.tsx'
import { useCity } from '../session.ts'

const dictionary = words({
  content: say('诉求内容（原话）', 'In their own words'),
  facts: say('事项内容', 'What it is about'),
  files: say('附件', 'Files'),
  map: say('看地图', 'Show the map'),
  hide: say('收起地图', 'Hide the map'),
  touches: (n: number) => say(`共 ${n} 次来件`, `${n} contacts`),
})

const PointMap = lazy(async () => ({ default: (await import('../parts/point.tsx')).PointMap }))

/** What an application carries for the machine: its limits and its form stand on the page in their own place. */
const CARRIED = ['itemVersion', 'submission', 'promiseAmount', 'promiseUnit', 'legalAmount', 'legalUnit']

/** What the citizen said, and the other declared facts of the matter. */
export function Facts({ view }: { view: View }) {
  const w = useWords(dictionary)
  const { declared } = useCity()
  const [map, setMap] = useState(false)
  const { matter } = view
  const fields = declared.types[matter.type]?.fields ?? {}
  const told = new Set([
    'title',
    'content',
    'kind',
    'category',
    'urgency',
    'secret',
    'anonymous',
    'files',
    'point',
    'area',
    ...('itemVersion' in fields ? CARRIED : []),
  ])
  const rest = Object.keys(fields).filter((name) => !told.has(name))
  return (
    <section className="card">
      <header>
        <h2 className="grow">{declared.types[matter.type]?.requester === undefined ? w.content : w.facts}</h2>
        {view.touches.length > 1 && <small>{w.touches(view.touches.length)}</small>}
      </header>
      <div className="body stack">
        {matter.content !== '' && <p className="pre words">{matter.content}</p>}
        <Detail fields={fields} values={{ ...matter.data, address: matter.address }} only={rest} />
        {view.files.length > 0 && (
          <div className="row">
            {view.files.map((file) =>
              file.mime?.startsWith('image/') ? (
                <a key={file.id} href={`/api/files/${file.id}`} target="_blank" rel="noreferrer">
                  <img src={`/api/files/${file.id}`} alt={file.name} className="thumb" loading="lazy" />
                </a>
              ) : (
                <FileLink key={file.id} file={file} />
              ),
            )}
          </div>
        )}
        {matter.point && (
          <div>
            <button type="button" className="button small" aria-expanded={map} onClick={() => setMap(!map)}>
              {map ? w.hide : w.map}
            </button>
            {map && (
              <Suspense fallback={<Loading lines={3} />}>
                <PointMap value={matter.point} />
              </Suspense>
            )}
          </div>
        )}
      </div>
    </section>
  )
}
