import { useState } from 'react'
import { WORKBOOK_ROWS } from '../../../platform/catalogue/declare.ts'
import { api, type Failure, say, sayNumber, useLanguage, useWords, words } from '../../live/index.ts'
import { saveFile } from '../parts/csv.ts'

const dictionary = words({
  rejects: say('下载退回清单', 'Download the workbook'),
  all: say('下载全部行', 'All rows'),
  parts: (title: string, n: number) => say(`${title}（共 ${n} 部分）`, `${title} (${n} parts)`),
  part: (n: number, from: string, to: string) =>
    say(`第 ${n} 部分：第 ${from}–${to} 行`, `Part ${n}: rows ${from}–${to}`),
  busy: say('正在生成…', 'making it…'),
})

/** 退回清单 of a delivery, its bad cells marked: one workbook, or as many parts as its rows need. */
export function RejectBook({
  delivery,
  rows,
  all = false,
  onFailure,
}: {
  delivery: string
  /** Rows it will hold. */
  rows: number
  /** Every row, not only those that were sent back. */
  all?: boolean
  onFailure: (failure: Failure | null) => void
}) {
  const w = useWords(dictionary)
  const lang = useLanguage()
  const [making, setMaking] = useState<number | null>(null)
  const parts = Math.ceil(rows / WORKBOOK_ROWS)
  const title = all ? w.all : w.rejects
  const fetchPart = async (part: number): Promise<void> => {
    setMaking(part)
    const query = new URLSearchParams({ lang, all: String(all), part: String(part) })
    const got = await api.file(`/api/quality/deliveries/${delivery}/workbook?${query}`)
    setMaking(null)
    onFailure(got.ok ? null : got.error)
    if (got.ok) saveFile(got.value.name, got.value.blob)
  }
  const button = (part: number, says: string, look: string) => (
    <button
      key={part}
      type="button"
      className={look}
      disabled={making !== null}
      onClick={() => void fetchPart(part)}
    >
      {making === part ? w.busy : says}
    </button>
  )
  if (parts <= 1) return button(1, title, all ? 'button' : 'button main')
  return (
    <details className="parts">
      <summary className={all ? 'button' : 'button main'}>{w.parts(title, parts)}</summary>
      <div className="stack tight">
        {Array.from({ length: parts }, (_, n) =>
          button(
            n + 1,
            w.part(
              n + 1,
              sayNumber(n * WORKBOOK_ROWS + 1),
              sayNumber(Math.min(rows, (n + 1) * WORKBOOK_ROWS)),
            ),
            'button small',
          ),
        )}
      </div>
    </details>
  )
}
