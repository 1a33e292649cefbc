import { Link } from 'react-router'
import { renderSVG } from 'uqr'
import type { Application } from '../apply/state.ts'
import { stop, tryNow } from '../apply/store.ts'
import { useApplyWords } from '../apply/words.ts'
import { Frame } from '../frame.tsx'

/** What became of it: a number to keep, or a plain word that it still waits here. */
export function ApplySent({ app }: { app: Application }) {
  const t = useApplyWords()
  if (app.sending === 'waiting' || !app.receipt)
    return (
      <Frame title={t('waiting')} back>
        <div className="card notice" role="status">
          <p>{t('waitingLead')}</p>
        </div>
        <div className="foot">
          <button type="button" className="button" onClick={() => void tryNow(app.id)}>
            {t('waitingTry')}
          </button>
          <button type="button" className="plain" onClick={() => stop(app.id)}>
            {t('waitingStop')}
          </button>
        </div>
      </Frame>
    )
  const { number } = app.receipt
  const address = `${location.origin}/citizen/mine/${encodeURIComponent(number)}`
  return (
    <Frame title={t('sentTitle')}>
      <div className="card receipt">
        <p className="serviceName">{t.of(app.title)}</p>
        <p>{t('sentNumber')}</p>
        <p className="bigNumber">{number}</p>
        <img
          className="qr"
          alt={t('sentQr')}
          src={`data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(address, { border: 2 }))}`}
        />
        <p className="hint">{t('sentQr')}</p>
        <p>{t('sentKeep')}</p>
      </div>
      <div className="foot noprint">
        <Link className="button" to={`/mine/${encodeURIComponent(number)}`}>
          {t('progress')}
        </Link>
        <a className="button quiet" href={`/api/citizen/applications/${encodeURIComponent(number)}/form.pdf`}>
          {t('pdf')}
        </a>
        <Link className="plain" to="/">
          {t('home')}
        </Link>
      </div>
    </Frame>
  )
}
