import { type ReactNode, useState } from 'react'
import { Link, useLocation } from 'react-router'
import { answerWords, type Checked, pagesOf } from '../../../platform/services/forms/decide.ts'
import { materialStates } from '../../../platform/services/forms/declare.ts'
import { Thumb } from '../apply/files.tsx'
import { useShown } from '../apply/shown.ts'
import type { Application } from '../apply/state.ts'
import { stepOfGap } from '../apply/steps.ts'
import { post, problemOf } from '../apply/store.ts'
import { useApplyWords } from '../apply/words.ts'
import { useMe } from '../me.ts'
import { WindowCode } from './apply-code.tsx'

/** All answers on one page, each with its way back; then one button. */
export function ApplyCheck({ app, seen }: { app: Application; seen: Checked }) {
  const t = useApplyWords()
  const shown = useShown(app)
  const me = useMe()
  const here = useLocation()
  const [busy, setBusy] = useState(false)
  const [sure, setSure] = useState(false)
  const { fields } = app.sheet.form
  const { asked, groups, materials } = seen.situated
  const at = (step: string) => `/applying/${app.id}/${step}?back=check`
  const gap = seen.gaps[0]
  const refusal = problemOf(app.id)
  const hindrance = app.sheet.hindrance
  const running = app.supplements ? null : (app.sheet.running ?? null)
  const [another, setAnother] = useState(false)
  const next = encodeURIComponent(here.pathname)
  const send = async () => {
    setBusy(true)
    await Promise.race([post(app.id), new Promise((wake) => setTimeout(wake, 12_000))])
    setBusy(false)
  }
  return (
    <div className="applied">
      {refusal && (
        <div className="card notice" role="alert">
          <p>
            <strong>{t.of(refusal.says)}</strong>
          </p>
          <p>{t.of(refusal.remedy)}</p>
        </div>
      )}
      {running && (
        <div className="card notice" role="alert">
          <p>
            <strong>{t('runningTitle')}</strong>
          </p>
          <p>
            {t('running', {
              day: String(running.at).slice(0, 10),
              number: running.number,
              state: t.of(running.stateTitle),
            })}
          </p>
          <p>
            <Link to={`/mine/${encodeURIComponent(running.number)}`}>{t('runningSee')}</Link>
          </p>
          <label className="option">
            <input type="checkbox" checked={another} onChange={(event) => setAnother(event.target.checked)} />
            <span>{t('runningAgain')}</span>
          </label>
        </div>
      )}
      {asked.length > 0 && (
        <>
          <h2>{t('situation')}</h2>
          <dl className="card answers">
            {asked.map((question) => (
              <Answer key={question.name} title={t.of(question.title)} to={at(`q.${question.name}`)}>
                {t.of(answerWords(app.sheet, question.name, seen.answers[question.name]))}
              </Answer>
            ))}
          </dl>
        </>
      )}
      {pagesOf(app.sheet, groups, app.values).map((page) => (
        <div key={page.name}>
          <h2>{t.of(page.title)}</h2>
          <dl className="card answers">
            {page.fields.map((name) => {
              const field = fields[name]
              if (!field) return null
              const value = seen.values[name]
              const wrong = seen.gaps.find(
                (one) => one.path === `values.${name}` || one.path.startsWith(`values.${name}.`),
              )
              const locked = app.sheet.sources[name]?.locked || field.computed
              return (
                <Answer
                  key={name}
                  title={t.of(field.title)}
                  to={locked ? null : at(`p.${field.group ?? 'all'}`)}
                  problem={wrong ? t.of(wrong.says) : ''}
                >
                  {field.kind === 'signature' && typeof value === 'string' ? (
                    <Thumb file={fileOf(app, value)} />
                  ) : value === undefined ? (
                    <span className="soft">{t('missing')}</span>
                  ) : (
                    <span className="story">{t.of(shown(field, value))}</span>
                  )}
                </Answer>
              )
            })}
          </dl>
        </div>
      ))}
      {materials.length > 0 && (
        <>
          <h2>{t('materials')}</h2>
          <dl className="card answers">
            {materials.map((material) => {
              const given = app.materials.find((one) => one.code === material.code)
              const wrong = seen.gaps.find((one) => one.path === `materials.${material.code}`)
              return (
                <Answer
                  key={material.code}
                  title={t.of(material.title)}
                  to={material.generated ? null : at('materials')}
                  problem={wrong ? t.of(wrong.says) : ''}
                >
                  {material.generated
                    ? t('generated')
                    : given && given.files.length > 0
                      ? given.files.map((file) => <Thumb key={file.id} file={file} />)
                      : given && given.state !== 'received'
                        ? t.of(materialStates[given.state])
                        : t(material.electronic ? 'missing' : 'bringIt')}
                </Answer>
              )
            })}
          </dl>
        </>
      )}
      <div className="foot">
        {gap ? (
          <Link className="button" to={at(stepOfGap(app, gap.path))}>
            {t('gaps', { n: seen.gaps.length })}：{t.of(gap.says)}
          </Link>
        ) : me.state !== 'known' ? (
          <Link className="button" to={`/login?next=${next}`}>
            {t('loginFirst')}
          </Link>
        ) : hindrance && hindrance.code !== 'org.notLoggedIn' ? (
          <>
            <p className="problem" role="alert">
              {t.of(hindrance.says)}
            </p>
            <Link className="button" to="/me">
              {t(me.citizen.realName ? 'actAs' : 'nameFirst')}
            </Link>
          </>
        ) : (
          <>
            <label className="option">
              <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
              <span>{t('truth')}</span>
            </label>
            <button
              type="button"
              className="button"
              disabled={busy || !sure || (running !== null && !another)}
              onClick={() => void send()}
            >
              {busy ? t('sending') : t(app.supplements ? 'sendSupplement' : 'send')}
            </button>
          </>
        )}
        {me.state === 'known' && !app.supplements && app.revision > 0 && <WindowCode id={app.id} />}
      </div>
    </div>
  )
}

const fileOf = (app: Application, id: string) =>
  app.files.find((one) => one.id === id) ?? { id, name: '', size: 0, remote: id }

function Answer(props: {
  readonly title: string
  readonly to: string | null
  readonly problem?: string
  readonly children: ReactNode
}) {
  const t = useApplyWords()
  return (
    <div>
      <dt>{props.title}</dt>
      <dd>
        {props.children}
        {props.problem ? <span className="problem">{props.problem}</span> : null}
      </dd>
      <dd className="change">
        {props.to && (
          <Link to={props.to} aria-label={t('changeOf', { what: props.title })}>
            {t('change')}
          </Link>
        )}
      </dd>
    </div>
  )
}
