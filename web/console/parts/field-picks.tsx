import { useMemo, useState } from 'react'
import { useSay } from '../../live/index.ts'
import { useAreaPath, useAreas, usePeople, useUnits } from '../lists.ts'
import { type Choice, Pick } from './pick.tsx'

/** Money 金额: typed in yuan, kept in fen. */
export function MoneyInput({ value, onChange, ...aria }: { value: unknown; onChange: (v: unknown) => void }) {
  const [typed, setTyped] = useState(typeof value === 'number' ? (value / 100).toFixed(2) : '')
  return (
    <input
      {...aria}
      className="input num"
      inputMode="decimal"
      value={typed}
      onChange={(event) => {
        const words = event.target.value
        setTyped(words)
        // fen by text, never by multiplying: 0.29 × 100 is not 29
        const [, yuan, part = ''] = /^(\d+)(?:\.(\d{0,2}))?$/.exec(words.replaceAll(',', '').trim()) ?? []
        onChange(yuan === undefined ? words || undefined : Number(yuan + part.padEnd(2, '0')))
      }}
    />
  )
}

/** A few choices side by side. */
export function Chips({
  name,
  choices,
  value,
  onChange,
  many = false,
}: {
  name: string
  choices: readonly Choice[]
  value: readonly string[]
  onChange: (value: readonly string[]) => void
  many?: boolean
}) {
  return (
    <div className="chips">
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type={many ? 'checkbox' : 'radio'}
            name={name}
            value={choice.value}
            checked={value.includes(choice.value)}
            onChange={() =>
              onChange(
                many
                  ? value.includes(choice.value)
                    ? value.filter((v) => v !== choice.value)
                    : [...value, choice.value]
                  : [choice.value],
              )
            }
          />
          <span>{choice.label}</span>
        </label>
      ))}
    </div>
  )
}

type PickShared = {
  readonly id?: string
  readonly label?: string
  readonly invalid?: boolean
  readonly describedBy?: string | undefined
}

export function AreaPick({
  value,
  onChange,
  level,
  ...shared
}: PickShared & {
  value: string
  onChange: (value: string | undefined) => void
  level?: number | undefined
}) {
  const areas = useAreas()
  const path = useAreaPath()
  const s = useSay()
  const lengths = [2, 4, 6, 9, 12]
  // biome-ignore lint/correctness/useExhaustiveDependencies: `path` follows `areas`
  const choices = useMemo(
    () =>
      areas
        .filter(
          (area) => area.code.length >= 6 && (level === undefined || area.code.length === lengths[level - 1]),
        )
        .map((area) => ({
          value: area.code,
          label: area.name,
          hint: path(area.code.slice(0, area.code.length === 12 ? 9 : area.code.length === 9 ? 6 : 4)),
        })),
    [areas, level],
  )
  const known =
    value && !choices.some((c) => c.value === value)
      ? [{ value, label: s(path(value)) }, ...choices]
      : choices
  return <Pick {...shared} choices={known} value={value ? [value] : []} onChange={(v) => onChange(v[0])} />
}

export function UnitPick({
  value,
  onChange,
  many,
  ...shared
}: PickShared & { value: readonly string[]; onChange: (value: readonly string[]) => void; many?: boolean }) {
  const units = useUnits()
  const choices = useMemo(
    () =>
      units.map((unit) => ({
        value: unit.id,
        label: unit.short ?? unit.name,
        words: unit.name,
        ...(unit.short && unit.short !== unit.name ? { hint: unit.name } : {}),
      })),
    [units],
  )
  return <Pick {...shared} choices={choices} many={many ?? false} value={value} onChange={onChange} />
}

export function AccountPick({
  value,
  onChange,
  ...shared
}: PickShared & { value: readonly string[]; onChange: (value: readonly string[]) => void }) {
  const people = usePeople()
  const choices = useMemo(
    () =>
      people.map((one) => ({
        value: one.id,
        label: one.name,
        ...(one.unitName ? { hint: one.unitName } : {}),
      })),
    [people],
  )
  return <Pick {...shared} choices={choices} value={value} onChange={onChange} />
}
