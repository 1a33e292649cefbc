import { useEffect, useMemo, useState } from 'react'
import { useParams } from 'react-router'
import { renderSVG } from 'uqr'
import { type DocumentFacts, documentKinds } from '../../../platform/services/items/declare.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { useWords } from '../settings.tsx'
import { type Outcome, read } from '../talk.ts'
import './guide.css'
import { fill, w } from './words.ts'

type Looked = {
  readonly facts: Omit<DocumentFacts, 'lines'> & { readonly lines?: DocumentFacts['lines'] }
  readonly genuine: boolean
  readonly revokedAt: string | null
  readonly revokedWhy: string | null
  readonly signature?: string
  readonly key: string
  readonly publicKey?: string
}

/** 文书核验: what the QR code of a paper leads to; the paper itself for whoever holds it. */
export function Paper() {
  const t = useWords()
  const { id = '', check = '' } = useParams()
  const [found, setFound] = useState<Outcome<Looked> | null>(null)
  const [round, setRound] = useState(0)
  const [whole, setWhole] = useState(false)
  const address = `/api/public/papers/${encodeURIComponent(id)}/${encodeURIComponent(check)}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    let here = true
    void read<Looked>(whole ? `${address}/whole` : address).then((outcome) => {
      if (here) setFound(outcome)
    })
    return () => {
      here = false
    }
  }, [address, round, whole])
  const one = found?.kind === 'answer' ? found.value : null
  return (
    <Frame title={t.of(w.paperTitle)} back>
      <Unanswered found={found} again={() => setRound(round + 1)} />
      {one && <Shown one={one} path={`/paper/${id}/${check}`} />}
      {one && !whole && (
        <div className="foot noprint">
          <button type="button" className="button quiet" onClick={() => setWhole(true)}>
            {t.of(w.look)}
          </button>
          <p className="hint">{t.of(w.lookHint)}</p>
        </div>
      )}
      {one && whole && (
        <div className="foot noprint">
          <button type="button" className="button" onClick={() => print()}>
            {t('print')}
          </button>
          <a
            className="button quiet"
            download={`${one.facts.number}.json`}
            href={`data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(one, null, 2))}`}
          >
            {t.of(w.download)}
          </a>
        </div>
      )}
    </Frame>
  )
}

function Shown({ one, path }: { readonly one: Looked; readonly path: string }) {
  const t = useWords()
  const { facts } = one
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
  const over = facts.validUntil !== null && facts.validUntil < today
  const qr = useMemo(
    () =>
      `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(`${location.origin}/citizen${path}`, { border: 2 }))}`,
    [path],
  )
  return (
    <>
      <p className={one.genuine && !one.revokedAt && !over ? 'good card' : 'problem card'} role="status">
        {one.revokedAt
          ? t.of(fill(w.revoked, { d: one.revokedAt.slice(0, 10), why: one.revokedWhy ?? '' }))
          : !one.genuine
            ? t.of(w.forged)
            : over
              ? t.of(fill(w.expired, { d: facts.validUntil ?? '' }))
              : t.of(w.genuine)}
      </p>
      <article className="paper card">
        <header>
          <small>{facts.city}</small>
          <h2>{facts.title}</h2>
          <small>
            {t.of(documentKinds[facts.kind])} · {facts.number}
          </small>
        </header>
        <dl className="guideFacts">
          <div>
            <dt>{t.of(w.holder)}</dt>
            <dd>
              <b>{facts.holder}</b>
            </dd>
          </div>
          <div>
            <dt>{t.of(w.item)}</dt>
            <dd>{facts.itemTitle}</dd>
          </div>
          <div>
            <dt>{t.of(w.matter)}</dt>
            <dd>{facts.caseNo ?? facts.matter}</dd>
          </div>
          {facts.lines?.map((line) => (
            <div key={line.label}>
              <dt>{line.label}</dt>
              <dd className="paperText">{line.text}</dd>
            </div>
          ))}
          {facts.validUntil && (
            <div>
              <dt>{t.of(w.validUntil)}</dt>
              <dd>{facts.validUntil}</dd>
            </div>
          )}
        </dl>
        <footer className="paperFoot">
          <img src={qr} alt="" width="112" height="112" />
          <p>
            <b>{facts.unit}</b>
            <br />
            {facts.day}
            <br />
            <small>
              {t.of(w.sealed)} Ed25519 {one.key}
              {one.signature && <span className="guideCode"> {one.signature}</span>}
            </small>
          </p>
        </footer>
      </article>
    </>
  )
}
