import { type FormEvent, type ReactNode, useState } from 'react'
import type { FieldList } from '../../../platform/fields/declare.ts'
import { type Failure, type Got, useSay, useWords } from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { Fields, useFieldForm, useFocusWrong, type Values } from '../parts/form.tsx'
import { useKeys } from '../parts/keys.ts'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'

/** Add or change one record of anything that has a field list: a register's row, a responsibility line, a duty. */
export function RecordDrawer({
  title,
  fields,
  draftKey,
  initial,
  save,
  onDone,
  onClose,
  danger,
  children,
}: {
  title: string
  fields: FieldList
  draftKey: string
  initial?: Values
  save: (values: Record<string, unknown>) => Promise<Got<unknown>>
  onDone: () => void
  onClose: () => void
  danger?: ReactNode
  children?: ReactNode
}) {
  const c = useWords(common)
  const s = useSay()
  const { me } = useCity()
  const form = useFieldForm(fields, `${me.account}.${draftKey}`, initial ?? {})
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const wrong = useFocusWrong()
  const send = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault()
    const values = form.take()
    if (!values || busy) {
      wrong.focus()
      return
    }
    setBusy(true)
    setFailure(null)
    const got = await save(values)
    setBusy(false)
    if (!got.ok) {
      form.refuse(got.error)
      setFailure(got.error)
      wrong.focus()
      return
    }
    form.clear()
    toast(c.saved)
    onDone()
  }
  useKeys([{ key: 'Ctrl+Enter', says: c.save, run: () => void send() }])
  return (
    <Drawer
      title={title}
      onClose={onClose}
      footer={
        <>
          <button type="submit" form="record" className="button main" disabled={busy}>
            {c.save} <kbd>Ctrl ↵</kbd>
          </button>
          <button type="button" className="button" onClick={onClose}>
            {c.cancel}
          </button>
          <span className="grow" />
          {form.restored && (
            <button type="button" className="link" onClick={() => form.clear(initial ?? {})}>
              {c.discard}
            </button>
          )}
          {danger}
        </>
      }
    >
      <form id="record" ref={wrong.ref} className="stack" noValidate onSubmit={(event) => void send(event)}>
        <Fields fields={fields} form={form} idPrefix="record" />
        {failure && <Refused failure={failure} />}
        {failure?.http === 409 && <p className="muted">{s(failure.remedy)}</p>}
      </form>
      {children}
    </Drawer>
  )
}
