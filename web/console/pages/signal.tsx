import { useState } from 'react'
import { Link } from 'react-router'
import {
  outcomes,
  type Signal,
  signalKinds,
  signalStates,
} from '../../../platform/services/lights/declare.ts'
import { api, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { toast } from '../parts/toast.tsx'
import { serviceWords, type Wire } from './service-words.ts'

export type ShownSignal = Wire<Signal> & {
  readonly unitName: string | null
  readonly may: Readonly<Record<'explain' | 'judge' | 'correct' | 'close', boolean>>
}

/** One signal: what was seen, what was said to it, what is next. */
export function SignalRow({
  one,
  reload,
  linked,
}: {
  one: ShownSignal
  reload: () => void
  linked?: boolean
}) {
  const w = useWords(serviceWords)
  const s = useSay()
  const [text, setText] = useState('')
  const may = one.may.explain || one.may.judge || one.may.correct || one.may.close
  const step = async (body: object): Promise<void> => {
    const got = await api.post(`/api/lights/signals/${one.id}`, { ...body, text })
    if (!got.ok) return toast(s(got.error.says), 'red')
    setText('')
    reload()
  }
  const button = (label: string, body: object, primary = false) => (
    <button
      type="button"
      className={`button small${primary ? ' main' : ''}`}
      disabled={text.trim().length < 5}
      onClick={() => void step(body)}
    >
      {label}
    </button>
  )
  return (
    <div className="signal stack tight">
      <div className="row">
        <span className={`tag ${one.state === 'closed' ? '' : 'red'}`}>{s(signalKinds[one.kind])}</span>
        <span className="grow in-text">
          {linked && (
            <>
              <Link to={`/m/${one.number}`}>{one.number}</Link> {one.itemTitle} · {one.unitName} ·{' '}
            </>
          )}
          {s(one.evidence)}{' '}
          <small className="muted">
            <When at={one.raisedAt} />
          </small>
        </span>
        <span className="tag">
          {s(signalStates[one.state])}
          {one.outcome && one.state === 'closed' && ` · ${s(outcomes[one.outcome])}`}
        </span>
        {one.due && (
          <small>
            {w.dueBy} <When at={one.due} />
          </small>
        )}
        {one.late && <span className="tag red">{w.late}</span>}
      </div>
      {[one.explained, one.judged, one.corrected].map(
        (word) =>
          word && (
            <p key={word.at} className="small">
              {word.by} <When at={word.at} />：{word.text}
            </p>
          ),
      )}
      {may && (
        <div className="row">
          <input
            className="input grow"
            aria-label={w.sayHow}
            placeholder={w.sayHow}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {one.may.explain && button(w.explain, { do: 'explain' }, true)}
          {one.may.judge && button(w.judgeReal, { do: 'judge', real: true }, true)}
          {one.may.judge && button(w.judgeNot, { do: 'judge', real: false })}
          {one.may.correct && button(w.correct, { do: 'correct' }, true)}
          {one.may.close && button(w.close, { do: 'close' }, true)}
        </div>
      )}
    </div>
  )
}
