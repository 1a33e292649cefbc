import { type FormEvent, useState } from 'react'
import type { FieldList } from '../../../platform/fields/declare.ts'
import { type Failure, say, useSay, useWords, words } from '../../live/index.ts'
import type { Declared, DeclaredAction, Me, Row } from '../../live/wire.ts'
import { Drawer } from '../parts/drawer.tsx'
import { Fields, useFieldForm, useFocusWrong } from '../parts/form.tsx'
import { useKeys } from '../parts/keys.ts'
import { Refused } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { type Outcome, sendBulk } from './bulk-sending.ts'
import { BulkRows, type LineOf, useLinesOf } from './inbox-bulk-rows.tsx'

const dictionary = words({
  chosen: (n: number) => say(`已选 ${n} 件`, `${n} marked`),
  none: say('所选事项没有可以批量办理的操作', 'Nothing can be done on all of these at once'),
  title: (what: string, n: number) => say(`批量${what} · ${n} 件`, `${what} · ${n} matters`),
  each: say(
    '逐件办理：一件不能办，不影响其他各件；已被他人办理的会指明，不会重复办理。',
    'Each by itself: one that is refused leaves the others alone; what somebody else has acted on is named and not done twice.',
  ),
  how: say('派给谁', 'To whom'),
  byLine: say('按职责清单逐件派', 'Each by the responsibility list'),
  toOne: say('全部派给同一单位', 'All to one unit'),
  send: (what: string, n: number) => say(`${what} ${n} 件`, `${what}: ${n}`),
  sending: (done: number, all: number) => say(`正在办理 ${done}/${all}…`, `${done} of ${all}…`),
  result: (done: number, not: number) =>
    say(
      `已办 ${done} 件${not > 0 ? `，未办 ${not} 件` : ''}`,
      `${done} done${not > 0 ? `, ${not} not` : ''}`,
    ),
})

type Offer = {
  readonly type: string
  readonly name: string
  readonly action: DeclaredAction
  readonly rows: readonly Row[]
}

/** What this person's duties let be done at once on some of the rows, by their states; the server decides on each. */
export function offersFor(declared: Declared, me: Me, rows: readonly Row[]): readonly Offer[] {
  const mine = (action: DeclaredAction): boolean =>
    action.by.some((by) => me.roles.includes(by === 'lead' || by === 'helper' ? 'handler' : by))
  return [...new Set(rows.map((row) => row.type))].flatMap((type) =>
    Object.entries(declared.types[type]?.flow.actions ?? {}).flatMap(([name, action]): Offer[] => {
      if (!action.bulk || !mine(action)) return []
      const fit = rows.filter((row) => row.type === type && action.from.includes(row.state))
      return fit.length > 0 ? [{ type, name, action, rows: fit }] : []
    }),
  )
}

/** The bar over a list with marked rows 批量办理. */
export function BulkBar({
  rows,
  onClear,
  onDone,
}: {
  rows: readonly Row[]
  onClear: () => void
  onDone: (left: readonly string[]) => void
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const { me, declared } = useCity()
  const [open, setOpen] = useState<Offer | null>(null)
  const offers = offersFor(declared, me, rows)
  return (
    <>
      <section className="row bulkbar" aria-label={w.chosen(rows.length)}>
        <b className="num" role="status">
          {w.chosen(rows.length)}
        </b>
        {offers.length === 0 && <span className="muted">{w.none}</span>}
        {offers.map((offer, i) => (
          <button
            key={`${offer.type}/${offer.name}`}
            type="button"
            className={`button small${i === 0 ? ' main' : ''}`}
            onClick={() => setOpen(offer)}
          >
            {s(offer.action.title)}
            {offer.rows.length < rows.length && <span className="num"> {offer.rows.length}</span>}
          </button>
        ))}
        <span className="grow" />
        <button type="button" className="button plain small" onClick={onClear}>
          {c.clear}
        </button>
      </section>
      {open && (
        <BulkPanel
          key={`${open.type}/${open.name}`}
          offer={open}
          onClose={(acted) => {
            setOpen(null)
            if (acted) onDone(rows.map((row) => row.id).filter((id) => !acted.has(id)))
          }}
        />
      )}
    </>
  )
}

/** What would overwrite each matter's own value is left out of a form for many. */
const OWN = ['kind', 'category', 'urgency', 'area', 'line']

const formOf = (action: DeclaredAction, byLine: boolean): FieldList =>
  Object.fromEntries(
    Object.entries(action.form ?? {}).filter(
      ([name, field]) => !(OWN.includes(name) && !field.required) && !(byLine && name === 'lead'),
    ),
  )

/** One form, many matters; every row keeps what became of it. Closing tells which were done. */
function BulkPanel({
  offer,
  onClose,
}: {
  offer: Offer
  onClose: (acted: ReadonlySet<string> | null) => void
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const { me } = useCity()
  const { name, action } = offer
  // What the person saw when the panel opened: later changes of the list must not slip under the form.
  const [rows] = useState(offer.rows)
  const dispatches = 'lead' in (action.form ?? {}) && 'line' in (action.form ?? {})
  const [byLine, setByLine] = useState(dispatches)
  const lines = useLinesOf(dispatches ? rows : [])
  const fields = formOf(action, byLine)
  const form = useFieldForm(fields, `${me.account}.bulk.${name}`)
  const wrong = useFocusWrong()
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map())
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const lineOf = (row: Row): LineOf => lines.get(`${row.category} ${row.area}`)
  const left = rows.filter((row) => {
    const outcome = outcomes.get(row.id)
    const over = outcome && (outcome.ok || outcome.error.code === 'matter.stale')
    return !over && (!byLine || Boolean(lineOf(row)))
  })
  const over = outcomes.size > 0 && left.length === 0
  const done = [...outcomes.values()].filter((one) => one.ok).length

  const send = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault()
    const values = form.take()
    if (!values || busy || left.length === 0) return void wrong.focus()
    setBusy(true)
    const failed = await sendBulk(
      name,
      values,
      left.map(({ id, version, ...row }) => {
        const line = byLine ? lines.get(`${row.category} ${row.area}`) : undefined
        return { id, version, ...(line ? { form: { lead: line.unit, line: line.id } } : {}) }
      }),
      (more) => setOutcomes((before) => new Map([...before, ...more.map((one) => [one.id, one] as const)])),
    )
    setBusy(false)
    setFailure(failed)
    if (!failed) form.clear()
  }
  const close = (): void =>
    onClose(
      outcomes.size > 0 ? new Set([...outcomes.values()].flatMap((one) => (one.ok ? [one.id] : []))) : null,
    )
  useKeys([{ key: 'Ctrl+Enter', says: c.submit, run: () => void send() }])
  return (
    <Drawer
      title={w.title(s(action.title), rows.length)}
      onClose={close}
      footer={
        <>
          {!over && (
            <button
              type="submit"
              form="bulk"
              className={`button main${action.danger ? ' danger' : ''}`}
              disabled={busy || left.length === 0}
            >
              {busy ? w.sending(outcomes.size, rows.length) : w.send(s(action.title), left.length)}{' '}
              <kbd>Ctrl ↵</kbd>
            </button>
          )}
          <button type="button" className={`button${over ? ' main' : ''}`} onClick={close}>
            {outcomes.size > 0 ? c.close : c.cancel}
          </button>
        </>
      }
    >
      <form id="bulk" ref={wrong.ref} className="stack" onSubmit={(event) => void send(event)} noValidate>
        <p className="muted small">{w.each}</p>
        {outcomes.size > 0 && (
          <div className={`banner ${done === outcomes.size ? 'green' : 'yellow'}`} role="status">
            {w.result(done, outcomes.size - done)}
          </div>
        )}
        {failure && <Refused failure={failure} />}
        {dispatches && !over && (
          <fieldset className="stack tight plainset">
            <legend className="label">{w.how}</legend>
            {([true, false] as const).map((mode) => (
              <label key={String(mode)} className="check">
                <input type="radio" name="how" checked={byLine === mode} onChange={() => setByLine(mode)} />
                {mode ? w.byLine : w.toOne}
              </label>
            ))}
          </fieldset>
        )}
        {!over && Object.keys(fields).length > 0 && <Fields fields={fields} form={form} idPrefix="bulk" />}
        <BulkRows rows={rows} outcomes={outcomes} {...(byLine ? { lineOf } : {})} />
      </form>
    </Drawer>
  )
}
