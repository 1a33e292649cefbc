import type { Say } from '../../../base/say.ts'
import { say, sayNumber, useSay, useWords, words } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { sharingWords } from './sharing-words.ts'

const dictionary = words({
  records: say('使用记录', 'Records of use'),
  result: say('结果', 'Result'),
  at: say('时间', 'When'),
  what: say('方式', 'What'),
  why: say('用途', 'Why'),
  watched: say('重点关注', 'watched'),
  many: (n: string) => say(`${n} 行`, `${n} rows`),
  lookup: say('查询', 'look-up'),
  check: say('核验', 'check'),
  file: say('批量文件', 'file'),
  push: say('推送', 'push'),
})
const KINDS: Readonly<Record<string, Say>> = {
  'share.granted': say('授权开通', 'granted'),
  'share.revoked': say('授权撤销', 'revoked'),
  'share.ended': say('授权到期', 'ended'),
  'share.reviewed': say('年度复核', 'reviewed'),
  'share.keyMade': say('生成密钥', 'key made'),
  'share.keyClosed': say('停用密钥', 'key closed'),
  'share.hookSet': say('设置推送', 'push set'),
  'share.fetched': say('下载文件', 'file fetched'),
}

export type Row = {
  readonly seq: number
  readonly at: string
  readonly kind: string
  readonly grant: string
  readonly title: string
  readonly user: string
  readonly owner: string
  readonly by: string
  readonly byUnit: string | null
  readonly do: string | null
  readonly items: readonly string[]
  readonly whose: string | null
  readonly why: { readonly duty: string; readonly operator: string; readonly case: string } | null
  readonly words: string | null
  readonly rows: number | null
  readonly result: string | null
  readonly resultTitle: Say | null
  readonly refused: boolean
  readonly watched: boolean
}

/** Uses of shared data as a table: who, what, why, what came of it. */
export function Facts({ rows, more }: { rows: readonly Row[]; more?: React.ReactNode }) {
  const w = useWords(dictionary)
  const d = useWords(sharingWords)
  const s = useSay()
  const does = (row: Row): string => {
    const named: Readonly<Record<string, string>> = {
      lookup: w.lookup,
      check: w.check,
      file: w.file,
      push: w.push,
    }
    return row.do ? (named[row.do] ?? row.do) : s(KINDS[row.kind] ?? say(row.kind, row.kind))
  }
  const columns: Column<Row>[] = [
    { key: 'at', title: w.at, width: '130px', bare: true, show: (row) => <When at={row.at} /> },
    { key: 'title', title: d.dataset, width: 'minmax(140px, 1.4fr)', wrap: true, show: (row) => row.title },
    {
      key: 'user',
      title: d.user,
      width: 'minmax(130px, 1.2fr)',
      wrap: true,
      show: (row) => (
        <>
          {row.user}
          <span className="small">
            {' '}
            · {row.byUnit && row.byUnit !== row.user ? `${row.byUnit} ` : ''}
            {row.by}
          </span>
        </>
      ),
    },
    { key: 'do', title: w.what, width: '90px', show: does },
    {
      key: 'why',
      title: w.why,
      width: 'minmax(150px, 1.4fr)',
      wrap: true,
      show: (row) =>
        row.why ? `${row.why.duty} · ${row.why.operator} · ${row.why.case}` : (row.words ?? '—'),
    },
    {
      key: 'result',
      title: w.result,
      width: '150px',
      wrap: true,
      show: (row) => (
        <>
          {row.resultTitle && (
            <span className={`tag ${row.refused ? 'red' : ''}`} title={row.result ?? ''}>
              {s(row.resultTitle)}
            </span>
          )}{' '}
          {row.rows !== null && <span className="small">{w.many(sayNumber(row.rows))}</span>}
          {row.watched && <span className="tag yellow">{w.watched}</span>}
        </>
      ),
    },
  ]
  return (
    <Table
      label={w.records}
      columns={columns}
      rows={rows}
      idOf={(row) => String(row.seq)}
      wide={860}
      {...(more ? { more } : {})}
    />
  )
}
