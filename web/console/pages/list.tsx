import type { ReactNode } from 'react'
import type { Failure } from '../../live/index.ts'
import { useWords } from '../../live/index.ts'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { common } from '../words.ts'

/** A paged table with its loading, empty and refused states. */
export function List<T>({
  paged,
  label,
  columns,
  idOf,
  hrefOf,
  onOpen,
  empty,
  wide,
}: {
  paged: {
    rows: readonly T[] | null
    failure: Failure | null
    next: string | null
    more: () => void
    reload: () => void
  }
  label: string
  columns: readonly Column<T>[]
  idOf: (row: T) => string
  hrefOf?: (row: T) => string
  onOpen?: (row: T) => void
  empty?: ReactNode
  wide?: number
}) {
  const c = useWords(common)
  if (paged.failure) return <Failed failure={paged.failure} retry={paged.reload} />
  if (paged.rows === null) return <Loading />
  if (paged.rows.length === 0) return <Empty>{empty}</Empty>
  return (
    <Table
      label={label}
      columns={columns}
      rows={paged.rows}
      idOf={idOf}
      {...(hrefOf ? { hrefOf } : {})}
      {...(onOpen ? { onOpen } : {})}
      {...(wide ? { wide } : {})}
      more={
        paged.next ? (
          <div className="more">
            <button type="button" className="button small" onClick={paged.more}>
              {c.more}
            </button>
          </div>
        ) : null
      }
    />
  )
}
