import { type FormEvent, type ReactNode, useMemo, useState } from 'react'
import type { FieldList } from '../../../platform/fields/declare.ts'
import { type Failure, type Got, say, useSay, useWords, words } from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { Fields, useFieldForm, useFocusWrong, type Values } from '../parts/form.tsx'
import { useKeys } from '../parts/keys.ts'
import { Detail } from '../parts/show.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'

const dictionary = words({
  staleTitle: say('您打开之后，别人已经改过', 'Somebody changed it after you opened it'),
  stale: say(
    '您填写的内容都还在。下面是对方改过、与您不同的内容；再次保存将以您填写的为准。',
    'What you typed is kept. Below is where the other version differs; saving again puts yours in its place.',
  ),
  masked: say('已隐去；不填则保持不变', 'Hidden; leave it empty to keep it'),
})

/** What stands in the way of a stale edit 版本冲突: the other's version, to be read before one's own is saved over it. */
type Theirs = { readonly version: number; readonly values: Values }
const theirsIn = (failure: Failure): Theirs | null => {
  const current = failure.current as { version?: unknown; values?: Values } | undefined
  return typeof current?.version === 'number'
    ? { version: current.version, values: current.values ?? (current as Values) }
    : null
}
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** Add or change one record of anything that has a field list: a register's row, a responsibility line, a duty. */
export function RecordDrawer({
  title,
  fields,
  draftKey,
  initial,
  version = 0,
  masked = [],
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
  /** What was read; goes back with the change. */
  version?: number
  /** Fields that were read masked: they are not shown again, empty means unchanged. */
  masked?: readonly string[]
  /** The answer may be kept and shown by the page, such as a first password. */
  save: (values: Record<string, unknown>, version: number) => Promise<Got<unknown>>
  onDone: (answer: unknown) => void
  onClose: () => void
  danger?: ReactNode
  children?: ReactNode
}) {
  const c = useWords(common)
  const s = useSay()
  const { me } = useCity()
  const w = useWords(dictionary)
  const hidden = masked.join()
  const shown = useMemo(() => open(fields, hidden.split(',')), [fields, hidden])
  const begin = Object.fromEntries(Object.entries(initial ?? {}).filter(([name]) => !masked.includes(name)))
  const form = useFieldForm(shown, `${me.account}.${draftKey}`, begin)
  const [base, setBase] = useState(version)
  const [theirs, setTheirs] = useState<Theirs | null>(null)
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
    // A field emptied on purpose is said so; one that was never there is not.
    const cleared = Object.keys(begin).filter((name) => name in fields && values[name] === undefined)
    const got = await save({ ...values, ...Object.fromEntries(cleared.map((name) => [name, null])) }, base)
    setBusy(false)
    if (!got.ok) {
      form.refuse(got.error)
      const other = got.error.http === 409 ? theirsIn(got.error) : null
      if (other) {
        setTheirs(other)
        setBase(other.version)
      } else setFailure(got.error)
      wrong.focus()
      return
    }
    form.clear()
    toast(c.saved)
    onDone(got.value)
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
            <button type="button" className="link" onClick={() => form.clear(begin)}>
              {c.discard}
            </button>
          )}
          {danger}
        </>
      }
    >
      <form id="record" ref={wrong.ref} className="stack" noValidate onSubmit={(event) => void send(event)}>
        {theirs && (
          <div className="banner yellow" role="alert">
            <div className="stack tight">
              <b>{w.staleTitle}</b>
              <span>{w.stale}</span>
              <Detail
                fields={fields}
                values={theirs.values}
                only={Object.keys(fields).filter((name) => !same(theirs.values[name], form.values[name]))}
                all
              />
            </div>
          </div>
        )}
        <Fields fields={shown} form={form} idPrefix="record" />
        {masked.length > 0 && (
          <small>
            {masked.map((name) => s(fields[name]?.title)).join('、')}：{w.masked}
          </small>
        )}
        {failure && <Refused failure={failure} />}
      </form>
      {children}
    </Drawer>
  )
}

/** Masked fields need not be typed again. */
const open = (fields: FieldList, masked: readonly string[]): FieldList =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      masked.includes(name) ? { ...field, required: false } : field,
    ]),
  )
