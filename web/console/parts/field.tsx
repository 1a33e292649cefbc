// biome-ignore-all lint/a11y/noStaticElementInteractions: leaving any control of a field is heard on its frame
import { useId } from 'react'
import type { CodeList, Field, PolygonValue } from '../../../platform/fields/declare.ts'
import { type Failure, useSay, useWords } from '../../live/index.ts'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { codeChoices, codePath, withCurrent } from './code.ts'
import { DayInput } from './day.tsx'
import { AccountPick, AreaPick, Chips, MoneyInput, UnitPick } from './field-picks.tsx'
import { FilesInput } from './files.tsx'
import { Pick } from './pick.tsx'
import { PointInput } from './point.tsx'
import { PolygonInput } from './polygon.tsx'

export type FieldProps = {
  readonly name: string
  readonly field: Field
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly wrong?: Pick2 | undefined
  readonly width?: 'half' | 'third'
  readonly onBlur?: () => void
  readonly idPrefix?: string
}
type Pick2 = globalThis.Pick<Failure, 'says' | 'remedy'>

const FEW = 7

const asList = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.map(String)
    : value === undefined || value === null || value === ''
      ? []
      : [String(value)]

/** One input for one declared field, label, help and refusal included. */
export function FieldInput(props: FieldProps) {
  const { name, field, wrong, width, onBlur } = props
  const s = useSay()
  const w = useWords(common)
  const own = useId()
  const id = props.idPrefix ? `${props.idPrefix}-${name}` : own
  const wrongId = `${own}w`
  const helpId = `${own}h`
  const group = isGroup(field, useCity().declared.codes)
  const described = [wrong ? wrongId : '', field.help ? helpId : ''].filter(Boolean).join(' ') || undefined
  const wide =
    width ?? (narrowKinds.has(field.kind) && !(field.kind === 'code' && group) ? 'half' : undefined)
  const mark = field.required && (
    <span className="must" title={w.required} aria-hidden="true">
      *
    </span>
  )
  const body = <Control {...props} id={id} describedBy={described} title={s(field.title)} />
  const tail = (
    <>
      {wrong && (
        <span className="wrong" id={wrongId}>
          {s(wrong.says)} · {s(wrong.remedy)}
        </span>
      )}
      {field.help && (
        <span className="help" id={helpId}>
          {s(field.help)}
        </span>
      )}
    </>
  )
  const className = `field${wide ? ` ${wide}` : ''}`
  if (
    group ||
    field.kind === 'point' ||
    field.kind === 'polygon' ||
    field.kind === 'files' ||
    field.kind === 'rows'
  )
    return (
      <fieldset className={className} data-field={name} onBlur={onBlur}>
        <legend>
          {s(field.title)}
          {mark}
        </legend>
        {body}
        {tail}
      </fieldset>
    )
  return (
    <div className={className} data-field={name} onBlur={onBlur}>
      <label htmlFor={id}>
        {s(field.title)}
        {mark}
      </label>
      {body}
      {tail}
    </div>
  )
}

const narrowKinds = new Set<Field['kind']>([
  'integer',
  'decimal',
  'money',
  'day',
  'instant',
  'code',
  'phone',
  'idNumber',
  'creditCode',
  'mail',
  'area',
  'unit',
  'account',
  'yes',
])

function isGroup(field: Field, codes: Readonly<Record<string, CodeList>>): boolean {
  if (field.kind === 'yes') return field.required === true
  if (field.kind !== 'code') return false
  const list = codes[field.list]
  return list !== undefined && list.codes.length <= FEW && !list.codes.some((code) => code.parent)
}

type ControlProps = FieldProps & {
  readonly id: string
  readonly describedBy: string | undefined
  readonly title: string
}

function Control(props: ControlProps) {
  const { field, value, onChange, id, wrong, describedBy, title, name } = props
  const s = useSay()
  const w = useWords(common)
  const { declared } = useCity()
  const aria = {
    id,
    'aria-invalid': wrong ? true : undefined,
    'aria-describedby': describedBy,
    'aria-required': field.required || undefined,
  } as const
  const text = value === undefined || value === null ? '' : String(value)
  const pickShared = { id, label: title, invalid: wrong !== undefined, describedBy } as const
  switch (field.kind) {
    case 'text':
      return field.long ? (
        <textarea
          {...aria}
          className="input"
          rows={field.max && field.max > 1000 ? 4 : 2}
          value={text}
          onChange={(e) => onChange(e.target.value)}
        />
      ) : (
        <input
          {...aria}
          className="input"
          value={text}
          onChange={(e) => onChange(e.target.value)}
          autoComplete="off"
        />
      )
    case 'integer':
    case 'decimal':
      return (
        <input
          {...aria}
          className="input num"
          inputMode="decimal"
          value={text}
          onChange={(e) => onChange(e.target.value)}
        />
      )
    case 'money':
      return <MoneyInput {...aria} value={value} onChange={onChange} />
    case 'yes':
      return field.required ? (
        <Chips
          name={id}
          choices={[
            { value: 'true', label: w.yes },
            { value: 'false', label: w.no },
          ]}
          value={value === true ? ['true'] : value === false ? ['false'] : []}
          onChange={([one]) => onChange(one === 'true')}
        />
      ) : (
        <span className="check">
          <input
            {...aria}
            type="checkbox"
            checked={value === true}
            onChange={(e) => onChange(e.target.checked || undefined)}
          />
        </span>
      )
    case 'day':
      return <DayInput {...aria} value={text} onChange={(day) => onChange(day || undefined)} />
    case 'instant':
      return (
        <input
          {...aria}
          className="input num"
          type="datetime-local"
          value={text ? localInput(text) : ''}
          onChange={(e) =>
            onChange(e.target.value ? new Date(`${e.target.value}:00+08:00`).toISOString() : undefined)
          }
        />
      )
    case 'code': {
      const list = declared.codes[field.list]
      const choices = codeChoices(list, s, '')
      if (isGroup(field, declared.codes))
        return (
          <Chips
            name={id}
            many={field.many ?? false}
            choices={choices}
            value={asList(value)}
            onChange={(v) => onChange(field.many ? v : v[0])}
          />
        )
      return (
        <Pick
          {...pickShared}
          choices={withCurrent(choices, asList(value), (code) => codePath(list, code, s))}
          many={field.many ?? false}
          value={asList(value)}
          onChange={(v) => onChange(field.many ? v : v[0])}
        />
      )
    }
    case 'area':
      return <AreaPick {...pickShared} value={text} onChange={onChange} level={field.level} />
    case 'unit':
      return (
        <UnitPick
          {...pickShared}
          many={field.many ?? false}
          value={asList(value)}
          onChange={(v) => onChange(field.many ? v : v[0])}
        />
      )
    case 'account':
      return <AccountPick {...pickShared} value={asList(value)} onChange={(v) => onChange(v[0])} />
    case 'point':
      return <PointInput value={value as { lon: number; lat: number } | undefined} onChange={onChange} />
    case 'polygon':
      return <PolygonInput value={value as PolygonValue | string | undefined} onChange={onChange} />
    case 'files':
      return <FilesInput value={asList(value)} onChange={onChange} max={field.max ?? 9} label={title} />
    case 'rows':
      return <RowsInput {...props} field={field} />
    case 'phone':
      return (
        <input
          {...aria}
          className="input num"
          inputMode="tel"
          value={text}
          onChange={(e) => onChange(e.target.value)}
          autoComplete="off"
        />
      )
    default:
      return (
        <input
          {...aria}
          className="input"
          data-name={name}
          value={text}
          onChange={(e) => onChange(e.target.value)}
          autoComplete="off"
        />
      )
  }
}

const localInput = (iso: string): string =>
  new Date(Date.parse(iso) + 8 * 3600_000).toISOString().slice(0, 16)

/** A list of small records inside a form: one line each, add and remove. */
function RowsInput({
  field,
  value,
  onChange,
  name,
}: ControlProps & { field: Extract<Field, { kind: 'rows' }> }) {
  const w = useWords(common)
  const rows = Array.isArray(value) ? (value as readonly Record<string, unknown>[]) : []
  return (
    <div className="stack tight">
      {rows.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their place
        <div key={i} className="card">
          <div className="body fields">
            {Object.entries(field.of).map(([key, sub]) => (
              <FieldInput
                key={key}
                name={`${name}.${i}.${key}`}
                field={sub}
                value={row[key]}
                onChange={(next) => onChange(rows.map((one, j) => (j === i ? { ...one, [key]: next } : one)))}
              />
            ))}
            <button
              type="button"
              className="button small danger"
              onClick={() => onChange(rows.filter((_, j) => j !== i))}
            >
              {w.remove}
            </button>
          </div>
        </div>
      ))}
      <button
        type="button"
        className="button small"
        disabled={rows.length >= (field.max ?? 100)}
        onClick={() => onChange([...rows, {}])}
      >
        {w.add}
      </button>
    </div>
  )
}
