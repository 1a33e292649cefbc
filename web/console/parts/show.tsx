import type { ReactNode } from 'react'
import type { Field, FieldList, PolygonValue } from '../../../platform/fields/declare.ts'
import { sayMoney, sayNumber, useLanguage, useSay, useWords } from '../../live/index.ts'
import { useAreaPath, useUnitName } from '../lists.ts'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { codePath } from './code.ts'
import { When } from './due.tsx'
import { areaText, OutlineShown, PointShown } from './place.tsx'

/** A stored value in words, by its declared field. */
export function Shown({ field, value }: { field: Field; value: unknown }): ReactNode {
  const s = useSay()
  const w = useWords(common)
  const lang = useLanguage()
  const { declared } = useCity()
  const area = useAreaPath()
  const unit = useUnitName()
  if (value === undefined || value === null || value === '') return <span className="muted">—</span>
  const each = (say: (one: string) => string) =>
    Array.isArray(value) ? value.map(String).map(say).join('、') : say(String(value))
  switch (field.kind) {
    case 'code':
      return each((one) => codePath(declared.codes[field.list], one, s))
    case 'unit':
      return each(unit)
    case 'area':
      return area(String(value))
    case 'yes':
      return value === true ? w.yes : w.no
    case 'money':
      return sayMoney(Number(value), lang)
    case 'instant':
      return <When at={String(value)} />
    case 'point': {
      const { lon, lat } = value as { lon: number; lat: number }
      return (
        <span className="num">
          {lon}, {lat}
        </span>
      )
    }
    case 'polygon':
      return <span className="num">{areaText(value as PolygonValue)} m²</span>
    case 'decimal':
      // integers stand as they are: they may be years or floors
      return <span className="num">{sayNumber(Number(value))}</span>
    case 'integer':
      return <span className="num">{String(value)}</span>
    case 'files':
      return w.rows(Array.isArray(value) ? value.length : 0)
    case 'rows':
      return w.rows(Array.isArray(value) ? value.length : 0)
    case 'text':
      return field.long ? <span className="pre">{String(value)}</span> : String(value)
    default:
      return String(value)
  }
}

/** Facts by field list; empty ones are left out unless asked for. */
export function Detail({
  fields,
  values,
  only,
  all = false,
  layers = [],
}: {
  fields: FieldList
  values: Readonly<Record<string, unknown>>
  only?: readonly string[]
  all?: boolean
  /** Layers of the map that show these places. */
  layers?: readonly string[]
}) {
  const s = useSay()
  return (
    <dl className="detail">
      {Object.entries(fields).map(([name, field]) => {
        if (only && !only.includes(name)) return null
        const value = values[name]
        if (
          !all &&
          (value === undefined ||
            value === null ||
            value === '' ||
            (Array.isArray(value) && value.length === 0))
        )
          return null
        return (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{s(field.title)}</dt>
            <dd>
              <Told field={field} value={value} layers={layers} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** A value where there is room for it: places with their way to the map, lists with what stands in them. */
function Told({ field, value, layers }: { field: Field; value: unknown; layers: readonly string[] }) {
  const s = useSay()
  if (field.kind === 'point' && isPlace(value)) return <PointShown value={value} layers={layers} />
  if (field.kind === 'polygon' && typeof value === 'object' && value !== null)
    return <OutlineShown value={value as PolygonValue} layers={layers} />
  if (field.kind === 'rows' && Array.isArray(value) && value.length > 0)
    return (
      <ol className="told-rows">
        {value.map((row: Readonly<Record<string, unknown>>, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their place
          <li key={at}>
            {Object.entries(field.of).map(([name, one], n) => (
              <span key={name} title={s(one.title)}>
                {n > 0 && ' · '}
                <Shown field={one} value={row[name]} />
              </span>
            ))}
          </li>
        ))}
      </ol>
    )
  return <Shown field={field} value={value} />
}

const isPlace = (value: unknown): value is { lon: number; lat: number } =>
  typeof value === 'object' && value !== null && 'lon' in value && 'lat' in value
