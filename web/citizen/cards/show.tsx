import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { renderSVG } from 'uqr'
import type { CardView } from '../../../platform/credentials/certificates/declare.ts'
import { recall, remember } from '../device.ts'
import { useWords } from '../settings.tsx'
import { send } from '../talk.ts'
import { fill, W } from './words.ts'

type Shown = { readonly code: string; readonly expiresAt: string }
type Offline = { readonly code: string; readonly until: string }
const LIFE = 60

/** A QR code as a picture; level M, as all codes of the city. */
const picture = (text: string): string =>
  `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(text, { border: 3, ecc: 'M' }))}`

/** 亮证: a bright code with its countdown; without a network the one signed beforehand. */
export function Showing({ one }: { readonly one: CardView }) {
  const t = useWords()
  const [shown, setShown] = useState<Shown | null>(null)
  const [offline, setOffline] = useState<Offline | null>(() => kept(one.id))
  const [problem, setProblem] = useState('')
  const [now, setNow] = useState(() => Date.now())
  const [begun, setBegun] = useState(0)
  const wake = useRef<{ release(): Promise<void> } | null>(null)

  // a code for later is fetched while there is a network
  useEffect(() => {
    if (!one.offline || (offline && Date.parse(offline.until) > Date.now() + 3_600_000)) return
    void send<Offline>(`/api/citizen/certificates/${one.id}/offline`, {}).then((outcome) => {
      if (outcome.kind !== 'answer') return
      remember(`offline.${one.id}`, outcome.value)
      setOffline(outcome.value)
    })
  }, [one.id, one.offline, offline])

  const show = useCallback(async () => {
    setProblem('')
    const outcome = await send<Shown>(`/api/citizen/certificates/${one.id}/show`, {})
    if (outcome.kind === 'answer') {
      setShown(outcome.value)
      // the phone's own clock may be wrong: the countdown runs from the answer
      setBegun(Date.now())
      setNow(Date.now())
    } else if (outcome.kind === 'refused')
      setProblem(`${t.of(outcome.refusal.says)} ${t.of(outcome.refusal.remedy)}`)
    else setProblem(offline ? '' : t('noLine'))
  }, [one.id, offline, t])

  useEffect(() => {
    if (!shown) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    void navigator.wakeLock?.request('screen').then(
      (lock) => {
        wake.current = lock
      },
      () => undefined,
    )
    return () => {
      clearInterval(timer)
      void wake.current?.release()
    }
  }, [shown])

  const left = shown ? Math.max(0, LIFE - Math.floor((now - begun) / 1000)) : 0
  const image = useMemo(() => (shown ? picture(shown.code) : ''), [shown])
  const later = useMemo(() => (offline ? picture(offline.code) : ''), [offline])
  const noNetwork = typeof navigator !== 'undefined' && navigator.onLine === false
  return (
    <section aria-live="polite">
      {shown && left > 0 && (
        <div className="showing">
          <img src={image} alt={t.of(W.show)} data-code={shown.code} />
          <p className="seconds">{fill(t.of(W.seconds), { n: left })}</p>
          <p className="bar" aria-hidden="true">
            <i style={{ width: `${(left / LIFE) * 100}%` }} />
          </p>
          <p className="hint">{t.of(W.showHint)}</p>
        </div>
      )}
      {shown && left === 0 && (
        <p className="problem" role="status">
          {t.of(W.over)}
        </p>
      )}
      {offline && noNetwork && Date.parse(offline.until) > Date.now() && (
        <div className="showing">
          <img src={later} alt={t.of(W.offline)} data-code={offline.code} />
          <p>
            <strong>{t.of(W.offline)}</strong>
          </p>
          <p className="hint">{t.of(W.offlineHint)}</p>
        </div>
      )}
      <div className="foot">
        <button type="button" className="button" disabled={left > 0} onClick={() => void show()}>
          {shown ? t.of(W.again) : t.of(W.show)}
        </button>
      </div>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  )
}

const kept = (id: string): Offline | null => {
  const one = recall<Offline | null>(`offline.${id}`, null)
  return one && Date.parse(one.until) > Date.now() ? one : null
}
