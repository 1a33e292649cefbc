import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router'
import type { Citizen } from '../../../platform/org/declare.ts'
import type { Application } from '../apply/state.ts'
import { looked, stepsOf } from '../apply/steps.ts'
import {
  adopt,
  begin,
  change,
  hold,
  refreshSheet,
  settle,
  sheetFor,
  useApplication,
  useHeld,
} from '../apply/store.ts'
import { useApplyWords } from '../apply/words.ts'
import { Frame, NoLine } from '../frame.tsx'
import { useMe } from '../me.ts'
import { type Outcome, read } from '../talk.ts'
import { ApplyCheck } from './apply-check.tsx'
import { ApplyMaterials } from './apply-materials.tsx'
import { ApplyPage } from './apply-page.tsx'
import { ApplyQuestion } from './apply-question.tsx'
import { ApplySent } from './apply-sent.tsx'
import '../apply/apply.css'

/** `/apply/:item`: goes on with what this device holds of the item, or begins. */
export function ApplyBegin() {
  const t = useApplyWords()
  const { item = '' } = useParams()
  const held = useHeld().find((one) => one.item === item && one.sending === 'no' && !one.supplements)
  const [outcome, setOutcome] = useState<Outcome<{ id: string }> | null>(null)
  const start = useCallback(() => {
    setOutcome(null)
    void sheetFor(item).then((got) =>
      setOutcome(got.kind === 'answer' ? { kind: 'answer', value: { id: begin(got.value).id } } : got),
    )
  }, [item])
  useEffect(() => {
    if (!held) start()
  }, [held, start])
  const id = held?.id ?? (outcome?.kind === 'answer' ? outcome.value.id : null)
  if (id) return <Navigate to={`/applying/${id}`} replace />
  return (
    <Frame title={t('title')} back>
      {outcome?.kind === 'refused' ? <Refused outcome={outcome} /> : null}
      {outcome?.kind === 'noAnswer' ? <NoLine again={start} /> : null}
    </Frame>
  )
}

export function Refused({ outcome }: { outcome: Extract<Outcome<unknown>, { kind: 'refused' }> }) {
  const t = useApplyWords()
  return (
    <div className="card notice" role="alert">
      <p>
        <strong>{t.of(outcome.refusal.says)}</strong>
      </p>
      <p>{t.of(outcome.refusal.remedy)}</p>
    </div>
  )
}

/** `/applying/:id/:step`: one question or one group a page; each has its own address. */
export function Apply() {
  const t = useApplyWords()
  const { id = '' } = useParams()
  const app = useApplication(id)
  const [outcome, setOutcome] = useState<Outcome<unknown> | null>(null)
  const fetch = useCallback(() => {
    setOutcome(null)
    void read<Parameters<typeof adopt>[0]>(`/api/citizen/drafts/${id}`).then((got) => {
      if (got.kind === 'answer') adopt(got.value)
      setOutcome(got)
    })
  }, [id])
  useEffect(() => {
    if (!app) fetch()
  }, [app, fetch])
  // who one is decides what is known: once that changes, the form is filled anew
  const me = useMe()
  const who = me.state === 'known' ? whoOf(me.citizen) : ''
  useEffect(() => {
    if (who) void refreshSheet(id)
  }, [id, who])
  if (!app)
    return (
      <Frame title={t('title')} back>
        {outcome?.kind === 'refused' ? <Refused outcome={outcome} /> : null}
        {outcome?.kind === 'noAnswer' ? <NoLine again={fetch} /> : null}
      </Frame>
    )
  return app.sending === 'no' ? <Wizard app={app} /> : <ApplySent app={app} />
}

const whoOf = (citizen: Citizen): string =>
  `${citizen.id} ${citizen.realName} ${citizen.acting?.mandate ?? ''}`

function Wizard({ app }: { app: Application }) {
  const t = useApplyWords()
  const go = useNavigate()
  const [query] = useSearchParams()
  const { step: asked } = useParams()
  const [tried, setTried] = useState(false)
  const seen = useMemo(() => looked(app), [app])
  const steps = stepsOf(app, seen)
  const step = steps.find((one) => one.name === asked)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has not been tried yet
  useEffect(() => setTried(false), [asked])
  const put = useCallback((part: Partial<Application>) => change(app.id, part), [app.id])
  if (!step) return <Navigate to={`/applying/${app.id}/${firstStep(app, steps)}`} replace />
  const at = steps.indexOf(step)
  const title = t.of(app.title)
  const toCheck = query.get('back') === 'check'
  const bars = (
    <>
      <p className="serviceName">{title}</p>
      <div className="progress">
        <progress
          max={steps.length}
          value={at + 1}
          aria-label={t('stepOf', { n: at + 1, of: steps.length })}
        />
        <span aria-hidden="true">{t('stepOf', { n: at + 1, of: steps.length })}</span>
      </div>
      <Conflict app={app} />
    </>
  )
  if (step.kind === 'check')
    return (
      <Frame title={t('check')} back>
        {bars}
        <ApplyCheck app={app} seen={seen} />
      </Frame>
    )
  const own = ownGaps(app, seen, step)
  const on = () => {
    if (own.length > 0) {
      setTried(true)
      setTimeout(
        () =>
          document.querySelector<HTMLElement>('.problem:not(:empty)')?.scrollIntoView({ block: 'center' }),
        30,
      )
      return
    }
    const next = steps[at + 1]?.name ?? 'check'
    const follows = toCheck && !seen.gaps.some((gap) => gap.path.startsWith('answers.'))
    go(`/applying/${app.id}/${follows ? 'check' : next}`, { replace: follows })
  }
  const props = { app, seen, change: put, tried }
  const pages: Record<'question' | 'page' | 'materials', () => ReactNode> = {
    question: () => <ApplyQuestion {...props} name={step.name.slice(2)} />,
    page: () => <ApplyPage {...props} name={step.name === 'p.all' ? '' : step.name.slice(2)} />,
    materials: () => <ApplyMaterials {...props} />,
  }
  return (
    <Frame title={step.kind === 'materials' ? t('materials') : t.of(step.title)} back>
      {bars}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          on()
        }}
      >
        {pages[step.kind]()}
        <div className="foot">
          <button type="submit" className="button">
            {t(toCheck ? 'toCheck' : 'next')}
          </button>
          <Kept app={app} />
        </div>
      </form>
    </Frame>
  )
}

/** Where one goes on: at the first page that wants something. */
function firstStep(app: Application, steps: ReturnType<typeof stepsOf>): string {
  const seen = looked(app)
  const open = steps.find((step) => step.kind !== 'check' && ownGaps(app, seen, step).length > 0)
  const fresh = Object.keys(app.answers).length === 0 && app.materials.length === 0
  return (fresh ? steps[0] : (open ?? steps.at(-1)))?.name ?? 'check'
}

function ownGaps(
  app: Application,
  seen: ReturnType<typeof looked>,
  step: ReturnType<typeof stepsOf>[number],
) {
  if (step.kind === 'question') return seen.gaps.filter((gap) => gap.path === `answers.${step.name.slice(2)}`)
  if (step.kind === 'materials') return seen.gaps.filter((gap) => gap.path.startsWith('materials.'))
  const group = step.name === 'p.all' ? undefined : step.name.slice(2)
  return seen.gaps.filter((gap) => {
    const [part, name = ''] = gap.path.split('.')
    return part === 'values' && app.sheet.form.fields[name]?.group === group
  })
}

function Kept({ app }: { app: Application }) {
  const t = useApplyWords()
  const me = useMe()
  if (app.supplements) return null
  const here = me.state !== 'known' || app.revision === 0
  return (
    <p className="hint keptLine" role="status">
      {here ? t('savedHere') : app.dirty ? t('saving') : t('saved')} · {t('keep')}
    </p>
  )
}

/** Two devices changed one draft: both are there, the citizen says which counts. */
function Conflict({ app }: { app: Application }) {
  const t = useApplyWords()
  const again = app.again.length > 0
  return (
    <>
      {app.conflict && (
        <div className="card notice" role="alert">
          <p>
            <strong>{t('conflict')}</strong>
          </p>
          <div className="pickers">
            <button type="button" className="button quiet" onClick={() => void settle(app.id, 'theirs')}>
              {t('useTheirs')}
            </button>
            <button type="button" className="button quiet" onClick={() => void settle(app.id, 'mine')}>
              {t('useMine')}
            </button>
          </div>
        </div>
      )}
      {again && (
        <div className="card notice" role="status">
          <p>
            <strong>{t('again')}</strong>
          </p>
          <ul className="plainList">
            {app.again.map((one) => (
              <li key={`${one.part}.${one.name}`}>
                {t.of(one.title)}：{t(`why_${one.why}`)}
              </li>
            ))}
          </ul>
          <button type="button" className="plain" onClick={() => hold({ ...app, again: [] })}>
            ×
          </button>
        </div>
      )}
    </>
  )
}
