import type { ReactNode } from 'react'
import { useSay } from '../../live/index.ts'
import type { OfferedAction } from '../../live/wire.ts'
import { Chips } from '../parts/field-picks.tsx'
import type { FieldForm } from '../parts/form.tsx'

/** Fields whose choices only this matter knows: the steps it has been in, what was promised and is missing. */
export function useCaseChoices(action: OfferedAction, form: FieldForm): Readonly<Record<string, ReactNode>> {
  const s = useSay()
  const legend = (name: string) => (
    <legend>
      {s(action.form[name]?.title ?? name)}
      {action.form[name]?.required && <b> *</b>}
    </legend>
  )
  const wrong = (name: string) => {
    const found = form.wrongOf(name)
    return found ? <p className="wrong">{s(found.says)}</p> : null
  }
  const lines = (value: unknown): string[] =>
    typeof value === 'string' ? value.split('\n').filter((one) => one !== '') : []
  const { steps, promised } = action
  return {
    ...(steps && 'step' in action.form
      ? {
          step: (
            <fieldset className="field wide">
              {legend('step')}
              <Chips
                name="act-step"
                choices={steps.map((one) => ({ value: one.state, label: s(one.title) }))}
                value={typeof form.values.step === 'string' ? [form.values.step] : []}
                onChange={([step]) => form.set('step', step)}
              />
              {wrong('step')}
            </fieldset>
          ),
        }
      : {}),
    ...(promised && promised.field in action.form && action.form[promised.field]?.kind === 'text'
      ? {
          [promised.field]: (
            <fieldset className="field wide">
              {legend(promised.field)}
              <Chips
                many
                name="act-promised"
                choices={promised.items.map((item) => ({ value: item, label: item }))}
                value={lines(form.values[promised.field])}
                onChange={(all) => form.set(promised.field, all.join('\n') || undefined)}
              />
              {wrong(promised.field)}
            </fieldset>
          ),
        }
      : {}),
  }
}
