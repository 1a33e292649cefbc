import { type FormEvent, useCallback, useEffect, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { ApplicationLine, DraftLine, DraftSheet } from '../../../platform/services/forms/declare.ts'
import { exact, sayInstant } from '../../live/time.ts'
import { adopt, forgetSent, letGo, useHeld } from '../apply/store.ts'
import { useApplyWords } from '../apply/words.ts'
import { Frame, NoLine } from '../frame.tsx'
import { useMe } from '../me.ts'
import { ToSign } from '../served/to-sign.tsx'
import { dropping, type Outcome, read, send } from '../talk.ts'
import '../apply/apply.css'

/** A value over the wire: instants arrive as text. */
type Wire<T> = { readonly [K in keyof T]: T[K] extends Date | null ? string | null : T[K] }
type Lists = {
  readonly applications: readonly Wire<ApplicationLine>[]
  readonly drafts: readonly Wire<DraftLine>[]
}

/** 我的办件 and 我的草稿. */
export function MyApplications() {
  const t = useApplyWords()
  const me = useMe()
  const held = useHeld()
  const [lists, setLists] = useState<Outcome<Lists> | null>(null)
  const known = me.state === 'known'
  const ask = useCallback(async () => {
    setLists(null)
    const [applications, drafts] = await Promise.all([
      read<{ rows: Lists['applications'] }>('/api/citizen/applications'),
      read<{ rows: Lists['drafts'] }>('/api/citizen/drafts'),
    ])
    if (drafts.kind === 'answer') void forgetSent(drafts.value.rows.map((one) => one.id))
    setLists(
      applications.kind !== 'answer'
        ? applications
        : drafts.kind !== 'answer'
          ? drafts
          : { kind: 'answer', value: { applications: applications.value.rows, drafts: drafts.value.rows } },
    )
  }, [])
  useEffect(() => {
    if (known) void ask()
  }, [known, ask])
  const there = lists?.kind === 'answer' ? lists.value.drafts : []
  const here = held.filter(
    (one) => one.sending !== 'sent' && !one.supplements && !there.some((draft) => draft.id === one.id),
  )
  const when = (at: string) => sayInstant(at, new Date(), t.language)
  return (
    <Frame title={t('mine')} back>
      {me.state === 'nobody' && (
        <div className="card">
          <p>{t('mineLogin')}</p>
          <Link className="button" to="/login?next=/mine">
            {t('mineLogin')}
          </Link>
        </div>
      )}
      {known && <ToSign />}
      {lists?.kind === 'noAnswer' && <NoLine again={() => void ask()} />}
      {lists?.kind === 'answer' && lists.value.applications.length === 0 && <p>{t('mineNone')}</p>}
      {lists?.kind === 'answer' && lists.value.applications.length > 0 && (
        <ul className="list">
          {lists.value.applications.map((one) => (
            <li key={one.matter}>
              <Link to={`/mine/${encodeURIComponent(one.number)}`}>
                <span className="grow">
                  {t.of(one.title)}
                  <small title={exact(one.openedAt as unknown as string)}>
                    {[t.of(one.stateTitle), one.unitName, when(one.openedAt as unknown as string)]
                      .filter(Boolean)
                      .join(' · ')}
                  </small>
                </span>
                {one.state === 'supplement' && <span className="chip wait">{t('supplement')}</span>}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {there.length + here.length > 0 && (
        <section>
          <h2>{t('drafts')}</h2>
          <ul className="list">
            {there.map((one) => (
              <DraftRow
                key={one.id}
                id={one.id}
                title={t.of(one.title)}
                note={`${when(one.changedAt as unknown as string)} · ${one.device} · ${t('draftTill', { day: String(one.expiresAt).slice(0, 10) })}`}
                gone={() => void ask()}
              />
            ))}
            {here.map((one) => (
              <DraftRow
                key={one.id}
                id={one.id}
                title={t.of(one.title)}
                note={one.sending === 'waiting' ? t('waiting') : t('draftHere')}
                gone={() => undefined}
              />
            ))}
          </ul>
        </section>
      )}
      {known && <TakeCode />}
    </Frame>
  )
}

function DraftRow(props: {
  readonly id: string
  readonly title: string
  readonly note: string
  readonly gone: () => void
}) {
  const t = useApplyWords()
  const drop = async () => {
    if (!confirm(t('draftDropAsk'))) return
    await dropping(`/api/citizen/drafts/${props.id}`)
    letGo(props.id)
    props.gone()
  }
  return (
    <li className="rowHead">
      <Link to={`/applying/${props.id}`}>
        <span className="grow">
          {props.title}
          <small>{props.note}</small>
        </span>
      </Link>
      <button
        type="button"
        className="plain drop"
        aria-label={t('draftDrop', { what: props.title })}
        onClick={() => void drop()}
      >
        ×
      </button>
    </li>
  )
}

/** What a window began, or another of one's devices. */
function TakeCode() {
  const t = useApplyWords()
  const go = useNavigate()
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState('')
  const take = async (event: FormEvent) => {
    event.preventDefault()
    const outcome = await send<DraftSheet>('/api/citizen/drafts/take', { code })
    if (outcome.kind === 'answer') go(`/applying/${adopt(outcome.value).id}`)
    else if (outcome.kind === 'refused') setProblem(t.of(outcome.refusal.says))
  }
  return (
    <form noValidate onSubmit={take}>
      <label htmlFor="takeCode">{t('takeTitle')}</label>
      <input
        id="takeCode"
        value={code}
        maxLength={20}
        autoCapitalize="characters"
        autoComplete="off"
        onChange={(event) => setCode(event.target.value)}
      />
      <p className="problem" role="alert">
        {problem}
      </p>
      <button type="submit" className="button quiet" disabled={code.trim().length < 8}>
        {t('take')}
      </button>
    </form>
  )
}
