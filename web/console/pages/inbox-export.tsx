// biome-ignore-all lint/a11y/noStaticElementInteractions: leaving a popover is heard on its frame
import { useState } from 'react'
import { api, say, sayNumber, useLanguage, useSay, useWords, words } from '../../live/index.ts'
import { saveFile } from '../parts/csv.ts'
import { Prove, wantsProof } from '../parts/prove.tsx'
import { toast } from '../parts/toast.tsx'

const dictionary = words({
  export: say('导出', 'Export'),
  how: say(
    '当前筛选的全部事项，列与屏幕一致，个人信息保持隐去；何人何时以何条件导出多少件，记入审计。',
    'All matters of the filter with the columns shown; personal data stays masked. Who exported what, when and how many is on record.',
  ),
  csv: say('CSV 表格', 'CSV'),
  xlsx: say('Excel 表格', 'Excel'),
  busy: say('正在导出…', 'Exporting…'),
  done: (n: string) => say(`已导出 ${n} 件`, `${n} exported`),
  capped: (n: string) =>
    say(
      `已导出前 ${n} 件，列表更长：请缩小筛选范围后再导出其余部分`,
      `The first ${n} were exported; the list is longer: narrow the filters for the rest`,
    ),
})

type Format = 'csv' | 'xlsx'

/** 导出: the server makes the sheet by the right of who asks, and keeps a record of it. */
export function Export({
  query,
  columns,
}: {
  query: Readonly<Record<string, string>>
  columns: readonly { readonly key: string }[]
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const lang = useLanguage()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [waiting, setWaiting] = useState<Format | null>(null)
  const run = async (format: Format): Promise<void> => {
    setOpen(false)
    setBusy(true)
    const got = await api.download('/api/matters/export', {
      filter: query,
      columns: columns.map((one) => one.key),
      format,
      lang,
    })
    setBusy(false)
    if (!got.ok) return wantsProof(got.error) ? setWaiting(format) : toast(s(got.error.says), 'red')
    const { blob, name, headers } = got.value
    saveFile(name, blob)
    const capped = headers.get('x-more') === 'true'
    toast((capped ? w.capped : w.done)(sayNumber(Number(headers.get('x-rows')))), capped ? 'blue' : 'green')
  }
  return (
    <div
      className="anchor"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <button
        type="button"
        className="button small"
        aria-expanded={open}
        disabled={busy}
        onClick={() => setOpen(!open)}
      >
        ⤓ {busy ? w.busy : w.export}
      </button>
      {open && (
        <div className="popover stack tight" style={{ right: 0, width: 260 }}>
          <small>{w.how}</small>
          <div className="row">
            {(['csv', 'xlsx'] as const).map((format) => (
              <button key={format} type="button" className="button small" onClick={() => void run(format)}>
                {w[format]}
              </button>
            ))}
          </div>
        </div>
      )}
      {waiting && (
        <Prove
          onClose={() => setWaiting(null)}
          onDone={() => {
            setWaiting(null)
            void run(waiting)
          }}
        />
      )}
    </div>
  )
}
