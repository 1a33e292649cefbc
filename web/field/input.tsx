import { useId } from 'react'
import { dayOf } from '../../base/instant.ts'
import { no, ok, type Result } from '../../base/result.ts'
import { askedFields, check, type FieldRefusal } from '../../platform/fields/decide.ts'
import type { Code, Field, FieldList } from '../../platform/fields/declare.ts'
import { useStore } from '../live/store.ts'
import { here } from './place.ts'
import { away, useT } from './shown.ts'

export type Values = Readonly<Record<string, unknown>>
type Codes = Readonly<Record<string, readonly Code[]>>

/** Photos are taken apart; outlines and units are not for a thumb, and stay with the desk. */
const APART: readonly Field['kind'][] = ['files', 'unit', 'polygon', 'account', 'signature']

/** What a telephone asks of a form 现场表单. */
export const askedOf = (form: FieldList): FieldList =>
  Object.fromEntries(Object.entries(form).filter(([, field]) => !APART.includes(field.kind)))

/** Points are where the telephone stands 到场位置: nobody types them. */
const placed = (fields: FieldList, values: Values): Values => {
  const { fix } = here.get()
  const spot = fix && { lon: fix.lon, lat: fix.lat }
  const points = Object.entries(fields).flatMap(([name, { kind }]) =>
    kind === 'point' && spot ? [[name, spot]] : [],
  )
  return { ...values, ...Object.fromEntries(points) }
}

/** The entries in normal form, or the first that the city would refuse: said here, where it can still be mended. */
export function taken(fields: FieldList, values: Values, codes: Codes): Result<Values, FieldRefusal> {
  const lists = (name: string) => ({ name, version: '', title: { zh: '', en: '' }, codes: codes[name] ?? [] })
  const checked = check(fields, placed(fields, values), { codes: lists, today: dayOf(new Date()) })
  // a refused form names at least one entry
  return checked.ok ? ok(checked.value) : no(checked.error[0] as FieldRefusal)
}

/** Entries of a form, one below the other. */
export function Inputs(props: {
  fields: FieldList
  codes: Codes
  values: Values
  onChange: (values: Values) => void
  /** Where the case is. */
  near?: Near
}) {
  const { fields, codes, values, onChange, near } = props
  return Object.entries(askedFields(fields, values)).map(([name, field]) => (
    <Input
      key={name}
      field={field}
      codes={codes}
      {...(near ? { near } : {})}
      value={values[name]}
      onChange={(value) => onChange({ ...values, [name]: value })}
    />
  ))
}

type Near = { readonly lon: number | null; readonly lat: number | null }
type InputProps = {
  readonly field: Field
  readonly codes: Codes
  readonly near?: Near
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

function Input(props: InputProps) {
  const t = useT()
  const { field } = props
  const id = useId()
  const title = `${t.of(field.title)}${field.required ? ' *' : ''}`
  if (field.kind === 'point') return <Here title={title} {...(props.near ? { near: props.near } : {})} />
  if (field.kind === 'rows') return <Rows {...props} field={field} title={title} />
  return (
    <>
      <label htmlFor={id}>{title}</label>
      {field.help && <p className="soft">{t.of(field.help)}</p>}
      <Control {...props} id={id} />
    </>
  )
}

const KEYS: Readonly<Partial<Record<Field['kind'], 'numeric' | 'decimal' | 'tel'>>> = {
  integer: 'numeric',
  decimal: 'decimal',
  money: 'decimal',
  phone: 'tel',
}

function Control({ field, codes, value, onChange, id }: InputProps & { readonly id: string }) {
  const t = useT()
  const text = value === undefined || value === null ? '' : String(value)
  const typed = (given: string) => onChange(given === '' ? undefined : given)
  if (field.kind === 'code' || field.kind === 'yes') {
    const choices =
      field.kind === 'code'
        ? (codes[field.list] ?? []).map((one) => [one.code, t.of(one.title)] as const)
        : ([
            ['true', t('yes')],
            ['false', t('no')],
          ] as const)
    const chosen = (given: string) =>
      given === '' ? onChange(undefined) : onChange(field.kind === 'yes' ? given === 'true' : given)
    return (
      <select id={id} value={text} onChange={(event) => chosen(event.target.value)}>
        <option value="">{t('choose')}</option>
        {choices.map(([code, title]) => (
          <option key={code} value={code}>
            {title}
          </option>
        ))}
      </select>
    )
  }
  if (field.kind === 'text' && field.long)
    return <textarea id={id} value={text} maxLength={2000} onChange={(event) => typed(event.target.value)} />
  return (
    <input
      id={id}
      type={field.kind === 'day' ? 'date' : 'text'}
      inputMode={KEYS[field.kind] ?? 'text'}
      autoComplete="off"
      value={text}
      maxLength={500}
      onChange={(event) => typed(event.target.value)}
    />
  )
}

/** 到场位置: where the telephone stands, how well it knows, and how far that is from the case. */
function Here({ title, near }: { title: string; near?: Near }) {
  const t = useT()
  const { fix, denied } = useStore(here)
  const metres = near && fix ? away(fix, near) : null
  return (
    <>
      <p className="asked">{title}</p>
      <p className={denied && !fix ? 'bad' : 'soft'} role="status">
        {fix
          ? [
              t('accuracy', Math.round(fix.accuracyM ?? 0)),
              metres === null ? null : t('fromCase', t.metres(metres)),
            ]
              .filter(Boolean)
              .join(' · ')
          : t(denied ? 'denied' : 'noPlaceYet')}
      </p>
    </>
  )
}

/** A list inside a form, as of those who were there: one line each, add and remove. */
function Rows({
  field,
  title,
  codes,
  value,
  onChange,
}: InputProps & { readonly field: Extract<Field, { kind: 'rows' }>; readonly title: string }) {
  const t = useT()
  const rows = Array.isArray(value) ? (value as readonly Values[]) : []
  return (
    <fieldset className="rows">
      <legend>{title}</legend>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their place
        <div key={at} className="card">
          <Inputs
            fields={field.of}
            codes={codes}
            values={row}
            onChange={(next) => onChange(rows.map((one, other) => (other === at ? next : one)))}
          />
          <button
            type="button"
            className="plain"
            onClick={() => onChange(rows.filter((_, other) => other !== at))}
          >
            {t('remove')}
          </button>
        </div>
      ))}
      <button type="button" className="plain" onClick={() => onChange([...rows, {}])}>
        {t('addRow')}
      </button>
    </fieldset>
  )
}
