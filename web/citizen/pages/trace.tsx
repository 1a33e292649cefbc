import { useCallback, useEffect, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { Say } from '../../../base/index.ts'
import { exact, sayInstant } from '../../live/time.ts'
import { Frame, NoLine } from '../frame.tsx'
import { useWords } from '../settings.tsx'
import { type Outcome, read } from '../talk.ts'
import type { Word } from '../words.ts'
import { FollowForm, noteTail, tailOf } from './follow.tsx'
import { RateForm, SupplementForm, Urge } from './trace-acts.tsx'

/** What the city shows about one request to whoever knows its number and phone tail; nothing about persons. */
export type Trace = {
  readonly number: string
  readonly title: string
  readonly state: Say
  readonly step: number
  /** Steps of its kind, where they are not the five of a request. */
  readonly steps?: readonly Say[]
  readonly openedAt: string
  readonly promised?: Say | null
  readonly trace: readonly {
    readonly at: string
    readonly title: Say
    readonly text?: string | null
    readonly unitName?: string | null
  }[]
  readonly answer?: string | null
  readonly canSupplement?: boolean
  readonly canUrge?: boolean
  readonly canRate?: boolean
}

const NOW: readonly Word[] = ['now1', 'now2', 'now3', 'now4']
const STEPS: readonly Word[] = ['step1', 'step2', 'step3', 'step4', 'step5']

export function Trace() {
  const t = useWords()
  const go = useNavigate()
  const { number = '' } = useParams()
  const [tail, setTail] = useState(() => tailOf(number))
  const [seen, setSeen] = useState<{ outcome: Outcome<Trace>; at: string } | null>(null)
  const load = useCallback(async () => {
    const outcome = await read<Trace>(
      `/api/public/requests/${encodeURIComponent(number)}?phone=${encodeURIComponent(tail)}`,
    )
    setSeen({ outcome, at: new Date().toISOString() })
  }, [number, tail])
  useEffect(() => void load(), [load])
  if (!seen)
    return (
      <Frame title={t('followTitle')} back>
        <p className="hint" role="status">
          {t('loading')}
        </p>
      </Frame>
    )
  const { outcome } = seen
  if (outcome.kind !== 'answer')
    return (
      <Frame title={t('followTitle')} back>
        {outcome.kind === 'noAnswer' ? (
          <NoLine again={() => void load()} />
        ) : (
          <>
            {tail !== '' && (
              <div className="card notice" role="alert">
                <p>{outcome.refusal.http === 404 ? t('notMatched') : t.of(outcome.refusal.says)}</p>
              </div>
            )}
            <FollowForm
              key={number}
              number={number}
              go={(next, digits) => {
                noteTail(next, digits)
                setTail(digits)
                if (next === number && digits === tail) void load()
                else if (next !== number) go(`/follow/${encodeURIComponent(next)}`, { replace: true })
              }}
            />
          </>
        )}
      </Frame>
    )
  return <Shown trace={outcome.value} tail={tail} at={seen.at} reload={load} />
}

function Shown(props: { trace: Trace; tail: string; at: string; reload: () => Promise<void> }) {
  const t = useWords()
  const { trace, tail, reload } = props
  const now = new Date(props.at)
  // The office's own word for the state says more only at the end: closed, not accepted, passed on.
  const plain = trace.steps ? undefined : NOW[trace.step - 1]
  const steps = trace.steps?.map((one) => t.of(one)) ?? STEPS.map((word) => t(word))
  const [rated, setRated] = useState(false)
  return (
    <Frame title={trace.title} back>
      <div className="card state">
        <p className="number small">{trace.number}</p>
        <p className="now">{plain ? t(plain) : t.of(trace.state)}</p>
        {trace.promised && (
          <p>
            <strong>{t.of(trace.promised)}</strong>
          </p>
        )}
        <ol className="steps" aria-label={t('traceSteps')}>
          {steps.map((word, index) => (
            <li
              key={word}
              className={index + 1 < trace.step ? 'done' : index + 1 === trace.step ? 'here' : ''}
              aria-current={index + 1 === trace.step ? 'step' : undefined}
            >
              <span>{word}</span>
            </li>
          ))}
        </ol>
      </div>
      {trace.answer && (
        <section className="card answer">
          <h2>{t('answer')}</h2>
          <p className="story">{trace.answer}</p>
        </section>
      )}
      {trace.canRate && (
        <RateForm
          number={trace.number}
          tail={tail}
          done={async () => {
            setRated(true)
            await reload()
          }}
        />
      )}
      {rated && (
        <p className="good" role="status">
          {t('rateDone')}
        </p>
      )}
      <section>
        <h2>{t('traceTitle')}</h2>
        {trace.trace.length === 0 && <p className="hint">{t('traceNone')}</p>}
        <ol className="trace">
          {[...trace.trace]
            .sort((a, b) => b.at.localeCompare(a.at))
            .map((step, index) => (
              <li key={`${step.at}${step.title.zh}`} className={index === 0 ? 'newest' : ''}>
                <time dateTime={step.at} title={exact(step.at)}>
                  {sayInstant(step.at, now, t.language)}
                </time>
                <strong>{t.of(step.title)}</strong>
                {step.unitName && <span> · {step.unitName}</span>}
                {step.text && <p className="story">{step.text}</p>}
              </li>
            ))}
        </ol>
      </section>
      <section className="acts noprint">
        {trace.canUrge !== undefined && trace.step < 4 && (
          <Urge number={trace.number} tail={tail} can={trace.canUrge} done={reload} />
        )}
        {trace.canSupplement && <SupplementForm number={trace.number} tail={tail} done={reload} />}
      </section>
      <p className="hint noprint">
        {t('readAt', { at: sayInstant(props.at, now, t.language) })}{' '}
        <button type="button" className="plain" onClick={() => void reload()}>
          {t('refresh')}
        </button>
      </p>
    </Frame>
  )
}
