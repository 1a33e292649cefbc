import { type FormEvent, useMemo, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { renderSVG } from 'uqr'
import { remember } from '../device.ts'
import { Frame } from '../frame.tsx'
import { drop, tryNow, useParcels } from '../post.ts'
import { saveDraft } from '../scribble.ts'
import { useWords } from '../settings.tsx'
import { Lost } from './lost.tsx'
import { w as snapWords } from './snap-words.ts'

/** What became of the request: a number to keep, or a plain word that it still waits here. */
export function Sent() {
  const t = useWords()
  const go = useNavigate()
  const { key = '' } = useParams()
  const parcel = useParcels().find((one) => one.draft.key === key)
  const [busy, setBusy] = useState(false)
  if (!parcel) return <Lost />
  if (parcel.state === 'sent' && parcel.receipt)
    return <Receipt number={parcel.receipt.number} tail={parcel.receipt.phoneTail} parcel={parcel} />
  if (parcel.state === 'refused')
    return (
      <Frame title={t('refusedTitle')} back>
        <div className="card notice" role="alert">
          <p>
            <strong>{t.of(parcel.refusal?.says)}</strong>
          </p>
          <p>{t.of(parcel.refusal?.remedy)}</p>
          {parcel.refusal?.fields?.map((field) => (
            <p key={field.path}>{t.of(field.says)}</p>
          ))}
        </div>
        <button
          type="button"
          className="button"
          onClick={() => {
            if (parcel.draft.snap) remember('snap', parcel.draft)
            else saveDraft(parcel.draft)
            go(parcel.draft.snap ? '/snap' : '/report/check')
          }}
        >
          {t('refusedEdit')}
        </button>
      </Frame>
    )
  const again = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    await tryNow(key)
    setBusy(false)
  }
  return (
    <Frame title={t('waitTitle')} back>
      <p className="lead" role="status">
        {t('waitLead')}
      </p>
      <p className="card story">{parcel.draft.content}</p>
      <form className="foot" onSubmit={again}>
        <button type="submit" className="button" disabled={busy}>
          {busy ? t('sending') : t('waitNow')}
        </button>
        <button
          type="button"
          className="plain"
          onClick={() => {
            if (!confirm(t('waitDropAsk'))) return
            drop(key)
            go('/')
          }}
        >
          {t('waitDrop')}
        </button>
      </form>
    </Frame>
  )
}

function Receipt(props: { number: string; tail: boolean; parcel: ReturnType<typeof useParcels>[number] }) {
  const t = useWords()
  const { number } = props
  const [copied, setCopied] = useState(false)
  const path = `/follow/${encodeURIComponent(number)}`
  const qr = useMemo(
    () =>
      `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(`${location.origin}/citizen${path}`, { border: 2 }))}`,
    [path],
  )
  const emergency = props.parcel.receipt?.emergency
  const copy = async () => {
    await navigator.clipboard?.writeText(number).then(
      () => setCopied(true),
      () => undefined,
    )
  }
  return (
    <Frame title={t('sentTitle')}>
      {emergency && emergency.numbers.length > 0 && (
        <div className="danger" role="alert">
          <h2>{t('emergencyTitle')}</h2>
          <p>{t.of(emergency.text)}</p>
          <p className="calls">
            {emergency.numbers.map((one) => (
              <a key={one} className="button red" href={`tel:${one}`}>
                {t('callNumber', { n: one })}
              </a>
            ))}
          </p>
        </div>
      )}
      {props.parcel.receipt?.joined && (
        <p className="good" role="status">
          {t.of(snapWords.joined)}
        </p>
      )}
      <div className="card receipt">
        <p>{t('sentNumber')}</p>
        <p className="number">{number}</p>
        <p className="hint">{props.tail ? t('sentKeep') : t('sentKeepAnonymous')}</p>
        <img className="qr" src={qr} alt={t('sentQr')} width="176" height="176" />
        <p className="hint">{t('sentQr')}</p>
        <p className="calls noprint">
          {navigator.clipboard && (
            <button type="button" className="button quiet" onClick={() => void copy()}>
              {copied ? t('copied') : t('copy')}
            </button>
          )}
          <button type="button" className="button quiet" onClick={() => print()}>
            {t('print')}
          </button>
        </p>
      </div>
      <div className="foot noprint">
        <Link className="button" to={path}>
          {t('follow')}
        </Link>
        <Link className="plain" to="/">
          {t('home')}
        </Link>
      </div>
    </Frame>
  )
}
