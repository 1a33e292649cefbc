import { useEffect, useMemo, useRef, useState } from 'react'
import { dayOf } from '../../../base/instant.ts'
import type { CodeList, Field } from '../../../platform/fields/declare.ts'
import { answerWords, look, statesFor } from '../../../platform/services/forms/decide.ts'
import {
  type Filled,
  type FormOf,
  type GivenMaterial,
  materialStates,
} from '../../../platform/services/forms/declare.ts'
import type { Question } from '../../../platform/services/items/declare.ts'
import { api, currentInstant, type Failure, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { FieldInput } from '../parts/field.tsx'
import { Chips } from '../parts/field-picks.tsx'
import { FilesInput } from '../parts/files.tsx'
import { useSettled } from '../parts/settled.ts'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import { hallWords } from './halls-words.ts'
import { openSecond, type ToConfirm } from './window-second.ts'
import type { Act, Served, WindowScreen } from './window-shown.ts'

type Sheet = FormOf & {
  readonly item: string
  readonly version: number
  readonly title: Say
  readonly unitName: string
  readonly targets: readonly string[]
  readonly codes: Readonly<Record<string, CodeList>>
}
type Begun = { readonly sheet: Sheet; readonly filled: Filled; readonly draft: string | null }

const EMPTY: Filled = { answers: {}, values: {}, materials: [] }

/** 窗口收件: choose the item, or go on with what was begun elsewhere; then ask, receive, confirm, send. */
export function WindowAccept({ ticket, act }: { ticket: Served; screen: WindowScreen; act: Act }) {
  const w = useWords(hallWords)
  const s = useSay()
  const [begun, setBegun] = useState<Begun | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [q, setQ] = useState('')
  const settled = useSettled(q, 250)
  const { load } = useLoad(begun ? null : `accept ${settled}`, (signal) =>
    api.get<{ rows: readonly { code: string; title: Say; unitName: string; elsewhere: boolean }[] }>(
      '/api/window/items',
      { q: settled },
      { signal },
    ),
  )
  const open = async (item: string) => {
    const got = await api.get<Sheet>(`/api/window/items/${encodeURIComponent(item)}`)
    if (got.ok) setBegun({ sheet: got.value, filled: EMPTY, draft: null })
    else setFailure(got.error)
  }
  const goOn = async () => {
    const got = await api.post<{ sheet: Sheet; draft: Filled & { id: string } }>('/api/window/drafts', {
      code: q,
    })
    if (!got.ok) return setFailure(got.error)
    const { id, answers, values, materials } = got.value.draft
    setBegun({ sheet: got.value.sheet, filled: { answers, values, materials }, draft: id })
  }
  if (ticket.matter) return null
  if (begun)
    return (
      <Form key={begun.sheet.item} begun={begun} ticket={ticket} close={() => setBegun(null)} act={act} />
    )
  const isCode = /^[2-9A-HJ-NP-Za-hj-np-z]{4}[\s-]?[2-9A-HJ-NP-Za-hj-np-z]{4}$/.test(q.trim())
  return (
    <section className="card">
      <header>
        <h2>{w.item}</h2>
      </header>
      <div className="body stack tight">
        {failure && <Refused failure={failure} />}
        <div className="row">
          <input
            className="input grow"
            type="search"
            aria-label={w.itemFind}
            placeholder={w.itemFind}
            maxLength={60}
            value={q}
            onChange={(event) => {
              setQ(event.target.value)
              setFailure(null)
            }}
          />
          {isCode && (
            <button type="button" className="button" onClick={() => void goOn()}>
              {w.goOn}
            </button>
          )}
        </div>
        {load.state === 'ready' &&
          load.value.rows.slice(0, 8).map((one) => (
            <button key={one.code} type="button" className="link" onClick={() => void open(one.code)}>
              {s(one.title)} <small className="muted">{one.unitName}</small>
              {one.elsewhere && <span className="tag yellow">{w.elsewhere}</span>}
            </button>
          ))}
      </div>
    </section>
  )
}

function Form({ begun, ticket, close, act }: { begun: Begun; ticket: Served; close: () => void; act: Act }) {
  const w = useWords(hallWords)
  const c = useWords(common)
  const s = useSay()
  const { sheet } = begun
  const [filled, setFilled] = useState<Filled>(begun.filled)
  const [firm, setFirm] = useState({ name: '', creditCode: '' })
  const [failure, setFailure] = useState<Failure | null>(null)
  const [tried, setTried] = useState(false)
  const [confirmedAt, setConfirmedAt] = useState<string | null>(null)
  const [asked, setAsked] = useState<'no' | 'shown' | 'wrong'>('no')
  const busy = useRef(false)
  const codes = useMemo(() => (name: string) => sheet.codes[name], [sheet.codes])
  const today = dayOf(currentInstant())
  const seen = look(sheet, filled, { codes, today, atWindow: true })
  const gapOf = (path: string) =>
    tried ? seen.gaps.find((one) => one.path === path || one.path.startsWith(`${path}.`)) : undefined
  const change = (next: Partial<Filled>) => {
    setFilled({ ...filled, ...next })
    // what was confirmed is not what stands here now
    setConfirmedAt(null)
    setAsked('no')
  }
  const signs = Object.entries(seen.fields).flatMap(([name, field]) =>
    field.kind === 'signature' ? [name] : [],
  )
  const unsigned = (one: { readonly path: string }) => signs.some((name) => one.path === `values.${name}`)
  const confirmation: ToConfirm = {
    sign: signs.some((name) => !filled.values[name]),
    id: `${ticket.id} ${sheet.item}`,
    title: sheet.title,
    rows: [
      ...seen.situated.asked.map((one) => ({
        title: one.title,
        text: s(answerWords(sheet, one.name, seen.answers[one.name])),
      })),
      ...Object.entries(seen.fields).flatMap(([name, field]) => {
        if (field.kind === 'signature' || field.kind === 'files') return []
        const text = plain(field, seen.values[name], sheet.codes, s)
        return text ? [{ title: field.title, text }] : []
      }),
    ],
    materials: seen.materials.map((one) => ({
      title: sheet.materials.find((of) => of.code === one.code)?.title ?? { zh: one.code, en: one.code },
      state: materialStates[one.state],
    })),
  }
  const second = useRef<ReturnType<typeof openSecond> | null>(null)
  const shown = useRef<ToConfirm | null>(null)
  useEffect(() => {
    const one = openSecond((message) => {
      if (message.is === 'hello' && shown.current) one.say({ is: 'show', what: shown.current })
      if (message.is !== 'answer' || message.id !== shown.current?.id) return
      setAsked(message.right ? 'no' : 'wrong')
      if (!message.right) return setConfirmedAt(null)
      void sign.current(message.signature).then((kept) => {
        if (kept) setConfirmedAt(currentInstant().toISOString())
      })
    })
    second.current = one
    return () => {
      one.say({ is: 'show', what: null })
      one.close()
    }
  }, [])
  /** The strokes become a file of the application; the form stays as it was confirmed. */
  const sign = useRef(async (_picture: string | undefined): Promise<boolean> => true)
  sign.current = async (picture) => {
    if (!picture) return true
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0))
    const got = await api.upload<{ id: string }>(
      '/api/files',
      new Blob([bytes], { type: 'image/jpeg' }),
      'signature.jpg',
    )
    if (!got.ok) {
      setFailure(got.error)
      return false
    }
    const { id } = got.value
    setFilled((before) => ({
      ...before,
      values: { ...before.values, ...Object.fromEntries(signs.map((name) => [name, id])) },
    }))
    return true
  }
  const show = () => {
    setTried(true)
    if (seen.gaps.some((one) => !unsigned(one))) return
    shown.current = confirmation
    second.current?.say({ is: 'show', what: confirmation })
    setAsked('shown')
  }
  const send = async () => {
    setTried(true)
    if (busy.current || seen.gaps.length > 0) return
    busy.current = true
    setFailure(null)
    const got = await api.post<{ number: string }>('/api/window/accept', {
      ticket: ticket.id,
      item: sheet.item,
      version: sheet.version,
      filled: { answers: seen.answers, values: seen.values, materials: seen.materials },
      applicant: firm.name.trim() ? { kind: 'enterprise', ...firm } : { kind: 'person' },
      ...(begun.draft ? { draft: begun.draft } : {}),
      ...(confirmedAt ? { confirmedAt } : {}),
    })
    busy.current = false
    if (!got.ok) return setFailure(got.error)
    second.current?.say({ is: 'show', what: null })
    toast(w.accepted(got.value.number))
    await act('note', {})
  }
  const firms = sheet.targets.some((one) => one !== '1')
  return (
    <section className="card">
      <header>
        <h2 className="grow">{s(sheet.title)}</h2>
        <small className="muted">{sheet.unitName}</small>
        <button type="button" className="button small" onClick={close}>
          {c.cancel}
        </button>
      </header>
      <div className="body stack">
        {failure && <Refused failure={failure} />}
        {!ticket.visitor && <div className="banner yellow">{w.note}</div>}
        {firms && (
          <div className="ruleGrid">
            <label>
              {w.firm}
              <input
                className="input"
                value={firm.name}
                maxLength={100}
                onChange={(event) => setFirm({ ...firm, name: event.target.value })}
              />
            </label>
            <label>
              {w.creditCode}
              <input
                className="input"
                value={firm.creditCode}
                maxLength={18}
                onChange={(event) => setFirm({ ...firm, creditCode: event.target.value.toUpperCase() })}
              />
            </label>
          </div>
        )}
        {[...seen.situated.asked, ...seen.situated.left].map((one) => (
          <Ask
            key={one.name}
            question={one}
            value={filled.answers[one.name]}
            wrong={gapOf(`answers.${one.name}`)?.says ?? null}
            put={(value) => change({ answers: { ...filled.answers, [one.name]: value } })}
          />
        ))}
        {seen.situated.stop.map((why) => (
          <div key={why} className="banner red" role="alert">
            {why}
          </div>
        ))}
        {seen.situated.left.length === 0 && (
          <>
            <h3>{w.materials}</h3>
            <div>
              {seen.situated.materials.map((one) => {
                const states = statesFor(one, sheet, true)
                const given = filled.materials.find((of) => of.code === one.code)
                const gap = gapOf(`materials.${one.code}`)
                const mark = (state: string) => {
                  const rest = filled.materials.filter((of) => of.code !== one.code)
                  const next = state
                    ? [
                        ...rest,
                        { code: one.code, state: state as GivenMaterial['state'], files: given?.files ?? [] },
                      ]
                    : rest
                  change({ materials: next })
                }
                return (
                  <div key={one.code} className="materialRow">
                    <span>
                      {s(one.title)} <small className="muted">{one.points ? s(one.points) : ''}</small>
                      {gap && <small className="wrong"> {s(gap.says)}</small>}
                    </span>
                    <select
                      className="input"
                      aria-label={s(one.title)}
                      aria-invalid={gap !== undefined}
                      value={given?.state ?? ''}
                      onChange={(event) => mark(event.target.value)}
                    >
                      <option value="">—</option>
                      {states.map((state) => (
                        <option key={state} value={state}>
                          {s(materialStates[state])}
                        </option>
                      ))}
                    </select>
                  </div>
                )
              })}
            </div>
            <div className="fields">
              {Object.entries(seen.fields)
                .filter(([, field]) => field.computed === undefined)
                .map(([name, field]) =>
                  field.kind === 'signature' ? (
                    <div key={name} className="field">
                      <span className="label">{s(field.title)}</span>
                      <small className="muted">{w.signHere}</small>
                      <FilesInput
                        label={s(field.title)}
                        max={1}
                        value={typeof filled.values[name] === 'string' ? [filled.values[name]] : []}
                        onChange={(ids) => change({ values: { ...filled.values, [name]: ids[0] } })}
                      />
                    </div>
                  ) : (
                    <FieldInput
                      key={name}
                      name={name}
                      field={field}
                      value={filled.values[name]}
                      onChange={(value) => change({ values: { ...filled.values, [name]: value } })}
                      wrong={gapOf(`values.${name}`)}
                      idPrefix="accept"
                      width="half"
                    />
                  ),
                )}
            </div>
          </>
        )}
        {tried && seen.gaps.length > 0 && <p role="alert">{c.fieldsWrong(seen.gaps.length)}</p>}
        <div className="row">
          <button
            type="button"
            className="button"
            onClick={() => window.open('/console/window/applicant', 'huyingSecond')}
          >
            {w.screen}
          </button>
          <button type="button" className="button" onClick={show}>
            {w.show}
          </button>
          <button
            type="button"
            className="button main"
            disabled={!ticket.visitor}
            onClick={() => void send()}
          >
            {w.accept}
          </button>
          <span role="status">
            {confirmedAt ? (
              <span className="tag green">{w.confirmed}</span>
            ) : asked === 'shown' ? (
              w.shown
            ) : asked === 'wrong' ? (
              <span className="tag red">{w.notRight}</span>
            ) : null}
          </span>
        </div>
      </div>
    </section>
  )
}

function Ask({
  question,
  value,
  wrong,
  put,
}: {
  question: Question
  value: unknown
  wrong: Say | null
  put: (value: unknown) => void
}) {
  const s = useSay()
  const c = useWords(common)
  const options =
    question.kind === 'yes'
      ? [
          { value: 'yes', label: c.yes },
          { value: 'no', label: c.no },
        ]
      : (question.options ?? []).map((one) => ({ value: one.code, label: s(one.title) }))
  const many = question.kind === 'many'
  const chosen = (
    question.kind === 'yes'
      ? value === undefined
        ? []
        : [value === true ? 'yes' : 'no']
      : many
        ? ((value as readonly string[] | undefined) ?? [])
        : value === undefined
          ? []
          : [value]
  ) as readonly string[]
  return (
    <div className="field">
      <span className="label">{s(question.title)}</span>
      {question.kind === 'number' ? (
        <input
          className="input num"
          inputMode="decimal"
          aria-label={s(question.title)}
          value={value === undefined ? '' : String(value)}
          onChange={(event) => {
            const text = event.target.value.trim()
            put(text === '' || Number.isNaN(Number(text)) ? undefined : Number(text))
          }}
        />
      ) : (
        <Chips
          name={`ask-${question.name}`}
          choices={options}
          value={chosen}
          many={many}
          onChange={(next: readonly string[]) =>
            put(question.kind === 'yes' ? next[0] === 'yes' : many ? next : next[0])
          }
        />
      )}
      {wrong && <small className="wrong">{s(wrong)}</small>}
    </div>
  )
}

/** A value in words, for the visitor's screen. */
function plain(
  field: Field,
  value: unknown,
  codes: Readonly<Record<string, CodeList>>,
  s: (text: Say) => string,
): string {
  if (value === undefined || value === null || value === '') return ''
  if (Array.isArray(value)) return value.map((one) => plain(field, one, codes, s)).join('、')
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'object')
    return Object.values(value)
      .filter((one) => typeof one !== 'object')
      .join(' ')
  const list = 'list' in field ? codes[String(field.list)] : undefined
  const title = list?.codes.find((one) => one.code === value)?.title
  return title ? s(title) : String(value)
}
