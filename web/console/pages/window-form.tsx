import { useEffect, useMemo, useRef, useState } from 'react'
import { renderSVG } from 'uqr'
import { dayOf, newId } from '../../../base/index.ts'
import type { CodeList, Field } from '../../../platform/fields/declare.ts'
import { answerWords, look, pagesOf, statesFor } from '../../../platform/services/forms/decide.ts'
import {
  type Again,
  type Filled,
  type FormSheet,
  type GivenMaterial,
  materialStates,
} from '../../../platform/services/forms/declare.ts'
import type { Question } from '../../../platform/services/items/declare.ts'
import { timeOf } from '../../live/halls.ts'
import { api, currentInstant, type Failure, type Say, useSay, useWords } from '../../live/index.ts'
import { FieldInput } from '../parts/field.tsx'
import { Chips } from '../parts/field-picks.tsx'
import { FilesInput } from '../parts/files.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import { hallWords } from './halls-words.ts'
import { acceptWords } from './window-accept-words.ts'
import { ConsentNote, OfferNote, useWindowOffers } from './window-offers.tsx'
import { openSecond, type ToConfirm } from './window-second.ts'
import type { Served } from './window-shown.ts'

export type Sheet = Omit<FormSheet, 'legal' | 'visits' | 'result' | 'hindrance'> & {
  readonly targets: readonly string[]
}
export type Begun = {
  readonly sheet: Sheet
  readonly filled: Filled
  readonly draft: { readonly id: string; readonly revision: number; readonly device: string } | null
  readonly again: readonly Again[]
  /** Whose draft it is; `self` = the same person stands at the window. */
  readonly owner: { readonly name: string; readonly self: boolean } | null
}
/** A draft as the window opens it. */
export type OpenedDraft = {
  readonly draft: Filled & { readonly id: string; readonly revision: number; readonly device: string }
  readonly sheet: Sheet
  readonly again: readonly Again[]
  readonly owner: Begun['owner']
}
export const begunFrom = ({ draft, sheet, again, owner }: OpenedDraft): Begun => {
  const { id, revision, device, answers, values, materials } = draft
  return { sheet, filled: { answers, values, materials }, draft: { id, revision, device }, again, owner }
}

/** Rest of the hand before what was filled in is kept. */
const REST_MS = 2_000

/** 窗口申请表: the questions, sections and checks of the phone, with a clerk's hands; confirmed and signed by the applicant. */
export function WindowForm({
  begun,
  ticket,
  close,
  done,
}: {
  begun: Begun
  ticket: Served | null
  close: () => void
  done: (accepted: { readonly matter: string; readonly number: string }) => void
}) {
  const w = useWords(hallWords)
  const c = useWords(common)
  const a = useWords(acceptWords)
  const s = useSay()
  const { sheet, owner } = begun
  const [filled, setFilled] = useState<Filled>(begun.filled)
  const [firm, setFirm] = useState({ name: '', creditCode: '' })
  const [failure, setFailure] = useState<Failure | null>(null)
  const [tried, setTried] = useState(false)
  const [confirmedAt, setConfirmedAt] = useState<string | null>(null)
  const [asked, setAsked] = useState<'no' | 'shown' | 'wrong'>('no')
  const [entrusted, setEntrusted] = useState(false)
  const [signedOn, setSignedOn] = useState<'screen' | 'paper' | null>(null)
  const [another, setAnother] = useState(false)
  const [code, setCode] = useState<{ code: string; until: string } | null>(null)
  const [consentCode, setConsentCode] = useState('')
  const offers = useWindowOffers(sheet.item, !!ticket?.visitor?.idNumber)
  const keeping = useKeeping(sheet, begun.draft, setFailure)
  const busy = useRef(false)
  const codes = useMemo(() => (name: string) => sheet.codes[name], [sheet.codes])
  const today = dayOf(currentInstant())
  const seen = look(sheet, filled, { codes, today, atWindow: true })
  const gapOf = (path: string) =>
    tried ? seen.gaps.find((one) => one.path === path || one.path.startsWith(`${path}.`)) : undefined
  const change = (next: Partial<Filled>) => {
    const whole = { ...filled, ...next }
    setFilled(whole)
    keeping.soon(whole)
    // what was confirmed is not what stands here now
    setConfirmedAt(null)
    setAsked('no')
  }
  const signs = Object.entries(seen.fields).flatMap(([name, field]) =>
    field.kind === 'signature' ? [name] : [],
  )
  const unsigned = (one: { readonly path: string }) => signs.some((name) => one.path === `values.${name}`)
  const replaced = seen.materials.filter((one) => one.state === 'certificate' && offers.get(one.code)?.card)
  const confirmation: ToConfirm = {
    sign: signs.some((name) => !filled.values[name]),
    id: `${ticket?.id ?? ''} ${sheet.item}`,
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
    ...(replaced.length > 0
      ? { agrees: replaced.map((one) => offers.get(one.code)?.title ?? { zh: one.code, en: one.code }) }
      : {}),
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
        if (!kept) return
        setConfirmedAt(currentInstant().toISOString())
        if (message.signature) setSignedOn('screen')
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
    if (busy.current || seen.gaps.length > 0 || !ticket) return
    busy.current = true
    setFailure(null)
    await keeping.now()
    const got = await api.post<{ matter: string; number: string }>('/api/window/accept', {
      ticket: ticket.id,
      item: sheet.item,
      version: sheet.version,
      filled: { answers: seen.answers, values: seen.values, materials: seen.materials },
      applicant: firm.name.trim() ? { kind: 'enterprise', ...firm } : { kind: 'person' },
      ...(keeping.draft ? { draft: keeping.draft } : {}),
      ...(entrusted ? { entrusted } : {}),
      ...(confirmedAt ? { confirmedAt } : {}),
      ...(signedOn ? { signedOn } : {}),
      ...(consentCode.length === 6 ? { consentCode } : {}),
    })
    busy.current = false
    if (!got.ok) return setFailure(got.error)
    second.current?.say({ is: 'show', what: null })
    toast(w.accepted(got.value.number))
    done(got.value)
  }
  const giveCode = async () => {
    const id = await keeping.now(filled)
    const got = id
      ? await api.post<{ code: string; until: string }>(`/api/window/drafts/${id}/code`, {})
      : null
    if (got?.ok) setCode(got.value)
    else if (got) setFailure(got.error)
  }
  const pages = pagesOf(sheet, seen.situated.groups, seen.values)
  const running = sheet.running ?? null
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
        {!ticket?.visitor && <div className="banner yellow">{ticket ? w.note : a.needTicket}</div>}
        {owner && (
          <div className={owner.self ? 'banner' : 'banner yellow'}>
            {owner.self ? a.ownerSelf(owner.name) : a.ownerOther(owner.name)}
            {!owner.self && (
              <label>
                {' '}
                <input
                  type="checkbox"
                  checked={entrusted}
                  onChange={(event) => setEntrusted(event.target.checked)}
                />{' '}
                {a.entrusted}
              </label>
            )}
          </div>
        )}
        {begun.again.length > 0 && (
          <div className="banner yellow">
            {a.again}：{begun.again.map((one) => s(one.title)).join('、')}
          </div>
        )}
        {keeping.conflict && (
          <div className="banner red row" role="alert">
            <span className="grow">{a.conflict(keeping.conflict.device)}</span>
            <button
              type="button"
              className="button small"
              onClick={() => void keeping.theirs().then((one) => one && setFilled(one.filled))}
            >
              {a.useTheirs}
            </button>
            <button type="button" className="button small" onClick={() => void keeping.mine(filled)}>
              {a.useMine}
            </button>
          </div>
        )}
        {running && (
          <div className="banner yellow row" role="alert">
            <span className="grow">
              {a.running(running.number)} · {s(running.stateTitle)}
            </span>
            <a href={`/console/m/${running.matter}`} target="_blank" rel="noreferrer">
              {a.runningGo}
            </a>
            <label>
              <input
                type="checkbox"
                checked={another}
                onChange={(event) => setAnother(event.target.checked)}
              />{' '}
              {a.runningAgain}
            </label>
          </div>
        )}
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
                const bring = (files: readonly string[]) => {
                  const rest = filled.materials.filter((of) => of.code !== one.code)
                  const state = files.length > 0 ? 'received' : (given?.state ?? 'received')
                  change({ materials: [...rest, { ...given, code: one.code, state, files }] })
                }
                return (
                  <div key={one.code} className="materialRow">
                    <span>
                      {s(one.title)} <small className="muted">{one.points ? s(one.points) : ''}</small>
                      {gap && <small className="wrong"> {s(gap.says)}</small>}
                      {states.includes('certificate') && (
                        <OfferNote
                          offer={offers.get(one.code)}
                          used={given?.state === 'certificate'}
                          use={() => mark('certificate')}
                        />
                      )}
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
                    {one.electronic && !one.generated && (given?.state ?? 'received') === 'received' && (
                      <FilesInput
                        label={`${s(one.title)} · ${a.files}`}
                        max={9}
                        value={given?.files ?? []}
                        onChange={bring}
                      />
                    )}
                  </div>
                )
              })}
            </div>
            {replaced.length > 0 && (
              <ConsentNote
                item={sheet.item}
                code={consentCode}
                put={setConsentCode}
                signed={signs.some((name) => Boolean(filled.values[name]))}
                fail={setFailure}
              />
            )}
            {pages.map((page) => (
              <section key={page.name} className="stack tight">
                <h3>{s(page.title)}</h3>
                <div className="fields">
                  {page.fields.map((name) => (
                    <Filling
                      key={name}
                      name={name}
                      sheet={sheet}
                      value={sheet.form.fields[name]?.computed ? seen.values[name] : filled.values[name]}
                      wrong={gapOf(`values.${name}`)}
                      put={(value) => {
                        if (sheet.form.fields[name]?.kind === 'signature') setSignedOn(value ? 'paper' : null)
                        change({ values: { ...filled.values, [name]: value } })
                      }}
                    />
                  ))}
                </div>
              </section>
            ))}
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
            disabled={
              !ticket?.visitor || (owner && !owner.self && !entrusted) || (running !== null && !another)
            }
            onClick={() => void send()}
          >
            {w.accept}
          </button>
          <button type="button" className="button" onClick={() => void keeping.now(filled)}>
            {a.keep}
          </button>
          <button type="button" className="button" onClick={() => void giveCode()}>
            {a.code}
          </button>
          <span role="status">
            {keeping.at && <span className="muted">{a.keptAt(timeOf(keeping.at))} </span>}
            {confirmedAt ? (
              <span className="tag green">{w.confirmed}</span>
            ) : asked === 'shown' ? (
              w.shown
            ) : asked === 'wrong' ? (
              <span className="tag red">{w.notRight}</span>
            ) : null}
          </span>
        </div>
        {code && (
          <div className="row" role="status">
            <img
              src={`data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(code.code, { border: 2 }))}`}
              alt={code.code}
              width="120"
              height="120"
            />
            <span>{a.codeIs(`${code.code.slice(0, 4)} ${code.code.slice(4)}`, code.until.slice(0, 10))}</span>
          </div>
        )}
      </div>
    </section>
  )
}

/** One field as a clerk fills it in: what is proven stands fast with its source. */
function Filling({
  name,
  sheet,
  value,
  wrong,
  put,
}: {
  name: string
  sheet: Sheet
  value: unknown
  wrong: { readonly says: Say; readonly remedy: Say } | undefined
  put: (value: unknown) => void
}) {
  const w = useWords(hallWords)
  const a = useWords(acceptWords)
  const s = useSay()
  const field = sheet.form.fields[name]
  const from = sheet.sources[name]
  if (!field) return null
  if (field.kind === 'signature')
    return (
      <div className="field">
        <span className="label">{s(field.title)}</span>
        <small className="muted">{w.signHere}</small>
        <FilesInput
          label={a.paper}
          max={1}
          value={typeof value === 'string' ? [value] : []}
          onChange={(ids) => put(ids[0])}
        />
        {wrong && <small className="wrong">{s(wrong.says)}</small>}
      </div>
    )
  if (from?.locked || field.computed)
    return (
      <div className="field half">
        <span className="label">{s(field.title)}</span>
        <output>{plain(field, value, sheet.codes, s) || '—'}</output>
        <small className="muted">{from ? a.locked(s(from.source)) : a.reckoned}</small>
      </div>
    )
  const filledIn = from && JSON.stringify(value) === JSON.stringify(sheet.known[name])
  return (
    <FieldInput
      name={name}
      field={filledIn ? { ...field, help: sourceNote(from.source) } : field}
      value={value}
      onChange={put}
      wrong={wrong}
      idPrefix="accept"
    />
  )
}

const sourceNote = (source: Say): Say => ({ zh: `来自${source.zh}`, en: `from ${source.en}` })

type Conflict = { readonly device: string; readonly revision: number }

/** Keeps what is under the pen as a draft of the city: by itself once there is one, at a press of the button before. */
function useKeeping(sheet: Sheet, begun: Begun['draft'], fail: (failure: Failure | null) => void) {
  const [draft, setDraft] = useState<string | null>(begun?.id ?? null)
  const [at, setAt] = useState<string | null>(null)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const revision = useRef(begun?.revision ?? 0)
  const id = useRef(begun?.id ?? newId())
  const waiting = useRef<Filled | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const now = async (given?: Filled): Promise<string | null> => {
    clearTimeout(timer.current)
    const filled = given ?? waiting.current
    if (!filled) return draft
    const got = await api.put<{ revision: number }>(`/api/window/drafts/${id.current}`, {
      ...{ item: sheet.item, version: sheet.version, over: revision.current, filled },
    })
    if (!got.ok) {
      const told = got.error.detail as Partial<Conflict> | undefined
      if (got.error.code === 'forms.draftChanged' && told?.device !== undefined)
        setConflict({ device: told.device, revision: told.revision ?? 0 })
      else fail(got.error)
      return null
    }
    waiting.current = null
    revision.current = got.value.revision
    setDraft(id.current)
    setAt(currentInstant().toISOString())
    return id.current
  }
  return {
    draft,
    at,
    conflict,
    now,
    soon(filled: Filled): void {
      waiting.current = filled
      clearTimeout(timer.current)
      if (draft && !conflict) timer.current = setTimeout(() => void now(), REST_MS)
    },
    async mine(filled: Filled) {
      revision.current = conflict?.revision ?? revision.current
      setConflict(null)
      await now(filled)
    },
    async theirs(): Promise<Begun | null> {
      const got = await api.get<OpenedDraft>(`/api/window/drafts/${id.current}`)
      if (!got.ok) {
        fail(got.error)
        return null
      }
      const one = begunFrom(got.value)
      revision.current = one.draft?.revision ?? 0
      waiting.current = null
      setConflict(null)
      return one
    },
  }
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
