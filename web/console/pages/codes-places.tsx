import { type FormEvent, useState } from 'react'
import type { Say } from '../../../base/index.ts'
import { api, useSay, useWords } from '../../live/index.ts'
import { toast } from '../parts/toast.tsx'
import { codesWords } from './codes-words.ts'

type Answer = {
  readonly gates: readonly string[]
  readonly verdict?: { readonly accepted: boolean; readonly says: Say; readonly note?: Say }
}
const KINDS = ['metro', 'library', 'clinic'] as const

/** 模拟场所: what a gate says to a code, without walking to one. */
export function CodePlaces() {
  const w = useWords(codesWords)
  const s = useSay()
  const [kind, setKind] = useState<(typeof KINDS)[number]>('metro')
  const [gates, setGates] = useState<readonly string[]>([])
  const [at, setAt] = useState('')
  const [text, setText] = useState('')
  const [answer, setAnswer] = useState<Answer['verdict'] | null>(null)
  const [busy, setBusy] = useState(false)
  const ask = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const got = await api.post<Answer>('/api/codes/place', { kind, at, text: text.trim() })
    setBusy(false)
    if (!got.ok) return toast(s(got.error.says), 'red')
    setGates(got.value.gates)
    if (at === '') setAt(got.value.gates[0] ?? '')
    setAnswer(got.value.verdict ?? null)
    setText('')
  }
  return (
    <form className="card codePad" onSubmit={ask}>
      <h2>{w.places}</h2>
      <p className="muted">{w.placesLead}</p>
      <div className="codeAsk">
        <label className="field">
          {w.place}
          <select
            className="input"
            value={kind}
            onChange={(event) => {
              setKind(KINDS.find((one) => one === event.target.value) ?? 'metro')
              setGates([])
              setAt('')
              setAnswer(null)
            }}
          >
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {w[one]}
              </option>
            ))}
          </select>
        </label>
        {gates.length > 0 && (
          <>
            <label className="field">
              {w.gate}
              <select className="input" value={at} onChange={(event) => setAt(event.target.value)}>
                {gates.map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </select>
            </label>
            <label className="field">
              {w.codeText}
              <input
                className="input"
                value={text}
                maxLength={4000}
                placeholder="HY1:"
                onChange={(event) => setText(event.target.value)}
              />
            </label>
          </>
        )}
        <button type="submit" className="button main" disabled={busy || (gates.length > 0 && text === '')}>
          {gates.length === 0 ? w.connect : w.hold}
        </button>
      </div>
      {answer && (
        <p className={answer.accepted ? 'banner green' : 'banner red'} role="status">
          {s(answer.says)} {answer.note ? s(answer.note) : ''}
        </p>
      )}
    </form>
  )
}
