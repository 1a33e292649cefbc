import { useEffect, useState } from 'react'
import type { ApplicationView } from '../../../platform/services/forms/declare.ts'
import type { Beside } from '../../../platform/services/partners/declare.ts'
import { sayInstant } from '../../live/time.ts'
import { useWords } from '../settings.tsx'
import { read } from '../talk.ts'

const AGAIN_MS = 3_000

/** 并行办理: which systems are at work for this application just now; looked at again while any is. */
export function LanesBlock({ application }: { application: ApplicationView }) {
  const t = useWords()
  const [{ rows, effort }, setBeside] = useState<Beside>({ rows: [], effort: null })
  const path = `/api/citizen/applications/${encodeURIComponent(application.number)}/lanes`
  useEffect(() => {
    let here = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const got = await read<Beside>(path)
      if (!here || got.kind !== 'answer') return
      setBeside(got.value)
      if (got.value.rows.some((one) => one.state === 'asked')) timer = setTimeout(ask, AGAIN_MS)
    }
    void ask()
    return () => {
      here = false
      clearTimeout(timer)
    }
  }, [path])
  if (rows.length === 0) return null
  return (
    <section>
      <h2>{t('lanes')}</h2>
      {effort && (
        <p className="hint">
          {t('laneEffort', { steps: effort.now.steps, trips: effort.now.trips })}
          <br />
          {t('laneBefore', { steps: effort.before.steps, trips: effort.before.trips })}
        </p>
      )}
      <ul className="list">
        {rows.map((row) => (
          <li key={row.lane} className="row">
            <span className="grow">
              {t.of(row.title)}
              <small>
                {t.of(row.partner)}
                {row.endedAt ? ` · ${sayInstant(String(row.endedAt), new Date(), t.language)}` : ''}
                {row.why ? ` · ${row.why}` : ''}
              </small>
            </span>
            <span className={`chip ${row.state === 'done' ? 'done' : 'wait'}`}>
              {t(
                row.state === 'done'
                  ? 'laneDone'
                  : row.state === 'asked'
                    ? 'laneWorking'
                    : row.state === 'waiting'
                      ? 'laneWaiting'
                      : 'laneStopped',
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
