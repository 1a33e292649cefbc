import { type FormEvent, useEffect, useId, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Say } from '../../../base/index.ts'
import { Frame } from '../frame.tsx'
import { changeMe, refreshMe, useMe } from '../me.ts'
import { useWords } from '../settings.tsx'
import { type Outcome, read, send } from '../talk.ts'
import '../open.css'
import './my-data.css'

type Data = {
  readonly account: {
    readonly name: string
    readonly phone: string
    readonly idNumber: string | null
    readonly madeAt: string | null
    readonly namedAt: string | null
  }
  readonly logins: readonly unknown[]
  readonly mandates: readonly unknown[]
  readonly drafts: readonly { readonly title: Say }[]
  readonly applications: readonly { readonly number: string; readonly title: Say }[]
  readonly requests: readonly { readonly number: string; readonly title: string }[]
  readonly certificates: readonly unknown[]
  readonly passages: readonly unknown[]
  readonly record: readonly unknown[]
  readonly asked: readonly {
    readonly id: string
    readonly text: string
    readonly state: 'open' | 'done' | 'refused'
    readonly dueDay: string
    readonly answer: string | null
  }[]
  readonly kept: readonly Kept[]
  readonly erased: readonly Say[]
}
type Kept = { readonly what: string; readonly title: Say; readonly why: Say }
type Ended = { readonly erased: readonly Say[]; readonly kept: readonly Kept[] }

const dayOf = (at: string | null): string => (at ? at.slice(0, 10) : '')

/** What an outcome says to the person; nothing when it went well. */
function useProblem() {
  const t = useWords()
  return (outcome: Outcome<unknown>): string =>
    outcome.kind === 'refused'
      ? `${t.of(outcome.refusal.says)} ${t.of(outcome.refusal.remedy)}`
      : outcome.kind === 'noAnswer'
        ? t('noLine')
        : ''
}

/** 我的个人信息: see and copy, correct, end the account (PIPL arts. 44–47). */
export function MyData() {
  const t = useWords()
  const me = useMe()
  const say = useProblem()
  const [data, setData] = useState<Data | null>(null)
  const [problem, setProblem] = useState('')
  const [ended, setEnded] = useState<Ended | null>(null)
  const load = async (): Promise<void> => {
    const outcome = await read<Data>('/api/citizen/me/data')
    if (outcome.kind === 'answer') setData(outcome.value)
    setProblem(say(outcome))
  }
  const known = me.state === 'known'
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when it is known who asks
  useEffect(() => {
    if (known && !ended) void load()
  }, [known])
  if (ended) return <Farewell ended={ended} />
  return (
    <Frame title={t('data')} back>
      <p className="lead">{t('dataLead')}</p>
      <p className="problem" role="alert">
        {me.state === 'nobody' ? t('meNone') : problem}
      </p>
      {!data && problem === '' && known && <p>{t('loading')}</p>}
      {data && (
        <>
          <Held data={data} />
          <div className="foot no-print">
            <a className="button" href="/api/citizen/me/data.json" download>
              {t('dataCopy')}
            </a>
            <button type="button" className="button quiet" onClick={() => window.print()}>
              {t('dataPrint')}
            </button>
          </div>
          <h2 className="apart">{t('dataCorrect')}</h2>
          <NewPhone onDone={load} />
          <Ask data={data} onDone={load} />
          <EndAccount data={data} onEnded={setEnded} />
        </>
      )}
    </Frame>
  )
}

function Held({ data }: { data: Data }) {
  const t = useWords()
  const { account } = data
  const pairs = [
    [t('dataName'), account.name],
    [t('dataPhone'), account.phone],
    [t('dataNumber'), account.idNumber],
    [t('dataMade'), dayOf(account.madeAt)],
    [t('dataNamed'), dayOf(account.namedAt)],
  ] as const
  const counted = [
    [
      t('dataApplications'),
      data.applications,
      data.applications.map((one) => `${one.number} ${t.of(one.title)}`),
    ],
    [t('dataRequests'), data.requests, data.requests.map((one) => `${one.number} ${one.title}`)],
    [t('dataDrafts'), data.drafts, data.drafts.map((one) => t.of(one.title))],
    [t('dataCertificates'), data.certificates, []],
    [t('dataPassages'), data.passages, []],
    [t('dataMandates'), data.mandates, []],
    [t('dataLogins'), data.logins, []],
    [t('dataRecord'), data.record, []],
  ] as const
  return (
    <>
      <section className="card">
        <h2>{t('dataAccount')}</h2>
        <dl className="facts">
          {pairs.map(([title, value]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{value || t('dataNone')}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="card">
        {counted.map(([title, rows, lines]) => (
          <details key={title} className="held">
            <summary>
              <span>{title}</span>{' '}
              <strong>{rows.length > 0 ? t('dataCount', { n: rows.length }) : t('dataNone')}</strong>
            </summary>
            {lines.length > 0 && (
              <ul>
                {lines.map((line, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: drafts may bear the same name
                  <li key={i}>{line}</li>
                ))}
              </ul>
            )}
          </details>
        ))}
      </section>
    </>
  )
}

/** Asks for a code to be sent; in a demonstration the page shows it. */
function useCode() {
  const t = useWords()
  const say = useProblem()
  const [hint, setHint] = useState('')
  return {
    hint,
    async ask(phone: string): Promise<void> {
      const outcome = await send<{ shown?: string }>('/api/citizen/login/code', { phone })
      if (outcome.kind !== 'answer') return setHint(say(outcome))
      const { shown } = outcome.value
      setHint(shown ? t('loginShown', { code: shown }) : t('loginSent', { phone }))
    },
  }
}

function NewPhone({ onDone }: { onDone: () => Promise<void> }) {
  const t = useWords()
  const id = useId()
  const say = useProblem()
  const code = useCode()
  const [phone, setPhone] = useState('')
  const [told, setTold] = useState('')
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const given = String(new FormData(event.currentTarget).get('code') ?? '')
    const outcome = await changeMe('me/phone', { phone, code: given })
    setTold(outcome.kind === 'answer' ? t('dataPhoneDone') : say(outcome))
    if (outcome.kind === 'answer') await onDone()
  }
  return (
    <details className="card no-print">
      <summary>{t('dataPhoneSend')}</summary>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <label htmlFor={`${id}phone`}>{t('dataNewPhone')}</label>
        <input
          id={`${id}phone`}
          inputMode="tel"
          autoComplete="tel"
          maxLength={20}
          value={phone}
          onChange={(event) => setPhone(event.target.value)}
        />
        <button type="button" className="button quiet" onClick={() => void code.ask(phone)}>
          {t('loginSend')}
        </button>
        <p role="status">{code.hint}</p>
        <label htmlFor={`${id}code`}>{t('loginCode')}</label>
        <input id={`${id}code`} name="code" inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
        <p className="problem" role="alert">
          {told}
        </p>
        <button type="submit" className="button">
          {t('dataPhoneSend')}
        </button>
      </form>
    </details>
  )
}

function Ask({ data, onDone }: { data: Data; onDone: () => Promise<void> }) {
  const t = useWords()
  const id = useId()
  const say = useProblem()
  const [told, setTold] = useState('')
  const states = { done: t('dataDone'), refused: t('dataRefused') }
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const outcome = await send<{ dueDay: string }>('/api/citizen/me/requests', {
      ...{ kind: String(given.get('kind')), text: String(given.get('text') ?? '') },
    })
    setTold(outcome.kind === 'answer' ? t('dataAsked', { day: outcome.value.dueDay }) : say(outcome))
    if (outcome.kind === 'answer') {
      form.reset()
      await onDone()
    }
  }
  return (
    <details className="card no-print">
      <summary>{t('dataRequestTitle')}</summary>
      <p>{t('dataRegister')}</p>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <label htmlFor={`${id}kind`}>{t('dataKind')}</label>
        <select id={`${id}kind`} name="kind" defaultValue="correct">
          <option value="correct">{t('dataKindCorrect')}</option>
          <option value="explain">{t('dataKindExplain')}</option>
          <option value="delete">{t('dataKindDelete')}</option>
        </select>
        <label htmlFor={`${id}text`}>{t('dataText')}</label>
        <textarea id={`${id}text`} name="text" rows={4} maxLength={2000} />
        <p role="status">{told}</p>
        <button type="submit" className="button">
          {t('dataAsk')}
        </button>
      </form>
      {data.asked.length > 0 && (
        <>
          <h3>{t('dataMine')}</h3>
          <ul>
            {data.asked.map((one) => (
              <li key={one.id}>
                {one.text}{' '}
                <span className={one.state === 'open' ? 'chip wait' : 'chip done'}>
                  {one.state === 'open' ? t('dataOpen', { day: one.dueDay }) : states[one.state]}
                </span>
                {one.answer && <p>{one.answer}</p>}
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  )
}

const WhatEnds = ({ erased, kept }: Ended) => {
  const t = useWords()
  return (
    <>
      <h3>{t('dataErased')}</h3>
      <ul>
        {erased.map((one) => (
          <li key={one.zh}>{t.of(one)}</li>
        ))}
      </ul>
      <h3>{t('dataKept')}</h3>
      <ul>
        {kept.map((one) => (
          <li key={one.what}>
            <strong>{t.of(one.title)}</strong>
            <br />
            {t.of(one.why)}
          </li>
        ))}
      </ul>
    </>
  )
}

function EndAccount({ data, onEnded }: { data: Data; onEnded: (ended: Ended) => void }) {
  const t = useWords()
  const id = useId()
  const say = useProblem()
  const code = useCode()
  const [problem, setProblem] = useState('')
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const given = String(new FormData(event.currentTarget).get('code') ?? '')
    const outcome = await send<Ended>('/api/citizen/me/erase', { code: given })
    if (outcome.kind === 'answer') onEnded(outcome.value)
    else setProblem(say(outcome))
  }
  return (
    <details className="card no-print">
      <summary>{t('dataEnd')}</summary>
      <WhatEnds {...data} />
      <form noValidate onSubmit={(event) => void submit(event)}>
        <button type="button" className="button quiet" onClick={() => void code.ask(data.account.phone)}>
          {t('loginSend')}
        </button>
        <p role="status">{code.hint}</p>
        <label htmlFor={`${id}code`}>{t('dataEndCode')}</label>
        <input id={`${id}code`} name="code" inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
        <p className="problem" role="alert">
          {problem}
        </p>
        <button type="submit" className="button">
          {t('dataEndSend')}
        </button>
      </form>
    </details>
  )
}

function Farewell({ ended }: { ended: Ended }) {
  const t = useWords()
  const go = useNavigate()
  useEffect(() => {
    void refreshMe()
  }, [])
  return (
    <Frame title={t('dataEndDone')}>
      <WhatEnds {...ended} />
      <div className="foot">
        <button type="button" className="button" onClick={() => go('/')}>
          {t('brand')}
        </button>
      </div>
    </Frame>
  )
}
