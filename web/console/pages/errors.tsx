import { useMemo, useState } from 'react'
import enPage from '../../../docs/en/errors.md?raw'
import zhPage from '../../../docs/zh/errors.md?raw'
import { type Say, say, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { narrow } from '../parts/pick.tsx'
import { Table } from '../parts/table.tsx'
import { common } from '../words.ts'

const dictionary = words({
  title: say('错误说明', 'Refusals'),
  about: say(
    '系统拒绝一项操作时都会给出编码、原因和办法。按编码或词语查找：',
    'Whenever the system refuses, it gives a code, the reason and what to do. Find it by code or words:',
  ),
  code: say('编码', 'Code'),
  http: say('状态', 'Status'),
  says: say('原因', 'Reason'),
  remedy: say('怎么办', 'What to do'),
  find: say('编码或词语', 'Code or words'),
})

type Shown = { readonly code: string; readonly http: number; readonly says: Say; readonly remedy: Say }

/** The page that the docs are made of, made from the declared refusals themselves: one line of a table per code. */
export function readErrors(zh: string, en: string): readonly Shown[] {
  const lines = (text: string) =>
    [...text.matchAll(/^\| `([^`]+)` \| (\d+) \| (.*?) \| (.*?) \|$/gm)].map(
      ([, code = '', http = '', says = '', remedy = '']) => ({ code, http: Number(http), says, remedy }),
    )
  const other = new Map(lines(en).map((one) => [one.code, one]))
  return lines(zh).map((one) => {
    const twin = other.get(one.code) ?? one
    return {
      code: one.code,
      http: one.http,
      says: say(one.says, twin.says),
      remedy: say(one.remedy, twin.remedy),
    }
  })
}
const all = readErrors(zhPage, enPage)

/** Every refusal there is, to be found by its code or its words. */
export function Errors() {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  useTitle({ title: w.title })
  const [q, setQ] = useState('')
  const rows = useMemo(() => {
    if (!q.trim()) return all
    const byCode = new Map(all.map((one) => [one.code, one]))
    const choices = all.map((one) => ({
      value: one.code,
      label: one.code,
      words: `${one.says.zh} ${one.says.en} ${one.remedy.zh} ${one.remedy.en} ${one.http}`,
    }))
    return narrow(choices, q).flatMap((one) => byCode.get(one.value) ?? [])
  }, [q])
  return (
    <div className="page full">
      <h1>{w.title}</h1>
      <label className="row" htmlFor="refusal-q">
        <span className="muted">{w.about}</span>
        <input
          id="refusal-q"
          className="input"
          type="search"
          style={{ width: 240 }}
          placeholder={w.find}
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
        <small>{c.rows(rows.length)}</small>
      </label>
      <Table
        label={w.title}
        rows={rows}
        idOf={(row) => row.code}
        columns={[
          { key: 'code', title: w.code, width: '210px', show: (row) => <b>{row.code}</b> },
          {
            key: 'http',
            title: w.http,
            width: '60px',
            show: (row) => <span className="num">{row.http}</span>,
          },
          { key: 'says', title: w.says, width: 'minmax(200px, 1fr)', wrap: true, show: (row) => s(row.says) },
          {
            key: 'remedy',
            title: w.remedy,
            width: 'minmax(200px, 1fr)',
            wrap: true,
            show: (row) => s(row.remedy),
          },
        ]}
      />
    </div>
  )
}
