import { useEffect, useState } from 'react'
import { api, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { useCity } from '../session.ts'
import { sourceWords } from './source-words.ts'

export type Found = {
  readonly id: string
  readonly title: Say
  readonly code: string
  readonly unitName: string
}

/** Published datasets that one brings data for, by words. */
export function useDatasets(q: string): readonly Found[] {
  const { me } = useCity()
  const [found, setFound] = useState<readonly Found[]>([])
  useEffect(() => {
    let gone = false
    const timer = setTimeout(async () => {
      // a steward brings in what his own unit answers for
      const unit = me.duties.some((duty) => duty.role === 'dataAuthority') ? '' : (me.unit ?? '')
      const got = await api.get<{ rows: readonly Found[] }>('/api/datasets', {
        ...{ q, unit, state: 'published', limit: 20 },
      })
      if (!gone && got.ok) setFound(got.value.rows)
    }, 200)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [q, me])
  return found
}

/** Chooses one of the published datasets that one brings data for. */
export function DatasetPick({ value, onChoose }: { value: string; onChoose: (id: string) => void }) {
  const w = useWords(sourceWords)
  const s = useSay()
  const [q, setQ] = useState('')
  const found = useDatasets(q)
  // one that was chosen before need not be among those found now
  const { load } = useLoad(value ? `one ${value}` : null, (signal) =>
    api.get<Found>(`/api/datasets/${value}`, undefined, { signal }),
  )
  const chosen = load.state === 'ready' ? load.value : null
  return (
    <>
      <label className="field half">
        <span className="label">{w.chooseDataset}</span>
        <input className="input" type="search" value={q} onChange={(event) => setQ(event.target.value)} />
      </label>
      <label className="field half">
        <span className="label">{w.dataset}</span>
        <select className="input" required value={value} onChange={(event) => onChoose(event.target.value)}>
          <option value="" />
          {chosen && !found.some((one) => one.id === chosen.id) && (
            <option value={chosen.id}>
              {s(chosen.title)} {chosen.code}
            </option>
          )}
          {found.map((one) => (
            <option key={one.id} value={one.id}>
              {s(one.title)} · {one.unitName} · {one.code}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}
