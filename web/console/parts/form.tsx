// biome-ignore-all lint/correctness/useExhaustiveDependencies: `draft.set` stands still per key; the helpers are pure
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import { dayOf } from '../../../base/instant.ts'
import { askedFields, check } from '../../../platform/fields/decide.ts'
import type { FieldList } from '../../../platform/fields/declare.ts'
import { currentInstant, type Failure, type FieldRefusal } from '../../live/index.ts'
import { useCity } from '../session.ts'
import { useDraft } from './draft.ts'
import { FieldInput } from './field.tsx'
import { useHeld } from './held.tsx'

export type Values = Readonly<Record<string, unknown>>

/**
 * A form made from a field list: values kept as a draft under `key`, every entry checked by the same rule as on the
 * server, a wrong one named once it was left or the form was sent. Refusals of the server join by path.
 */
export function useFieldForm(fields: FieldList, key: string, initial: Values = {}) {
  const { declared } = useCity()
  const draft = useDraft<Values>(key, initial)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [sent, setSent] = useState(false)
  const [remote, setRemote] = useState<readonly FieldRefusal[]>([])
  const values = draft.value
  const today = dayOf(currentInstant())
  const checked = useMemo(
    () => check(fields, prune(values, fields), { codes: (name) => declared.codes[name], today }),
    [fields, values, declared, today],
  )
  const local: readonly FieldRefusal[] = checked.ok ? [] : checked.error
  const top = (path: string): string => path.split('.')[0] ?? path

  const wrongOf = useCallback(
    (name: string) => {
      const theirs = remote.find((one) => top(one.path) === name)
      if (theirs) return theirs
      if (!sent && !touched.has(name)) return undefined
      const found = local.find((one) => top(one.path) === name)
      if (!found) return undefined
      // Something required is not scolded while the person is still on the way through the form.
      return !sent && found.code === 'fields.required' ? undefined : found
    },
    [local, remote, sent, touched],
  )
  const set = useCallback(
    (name: string, value: unknown) => {
      setRemote((all) => all.filter((one) => top(one.path) !== name))
      draft.set((before) => ({ ...before, [name]: value }))
    },
    [draft.set],
  )
  return {
    fields,
    values,
    set,
    setAll: draft.set,
    touch: (name: string) => setTouched((before) => (before.has(name) ? before : new Set([...before, name]))),
    wrongOf,
    ok: checked.ok,
    /** Checked values in normal form, or null: then every wrong entry is shown. */
    take(): Record<string, unknown> | null {
      setSent(true)
      return checked.ok ? checked.value : null
    },
    wrongCount: local.length,
    refuse(failure: Failure) {
      const named =
        failure.fields ?? (failure.detail as { errors?: FieldRefusal[] } | undefined)?.errors ?? []
      setRemote(named.map((one) => ({ ...one, path: one.path.replace(/^form\./, '') })))
    },
    clear(next?: Values) {
      setSent(false)
      setTouched(new Set())
      setRemote([])
      draft.clear(next ?? initial)
    },
    restored: draft.restored,
  }
}
export type FieldForm = ReturnType<typeof useFieldForm>

/** Only declared names travel: a draft of an older version of the form must not be refused for its leftovers. */
const prune = (values: Values, fields: FieldList): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(fields, name)))

/** All inputs of a field list in order, those whose condition holds; `instead` replaces single ones, `hide` leaves some out. */
export function Fields({
  fields,
  form,
  instead = {},
  hide = [],
  idPrefix,
  widths = {},
}: {
  fields: FieldList
  form: FieldForm
  instead?: Readonly<Record<string, ReactNode>>
  hide?: readonly string[]
  idPrefix?: string
  widths?: Readonly<Record<string, 'half' | 'third'>>
}) {
  const held = useHeld(fields, form)
  const other = { ...held, ...instead }
  return (
    <div className="fields">
      {Object.entries(askedFields(fields, form.values)).map(([name, field]) =>
        hide.includes(name) ? null : Object.hasOwn(other, name) ? (
          <div key={name} className="field">
            {other[name]}
          </div>
        ) : (
          <FieldInput
            key={name}
            name={name}
            field={field}
            value={form.values[name]}
            onChange={(value) => form.set(name, value)}
            onBlur={() => form.touch(name)}
            wrong={form.wrongOf(name)}
            {...(idPrefix ? { idPrefix } : {})}
            {...(widths[name] ? { width: widths[name] } : {})}
          />
        ),
      )}
    </div>
  )
}

/** After a refused send the first wrong field takes the focus. */
export function useFocusWrong() {
  const ref = useRef<HTMLFormElement>(null)
  return {
    ref,
    focus: () =>
      setTimeout(() => ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), 30),
  }
}
