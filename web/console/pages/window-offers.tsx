import { useEffect, useState } from 'react'
import type { WindowOffer } from '../../../platform/credentials/certificates/declare.ts'
import { api, type Failure, useSay, useWords } from '../../live/index.ts'
import { acceptWords } from './window-accept-words.ts'

/** 免提交: what the store has for the materials of whom is served; empty while nobody with a number stands here. */
export function useWindowOffers(item: string, known: boolean): ReadonlyMap<string, WindowOffer> {
  const [offers, setOffers] = useState<ReadonlyMap<string, WindowOffer>>(new Map())
  useEffect(() => {
    if (!known) return setOffers(new Map())
    let here = true
    void api.post<{ rows: readonly WindowOffer[] }>(`/api/window/items/${item}/offers`, {}).then((got) => {
      if (here && got.ok) setOffers(new Map(got.value.rows.map((one) => [one.material, one])))
    })
    return () => {
      here = false
    }
  }, [item, known])
  return offers
}

/** One material: what stands in its place, and the press that puts it there. */
export function OfferNote({
  offer,
  used,
  use,
}: {
  readonly offer: WindowOffer | undefined
  readonly used: boolean
  readonly use: () => void
}) {
  const a = useWords(acceptWords)
  const s = useSay()
  if (!offer) return null
  const { card } = offer
  if (!card) return <small className="muted">{a.offerNone(s(offer.title))}</small>
  return (
    <small className="row">
      <span className="tag green">{a.offerThere(s(offer.title), card.numberEnd)}</span>
      <span className="muted">
        {card.issuer} · {card.validTo ? a.offerUntil(card.validTo) : a.offerEver}
      </span>
      {!used && (
        <button type="button" className="button small" onClick={use}>
          {a.offerUse}
        </button>
      )}
    </small>
  )
}

/** 用证同意: by the signature on the application, or by a code that the applicant's telephone is told. */
export function ConsentNote({
  item,
  code,
  put,
  signed,
  fail,
}: {
  readonly item: string
  readonly code: string
  readonly put: (code: string) => void
  readonly signed: boolean
  readonly fail: (failure: Failure) => void
}) {
  const a = useWords(acceptWords)
  const [sent, setSent] = useState<{ phone: string; shown: string | null } | null>(null)
  const ask = async () => {
    const got = await api.post<{ phone: string; shown: string | null }>(
      `/api/window/items/${item}/consent`,
      {},
    )
    if (got.ok) setSent(got.value)
    else fail(got.error)
  }
  return (
    <div className={signed || code ? 'banner row' : 'banner yellow row'}>
      <span className="grow">{signed ? a.consentSigned : a.consentNeeded}</span>
      <button type="button" className="button small" onClick={() => void ask()}>
        {sent ? a.consentAgain : a.consentSend}
      </button>
      {sent && (
        <label>
          {a.consentCode(sent.phone)}
          {sent.shown && <span className="muted"> {a.consentShown(sent.shown)}</span>}{' '}
          <input
            className="input"
            inputMode="numeric"
            autoComplete="off"
            size={8}
            maxLength={6}
            value={code}
            onChange={(event) => put(event.target.value.replaceAll(/\D/g, ''))}
          />
        </label>
      )}
    </div>
  )
}
