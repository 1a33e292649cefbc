import { type ReactNode, useState } from 'react'
import type { Found } from '../../../platform/extensions/declare.ts'
import { useSay, useWords } from '../../live/index.ts'
import { useCity } from '../session.ts'
import { isObject, type Json, textsOf, toggled } from './extension-edit.ts'
import { extensionWords } from './extension-words.ts'

/** What every editor of a composed application gets: the part, how to change it, where it stands, what is wrong there. */
export type Edit = {
  readonly value: Json
  readonly put: (next: Json) => void
  readonly way: readonly string[]
  readonly found: readonly Found[]
  /** What is live there, for codes that have been used: they are renamed by `was` and retired, never dropped. */
  readonly live: Json | null
}

/** The same for something inside it. */
export const inside = (edit: Edit, key: string): Edit => ({
  value: isObject(edit.value[key]) ? edit.value[key] : {},
  put: (next) => edit.put({ ...edit.value, [key]: next }),
  way: [...edit.way, key],
  found: edit.found,
  live: edit.live && isObject(edit.live[key]) ? edit.live[key] : null,
})

const under = (way: readonly string[], below: readonly string[]): boolean =>
  way.every((step, n) => below[n] === step)

/** Findings beside what they speak of; `deep`: also those of everything inside. */
export function FoundHere({
  found,
  way,
  deep = false,
}: {
  found: readonly Found[]
  way: readonly string[]
  deep?: boolean
}) {
  const s = useSay()
  const here = found.filter((one) => under(way, one.way) && (deep || one.way.length <= way.length + 1))
  if (here.length === 0) return null
  return (
    <ul className="found" role="alert">
      {here.map((one) => (
        <li key={`${one.at}${one.says.zh}`}>
          {s(one.says)} — {s(one.remedy)}
        </li>
      ))}
    </ul>
  )
}

/** Both languages of a word. */
export function SayInput({
  label,
  value,
  onChange,
  long = false,
}: {
  label: string
  value: unknown
  onChange: (next: Json) => void
  long?: boolean
}) {
  const w = useWords(extensionWords)
  const said = isObject(value) ? value : {}
  return (
    <div className="say-input">
      {(['zh', 'en'] as const).map((lang) => {
        const props = {
          className: 'input',
          'aria-label': `${label} ${w[lang]}`,
          placeholder: `${label}（${w[lang]}）`,
          maxLength: long ? 1000 : 100,
          value: typeof said[lang] === 'string' ? said[lang] : '',
          onChange: (event: { readonly target: { readonly value: string } }) =>
            onChange({ zh: '', en: '', ...said, [lang]: event.target.value }),
        }
        return long ? <textarea key={lang} rows={2} {...props} /> : <input key={lang} {...props} />
      })}
    </div>
  )
}

export function Choice({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: string
  options: readonly (readonly [string, string])[]
  onChange: (next: string) => void
}) {
  return (
    <label className="choice">
      <span className="label">{label}</span>
      <select className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {!options.some(([key]) => key === value) && <option value={value}>{value || '—'}</option>}
        {options.map(([key, title]) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </select>
    </label>
  )
}

export function NumberInput({
  label,
  value,
  onChange,
}: {
  label: string
  value: unknown
  onChange: (next: number | undefined) => void
}) {
  return (
    <label className="choice">
      <span className="label">{label}</span>
      <input
        className="input"
        type="number"
        value={typeof value === 'number' ? String(value) : ''}
        onChange={(event) => onChange(event.target.value === '' ? undefined : Number(event.target.value))}
      />
    </label>
  )
}

export function Tick({
  label,
  on,
  onChange,
}: {
  label: string
  on: boolean
  onChange: (on: boolean) => void
}) {
  return (
    <label className="tick">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.target.checked)} /> {label}
    </label>
  )
}

/** Several of a list, each with a tick. */
export function Ticks({
  label,
  options,
  value,
  onChange,
}: {
  label: string
  options: readonly (readonly [string, string])[]
  value: unknown
  onChange: (next: readonly string[]) => void
}) {
  const chosen = textsOf(value)
  return (
    <fieldset className="ticks">
      <legend className="label">{label}</legend>
      {options.map(([key, title]) => (
        <Tick
          key={key}
          label={title}
          on={chosen.includes(key)}
          onChange={(on) => onChange(toggled(chosen, key, on))}
        />
      ))}
    </fieldset>
  )
}

/** The code of a thing: written when it is left, so that a half word renames nothing. */
export function KeyInput({ value, onRename }: { value: string; onRename: (next: string) => void }) {
  const w = useWords(extensionWords)
  const [text, setText] = useState(value)
  return (
    <input
      className="input key"
      aria-label={w.code}
      title={w.code}
      value={text}
      maxLength={40}
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => {
        onRename(text.trim())
        setText(value)
      }}
    />
  )
}

/** A thing in a list that can be moved and removed. */
export function Item({
  title,
  onMove,
  onRemove,
  children,
  wrong = false,
}: {
  title: string
  onMove?: (by: -1 | 1) => void
  onRemove: () => void
  children: ReactNode
  wrong?: boolean
}) {
  const w = useWords(extensionWords)
  return (
    <li className={`extension-item${wrong ? ' wrong' : ''}`}>
      <div className="grow stack tight">{children}</div>
      <span className="tools">
        {onMove && (
          <>
            <button
              type="button"
              className="button small"
              aria-label={`${w.up} ${title}`}
              onClick={() => onMove(-1)}
            >
              ↑
            </button>
            <button
              type="button"
              className="button small"
              aria-label={`${w.down} ${title}`}
              onClick={() => onMove(1)}
            >
              ↓
            </button>
          </>
        )}
        <button type="button" className="button small" aria-label={`${w.remove} ${title}`} onClick={onRemove}>
          ✕
        </button>
      </span>
    </li>
  )
}

/** What takes a chosen one out again: a cross to see, a word to hear. */
export function Cross() {
  const w = useWords(extensionWords)
  return (
    <>
      {' '}
      <span aria-hidden="true">✕</span>
      <span className="sr">{w.remove}</span>
    </>
  )
}

/** The duties that may be named: those of the city and those of this application. */
export function useRoles(body: Json): readonly (readonly [string, string])[] {
  const s = useSay()
  const { declared } = useCity()
  const own = isObject(body.roles) ? body.roles : {}
  return [
    ...Object.entries(own).map(
      ([name, role]) => [name, s((isObject(role) ? role.title : null) as never) || name] as const,
    ),
    ...Object.entries(declared.roles)
      .filter(([name]) => !Object.hasOwn(own, name))
      .map(([name, role]) => [name, s(role.title)] as const),
  ]
}
