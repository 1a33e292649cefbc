import { useEffect, useState } from 'react'
import type { ApplicationView } from '../../../platform/services/forms/declare.ts'
import type { Beside } from '../../../platform/services/partners/declare.ts'
import { signerStates } from '../../../platform/services/signing/declare.ts'
import { sayInstant } from '../../live/time.ts'
import { useWords } from '../settings.tsx'
import { read, send } from '../talk.ts'
import './services.css'

/** 并行办理: which systems are at work for this application, who signs, and every clock. */
export function LanesBlock({ application }: { application: ApplicationView }) {
  const t = useWords()
  const [{ rows, effort, signers, clocks }, setBeside] = useState<Beside>({
    rows: [],
    effort: null,
    signers: [],
    clocks: [],
  })
  const path = `/api/citizen/applications/${encodeURIComponent(application.number)}/lanes`
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew whenever the application is
  useEffect(() => {
    let here = true
    void read<Beside>(path).then((got) => {
      if (here && got.kind === 'answer') setBeside(got.value)
    })
    return () => {
      here = false
    }
  }, [path, application])
  if (rows.length === 0) return null
  return (
    <section>
      <h2>{t('lanes')}</h2>
      {effort && (
        <div className="card effort">
          <p>
            {t('laneEffort', { steps: effort.now.steps, trips: effort.now.trips })}
            <br />
            <small>{t('laneBefore', { steps: effort.before.steps, trips: effort.before.trips })}</small>
          </p>
          {effort.now.others > 0 && <small>{t('laneOthers', { n: effort.now.others })}</small>}
        </div>
      )}
      {signers.length > 0 && <Signers signers={signers} path={path} />}
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
      {clocks.length > 0 && <Clocks clocks={clocks} />}
    </section>
  )
}

/** Who has signed, and who is missing; the applicant may remind them. */
function Signers({ signers, path }: { signers: Beside['signers']; path: string }) {
  const t = useWords()
  const [said, setSaid] = useState('')
  const remind = async () => {
    const outcome = await send(path.replace(/lanes$/, 'remind'), {})
    setSaid(
      outcome.kind === 'refused'
        ? t.of(outcome.refusal.says)
        : outcome.kind === 'answer'
          ? t('laneReminded')
          : t('noLine'),
    )
  }
  return (
    <>
      <h3>{t('laneSigners')}</h3>
      <ul className="list">
        {signers.map((one, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list
          <li key={n} className="row">
            <span className="grow">
              {t.of(one.role)} {one.name}
              <small>
                {sayInstant(String(one.settledAt ?? one.askedAt), new Date(), t.language)}
                {one.why ? ` · ${one.why}` : ''}
              </small>
            </span>
            <span className={`chip ${one.state === 'signed' ? 'done' : 'wait'}`}>
              {t.of(signerStates[one.state])}
            </span>
          </li>
        ))}
      </ul>
      {signers.some((one) => one.state === 'asked') && (
        <p>
          <button type="button" className="plain" onClick={() => void remind()}>
            {t('laneRemind')}
          </button>{' '}
          <small role="status">{said}</small>
        </p>
      )}
    </>
  )
}

/** 各项时限: since when, until when, and when it was done. */
function Clocks({ clocks }: { clocks: Beside['clocks'] }) {
  const t = useWords()
  const when = (at: unknown) => sayInstant(String(at), new Date(), t.language)
  return (
    <details className="card">
      <summary>{t('laneClocks')}</summary>
      <dl className="pairs">
        {clocks.map((one, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list
          <div key={n}>
            <dt>{t.of(one.title)}</dt>
            <dd>
              {when(one.startedAt)} → {one.endedAt ? when(one.endedAt) : `… ${when(one.due)}`}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
