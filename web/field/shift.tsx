import { useEffect } from 'react'
import { useStore } from '../live/store.ts'
import { follow, here } from './place.ts'
import { useT } from './shown.ts'
import { startPatrol, state, stopPatrol } from './work.ts'

/** 巡查: begins and ends by hand; in between, and only then, the way is kept. */
export function Shift() {
  const t = useT()
  const { patrol, bundle } = useStore(state)
  const { fix, denied } = useStore(here)
  const on = patrol !== null && patrol.endedAt === null
  useEffect(follow, [])
  return (
    <section>
      <h1>{t('patrol')}</h1>
      <div className="card">
        <p className={on ? 'big good' : 'big'}>{on ? t('onPatrol') : t('notOnPatrol')}</p>
        {on && (
          <dl>
            <dt>{t('walked')}</dt>
            <dd>{t.metres(patrol.metres)}</dd>
            <dt>{t('points')}</dt>
            <dd>{patrol.next}</dd>
          </dl>
        )}
        {on && <p className="soft">{t('since', t.at(patrol.startedAt))}</p>}
        {on && !fix && (
          <p className={denied ? 'bad' : 'soft'} role="status">
            {denied ? t('denied') : t('noPlaceYet')}
          </p>
        )}
        <button
          type="button"
          className={on ? 'main stop' : 'main'}
          onClick={() => void (on ? stopPatrol() : startPatrol())}
        >
          {on ? t('stop') : t('start')}
        </button>
        <p className="soft">{t('privacy')}</p>
      </div>
      {(bundle?.patrols.length ?? 0) > 0 && <h2>{t('earlier')}</h2>}
      <ul className="list">
        {bundle?.patrols.map((one) => (
          <li key={one.id} className="line">
            <span className="top">
              <strong>{t.at(one.startedAt)}</strong>
              <span>{t.metres(one.metres)}</span>
            </span>
            <span className={one.flagged > 0 ? 'bad' : 'soft'}>
              {t('points')} {one.points}
              {one.flagged > 0 && ` · ${t('flagged', one.flagged)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
