import type { ReactNode } from 'react'
import { polygonAreaM2 } from '../../../platform/fields/decide.ts'
import type { Field, FieldList, PolygonValue } from '../../../platform/fields/declare.ts'
import { sayMoney, useLanguage, useSay, useWords } from '../../live/index.ts'
import { useAreaPath, useUnitName } from '../lists.ts'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { codePath } from './code.ts'
import { When } from './due.tsx'

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
      return <span className="num">{polygonAreaM2(value as PolygonValue).toFixed(2)} m²</span>
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
}: {
  fields: FieldList
  values: Readonly<Record<string, unknown>>
  only?: readonly string[]
  all?: boolean
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
              <Shown field={field} value={value} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
