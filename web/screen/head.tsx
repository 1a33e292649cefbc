import { useEffect, useState } from 'react'
import { dayOf, localText } from '../../base/index.ts'
import { api, setCsrf } from '../live/api.ts'
import { useNow } from '../live/clock.ts'
import { useLanguage, useSay, useWords } from '../live/language.ts'
import { useStore } from '../live/store.ts'
import { weekdayOf } from '../live/time.ts'
import { askDeclared, declared } from './declared.ts'
import {
  area,
  board,
  held,
  previewed,
  show,
  themes,
  toLogin,
  tourId,
  tourMade,
  turning,
  visitor,
} from './state.ts'
import { WORDS } from './words.ts'

/** Who looks: asked once, for the name at the top and the watermark. */
export function usePerson(): string {
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
  return person
}

/** Top line: whose city, which theme, whether it is live, what time it is, who is looking. */
export function Head() {
  const t = useWords(WORDS)
  const lang = useLanguage()
  const say = useSay()
  const now = useNow()
  const { picture, reached } = useStore(held)
  const guest = useStore(visitor)
  const town = useStore(area)
  const tour = useStore(tourMade)
  const carousel = useStore(turning)
  const city = useStore(declared)?.city
  const places = Object.values(picture?.tiles ?? {}).flatMap((tile) => (tile.kind === 'map' ? tile.rows : []))
  const townName = places.find((row) => row.key === town)?.title
  const clock = localText(now)
  const stood = picture ? localText(new Date(picture.asOf)).slice(11) : ''
  const lost = !reached && !tourId
  return (
    <header className="head">
      <h1>
        <span className="city">{city ? say(city.name) : ''}</span>
        <span>{t.centre}</span>
      </h1>
      <Themes />
      <span className="marks">
        {town && (
          <button type="button" className="mark town" onClick={() => area.set(null)}>
            {townName ? say(townName) : town} <span aria-hidden="true">×</span>
            <span className="hidden">{t.wholeDistrict}</span>
          </button>
        )}
        {previewed !== null && <span className="mark demo">{t.preview(previewed)}</span>}
        {!city?.demo && picture?.demo && <span className="mark demo">{t.demo}</span>}
        {guest && (
          <span className="mark">{tour ? t.frozen(localText(new Date(tour.madeAt))) : t.visitor}</span>
        )}
        {carousel && <span className="mark">{t.carousel}</span>}
      </span>
      {lost && picture && (
        <p className="banner" role="alert">
          {t.offlineText(stood)}
        </p>
      )}
      <span className="right">
        {!tourId && (
          <span className={`mark ${lost ? 'lost' : 'live'}`} role="status">
            {lost ? t.offline(stood) : picture ? t.live : t.connecting}
          </span>
        )}
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

/** The themes by name, each with its key. */
function Themes() {
  const t = useWords(WORDS)
  const say = useSay()
  const { rows } = useStore(themes)
  const shown = useStore(board)
  return (
    <nav className="themes" aria-label={t.themes}>
      {rows.slice(0, 9).map((one, n) => (
        <button
          key={one.name}
          type="button"
          aria-current={one.name === shown ? 'page' : undefined}
          onClick={() => show(one.name)}
        >
          <kbd>{n + 1}</kbd>
          {say(one.title)}
        </button>
      ))}
    </nav>
  )
}
