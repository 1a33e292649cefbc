import { useRef, useState } from 'react'
import { dayOf, localText } from '../../../base/instant.ts'
import { api, currentInstant, type Say, say, sayNumber, useSay, useWords, words } from '../../live/index.ts'
import type { Declared, Page, Row } from '../../live/wire.ts'
import { useAreaPath } from '../lists.ts'
import { codePath } from '../parts/code.ts'
import { saveCsv } from '../parts/csv.ts'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'

const dictionary = words({
  export: say('导出', 'Export'),
  how: say(
    '导出当前筛选的列表（CSV），列与屏幕一致，个人信息保持隐去',
    'The list as filtered, as CSV, with the columns shown; personal data stays masked',
  ),
  busy: (n: string) => say(`已读取 ${n} 件，点击停止`, `${n} read; stop`),
  done: (n: string) => say(`已导出 ${n} 件`, `${n} exported`),
  capped: (n: string) =>
    say(
      `已导出前 ${n} 件，列表更长：请缩小筛选范围后再导出其余部分`,
      `The first ${n} were exported; the list is longer: narrow the filters for the rest`,
    ),
})

/** More than a person reads; what needs more goes through the API with a key of its own. */
const MOST = 5_000
const PAGE = 200

const stamp = (iso: string | null): string => (iso ? localText(new Date(iso)) : '')

type Words = { readonly s: (one: Say | string | null | undefined) => string; readonly declared: Declared }

/** A row as text, by the keys of the columns on the screen. */
function textOf(row: Row, key: string, { s, declared }: Words, area: (code: string) => string): string {
  const code = (list: string, value: string | null) => (value ? codePath(declared.codes[list], value, s) : '')
  switch (key) {
    case 'state':
      return s(declared.types[row.type]?.flow.states[row.state]?.title ?? row.state)
    case 'due':
      return stamp(row.due)
    case 'openedAt':
      return stamp(row.openedAt)
    case 'kind':
    case 'category':
    case 'urgency':
    case 'channel':
      return code(key, row[key])
    case 'area':
      return area(row.area) || row.areaName
    case 'unit':
      return row.leadUnitName ?? ''
    case 'requester':
      return [row.requester?.name, row.requester?.phone].filter(Boolean).join(' ')
    case 'type':
      return s(declared.types[row.type]?.title ?? row.type)
    case 'tags':
      return row.tags.join(' ')
    case 'address':
      return row.address ?? ''
    default:
      return key === 'number' ? row.number : key === 'title' ? row.title : ''
  }
}

/** 导出: the pages of the API one after another, by the right of who asks; may be stopped. */
export function Export({
  query,
  columns,
}: {
  query: Readonly<Record<string, string>>
  columns: readonly { readonly key: string; readonly title: string }[]
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const area = useAreaPath()
  const { declared } = useCity()
  const [read, setRead] = useState<number | null>(null)
  const stop = useRef(false)
  const run = async (): Promise<void> => {
    if (read !== null) {
      stop.current = true
      return
    }
    stop.current = false
    const rows: Row[] = []
    let cursor: string | null = null
    do {
      setRead(rows.length)
      const got: Awaited<ReturnType<typeof api.get<Page<Row>>>> = await api.get<Page<Row>>('/api/matters', {
        ...query,
        limit: PAGE,
        cursor,
      })
      if (!got.ok || stop.current) {
        setRead(null)
        return toast(got.ok ? c.cancel : s(got.error.says), got.ok ? 'blue' : 'red')
      }
      rows.push(...got.value.rows)
      cursor = got.value.next
    } while (cursor && rows.length < MOST)
    setRead(null)
    saveCsv(`${query.view ?? 'matters'}-${dayOf(currentInstant())}.csv`, [
      columns.map((one) => one.title),
      ...rows.map((row) => columns.map((one) => textOf(row, one.key, { s, declared }, area))),
    ])
    toast((cursor ? w.capped : w.done)(sayNumber(rows.length)), cursor ? 'blue' : 'green')
  }
  return (
    <button type="button" className="button small" title={w.how} onClick={() => void run()}>
      ⤓ {read === null ? w.export : w.busy(sayNumber(read))}
    </button>
  )
}
