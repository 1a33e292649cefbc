import type { Say } from '../../../base/index.ts'
import type { Field } from '../../../platform/fields/declare.ts'
import { valueWords } from '../../../platform/services/forms/decide.ts'
import { useDeclared } from '../declared.ts'
import type { Application } from './state.ts'

/** Values in words, by the code lists that came with the form. */
export function useShown(app: Application): (field: Field, value: unknown) => Say {
  const areas = useDeclared().value?.areas ?? []
  return (field, value) =>
    valueWords(field, value, {
      codes: (name) => app.sheet.codes[name],
      areaName: (code) => areas.find((one) => one.code === code)?.name,
      unitName: () => undefined,
      masked: false,
    })
}
