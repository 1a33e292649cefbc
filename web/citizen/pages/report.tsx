import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router'
import { forget } from '../device.ts'
import { type Draft, problemOf, STEPS, type Step } from '../draft.ts'
import { Frame } from '../frame.tsx'
import { loadDraft, saveDraft } from '../scribble.ts'
import { useWords } from '../settings.tsx'
import type { Word } from '../words.ts'
import { CheckStep } from './report-check.tsx'
import { ContactStep } from './report-contact.tsx'
import { PhotoStep } from './report-photo.tsx'
import { PlaceStep } from './report-place.tsx'
import { WhatStep } from './report-what.tsx'
import type { StepProps } from './step.tsx'

const PAGES = {
  photo: { title: 'photoTitle', page: PhotoStep },
  place: { title: 'placeTitle', page: PlaceStep },
  what: { title: 'whatTitle', page: WhatStep },
  contact: { title: 'contactTitle', page: ContactStep },
} as const satisfies Record<Exclude<Step, 'check'>, { title: Word; page: (props: StepProps) => ReactNode }>

/** One question a page; each has its own address, so the back button is the way back. */
export function Report() {
  const t = useWords()
  const go = useNavigate()
  const [query] = useSearchParams()
  const { step: asked } = useParams()
  const step = STEPS.find((one) => one === asked)
  const [draft, setDraft] = useState(loadDraft)
  const [tried, setTried] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has not been tried yet
  useEffect(() => setTried(false), [step])
  const change = useCallback((part: Partial<Draft>) => {
    setDraft((before) => {
      const after = { ...before, ...part }
      saveDraft(after)
      return after
    })
  }, [])
  if (!step) return <Navigate to="/report/photo" replace />
  if (step === 'check') {
    const startOver = () => {
      if (!confirm(t('startOverAsk'))) return
      forget('draft')
      setDraft(loadDraft())
      go('/report/photo')
    }
    return (
      <Frame title={t('checkTitle')} back>
        <Progress step={step} />
        <CheckStep draft={draft} startOver={startOver} />
      </Frame>
    )
  }
  const { title, page: Page } = PAGES[step]
  const toCheck = query.get('back') === 'check'
  const found = problemOf(draft, step)
  const next = STEPS[STEPS.indexOf(step) + 1] ?? 'check'
  const on = () => {
    if (found) {
      setTried(true)
      return
    }
    go(toCheck ? '/report/check' : `/report/${next}`, { replace: toCheck })
  }
  const label: Word = toCheck
    ? 'toCheck'
    : step === 'photo' && draft.photos.length === 0
      ? 'photoNone'
      : 'next'
  return (
    <Frame title={t(title)} back>
      <Progress step={step} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          on()
        }}
      >
        <Page draft={draft} change={change} problem={tried && found ? `problem_${found}` : null} />
        <div className="foot">
          <button type="submit" className={label === 'photoNone' ? 'button quiet' : 'button'}>
            {t(label)}
          </button>
        </div>
      </form>
    </Frame>
  )
}

function Progress({ step }: { step: Step }) {
  const t = useWords()
  const n = STEPS.indexOf(step) + 1
  return (
    <div className="progress">
      <progress max={STEPS.length} value={n} aria-label={t('stepOf', { n, of: STEPS.length })} />
      <span aria-hidden="true">{t('stepOf', { n, of: STEPS.length })}</span>
    </div>
  )
}
