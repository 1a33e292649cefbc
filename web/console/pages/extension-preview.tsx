import { useEffect, useState } from 'react'
import type { CodeList, FieldList } from '../../../platform/fields/declare.ts'
import { useWords } from '../../live/index.ts'
import { Fields, useFieldForm } from '../parts/form.tsx'
import { Guard } from '../parts/guard.tsx'
import { session } from '../session.ts'
import { isObject, type Json } from './extension-edit.ts'
import { extensionWords } from './extension-words.ts'

/** Code lists of the declaration that is composed, known to the inputs of this page while it is open. */
function useOwnCodes(body: Json): void {
  const own = JSON.stringify(body.codes ?? [])
  useEffect(() => {
    const before = session.get()
    const { declared } = before
    if (!declared) return
    const lists = (JSON.parse(own) as unknown[]).filter(
      (list): list is CodeList & Json =>
        isObject(list) && typeof list.name === 'string' && Array.isArray(list.codes),
    )
    const codes = { ...declared.codes, ...Object.fromEntries(lists.map((list) => [list.name, list])) }
    session.set({ ...before, declared: { ...declared, codes } })
    return () => {
      const now = session.get()
      if (now.declared) session.set({ ...now, declared: { ...now.declared, codes: declared.codes } })
    }
  }, [own])
}

/** A field that its author has not finished would break its input: it is shown once it says its kind and its list. */
const drawn = (fields: Json): FieldList =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([, field]) =>
        isObject(field) && typeof field.kind === 'string' && (field.kind !== 'code' || field.list),
    ),
  ) as FieldList

/** The form as those will see it who fill it in: at the width of a telephone or of a desk. */
export function FormPreview({ fields, name, body }: { fields: Json; name: string; body: Json }) {
  const w = useWords(extensionWords)
  const [wide, setWide] = useState(false)
  useOwnCodes(body)
  return (
    <section className="card preview" aria-label={w.preview}>
      <header>
        <h3 className="grow">{w.preview}</h3>
        {([false, true] as const).map((one) => (
          <button
            key={String(one)}
            type="button"
            className="button small"
            aria-pressed={wide === one}
            onClick={() => setWide(one)}
          >
            {one ? w.desktop : w.phone}
          </button>
        ))}
      </header>
      <div className="body">
        <div className={wide ? 'sheet wide' : 'sheet'}>
          <Guard key={JSON.stringify(fields)}>
            <Filled fields={drawn(fields)} name={name} narrow={!wide} />
          </Guard>
        </div>
      </div>
    </section>
  )
}

function Filled({ fields, name, narrow }: { fields: FieldList; name: string; narrow: boolean }) {
  const form = useFieldForm(fields, `extension.preview.${name}`)
  const widths = narrow
    ? {}
    : Object.fromEntries(
        Object.entries(fields)
          .filter(([, field]) => !(field.kind === 'text' && field.long))
          .map(([key]) => [key, 'half' as const]),
      )
  return <Fields fields={fields} form={form} idPrefix={`preview-${name}`} widths={widths} />
}
