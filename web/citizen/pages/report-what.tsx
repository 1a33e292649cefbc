import { useId } from 'react'
import { useDeclared } from '../declared.ts'
import { CONTENT } from '../draft.ts'
import { useSettings, useWords } from '../settings.tsx'
import { EmergencyBanner } from './emergency-banner.tsx'
import { Problem, type StepProps } from './step.tsx'

export function WhatStep({ draft, change, problem }: StepProps) {
  const t = useWords()
  const id = useId()
  const { elder } = useSettings()
  const declared = useDeclared().value
  const kinds = declared?.kinds ?? []
  const categories = (declared?.categories ?? []).filter((one) => !one.parent)
  return (
    <>
      <p className="lead" id={`${id}lead`}>
        {t('whatLead')}
      </p>
      <textarea
        aria-label={t('whatTitle')}
        aria-describedby={`${id}lead ${id}problem`}
        rows={elder ? 5 : 6}
        value={draft.content}
        maxLength={CONTENT.max + 200}
        placeholder={t('whatHint')}
        onChange={(event) => change({ content: event.target.value })}
      />
      <p className="count" aria-hidden="true">
        {t('whatCount', { n: [...draft.content].length, of: CONTENT.max })}
      </p>
      <Problem id={`${id}problem`} word={problem} />
      <EmergencyBanner text={draft.content} />
      {!elder && kinds.length > 0 && (
        <fieldset>
          <legend>{t('kindTitle')}</legend>
          <div className="choices">
            {kinds.map((kind) => (
              <label key={kind.code} className="choice">
                <input
                  type="radio"
                  name="kind"
                  checked={draft.kind === kind.code}
                  onClick={() => draft.kind === kind.code && change({ kind: '' })}
                  onChange={() =>
                    // A report of wrongdoing is secret unless the citizen says otherwise on the next page.
                    change({ kind: kind.code, secret: draft.secret || kind.code === 'report' })
                  }
                />
                <span>{t.of(kind.title)}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      {!elder && categories.length > 0 && (
        <>
          <label htmlFor={`${id}category`}>{t('categoryTitle')}</label>
          <select
            id={`${id}category`}
            value={draft.category}
            onChange={(event) => change({ category: event.target.value })}
          >
            <option value="">{t('categoryNone')}</option>
            {categories.map((one) => (
              <option key={one.code} value={one.code}>
                {t.of(one.title)}
              </option>
            ))}
          </select>
        </>
      )}
    </>
  )
}
