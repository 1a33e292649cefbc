import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import type { Card, Grant } from '../../../platform/credentials/certificates/declare.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { useMe } from '../me.ts'
import { useWords } from '../settings.tsx'
import { type Outcome, read } from '../talk.ts'
import './cards.css'
import { fill, W } from './words.ts'

type Mine = { readonly rows: readonly Card[]; readonly granted: readonly Grant[] }

/** What is said of the time left. */
export function useLeft() {
  const t = useWords()
  return (one: Pick<Card, 'state' | 'stateTitle' | 'daysLeft' | 'validTo'>): string => {
    if (one.state !== 'issued') return t.of(one.stateTitle)
    if (one.daysLeft === null) return t.of(W.forever)
    return one.daysLeft === 0 ? t.of(W.lastDay) : fill(t.of(W.left), { n: one.daysLeft })
  }
}

export const faceOf = ([r, g, b]: Card['colour']): string =>
  `rgb(${[r, g, b].map((part) => Math.round(part * 255)).join(' ')})`

export function Face({ one }: { readonly one: Card }) {
  const t = useWords()
  const left = useLeft()
  return (
    <>
      <span className="row">
        <strong>{t.of(one.title)}</strong>
        <span className="badge">{left(one)}</span>
      </span>
      <small>{one.issuer}</small>
      <p className="no">{one.number}</p>
      <span className="row">
        <small>{one.validTo ? `${one.validFrom} ${t.of(W.to)} ${one.validTo}` : t.of(W.forever)}</small>
        {one.test && <span className="badge">{t.of(W.test)}</span>}
      </span>
    </>
  )
}

/** 卡包: all my certificates, those that count first. */
export function Cards() {
  const t = useWords()
  const me = useMe()
  const [found, setFound] = useState<Outcome<Mine> | null>(null)
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    if (me.state !== 'known') return
    let here = true
    void read<Mine>('/api/citizen/certificates').then((outcome) => {
      if (here) setFound(outcome)
    })
    return () => {
      here = false
    }
  }, [me.state, round])
  const unnamed = me.state === 'known' && !me.citizen.realName
  if (me.state === 'nobody' || unnamed)
    return (
      <Frame title={t.of(W.mine)} back>
        <p className="lead">{unnamed ? t.of(W.needName) : t('meNone')}</p>
        <div className="foot">
          <Link className="button" to={unnamed ? '/me' : '/login?next=%2Fcards'}>
            {unnamed ? t.of(W.toMe) : t('loginTitle')}
          </Link>
        </div>
        <VerifyLink />
      </Frame>
    )
  const mine = found?.kind === 'answer' ? found.value : null
  return (
    <Frame title={t.of(W.mine)} back>
      {me.state === 'known' && me.citizen.acting && (
        <p className="chip wait">{fill(t.of(W.actingFor), { name: me.citizen.acting.name })}</p>
      )}
      <Unanswered found={found} again={() => setRound(round + 1)} />
      {mine?.rows.length === 0 && (
        <div className="card">
          <p>
            <strong>{t.of(W.none)}</strong>
          </p>
          <p className="hint">{t.of(W.noneHint)}</p>
        </div>
      )}
      {mine?.rows.map((one) => (
        <Link
          key={one.id}
          to={`/cards/${one.id}`}
          className={one.state === 'issued' && !one.blocked ? 'cardface' : 'cardface ended'}
          style={{ '--face': faceOf(one.colour) } as React.CSSProperties}
        >
          <Face one={one} />
        </Link>
      ))}
      {mine && mine.granted.length > 0 && (
        <section>
          <h2>{t.of(W.given)}</h2>
          <ul className="records">
            {mine.granted.map((one) => (
              <li key={one.id}>
                <span className="grow">
                  {one.by} · {one.purpose}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <VerifyLink />
    </Frame>
  )
}

function VerifyLink() {
  const t = useWords()
  return (
    <p>
      <Link to="/verify">{t.of(W.verify)} ›</Link>
    </p>
  )
}
