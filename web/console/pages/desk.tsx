import { type FormEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Link } from 'react-router'
import type { FieldList } from '../../../platform/fields/declare.ts'
import { EMERGENCY_NAMES, emergencyNumbers } from '../../live/emergency.ts'
import { api, useSay, useStore, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useAreas } from '../lists.ts'
import { FieldInput } from '../parts/field.tsx'
import { Fields, useFieldForm, useFocusWrong } from '../parts/form.tsx'
import { useKeys } from '../parts/keys.ts'
import { Refused } from '../parts/states.tsx'
import { call } from '../ring.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { AddressParts, offeredAreas, usePlaced } from './desk-address.tsx'
import { CategoryHint, Hint, NamedRow, SecondOpinion, useDeskBrain } from './desk-brain.tsx'
import { CallerColumn } from './desk-caller.tsx'
import { DESK_TYPE, dispatchFields, requesterFields } from './desk-fields.ts'
import { HelpColumn } from './desk-help.tsx'
import { useDeskSending } from './desk-sending.ts'
import { deskWords } from './desk-words.ts'
import { guessAreas, guessCategories, guessKind, likelyCategories } from './hints.ts'
import { useSuggestions } from './suggest.tsx'

/** 坐席工作台: who calls · what they say · what helps. From the ring to the dispatch without the mouse. */
export function Desk() {
  const w = useWords(deskWords)
  const c = useWords(common)
  const s = useSay()
  const { me, declared } = useCity()
  const ringing = useStore(call)
  useTitle({ title: w.desk })
  const fields = useMemo(() => {
    const { title, content, kind, category, urgency, address, area, ...rest } =
      declared.types[DESK_TYPE]?.fields ?? {}
    return Object.fromEntries(
      Object.entries({ content, kind, category, urgency, address, area, title, ...rest }).filter(
        (one) => one[1] !== undefined,
      ),
    ) as FieldList
  }, [declared])
  const form = useFieldForm(fields, `${me.account}.desk`, { urgency: 'normal' })
  const who = useFieldForm(requesterFields, `${me.account}.desk.who`)
  const other = useFieldForm(dispatchFields, `${me.account}.desk.other`, { channel: 'phone' })
  const [kindByHand, setByHand] = useState(false)
  const [urgencyByHand, setUrgencyByHand] = useState(false)
  const wrong = useFocusWrong()
  const areas = useAreas()
  const content = String(form.values.content ?? '')
  const place = `${content} ${String(form.values.address ?? '')}`
  const brain = useDeskBrain(content, String(form.values.area ?? ''))
  const categories = useMemo(
    () => likelyCategories(brain?.category ?? null, guessCategories(declared.codes.category, content)),
    [declared, content, brain],
  )
  const placed = usePlaced(String(form.values.address ?? ''))
  const places = useMemo(() => offeredAreas(placed, guessAreas(areas, place), areas), [areas, place, placed])
  const emergency = useMemo(() => emergencyNumbers(content), [content])
  const category = String(form.values.category ?? '')
  const area = String(form.values.area ?? '')
  const suggestions = useSuggestions(category, area || me.district)
  const lines = suggestions.load.state === 'ready' ? suggestions.load.value.lines : []
  const focus = useCallback((name: string) => {
    const find = () =>
      document.getElementById(`desk-${name}`) ??
      document.querySelector<HTMLElement>(
        `[data-field="${name}"] input:checked, [data-field="${name}"] input`,
      )
    // At once when it is there: the next key stroke must land in it.
    const found = find()
    if (found) found.focus()
    else setTimeout(() => find()?.focus(), 30)
  }, [])

  const setContent = useCallback(() => {
    if (kindByHand) return
    const kind = guessKind(content)
    if (kind && kind !== form.values.kind) form.set('kind', kind)
  }, [content, kindByHand, form.values.kind, form.set])
  useEffect(setContent, [setContent])
  // 举报 is kept secret by rule; the person may still uncheck nothing.
  useEffect(() => {
    if (form.values.kind === 'report' && form.values.secret !== true) form.set('secret', true)
  }, [form.values.kind, form.values.secret, form.set])

  const popped = useRef<string | null>(null)
  const { send, reset, busy, failure, finished, setFinished, opened } = useDeskSending({
    forms: { form, who, other },
    focus,
    focusWrong: wrong.focus,
    onReset: () => {
      setByHand(false)
      setUrgencyByHand(false)
      popped.current = null
    },
  })
  // A ring pops the caller's card: number in, cursor where the talking starts.
  useEffect(() => {
    if (!ringing || popped.current === ringing.callId) return
    popped.current = ringing.callId
    setFinished(null)
    who.set('phone', ringing.phone)
    other.set('channel', 'phone')
    void api.post(`/api/telephony/${ringing.callId}/answer`, {}, { quiet: true })
    focus('content')
  }, [ringing, who.set, other.set, focus, setFinished])

  const next = (): void => {
    setFinished(null)
    focus('content')
  }
  const put = (name: string, value: unknown): void => {
    if (name === 'kind') setByHand(true)
    if (name === 'urgency') setUrgencyByHand(true)
    form.set(name, value)
  }
  const takeUnit = (unit: string): void => {
    other.set('lead', unit)
    other.set('line', undefined)
    if (!other.values.why) other.set('why', w.byHistory)
  }
  // What is sure and what the agent has not chosen: a choice of a person is never overwritten.
  const open = {
    category: brain?.category?.sure && category === '' ? brain.category.code : null,
    kind: brain?.kind?.sure && !kindByHand && form.values.kind !== brain.kind.code ? brain.kind.code : null,
    urgency:
      brain?.urgency?.sure && !urgencyByHand && form.values.urgency !== brain.urgency.code
        ? brain.urgency.code
        : null,
    unit:
      brain?.unit?.sure && !other.values.lead && lines.length === 0 && category !== ''
        ? brain.unit.code
        : null,
  }
  const takeAll = (): void => {
    if (open.category) form.set('category', open.category)
    if (open.kind) put('kind', open.kind)
    if (open.urgency) put('urgency', open.urgency)
    if (open.unit) takeUnit(open.unit)
  }
  const anyOpen = Object.values(open).some((one) => one !== null)
  useKeys([
    { key: 'Ctrl+Enter', says: w.saveDispatch, run: () => void send('dispatch') },
    { key: 'Alt+Q', says: w.saveAnswer, run: () => void send('answer') },
    { key: 'Alt+S', says: w.saveOnly, run: () => void send('only') },
    ...(anyOpen ? [{ key: 'Alt+Y', says: w.takeAll, run: takeAll }] : []),
    ...categories.map((code, i) => ({
      key: `Alt+${i + 1}`,
      says: `${w.category} ${s(code.title)}`,
      run: () => form.set('category', code.code),
    })),
    ...places.map((one, i) => ({
      key: `Alt+${i + 4}`,
      says: `${w.area} ${one.name}`,
      run: () => form.set('area', one.code),
    })),
    ...lines.slice(0, 3).map((line, i) => ({
      key: `Alt+${i + 7}`,
      says: `${w.unit} ${line.unitName}`,
      run: () => {
        other.set('lead', line.unit)
        other.set('line', line.id)
      },
    })),
    { key: 'Alt+C', says: w.toContent, run: () => focus('content') },
    { key: 'Alt+K', says: w.toKind, run: () => focus('kind') },
    { key: 'Alt+G', says: w.toCategory, run: () => focus('category') },
    { key: 'Alt+P', says: w.toPlace, run: () => focus('address') },
    { key: 'Alt+U', says: w.critical, run: () => put('urgency', 'critical') },
    { key: 'Alt+B', says: w.toUnit, run: () => focus('lead') },
    { key: 'Alt+R', says: w.toAnswer, run: () => focus('answer') },
    { key: 'Alt+J', says: w.toKnowledge, run: () => document.getElementById('desk-knowledge')?.focus() },
    { key: 'Alt+T', says: w.toPhone, run: () => focus('phone') },
    { key: 'Alt+N', says: w.next, run: next },
  ])
  const hint = (text: string, key: string, on: boolean, run: () => void) => (
    <button
      key={key + text}
      type="button"
      className="button small hint-button"
      aria-pressed={on}
      onClick={run}
    >
      {text} <kbd>{key}</kbd>
    </button>
  )
  const quick = ['consult', 'praise', 'suggestion'].includes(String(form.values.kind))
  const main = ['content', 'kind', 'category', 'urgency', 'address', 'area']
  return (
    <div className="page full deskpage">
      <h1 className="sr">{w.desk}</h1>
      {emergency.length > 0 && (
        <div className="banner red emergency" role="alert">
          <b>{w.emergency}</b>
          <span className="row">
            {emergency.map((number) => (
              <a key={number} href={`tel:${number}`} className="button main danger small">
                {number} {s(EMERGENCY_NAMES[number])}
              </a>
            ))}
          </span>
          <span className="grow">{w.emergencyHow}</span>
          {form.values.urgency !== 'critical' && (
            <button type="button" className="button small" onClick={() => put('urgency', 'critical')}>
              {w.critical} <kbd>Alt U</kbd>
            </button>
          )}
        </div>
      )}
      {finished && (
        <div className="banner green done-banner" role="status">
          <b>{{ dispatch: w.dispatched, answer: w.answered, only: w.registered }[finished.way]}</b>
          <span>
            {w.tell}{' '}
            <Link to={`/m/${finished.number}`} className="num big">
              {finished.number}
            </Link>
          </span>
          <span className="grow" />
          <button type="button" className="button small" onClick={next}>
            {w.next} <kbd>Alt N</kbd>
          </button>
        </div>
      )}
      <div className="desk">
        <CallerColumn who={who} anonymous={form.values.anonymous === true} />
        <form
          className="card desk-form"
          ref={wrong.ref}
          noValidate
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            void send('dispatch')
          }}
        >
          <header>
            <h2 className="grow">{w.what}</h2>
            <small>{form.restored ? c.draftBack : c.draftKept}</small>
            <button type="button" className="button plain small" onClick={reset}>
              {w.empty}
            </button>
          </header>
          <div className="body stack">
            <div className="fields">
              {main.map((name) =>
                fields[name] ? (
                  <div
                    key={name}
                    className={`field${name === 'area' || name === 'address' || name === 'urgency' ? ' half' : ''}`}
                  >
                    <FieldInput
                      name={name}
                      idPrefix="desk"
                      field={fields[name]}
                      value={form.values[name]}
                      onChange={(value) => put(name, value)}
                      onBlur={() => form.touch(name)}
                      wrong={form.wrongOf(name)}
                    />
                    {name === 'content' && brain && (
                      <NamedRow found={brain} onTake={anyOpen ? takeAll : null} />
                    )}
                    {name === 'category' && (
                      <>
                        <CategoryHint
                          choices={categories}
                          opinion={brain?.category}
                          value={category}
                          onTake={(code) => form.set('category', code)}
                        />
                        <SecondOpinion
                          adviser={brain?.adviser ?? null}
                          content={content}
                          kept={form.values.secret === true}
                          value={category}
                          onTake={(code) => form.set('category', code)}
                        />
                      </>
                    )}
                    {(name === 'kind' || name === 'urgency') && (
                      <Hint
                        opinion={brain?.[name]}
                        value={form.values[name]}
                        onTake={(code) => put(name, code)}
                      />
                    )}
                    {name === 'address' && <AddressParts placed={placed} />}
                    {name === 'area' && places.length > 0 && (
                      <div className="row tight">
                        {places.map((one, i) =>
                          hint(one.name, `Alt ${i + 4}`, area === one.code, () => form.set('area', one.code)),
                        )}
                      </div>
                    )}
                  </div>
                ) : null,
              )}
            </div>
            <details>
              <summary>{w.moreFields}</summary>
              <Fields fields={fields} form={form} hide={main} idPrefix="desk" />
            </details>
            <fieldset className="where stack tight">
              <legend>{w.where}</legend>
              {lines.length > 0 && (
                <div className="row tight">
                  {lines.slice(0, 3).map((line, i) =>
                    hint(line.unitName, `Alt ${i + 7}`, other.values.line === line.id, () => {
                      other.set('lead', line.unit)
                      other.set('line', line.id)
                    }),
                  )}
                </div>
              )}
              <Hint opinion={brain?.unit} value={other.values.lead} onTake={takeUnit} />
              <Fields
                fields={dispatchFields}
                form={other}
                idPrefix="desk"
                hide={[
                  'line',
                  ...(quick ? [] : ['answer']),
                  ...(other.values.lead && !other.values.line ? [] : ['why']),
                ]}
                widths={{ channel: 'third', lead: 'third', helpers: 'third' }}
              />
            </fieldset>
            {failure && <Refused failure={failure} />}
            {opened && (
              <div className="banner yellow">
                {w.halfWay} <Link to={`/m/${opened.number}`}>{opened.number}</Link>
              </div>
            )}
          </div>
          <footer className="desk-foot">
            <button type="submit" className="button main" disabled={busy !== null}>
              {w.saveDispatch} <kbd>Ctrl ↵</kbd>
            </button>
            {quick && (
              <button
                type="button"
                className="button"
                disabled={busy !== null}
                onClick={() => void send('answer')}
              >
                {w.saveAnswer} <kbd>Alt Q</kbd>
              </button>
            )}
            <button
              type="button"
              className="button"
              disabled={busy !== null}
              onClick={() => void send('only')}
            >
              {w.saveOnly} <kbd>Alt S</kbd>
            </button>
            <span className="grow" />
            <small>
              <kbd>?</kbd> {w.keys}
            </small>
          </footer>
        </form>
        <HelpColumn
          text={content}
          area={area}
          category={category}
          form={other}
          title={String(form.values.title ?? '')}
          phone={String(who.values.phone ?? '')}
          party={String(form.values.subjectParty ?? '')}
          onItem={(code) => form.set('category', code)}
          onParty={(name) => form.set('subjectParty', name)}
          onQuote={(answer) => {
            other.set('answer', answer)
            if (!quick) {
              setByHand(true)
              form.set('kind', 'consult')
            }
            focus('answer')
          }}
        />
      </div>
    </div>
  )
}
