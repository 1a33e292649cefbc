// biome-ignore-all lint/a11y/noStaticElementInteractions: the field inside takes the keys; its frame only hears blur and click
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useWords } from '../../live/index.ts'
import { common } from '../words.ts'

export type Choice = {
  readonly value: string
  readonly label: string
  readonly hint?: string
  readonly words?: string
}

type Props = {
  readonly choices: readonly Choice[]
  readonly value: readonly string[]
  readonly onChange: (value: readonly string[]) => void
  readonly many?: boolean
  readonly id?: string
  readonly label?: string
  readonly invalid?: boolean
  readonly describedBy?: string | undefined
  readonly placeholder?: string
  readonly onQuery?: (query: string) => void
  readonly icon?: ReactNode
}

const LIMIT = 60

/** Rows that hold every typed word, those that begin with it first. */
export function narrow(choices: readonly Choice[], query: string): readonly Choice[] {
  const parts = query.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (parts.length === 0) return choices.slice(0, LIMIT)
  const scored: [number, Choice][] = []
  for (const choice of choices) {
    const label = choice.label.toLowerCase()
    const text = `${label} ${choice.hint ?? ''} ${choice.words ?? ''} ${choice.value}`.toLowerCase()
    if (!parts.every((part) => text.includes(part))) continue
    const first = parts[0] ?? ''
    scored.push([
      label === first
        ? 0
        : label.startsWith(first) || choice.value === first
          ? 1
          : label.includes(first)
            ? 2
            : 3,
      choice,
    ])
  }
  return scored
    .sort((a, b) => a[0] - b[0])
    .slice(0, LIMIT)
    .map(([, choice]) => choice)
}

/** Choose by typing (combobox, ARIA 1.2): arrows walk, Enter takes, Backspace in an empty field gives back. */
export function Pick({
  choices,
  value,
  onChange,
  many,
  id,
  label,
  invalid,
  describedBy,
  placeholder,
  onQuery,
}: Props) {
  const w = useWords(common)
  const own = useId()
  const listId = `${own}list`
  const [query, setQuery] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const found = useMemo(
    () =>
      open
        ? narrow(
            choices.filter((c) => !value.includes(c.value)),
            query,
          )
        : [],
    [open, choices, query, value],
  )
  const labels = useMemo(() => new Map(choices.map((c) => [c.value, c])), [choices])

  useEffect(() => {
    if (open) box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  })

  const take = (choice: Choice | undefined): void => {
    if (!choice) return
    onChange(many ? [...value, choice.value] : [choice.value])
    setQuery('')
    setAt(0)
    if (!many) setOpen(false)
    input.current?.focus()
  }
  const keys = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!open) setOpen(true)
      else setAt((n) => Math.max(0, Math.min(found.length - 1, n + (event.key === 'ArrowDown' ? 1 : -1))))
    } else if (event.key === 'Enter' && open && !event.ctrlKey) {
      event.preventDefault()
      take(found[at])
    } else if (event.key === 'Tab' && open && query && found[at]) {
      take(found[at])
    } else if (event.key === 'Escape' && open) {
      event.preventDefault()
      setOpen(false)
    } else if (event.key === 'Backspace' && query === '' && value.length > 0) {
      onChange(value.slice(0, -1))
    }
  }
  return (
    <div
      className="pick"
      ref={box}
      onBlur={(event) => {
        if (!box.current?.contains(event.relatedTarget)) {
          setOpen(false)
          setQuery('')
        }
      }}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field inside takes the keys; a click on the frame only focuses it */}
      <div className={`input box${invalid ? ' invalid' : ''}`} onClick={() => input.current?.focus()}>
        {value.map((one) => (
          <span key={one} className="chip">
            <span className="ellipsis" title={labels.get(one)?.label ?? one}>
              {labels.get(one)?.label ?? one}
            </span>
            <button
              type="button"
              tabIndex={-1}
              aria-label={`${w.clear} ${labels.get(one)?.label ?? one}`}
              onClick={(event) => {
                event.stopPropagation()
                onChange(value.filter((v) => v !== one))
                input.current?.focus()
              }}
            >
              ✕
            </button>
          </span>
        ))}
        <input
          ref={input}
          id={id}
          role="combobox"
          aria-expanded={open}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={open && found[at] ? `${own}${at}` : undefined}
          aria-label={label}
          aria-invalid={invalid || undefined}
          aria-describedby={describedBy}
          autoComplete="off"
          placeholder={value.length === 0 ? (placeholder ?? w.typeToFind) : ''}
          value={query}
          onClick={() => setOpen(true)}
          onChange={(event) => {
            setQuery(event.target.value)
            setAt(0)
            setOpen(true)
            onQuery?.(event.target.value)
          }}
          onKeyDown={keys}
        />
      </div>
      <div className="list" id={listId} role="listbox" aria-label={label ?? w.choose} hidden={!open}>
        {open &&
          found.map((choice, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the combobox
            <div
              key={choice.value}
              id={`${own}${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === at}
              className="option"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(choice)}
            >
              <span>{choice.label}</span>
              {choice.hint && <span className="hint">{choice.hint}</span>}
            </div>
          ))}
        {open && found.length === 0 && (
          <div
            className="option muted"
            role="option"
            aria-selected="false"
            aria-disabled="true"
            tabIndex={-1}
          >
            {w.noMatch}
          </div>
        )}
      </div>
    </div>
  )
}
