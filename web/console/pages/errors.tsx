import { useMemo, useState } from 'react'
import { declaredRefusals } from '../../../base/refusal.ts'
import '../../../platform/matters/declare.ts'
import '../../../platform/org/declare.ts'
import '../../../platform/fields/decide.ts'
import { api, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
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

/** Sentences need the case's detail; a stand-in that says its own name for anything asked of it. */
const anything: unknown = new Proxy(
  Object.assign(() => '…', {}),
  {
    get: (_target, name) =>
      name === Symbol.toPrimitive
        ? () => '…'
        : name === 'map'
          ? () => []
          : name === 'join'
            ? () => '…'
            : name === 'length'
              ? 0
              : anything,
  },
)

const known = (): readonly Shown[] =>
  [...declaredRefusals()].flatMap(([code, spec]) => {
    try {
      return [{ code, http: spec.http, says: spec.says(anything), remedy: spec.remedy }]
    } catch {
      return [
        { code, http: spec.http, says: say('（随情况而定）', '(depends on the case)'), remedy: spec.remedy },
      ]
    }
  })

/** Every refusal there is: the server's list when it gives one, the rules that run in the page otherwise. */
export function Errors() {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  useTitle({ title: w.title })
  const [q, setQ] = useState('')
  const { load } = useLoad('refusals', (signal) =>
    api.get<{ rows: readonly Shown[] }>('/api/refusals', undefined, { signal, quiet: true }),
  )
  const all = useMemo(() => (load.state === 'ready' && load.value.rows ? load.value.rows : known()), [load])
  const rows = useMemo(() => {
    const byCode = new Map(all.map((one) => [one.code, one]))
    return narrow(
      all.map((one) => ({
        value: one.code,
        label: one.code,
        words: `${one.says.zh} ${one.says.en} ${one.remedy.zh} ${one.remedy.en} ${one.http}`,
      })),
      q,
    ).flatMap((one) => byCode.get(one.value) ?? [])
  }, [all, q])
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
        <small>{c.rows(all.length)}</small>
      </label>
      <Table
        label={w.title}
        rows={q ? rows : all}
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
