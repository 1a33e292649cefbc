import { useEffect, useState } from 'react'
import { dayOf, localText } from '../../base/index.ts'
import { api, setCsrf } from '../live/api.ts'
import { useNow } from '../live/clock.ts'
import { live } from '../live/connection.ts'
import { useLanguage, useSay, useWords } from '../live/language.ts'
import { useStore } from '../live/store.ts'
import { weekdayOf } from '../live/time.ts'
import { askDeclared, declared } from './declared.ts'
import { area, held, toLogin, visitor } from './state.ts'
import { WORDS } from './words.ts'

/** Top line: whose city, whether it is live, what time it is, who is looking. */
export function Head() {
  const t = useWords(WORDS)
  const lang = useLanguage()
  const say = useSay()
  const now = useNow()
  const { picture, reached } = useStore(held)
  const line = useStore(live.state)
  const guest = useStore(visitor)
  const town = useStore(area)
  const city = useStore(declared)?.city
  const [person, setPerson] = useState('')
  useEffect(() => {
    void api.get<{ me: { name: string; unitName: string }; csrf: string }>('/api/me').then((got) => {
      if (got.ok) {
        setCsrf(got.value.csrf)
        setPerson(`${got.value.me.unitName} ${got.value.me.name}`)
      } else if (got.error.http === 401) toLogin()
    })
    void askDeclared()
  }, [])
  const clock = localText(now)
  const stood = picture ? localText(new Date(picture.asOf)).slice(11) : ''
  const townName = picture?.byArea.rows.find((row) => row.code === town)?.title
  const lost = !reached
  return (
    <header className="head">
      <h1>
        <span className="city">{city ? say(city.name) : ''}</span>
        <span>{t.centre}</span>
      </h1>
      <span className="marks">
        {town && (
          <button type="button" className="mark town" onClick={() => area.set(null)}>
            {townName ? say(townName) : town} <span aria-hidden="true">×</span>
            <span className="hidden">{t.wholeDistrict}</span>
          </button>
        )}
        {(city?.demo || picture?.demo) && <span className="mark demo">{t.demo}</span>}
        {guest && <span className="mark">{t.visitor}</span>}
      </span>
      {lost && picture && (
        <p className="banner" role="alert">
          {t.offlineText(stood)}
        </p>
      )}
      <span className="right">
        <span className={`mark ${lost ? 'lost' : 'live'}`} role="status">
          {lost ? t.offline(stood) : line.state === 'live' ? t.live : t.connecting}
        </span>
        {!guest && person && <span className="person">{person}</span>}
        <time className="clock" dateTime={now.toISOString()}>
          <small>
            {dayOf(now)} {weekdayOf(dayOf(now), lang)}
          </small>{' '}
          {clock.slice(11)}
        </time>
      </span>
    </header>
  )
}
