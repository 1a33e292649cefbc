import { useId, useState } from 'react'
import { cornersOf, polygonAreaM2, polygonOf } from '../../../platform/fields/decide.ts'
import type { PolygonValue } from '../../../platform/fields/declare.ts'
import { usePosition } from '../../live/position.ts'
import { useDeclared } from '../declared.ts'
import { FilePicker } from './files.tsx'
import type { InputProps } from './props.ts'
import { Rows } from './rows.tsx'
import { Signature } from './signature.tsx'
import { useApplyWords } from './words.ts'

/** Up to so many choices stand open; more fold into a list. */
const OPEN_CHOICES = 7

/** One field of a form: label, help, source, input, what is wrong. */
export function Input(props: InputProps) {
  const t = useApplyWords()
  const id = useId()
  const { field, value, problem, from } = props
  const locked = from?.locked === true || field.computed !== undefined
  const own = JSON.stringify(value)
  const label = (
    <>
      {t.of(field.title)} {field.required || locked ? null : <small>{t('optional')}</small>}
    </>
  )
  const grouped =
    ['yes', 'rows', 'files', 'signature', 'point', 'polygon'].includes(field.kind) || field.kind === 'code'
  const notes = (
    <>
      {field.help && <p className="hint">{t.of(field.help)}</p>}
      {from && own !== undefined && (
        <p className="hint source">{t(from.locked ? 'locked' : 'from', { source: t.of(from.source) })}</p>
      )}
      {field.computed && <p className="hint source">{t('reckoned')}</p>}
    </>
  )
  const wrong = (
    <p className="problem" id={`${id}p`} role="alert">
      {problem ? t.of(problem) : ''}
    </p>
  )
  if (locked)
    return (
      <div className="given">
        <span className="givenLabel">{t.of(field.title)}</span>
        <output>{t.of(props.shown(field, value))}</output>
        {notes}
        {wrong}
      </div>
    )
  if (grouped)
    return (
      <fieldset aria-describedby={`${id}p`}>
        <legend>{label}</legend>
        {notes}
        <Grouped {...props} id={id} />
        {wrong}
      </fieldset>
    )
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      {notes}
      <Single {...props} id={id} />
      {wrong}
    </div>
  )
}

const DAY_FIRST = /^\d{4}-\d{2}-\d{2}$/

function Single({ field, value, change, id, problem }: InputProps & { readonly id: string }) {
  const declared = useDeclared().value
  const t = useApplyWords()
  const shared = {
    id,
    'aria-describedby': `${id}p`,
    'aria-invalid': problem ? (true as const) : undefined,
  }
  const text = value === undefined || value === null ? '' : String(value)
  const typed = (given: string) => change(given === '' ? undefined : given)
  switch (field.kind) {
    case 'text':
      return field.long ? (
        <textarea {...shared} rows={5} value={text} onChange={(event) => typed(event.target.value)} />
      ) : (
        <input
          {...shared}
          value={text}
          maxLength={(field.max ?? 200) * 2}
          onChange={(event) => typed(event.target.value)}
        />
      )
    case 'integer':
    case 'decimal':
      return (
        <input
          {...shared}
          inputMode={field.kind === 'integer' ? 'numeric' : 'decimal'}
          value={text}
          maxLength={20}
          onChange={(event) => typed(event.target.value)}
        />
      )
    case 'money':
      return <Money shared={shared} value={value} change={change} />
    case 'day':
      return (
        <input
          {...shared}
          type="date"
          value={DAY_FIRST.test(text) ? text : ''}
          onChange={(event) => typed(event.target.value)}
        />
      )
    case 'instant':
      return (
        <input
          {...shared}
          type="datetime-local"
          value={text.slice(0, 16)}
          onChange={(event) => typed(event.target.value)}
        />
      )
    case 'area':
      return (
        <select {...shared} value={text} onChange={(event) => typed(event.target.value)}>
          <option value="">{t('choose')}</option>
          {(declared?.areas ?? [])
            .filter((area) => field.level === undefined || area.level === field.level)
            .map((area) => (
              <option key={area.code} value={area.code}>
                {area.name}
              </option>
            ))}
        </select>
      )
    case 'phone':
      return (
        <input
          {...shared}
          inputMode="tel"
          autoComplete="tel-national"
          value={text}
          maxLength={40}
          onChange={(event) => typed(event.target.value)}
        />
      )
    default:
      return (
        <input
          {...shared}
          value={text}
          maxLength={254}
          autoComplete="off"
          inputMode={field.kind === 'mail' ? 'email' : 'text'}
          autoCapitalize={field.kind === 'mail' ? 'none' : 'characters'}
          onChange={(event) => typed(event.target.value)}
        />
      )
  }
}

/** Yuan as people write them; fen in the form. */
function Money(props: { shared: { id: string }; value: unknown; change: (value: unknown) => void }) {
  const t = useApplyWords()
  const { value } = props
  const text = typeof value === 'number' ? String(value / 100) : typeof value === 'string' ? value : ''
  return (
    <div className="unit">
      <input
        {...props.shared}
        key={typeof value === 'number' ? 'fen' : 'typed'}
        inputMode="decimal"
        defaultValue={text}
        maxLength={18}
        onBlur={(event) => {
          const given = event.target.value.normalize('NFKC').replace(/[\s,，元]/g, '')
          const plain = /^-?\d{1,13}(?:\.\d{1,2})?$/.test(given)
          props.change(given === '' ? undefined : plain ? Math.round(Number(given) * 100) : given)
        }}
      />
      <span>{t('yuan')}</span>
    </div>
  )
}

function Grouped(props: InputProps & { readonly id: string }) {
  const t = useApplyWords()
  const { field, value, change, id, codes } = props
  switch (field.kind) {
    case 'yes':
      return (
        <div className="choices">
          {([true, false] as const).map((one) => (
            <label key={String(one)} className="choice">
              <input type="radio" name={id} checked={value === one} onChange={() => change(one)} />
              <span>{t(one ? 'yes' : 'no')}</span>
            </label>
          ))}
        </div>
      )
    case 'code': {
      const all = codes[field.list]?.codes ?? []
      const chosen = Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)]
      if (!field.many && all.length > OPEN_CHOICES)
        return (
          <select
            aria-label={t.of(field.title)}
            value={chosen[0] ?? ''}
            onChange={(event) => change(event.target.value || undefined)}
          >
            <option value="">{t('choose')}</option>
            {all.map((one) => (
              <option key={one.code} value={one.code}>
                {t.of(one.title)}
              </option>
            ))}
          </select>
        )
      return (
        <div className="choices">
          {all.map((one) => (
            <label key={one.code} className="choice">
              <input
                type={field.many ? 'checkbox' : 'radio'}
                name={id}
                checked={chosen.includes(one.code)}
                onChange={(event) => {
                  if (!field.many) return change(one.code)
                  const next = event.target.checked
                    ? [...chosen, one.code]
                    : chosen.filter((code) => code !== one.code)
                  change(next.length > 0 ? next : undefined)
                }}
              />
              <span>{t.of(one.title)}</span>
            </label>
          ))}
        </div>
      )
    }
    case 'rows':
      return <Rows {...props} field={field} Cell={Input} />
    case 'files': {
      const ids = Array.isArray(value) ? value.map(String) : []
      const files = ids.map(
        (one) => props.files.find((file) => file.id === one) ?? { id: one, name: '', size: 0, remote: one },
      )
      return (
        <FilePicker
          files={files}
          max={field.max ?? 9}
          change={(next) => {
            for (const file of next) if (!props.files.some((one) => one.id === file.id)) props.keepFile(file)
            change(next.length > 0 ? next.map((file) => file.id) : undefined)
          }}
        />
      )
    }
    case 'signature':
      return (
        <Signature
          value={typeof value === 'string' ? value : null}
          change={(file) => {
            if (file) props.keepFile(file)
            change(file?.id)
          }}
        />
      )
    case 'point':
      return <Point value={value} change={change} label={t.of(field.title)} />
    case 'polygon':
      return <Corners value={value} change={change} label={t.of(field.title)} />
    default:
      return null
  }
}

/** An outline, corner by corner where one stands, or pasted. */
function Corners({
  value,
  change,
  label,
}: {
  value: unknown
  change: (value: unknown) => void
  label: string
}) {
  const t = useApplyWords()
  const [typed, setTyped] = useState(() =>
    typeof value === 'object' && value ? cornersOf(value as PolygonValue) : String(value ?? ''),
  )
  const set = (text: string) => {
    setTyped(text)
    const read = polygonOf(text)
    // what is not yet an outline goes along as it stands, and the server says what is wrong with it
    change(text.trim() === '' ? undefined : typeof read === 'string' ? text : read)
  }
  const { find, finding, lost } = usePosition(({ lon, lat }) =>
    set(`${typed.trim()}\n${lon.toFixed(7)},${lat.toFixed(7)}`.trim()),
  )
  const read = polygonOf(typed)
  return (
    <>
      <textarea
        rows={4}
        aria-label={label}
        placeholder={t('corners')}
        value={typed}
        spellCheck={false}
        onChange={(event) => set(event.target.value)}
      />
      <button type="button" className="button quiet" onClick={find} disabled={finding}>
        {t('cornerHere')}
      </button>
      {lost && (
        <p className="problem" role="alert">
          {t('noPlace')}
        </p>
      )}
      {typeof read === 'object' && (
        <p className="good">{t('outlineArea', { m2: polygonAreaM2(read).toFixed(2) })}</p>
      )}
    </>
  )
}

const SPOT = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,2}(?:\.\d+)?)\s*$/

/** A place: where one stands, or longitude and latitude as a map says them. */
function Point({
  value,
  change,
  label,
}: {
  value: unknown
  change: (value: unknown) => void
  label: string
}) {
  const t = useApplyWords()
  const point = typeof value === 'object' && value ? (value as { lon: number; lat: number }) : null
  const [typed, setTyped] = useState(() => (typeof value === 'string' ? value : ''))
  const set = (text: string) => {
    setTyped(text)
    const spot = SPOT.exec(text)
    // what is not yet a place goes along as it stands, and the server says what is wrong with it
    change(text.trim() === '' ? undefined : spot ? { lon: Number(spot[1]), lat: Number(spot[2]) } : text)
  }
  const degrees = (value: number): number => Math.round(value * 1e6) / 1e6
  const { find, finding, lost } = usePosition(({ lon, lat }) => {
    setTyped('')
    change({ lon: degrees(lon), lat: degrees(lat) })
  })
  return (
    <>
      <button type="button" className="button quiet" onClick={find} disabled={finding}>
        {t('here')}
      </button>
      {lost && (
        <p className="problem" role="alert">
          {t('noPlace')}
        </p>
      )}
      <input
        aria-label={`${label} ${t('lonLat')}`}
        placeholder={t('lonLat')}
        value={typed}
        maxLength={60}
        autoComplete="off"
        onChange={(event) => set(event.target.value)}
      />
      {point && (
        <p className="good">
          {point.lon}, {point.lat}
        </p>
      )}
    </>
  )
}
