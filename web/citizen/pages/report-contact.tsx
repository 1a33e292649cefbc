import { useId } from 'react'
import { useSettings, useWords } from '../settings.tsx'
import { Problem, type StepProps } from './step.tsx'

export function ContactStep({ draft, change, problem }: StepProps) {
  const t = useWords()
  const id = useId()
  const { elder } = useSettings()
  return (
    <>
      <p className="lead">{t('contactLead')}</p>
      <fieldset>
        <legend className="hidden">{t('contactTitle')}</legend>
        <label className="option">
          <input
            type="radio"
            name="who"
            checked={!draft.anonymous}
            onChange={() => change({ anonymous: false })}
          />
          <span>
            <strong>{t('withName')}</strong>
            <small>{t('withNameHint')}</small>
          </span>
        </label>
        <label className="option">
          <input
            type="radio"
            name="who"
            checked={draft.anonymous}
            onChange={() => change({ anonymous: true })}
          />
          <span>
            <strong>{t('anonymous')}</strong>
            <small>{t('anonymousHint')}</small>
          </span>
        </label>
      </fieldset>
      {!draft.anonymous && (
        <>
          <label htmlFor={`${id}phone`}>{t('phone')}</label>
          <input
            id={`${id}phone`}
            type="tel"
            inputMode="tel"
            autoComplete="tel-national"
            maxLength={24}
            value={draft.phone}
            aria-invalid={problem !== null}
            aria-describedby={`${id}problem ${id}hint`}
            onChange={(event) => change({ phone: event.target.value })}
          />
          <Problem id={`${id}problem`} word={problem} />
          <p className="hint" id={`${id}hint`}>
            {t('phoneHint')}
          </p>
          {!elder && (
            <>
              <label htmlFor={`${id}name`}>{t('name')}</label>
              <input
                id={`${id}name`}
                autoComplete="name"
                maxLength={50}
                value={draft.name}
                onChange={(event) => change({ name: event.target.value })}
              />
            </>
          )}
          <label className="option">
            <input
              type="checkbox"
              checked={draft.secret}
              onChange={(event) => change({ secret: event.target.checked })}
            />
            <span>
              <strong>{t('secret')}</strong>
              <small>{t('secretHint')}</small>
            </span>
          </label>
        </>
      )}
    </>
  )
}
