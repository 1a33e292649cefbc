import { lazy, Suspense, useId, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { newId, type Say } from '../../../base/index.ts'
import { rules } from '../../../platform/patrols/declare.ts'
import { usePosition } from '../../live/position.ts'
import { useDeclared } from '../declared.ts'
import { forget, recall, remember } from '../device.ts'
import { type Draft, emptyDraft, isPhone } from '../draft.ts'
import { Frame } from '../frame.tsx'
import { post } from '../post.ts'
import { useWords } from '../settings.tsx'
import { PhotoPicker } from './report-photo.tsx'
import './snap.css'
import { w } from './snap-words.ts'

const MapPick = lazy(() => import('./snap-map.tsx').then((one) => ({ default: one.MapPick })))
const MAX_PHOTOS = 3

const fresh = (): Draft => ({ ...emptyDraft(newId()), snap: true })
const load = (): Draft => {
  const kept = recall<Partial<Draft> | null>('snap', null)
  return kept?.key ? { ...emptyDraft(kept.key), ...kept, snap: true } : fresh()
}

/** 随手拍: a photo, a place, a kind, one page. It leaves by the same box as every request, also without a line. */
export function Snap() {
  const t = useWords()
  const id = useId()
  const go = useNavigate()
  const declared = useDeclared().value
  const [draft, setDraft] = useState(load)
  const [guess, setGuess] = useState('')
  const [mapping, setMapping] = useState(false)
  const [problem, setProblem] = useState<Say | null>(null)
  const [busy, setBusy] = useState(false)
  const classes = declared?.snapshot ?? []
  const change = (part: Partial<Draft>): void => {
    setProblem(null)
    setDraft((before) => {
      const after = { ...before, ...part }
      remember('snap', after)
      return after
    })
  }
  const put = (lon: number, lat: number, accuracy: number): void => {
    const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6
    change({ point: { lon: round(lon), lat: round(lat), accuracy } })
  }
  const { find, finding, lost } = usePosition(
    ({ lon, lat, accuracy }) => {
      put(lon, lat, accuracy)
      if (accuracy > rules.accuracyM) setMapping(true)
    },
    { freshMs: 30_000, lost: () => setMapping(true) },
  )
  const say = (content: string): void => {
    const fits = classes.find(({ words = [] }) => words.some((word) => content.includes(word)))
    const free = draft.category === '' || draft.category === guess
    if (fits && free) setGuess(fits.code)
    change({ content, ...(fits && free ? { category: fits.code } : {}) })
  }
  const wrong = (): Say | null =>
    draft.photos.length === 0
      ? w.needPhoto
      : !draft.point
        ? w.needPlace
        : draft.category === ''
          ? w.needKind
          : draft.phone.trim() && !isPhone(draft.phone)
            ? w.badPhone
            : null
  const send = async (): Promise<void> => {
    const found = wrong()
    setProblem(found)
    if (found) return
    setBusy(true)
    const kind = classes.find((one) => one.code === draft.category)
    const done = post({
      ...draft,
      content: draft.content.trim() || (kind ? t.of(kind.title) : ''),
      anonymous: draft.phone.trim() === '',
    })
    forget('snap')
    await Promise.race([done, new Promise((wake) => setTimeout(wake, 8_000))])
    go(`/sent/${draft.key}`, { replace: true })
  }
  if (declared && classes.length === 0)
    return (
      <Frame title={t.of(w.title)} back>
        <p className="lead">{t.of(w.closed)}</p>
        <Link className="button" to="/report/photo">
          {t('report')}
        </Link>
      </Frame>
    )
  const vague = (draft.point?.accuracy ?? 0) > rules.accuracyM
  return (
    <Frame title={t.of(w.title)} back>
      <form
        className="snap"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <p className="lead">{t.of(w.lead)}</p>
        <section aria-labelledby={`${id}photo`}>
          <h2 id={`${id}photo`}>{t.of(w.photo)}</h2>
          <PhotoPicker photos={draft.photos} change={(photos) => change({ photos })} max={MAX_PHOTOS} />
        </section>
        <section aria-labelledby={`${id}place`}>
          <h2 id={`${id}place`}>{t.of(w.place)}</h2>
          <p className={vague ? 'problem' : 'good'} role="status">
            {draft.point &&
              (draft.point.accuracy === 0
                ? t.of(w.picked)
                : t.of(w.found).replace('{m}', String(draft.point.accuracy)))}
            {vague && ` · ${t.of(w.vague)}`}
            {lost && !draft.point && t.of(w.noPosition)}
          </p>
          <p className="calls">
            {'geolocation' in navigator && (
              <button type="button" className="button quiet" onClick={find} disabled={finding}>
                {t.of(finding ? w.finding : w.here)}
              </button>
            )}
            <button
              type="button"
              className="button quiet"
              aria-expanded={mapping}
              onClick={() => setMapping(!mapping)}
            >
              {t.of(w.onMap)}
            </button>
          </p>
          {mapping && (
            <Suspense fallback={null}>
              <MapPick
                at={draft.point}
                onPick={({ lon, lat }) => {
                  put(lon, lat, 0)
                  setMapping(false)
                }}
              />
            </Suspense>
          )}
          <label htmlFor={`${id}address`}>{t.of(w.address)}</label>
          <input
            id={`${id}address`}
            value={draft.address}
            maxLength={200}
            placeholder={t.of(w.addressHint)}
            autoComplete="off"
            onChange={(event) => change({ address: event.target.value })}
          />
        </section>
        <section>
          <label htmlFor={`${id}words`}>{t.of(w.words)}</label>
          <input
            id={`${id}words`}
            value={draft.content}
            maxLength={200}
            placeholder={t.of(w.wordsHint)}
            autoComplete="off"
            onChange={(event) => say(event.target.value)}
          />
        </section>
        <fieldset>
          <legend>{t.of(w.kind)}</legend>
          <div className="choices">
            {classes.map((one) => (
              <label key={one.code} className="choice">
                <input
                  type="radio"
                  name="kind"
                  checked={draft.category === one.code}
                  onChange={() => change({ category: one.code })}
                />
                <span>{t.of(one.title)}</span>
              </label>
            ))}
          </div>
          {guess !== '' && guess === draft.category && <p className="hint">{t.of(w.guessed)}</p>}
        </fieldset>
        <section>
          <label htmlFor={`${id}phone`}>{t.of(w.phone)}</label>
          <input
            id={`${id}phone`}
            type="tel"
            inputMode="tel"
            autoComplete="tel-national"
            maxLength={24}
            value={draft.phone}
            onChange={(event) => change({ phone: event.target.value })}
          />
          <p className="hint">{t.of(w.phoneHint)}</p>
        </section>
        <p className="problem" role="alert">
          {problem ? t.of(problem) : ''}
        </p>
        <div className="foot">
          <button type="submit" className="button" disabled={busy}>
            {busy ? t('sending') : t.of(w.send)}
          </button>
        </div>
      </form>
    </Frame>
  )
}
