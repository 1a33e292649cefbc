import { type FormEvent, useId, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Citizen, Mandate } from '../../../platform/org/declare.ts'
import { plainPhone } from '../draft.ts'
import { Frame } from '../frame.tsx'
import { changeMe, logOut, refreshMe, useMe } from '../me.ts'
import { useWords } from '../settings.tsx'
import { dropping } from '../talk.ts'

/** My account 我的: name, for whom I act, whom I entrusted. */
export function Mine() {
  const t = useWords()
  const me = useMe()
  const go = useNavigate()
  if (me.state === 'unknown') return <Frame title={t('me')}>{<p>{t('loading')}</p>}</Frame>
  if (me.state === 'nobody')
    return (
      <Frame title={t('me')} back>
        <p className="lead">{t('meNone')}</p>
        <div className="foot">
          <Link className="button" to="/login">
            {t('loginTitle')}
          </Link>
        </div>
      </Frame>
    )
  const { citizen, mandates } = me
  const held = mandates.filter((one) => one.mine)
  const given = mandates.filter((one) => !one.mine)
  return (
    <Frame title={t('me')} back>
      <div className="card">
        <p>
          <strong>{citizen.name || citizen.phone}</strong>{' '}
          <span className={citizen.realName ? 'chip done' : 'chip wait'}>
            {citizen.realName ? t('meNamed') : t('meUnnamed')}
          </span>
        </p>
        {citizen.name && <p>{citizen.phone}</p>}
        {citizen.acting && <p>{t('actingNow', { name: citizen.acting.name })}</p>}
      </div>
      {!citizen.realName && <ConfirmName />}
      {held.length > 0 && <Acting citizen={citizen} held={held} />}
      {citizen.realName && (
        <>
          <OwnFirm />
          <Entrust held={held} />
        </>
      )}
      {given.length > 0 && <Given given={given} />}
      <Link className="card" to="/me/data">
        <strong>{t('data')}</strong>
        <br />
        <small>{t('dataHint')}</small>
      </Link>
      <div className="foot">
        <button
          type="button"
          className="button quiet"
          onClick={async () => {
            await logOut()
            go('/')
          }}
        >
          {t('logout')}
        </button>
      </div>
    </Frame>
  )
}

/** Sends one form of this page and keeps what the city said to it. */
function useSending(path: string) {
  const t = useWords()
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const sendIt = async (body: unknown): Promise<boolean> => {
    setBusy(true)
    const outcome = await changeMe(path, body)
    setBusy(false)
    setProblem(
      outcome.kind === 'refused'
        ? `${t.of(outcome.refusal.says)} ${t.of(outcome.refusal.remedy)}`
        : outcome.kind === 'noAnswer'
          ? t('noLine')
          : '',
    )
    return outcome.kind === 'answer'
  }
  return { problem, busy, sendIt }
}

function ConfirmName() {
  const t = useWords()
  const id = useId()
  const { problem, busy, sendIt } = useSending('me/name')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    void sendIt({
      name: String(form.get('name') ?? ''),
      idNumber: String(form.get('idNumber') ?? ''),
      validTo: form.get('validTo') ? String(form.get('validTo')) : null,
    })
  }
  return (
    <section>
      <h2>{t('nameTitle')}</h2>
      <p>{t('nameLead')}</p>
      <form noValidate onSubmit={submit}>
        <label htmlFor={`${id}name`}>{t('nameName')}</label>
        <input id={`${id}name`} name="name" autoComplete="name" maxLength={60} />
        <label htmlFor={`${id}number`}>{t('nameNumber')}</label>
        <input
          id={`${id}number`}
          name="idNumber"
          autoComplete="off"
          maxLength={18}
          autoCapitalize="characters"
        />
        <label htmlFor={`${id}term`}>{t('nameTerm')}</label>
        <input id={`${id}term`} name="validTo" type="date" />
        <p className="problem" role="alert">
          {problem}
        </p>
        <button type="submit" className="button" disabled={busy}>
          {t('nameSend')}
        </button>
      </form>
    </section>
  )
}

function Acting({ citizen, held }: { citizen: Citizen; held: readonly Mandate[] }) {
  const t = useWords()
  const { problem, busy, sendIt } = useSending('me/acting')
  const now = citizen.acting?.mandate ?? null
  const choices: readonly { readonly id: string | null; readonly says: string }[] = [
    { id: null, says: t('actingSelf') },
    ...held.map((one) => ({
      id: one.id,
      says: [
        one.name,
        one.kind === 'enterprise' ? t(one.role === 'legal' ? 'actingLegal' : 'actingAgent') : '',
        one.untilDay ? t('actingUntil', { day: one.untilDay }) : '',
      ]
        .filter(Boolean)
        .join(' · '),
    })),
  ]
  return (
    <fieldset disabled={busy}>
      <legend>
        <h2>{t('actingTitle')}</h2>
      </legend>
      {choices.map((choice) => (
        <label key={choice.id ?? 'self'} className="choice">
          <input
            type="radio"
            name="acting"
            checked={now === choice.id}
            onChange={() => void sendIt({ mandate: choice.id })}
          />
          <span>{choice.says}</span>
        </label>
      ))}
      <p className="problem" role="alert">
        {problem}
      </p>
    </fieldset>
  )
}

function OwnFirm() {
  const t = useWords()
  const id = useId()
  const { problem, busy, sendIt } = useSending('me/enterprises')
  return (
    <section>
      <h2>{t('firmTitle')}</h2>
      <p>{t('firmLead')}</p>
      <form
        noValidate
        onSubmit={async (event) => {
          event.preventDefault()
          const form = event.currentTarget
          if (await sendIt({ creditCode: String(new FormData(form).get('creditCode') ?? '') })) form.reset()
        }}
      >
        <label htmlFor={`${id}code`}>{t('firmCode')}</label>
        <input
          id={`${id}code`}
          name="creditCode"
          maxLength={18}
          autoComplete="off"
          autoCapitalize="characters"
        />
        <p className="problem" role="alert">
          {problem}
        </p>
        <button type="submit" className="button quiet" disabled={busy}>
          {t('firmSend')}
        </button>
      </form>
    </section>
  )
}

function Entrust({ held }: { held: readonly Mandate[] }) {
  const t = useWords()
  const id = useId()
  const { problem, busy, sendIt } = useSending('me/mandates')
  return (
    <section>
      <h2>{t('giveTitle')}</h2>
      <p>{t('giveLead')}</p>
      <form
        noValidate
        onSubmit={async (event) => {
          event.preventDefault()
          const form = event.currentTarget
          const values = new FormData(form)
          const done = await sendIt({
            phone: plainPhone(String(values.get('phone') ?? '')),
            creditCode: values.get('what') ? String(values.get('what')) : null,
            untilDay: String(values.get('until') ?? '') || '0000-00-00',
          })
          if (done) form.reset()
        }}
      >
        <label htmlFor={`${id}phone`}>{t('givePhone')}</label>
        <input id={`${id}phone`} name="phone" inputMode="tel" maxLength={20} autoComplete="off" />
        <label htmlFor={`${id}what`}>{t('giveWhat')}</label>
        <select id={`${id}what`} name="what">
          <option value="">{t('giveOwn')}</option>
          {held
            .filter((one) => one.role === 'legal')
            .map((one) => (
              <option key={one.id} value={one.creditCode ?? ''}>
                {one.name}
              </option>
            ))}
        </select>
        <label htmlFor={`${id}until`}>{t('giveUntil')}</label>
        <input id={`${id}until`} name="until" type="date" />
        <p className="problem" role="alert">
          {problem}
        </p>
        <button type="submit" className="button quiet" disabled={busy}>
          {t('giveSend')}
        </button>
      </form>
    </section>
  )
}

function Given({ given }: { given: readonly Mandate[] }) {
  const t = useWords()
  return (
    <section>
      <h2>{t('given')}</h2>
      <ul className="list">
        {given.map((one) => (
          <li key={one.id} className="row">
            <span className="grow">
              {one.holder || '—'}
              <small>
                {one.kind === 'enterprise' ? one.name : t('giveOwn')}
                {one.untilDay ? ` · ${t('actingUntil', { day: one.untilDay })}` : ''}
              </small>
            </span>
            <button
              type="button"
              className="plain"
              onClick={async () => {
                if (!confirm(t('givenEndAsk'))) return
                await dropping(`/api/citizen/me/mandates/${one.id}`)
                await refreshMe()
              }}
            >
              {t('givenEnd')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
