import type { ComponentType } from 'react'
import { askedFields } from '../../../platform/fields/decide.ts'
import type { Field } from '../../../platform/fields/declare.ts'
import type { InputProps } from './props.ts'
import { useApplyWords } from './words.ts'

type RowsField = Extract<Field, { kind: 'rows' }>
type Row = Readonly<Record<string, unknown>>

/** A small table as cards, one below the other. */
export function Rows({
  Cell,
  ...props
}: InputProps & { readonly field: RowsField; readonly Cell: ComponentType<InputProps> }) {
  const t = useApplyWords()
  const { field, value, change } = props
  const rows: readonly Row[] = Array.isArray(value) ? (value as Row[]) : []
  const put = (next: readonly Row[]) => change(next.length > 0 ? next : undefined)
  return (
    <>
      {rows.map((row, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <div className="card" key={n}>
          <div className="rowHead">
            <strong>{t('rowNth', { n: n + 1 })}</strong>
            <button
              type="button"
              className="plain"
              aria-label={t('dropRow', { n: n + 1 })}
              onClick={() => put(rows.filter((_, at) => at !== n))}
            >
              ×
            </button>
          </div>
          {Object.entries(askedFields(field.of, row)).map(([name, one]) => (
            <Cell
              key={name}
              {...props}
              name={name}
              field={one}
              value={row[name]}
              from={undefined}
              problem={null}
              change={(cell) => put(rows.map((old, at) => (at === n ? { ...old, [name]: cell } : old)))}
            />
          ))}
        </div>
      ))}
      {rows.length < (field.max ?? 100) && (
        <button type="button" className="button quiet" onClick={() => put([...rows, {}])}>
          ＋ {t('addRow')}
        </button>
      )}
    </>
  )
}
