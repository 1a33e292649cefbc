import { type DragEvent, type FormEvent, useId, useState } from 'react'
import { useSearchParams } from 'react-router'
import { answers, type Verified } from '../../../platform/credentials/certificates/declare.ts'
import { sayInstant } from '../../live/time.ts'
import { Frame } from '../frame.tsx'
import { useWords } from '../settings.tsx'
import { askOfFile, type Outcome, send } from '../talk.ts'
import './cards.css'
import { W } from './words.ts'

/** 证照核验 for anybody: the text of a code, an identifier, or the file dropped here. */
export function Verify() {
  const t = useWords()
  const id = useId()
  const [query] = useSearchParams()
  const [code, setCode] = useState(query.get('code') ?? '')
  const [purpose, setPurpose] = useState('')
  const [who, setWho] = useState('')
  const [found, setFound] = useState<Outcome<Verified> | null>(null)
  const [busy, setBusy] = useState(false)
  const [over, setOver] = useState(false)

  const run = async (asked: Promise<Outcome<Verified>>) => {
    setBusy(true)
    setFound(await asked)
    setBusy(false)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim())
      void run(send<Verified>('/api/public/certificates/verify', { code: code.trim(), purpose, name: who }))
  }
  const drop = (file: File | undefined) => {
    if (!file) return
    const asked = new URLSearchParams({ ...(purpose ? { purpose } : {}), ...(who ? { name: who } : {}) })
    void run(askOfFile<Verified>(`/api/public/certificates/verify-file?${asked}`, file))
  }
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    drop(event.dataTransfer.files[0])
  }
  return (
    <Frame title={t.of(W.verify)} back>
      <p className="lead">{t.of(W.verifyLead)}</p>
      <form noValidate onSubmit={submit}>
        <label htmlFor={`${id}code`}>{t.of(W.code)}</label>
        <input
          id={`${id}code`}
          value={code}
          placeholder={t.of(W.codeHint)}
          autoComplete="off"
          onChange={(event) => setCode(event.target.value)}
        />
        <label htmlFor={`${id}purpose`}>{t.of(W.forWhat)}</label>
        <input
          id={`${id}purpose`}
          value={purpose}
          maxLength={60}
          onChange={(event) => setPurpose(event.target.value)}
        />
        <label htmlFor={`${id}who`}>{t.of(W.who)}</label>
        <input id={`${id}who`} value={who} maxLength={60} onChange={(event) => setWho(event.target.value)} />
        <div className="foot">
          <button type="submit" className="button" disabled={busy || !code.trim()}>
            {t.of(W.check)}
          </button>
        </div>
      </form>
      <label
        className={over ? 'dropzone over' : 'dropzone'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        {busy ? t.of(W.dropped) : t.of(W.file)}
        <input
          type="file"
          accept="application/pdf,.pdf,.ofd"
          onChange={(event) => {
            drop(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </label>
      <div aria-live="assertive">
        {found?.kind === 'noAnswer' && <p className="problem">{t('noLine')}</p>}
        {found?.kind === 'refused' && (
          <div className="verdict ended">
            <h2>{t.of(found.refusal.says)}</h2>
            <p>{t.of(found.refusal.remedy)}</p>
          </div>
        )}
        {found?.kind === 'answer' && <Verdict one={found.value} />}
      </div>
    </Frame>
  )
}

function Verdict({ one }: { readonly one: Verified }) {
  const t = useWords()
  const rows: [string, string][] = [
    ...(one.type ? [[t.of(W.type), t.of(one.type)] as [string, string]] : []),
    ...one.shown.map(({ title, text }): [string, string] => [t.of(title), text]),
    ...(one.issuer ? [[t.of(W.issuer), one.issuer] as [string, string]] : []),
    ...(one.stateTitle ? [[t.of(W.state), t.of(one.stateTitle)] as [string, string]] : []),
    ...(one.issuedOn ? [[t.of(W.issuedOn), one.issuedOn] as [string, string]] : []),
    ...(one.state ? [[t.of(W.validity), one.validTo ?? t.of(W.forever)] as [string, string]] : []),
    ...(one.identifier ? [[t.of(W.identifier), one.identifier] as [string, string]] : []),
    ...(one.replacedBy ? [[t.of(W.nextOne), one.replacedBy] as [string, string]] : []),
    ...(one.copy ? [[t.of(W.copyOf), `${one.copy.purpose} · ${one.copy.forWhom}`] as [string, string]] : []),
  ]
  return (
    <section className={`verdict ${one.answer}`}>
      <h2>{t.of(answers[one.answer])}</h2>
      {one.reasons.map((reason) => (
        <p key={reason.zh}>{t.of(reason)}</p>
      ))}
      {one.test && <p className="chip wait">{t.of(W.testSeal)}</p>}
      <dl className="facts">
        {rows.map(([title, text]) => (
          <FactRow key={title + text} title={title} text={text} />
        ))}
      </dl>
      <p className="hint">
        {t.of(W.asOf)} {sayInstant(one.asOf, new Date(), t.language)}
      </p>
    </section>
  )
}

const FactRow = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <>
    <dt>{title}</dt>
    <dd>{text}</dd>
  </>
)
