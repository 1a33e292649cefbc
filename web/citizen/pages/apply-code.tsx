import { useState } from 'react'
import { renderSVG } from 'uqr'
import { useApplyWords } from '../apply/words.ts'
import { type Outcome, send } from '../talk.ts'

type Code = { readonly code: string; readonly until: string }

/** 取件码: with it a clerk at the window goes on where the phone stopped. */
export function WindowCode({ id }: { id: string }) {
  const t = useApplyWords()
  const [outcome, setOutcome] = useState<Outcome<Code> | null>(null)
  const ask = async () => setOutcome(await send<Code>(`/api/citizen/drafts/${id}/code`, {}))
  return (
    <>
      <button type="button" className="plain" onClick={() => void ask()}>
        {t('code')}
      </button>
      {outcome?.kind === 'answer' && (
        <div className="card codeShown" role="status">
          <p>
            {t('codeIs', {
              code: `${outcome.value.code.slice(0, 4)} ${outcome.value.code.slice(4)}`,
              day: outcome.value.until.slice(0, 10),
            })}
          </p>
          <img
            className="qr"
            alt={t('codeScan')}
            src={`data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(outcome.value.code, { border: 2 }))}`}
          />
          <p className="hint">{t('codeScan')}</p>
        </div>
      )}
      {outcome?.kind === 'refused' && <p className="problem">{t.of(outcome.refusal.says)}</p>}
    </>
  )
}
