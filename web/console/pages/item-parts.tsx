import { type ReactNode, useId } from 'react'
import type { Say } from '../../../base/index.ts'
import { useSay, useWords } from '../../live/index.ts'
import { itemWords } from './item-words.ts'

/** Small inputs that every part of an item uses; a fieldset that is disabled makes them readable only. */

export function Field({
  title,
  children,
}: {
  readonly title: string
  readonly children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{title}</label>
      {children(id)}
    </div>
  )
}

export function TextField(props: {
  readonly title: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly long?: boolean
}) {
  return (
    <Field title={props.title}>
      {(id) =>
        props.long ? (
          <textarea
            id={id}
            className="input"
            rows={4}
            value={props.value}
            onChange={(event) => props.onChange(event.target.value)}
          />
        ) : (
          <input
            id={id}
            className="input"
            value={props.value}
            onChange={(event) => props.onChange(event.target.value)}
          />
        )
      }
    </Field>
  )
}

/** Chinese first, English beside. */
export function SayField(props: {
  readonly title: string
  readonly value: Say
  readonly onChange: (value: Say) => void
}) {
  const w = useWords(itemWords)
  return (
    <div className="item-pair">
      <TextField
        title={props.title}
        value={props.value.zh}
        onChange={(zh) => props.onChange({ ...props.value, zh })}
      />
      <TextField
        title={`${props.title} · ${w.english}`}
        value={props.value.en}
        onChange={(en) => props.onChange({ ...props.value, en })}
      />
    </div>
  )
}

export function NumberField(props: {
  readonly title: string
  readonly value: number | null
  readonly onChange: (value: number | null) => void
}) {
  return (
    <Field title={props.title}>
      {(id) => (
        <input
          id={id}
          className="input num"
          inputMode="decimal"
          value={props.value ?? ''}
          onChange={(event) => {
            const typed = event.target.value.trim()
            const value = Number(typed)
            if (typed === '') props.onChange(null)
            else if (Number.isFinite(value)) props.onChange(value)
          }}
        />
      )}
    </Field>
  )
}

export function OneOf<C extends string>(props: {
  readonly title: string
  readonly of: Readonly<Record<C, Say>>
  readonly value: C
  readonly onChange: (value: C) => void
}) {
  const s = useSay()
  return (
    <Field title={props.title}>
      {(id) => (
        <select
          id={id}
          className="input"
          value={props.value}
          onChange={(event) => props.onChange(event.target.value as C)}
        >
          {(Object.keys(props.of) as C[]).map((code) => (
            <option key={code} value={code}>
              {s(props.of[code])}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

export function ManyOf<C extends string>(props: {
  readonly title: string
  readonly of: Readonly<Record<C, Say>>
  readonly value: readonly C[]
  readonly onChange: (value: readonly C[]) => void
}) {
  const s = useSay()
  return (
    <fieldset className="item-checks">
      <legend>{props.title}</legend>
      {(Object.keys(props.of) as C[]).map((code) => (
        <label key={code} className="check">
          <input
            type="checkbox"
            checked={props.value.includes(code)}
            onChange={(event) =>
              props.onChange(
                event.target.checked ? [...props.value, code] : props.value.filter((one) => one !== code),
              )
            }
          />
          {s(props.of[code])}
        </label>
      ))}
    </fieldset>
  )
}

export function Yes(props: {
  readonly title: string
  readonly value: boolean
  readonly onChange: (value: boolean) => void
}) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={props.value}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {props.title}
    </label>
  )
}

/** A list of things that are edited one below the other; order counts. */
export function ListOf<T>(props: {
  readonly all: readonly T[]
  readonly onChange: (all: readonly T[]) => void
  readonly make: () => T
  readonly title: (one: T) => string
  readonly children: (one: T, put: (next: T) => void, at: number) => ReactNode
}) {
  const w = useWords(itemWords)
  const { all, onChange } = props
  return (
    <div className="stack">
      {all.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: things have no name that stays while they are written
        <details key={at} className="card item-one" open={props.title(one).trim() === ''}>
          <summary>
            <span className="num muted">{at + 1}</span> {props.title(one) || '…'}
          </summary>
          {props.children(one, (next) => onChange(all.map((other, n) => (n === at ? next : other))), at)}
          <div className="row">
            {at > 0 && (
              <button
                type="button"
                className="button small"
                onClick={() =>
                  onChange([...all.slice(0, at - 1), one, all[at - 1] as T, ...all.slice(at + 1)])
                }
              >
                {w.up}
              </button>
            )}
            <button
              type="button"
              className="button small danger"
              onClick={() => onChange(all.filter((_, n) => n !== at))}
            >
              {w.remove}
            </button>
          </div>
        </details>
      ))}
      <div>
        <button type="button" className="button" onClick={() => onChange([...all, props.make()])}>
          {w.add}
        </button>
      </div>
    </div>
  )
}

/** Lines of two languages in one box: `中文|English`. */
export const linesOf = (all: readonly Say[]): string =>
  all.map((one) => (one.en && one.en !== one.zh ? `${one.zh}|${one.en}` : one.zh)).join('\n')
export const linesIn = (text: string): readonly Say[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [zh = '', en] = line.split('|')
      return { zh, en: en ?? zh }
    })
