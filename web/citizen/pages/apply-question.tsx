import { useId } from 'react'
import type { PageProps } from '../apply/page-props.ts'
import { useApplyWords } from '../apply/words.ts'

/** One question of the situation 情形问题. */
export function ApplyQuestion({ app, seen, change, tried, name }: PageProps & { readonly name: string }) {
  const t = useApplyWords()
  const id = useId()
  const question = app.sheet.situation.questions.find((one) => one.name === name)
  if (!question) return null
  const value = app.answers[name]
  const put = (answer: unknown) => {
    const { [name]: _old, ...rest } = app.answers
    change({ answers: answer === undefined ? rest : { ...rest, [name]: answer } })
  }
  const gap = seen.gaps.find((one) => one.path === `answers.${name}`)
  const chosen = Array.isArray(value) ? value.map(String) : []
  return (
    <>
      <p className="lead">{question.help ? t.of(question.help) : t('questionLead')}</p>
      <fieldset aria-label={t.of(question.title)}>
        {question.kind === 'number' ? (
          <input
            id={id}
            aria-label={t.of(question.title)}
            inputMode="decimal"
            defaultValue={typeof value === 'number' ? value : ''}
            maxLength={12}
            onChange={(event) => {
              const text = event.target.value.normalize('NFKC').trim()
              put(/^\d{1,9}(\.\d{1,4})?$/.test(text) ? Number(text) : undefined)
            }}
          />
        ) : (
          (question.kind === 'yes'
            ? ([true, false] as const).map((one) => ({ code: one, title: t(one ? 'yes' : 'no') }))
            : (question.options ?? []).map((one) => ({ code: one.code, title: t.of(one.title) }))
          ).map(({ code, title }) => (
            <label className="option" key={String(code)}>
              <input
                type={question.kind === 'many' ? 'checkbox' : 'radio'}
                name={id}
                checked={question.kind === 'many' ? chosen.includes(String(code)) : value === code}
                onChange={(event) => {
                  if (question.kind !== 'many') return put(code)
                  const one = String(code)
                  put(event.target.checked ? [...chosen, one] : chosen.filter((other) => other !== one))
                }}
              />
              <span>{title}</span>
            </label>
          ))
        )}
      </fieldset>
      <p className="problem" role="alert">
        {tried && gap ? t.of(gap.says) : ''}
      </p>
      {seen.situated.stop.length > 0 && (
        <div className="card notice" role="alert">
          <p>
            <strong>{t('stop')}</strong>
          </p>
          {seen.situated.stop.map((why) => (
            <p key={why}>{why}</p>
          ))}
          <p>{t('stopHelp')}</p>
        </div>
      )}
    </>
  )
}
