import { useCallback, useEffect, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { newId } from '../../../base/index.ts'
import type {
  ApplicationView,
  Filled,
  FormSheet,
  Shown,
  ShownSubmission,
} from '../../../platform/services/forms/declare.ts'
import { exact, sayInstant } from '../../live/time.ts'
import { begun, localMaterials } from '../apply/state.ts'
import { hold } from '../apply/store.ts'
import { useApplyWords } from '../apply/words.ts'
import { Frame, NoLine } from '../frame.tsx'
import { useMe } from '../me.ts'
import { type Outcome, read, send } from '../talk.ts'
import { applicationBlocks } from './application-blocks.ts'
import '../apply/apply.css'

/** How often the page looks again while something may still happen. */
const AGAIN_MS = 4_000

/** One of my applications, like the trace of a parcel 办件进度. */
export function MyApplication() {
  const t = useApplyWords()
  const me = useMe()
  const { number = '' } = useParams()
  const [got, setGot] = useState<Outcome<ApplicationView> | null>(null)
  const path = `/api/citizen/applications/${encodeURIComponent(number)}`
  const ask = useCallback(
    () =>
      void read<ApplicationView>(path).then((now) =>
        // without a line what was known stays
        setGot((was) => (now.kind === 'noAnswer' && was?.kind === 'answer' ? was : now)),
      ),
    [path],
  )
  const known = me.state === 'known'
  useEffect(() => {
    if (known) ask()
  }, [known, ask])
  const open = got?.kind === 'answer' && !got.value.closed
  // what others do for it shows without being asked for
  useEffect(() => {
    if (!open) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') ask()
    }, AGAIN_MS)
    return () => clearInterval(timer)
  }, [open, ask])
  if (me.state === 'nobody')
    return (
      <Frame title={t('mine')} back>
        <p className="lead">{t('mineLogin')}</p>
        <Link className="button" to={`/login?next=/mine/${encodeURIComponent(number)}`}>
          {t('mineLogin')}
        </Link>
      </Frame>
    )
  if (got?.kind !== 'answer')
    return (
      <Frame title={t('mine')} back>
        {got?.kind === 'noAnswer' && <NoLine again={ask} />}
        {got?.kind === 'refused' && <p role="alert">{t('notFound')}</p>}
      </Frame>
    )
  const view = got.value
  const submissions = [...view.submissions].reverse()
  return (
    <Frame title={t.of(view.title)} back>
      <div className="card">
        <p>
          <strong>{t.of(view.stateTitle)}</strong>
        </p>
        <p className="hint">
          {view.number}
          {view.unitName && (
            <>
              <br />
              {t('who')} {view.unitName}
            </>
          )}
        </p>
        {view.limits.map((limit) => (
          <p key={limit.kind} title={exact(String(limit.due))}>
            {t('due', {
              title: t.of(limit.title),
              left: limit.left
                ? t.of(limit.left)
                : t('dueAt', { at: sayInstant(String(limit.due), new Date(), t.language) }),
            })}
          </p>
        ))}
      </div>
      {view.gaps && (
        <div className="card notice">
          <h2>{t('missingList')}</h2>
          <p className="story">{view.gaps}</p>
        </div>
      )}
      {view.canSupplement && <SupplementButton view={view} path={path} />}
      {applicationBlocks.map((Block, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks are a fixed list
        <Block key={n} application={view} />
      ))}
      <section>
        <h2>{t('steps')}</h2>
        <ol className="trail">
          {view.steps.map((step, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in what happened
            <li key={n} className={step.at ? '' : 'toCome'}>
              {t.of(step.title)}
              <small title={step.at ? exact(String(step.at)) : ''}>
                {step.at ? sayInstant(String(step.at), new Date(), t.language) : t('toCome')}
              </small>
              {step.words && <small>{step.words}</small>}
            </li>
          ))}
        </ol>
      </section>
      {submissions.map((one) => (
        <Submission key={one.id} one={one} />
      ))}
      <div className="foot noprint">
        <a className="button quiet" href={`${path}/form.pdf`}>
          {t('pdf')}
        </a>
        {view.canWithdraw && <Withdraw path={path} done={ask} />}
      </div>
    </Frame>
  )
}

/** What I sent, folded. */
function Submission({ one }: { one: ShownSubmission }) {
  const t = useApplyWords()
  const lines = (title: string, all: readonly Shown[]) =>
    all.length > 0 && (
      <>
        <h3>{title}</h3>
        <dl className="answers">
          {all.map((line) => (
            <div key={line.name} className={line.changed ? 'changed' : ''}>
              <dt>{t.of(line.title)}</dt>
              <dd>
                <span className="story">{t.of(line.text)}</span>
                {line.was && <small>{t('was', { was: t.of(line.was) })}</small>}
              </dd>
            </div>
          ))}
        </dl>
      </>
    )
  return (
    <details className="card applied">
      <summary>
        {t('filled')} <small>{sayInstant(String(one.at), new Date(), t.language)}</small>
      </summary>
      {lines(t('situation'), one.answers)}
      {one.pages.map((page) => (
        <div key={page.name}>{lines(t.of(page.title), page.lines)}</div>
      ))}
      {lines(t('materials'), one.materials)}
    </details>
  )
}

/** 补正: all that was sent comes back, to be mended and sent as a submission of its own. */
function SupplementButton({ view, path }: { view: ApplicationView; path: string }) {
  const t = useApplyWords()
  const go = useNavigate()
  const [problem, setProblem] = useState('')
  const start = async () => {
    const got = await read<{ sheet: FormSheet; filled: Filled; supplements: string }>(`${path}/supplement`)
    if (got.kind === 'refused') setProblem(t.of(got.refusal.says))
    if (got.kind !== 'answer') return
    const { sheet, filled, supplements } = got.value
    const id = newId()
    hold({
      ...begun(sheet, id),
      answers: filled.answers,
      values: filled.values,
      materials: localMaterials(filled.materials),
      supplements: { id: supplements, number: view.number },
    })
    go(`/applying/${id}/check`)
  }
  return (
    <div className="foot">
      <button type="button" className="button" onClick={() => void start()}>
        {t('supplement')}
      </button>
      <p className="problem" role="alert">
        {problem}
      </p>
    </div>
  )
}

function Withdraw({ path, done }: { path: string; done: () => void }) {
  const t = useApplyWords()
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const [problem, setProblem] = useState('')
  const act = async () => {
    if (!confirm(t('withdrawAsk'))) return
    const outcome = await send(`${path}/withdraw`, { words })
    if (outcome.kind === 'refused')
      setProblem(`${t.of(outcome.refusal.says)} ${t.of(outcome.refusal.remedy)}`)
    else if (outcome.kind === 'answer') setOpen(false)
    done()
  }
  if (!open)
    return (
      <button type="button" className="plain" onClick={() => setOpen(true)}>
        {t('withdraw')}
      </button>
    )
  return (
    <div>
      <label htmlFor="withdrawWhy">{t('withdrawWhy')}</label>
      <input
        id="withdrawWhy"
        value={words}
        maxLength={200}
        onChange={(event) => setWords(event.target.value)}
      />
      <p className="problem" role="alert">
        {problem}
      </p>
      <button type="button" className="button red" onClick={() => void act()}>
        {t('withdraw')}
      </button>
    </div>
  )
}
