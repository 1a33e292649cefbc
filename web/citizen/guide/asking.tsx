import { useId, useState } from 'react'
import type { Answers, Question } from '../../../platform/services/items/declare.ts'
import { useWords } from '../settings.tsx'
import { w } from './words.ts'

/** One question of the situation, answered by a touch. */
export function AskOne({
  question,
  answer,
}: {
  readonly question: Question
  readonly answer: (value: Answers[string]) => void
}) {
  const t = useWords()
  const id = useId()
  const [number, setNumber] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  return (
    <fieldset className="guideAsk" aria-labelledby={id}>
      <legend id={id}>{t.of(question.title)}</legend>
      {question.help && <p className="hint">{t.of(question.help)}</p>}
      {question.kind === 'yes' && (
        <div className="guideChoices">
          <button type="button" className="button quiet" onClick={() => answer(true)}>
            {t.of(w.yes)}
          </button>
          <button type="button" className="button quiet" onClick={() => answer(false)}>
            {t.of(w.no)}
          </button>
        </div>
      )}
      {question.kind === 'one' && (
        <div className="guideChoices">
          {question.options?.map((option) => (
            <button
              key={option.code}
              type="button"
              className="button quiet"
              onClick={() => answer(option.code)}
            >
              {t.of(option.title)}
            </button>
          ))}
        </div>
      )}
      {question.kind === 'many' && (
        <div className="guideChoices">
          {question.options?.map((option) => (
            <label key={option.code}>
              <input
                type="checkbox"
                checked={chosen.includes(option.code)}
                onChange={(event) =>
                  setChosen(
                    event.target.checked
                      ? [...chosen, option.code]
                      : chosen.filter((one) => one !== option.code),
                  )
                }
              />
              {t.of(option.title)}
            </label>
          ))}
          <button type="button" className="button" onClick={() => answer(chosen)}>
            {t.of(w.next)}
          </button>
        </div>
      )}
      {question.kind === 'number' && (
        <form
          className="searchRow"
          onSubmit={(event) => {
            event.preventDefault()
            if (number.trim() !== '' && Number.isFinite(Number(number))) answer(Number(number))
          }}
        >
          <input
            inputMode="decimal"
            aria-labelledby={id}
            value={number}
            maxLength={12}
            onChange={(event) => setNumber(event.target.value)}
          />
          <button type="submit" className="button">
            {t.of(w.next)}
          </button>
        </form>
      )}
    </fieldset>
  )
}
