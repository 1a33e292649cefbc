import { type ChangeEvent, useState } from 'react'
import { api, type Failure, type Say, say, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Refused } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'

const dictionary = words({
  title: say('人员名单导入', 'List of personnel'),
  lead: say(
    '人事部门给的 Excel 或 CSV：入职开通账号和岗位，调动先收回旧职责再到新岗位，离职冻结账号、退出登录并把在办事项交给单位负责人。先预览，确认后一次执行。',
    'An Excel or CSV file of the personnel office: who joined gets an account and a post, who moved loses the old duties before the new post, who left is frozen and logged out, and open matters go to the lead of the unit. Look first, then do it all at once.',
  ),
  heads: say(
    '表头：工号、姓名、变动（入职/调动/离职）、单位、岗位、账号、工作电话、生效日期；前三列必有。',
    'Headings: 工号 staff no, 姓名 name, 变动 change (joined/moved/left), 单位 unit, 岗位 post, 账号 login, 工作电话 phone, 生效日期 date; the first three are needed.',
  ),
  template: say('下载模板', 'Template'),
  choose: say('选择文件', 'Choose a file'),
  other: say('换一个文件', 'Another file'),
  reading: say('正在读取…', 'Reading…'),
  join: say('入职', 'joins'),
  move: say('调动', 'moves'),
  leave: say('离职', 'leaves'),
  same: say('无变化', 'nothing changes'),
  row: say('行', 'Row'),
  who: say('人员', 'Person'),
  act: say('变动', 'Change'),
  before: say('现在', 'Now'),
  after: say('之后', 'Then'),
  login: say('账号', 'Account'),
  bad: say('退回的行', 'Rows handed back'),
  why: say('原因', 'Why'),
  rejects: say('下载退回清单', 'Download them with reasons'),
  counts: (joined: number, moved: number, left: number, same: number, bad: number) =>
    say(
      `入职 ${joined} 人，调动 ${moved} 人，离职 ${left} 人，无变化 ${same} 人，退回 ${bad} 行`,
      `${joined} join, ${moved} move, ${left} leave, ${same} stay as they are, ${bad} rows handed back`,
    ),
  go: (n: number) => say(`确认执行 ${n} 项变动`, `Do these ${n} changes`),
  nothing: say('没有可执行的变动', 'There is nothing to do'),
  done: say('已执行', 'Done'),
  passwords: say('初始密码', 'First passwords'),
  once: say(
    '只显示这一次，请下载后当面告知本人；首次登录须修改。',
    'Shown only now: download them and tell each person; they must be changed at the first login.',
  ),
  save: say('下载', 'Download'),
  handed: (n: number) =>
    say(`${n} 件在办事项已交给单位负责人`, `${n} open matters were handed to leads of units`),
})

type Counts = { joined: number; moved: number; left: number; same: number; bad: number }
type Bad = { readonly row: number; readonly cells: readonly string[]; readonly reasons: readonly Say[] }
type Step = {
  readonly row: number
  readonly staffNo: string
  readonly name: string
  readonly act: 'join' | 'move' | 'leave' | 'same'
  readonly before: string | null
  readonly after: string | null
  readonly login: string | null
}
type Preview = {
  readonly mark: string
  readonly counts: Counts
  readonly steps: readonly Step[]
  readonly bad: readonly Bad[]
  readonly rejects: string | null
}
type Done = {
  readonly counts: Counts
  readonly bad: readonly Bad[]
  readonly rejects: string | null
  readonly passwords: readonly { readonly name: string; readonly login: string; readonly password: string }[]
  readonly handed: number
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const TEMPLATE = '工号,姓名,变动,单位,岗位,账号,工作电话,生效日期\r\n'

function saveAs(bytes: BlobPart, type: string, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([bytes], { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
const bytesOf = (base64: string): BlobPart => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
const csv = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n')}\r\n`

/** 人员名单: joined, moved, left, by a file of the personnel office. */
export function Personnel() {
  const w = useWords(dictionary)
  useTitle({ title: w.title })
  const [file, setFile] = useState<File | null>(null)
  const [preview, setPreview] = useState<Preview | null>(null)
  const [done, setDone] = useState<Done | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const look = async (chosen: File): Promise<void> => {
    setBusy(true)
    setFailure(null)
    setDone(null)
    setPreview(null)
    setFile(chosen)
    const got = await api.upload<Preview>('/api/personnel/preview', chosen, chosen.name)
    setBusy(false)
    if (got.ok) setPreview(got.value)
    else setFailure(got.error)
  }
  const act = async (): Promise<void> => {
    if (!file || !preview) return
    setBusy(true)
    setFailure(null)
    const got = await api.upload<Done>(
      `/api/personnel?mark=${encodeURIComponent(preview.mark)}`,
      file,
      file.name,
    )
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    setDone(got.value)
    setPreview(null)
  }
  const changes = preview ? preview.counts.joined + preview.counts.moved + preview.counts.left : 0
  return (
    <div className="page stack">
      <h1>{w.title}</h1>
      <p className="muted">{w.lead}</p>
      <p className="muted">{w.heads}</p>
      <div className="row">
        <label className="button main">
          {file ? w.other : w.choose}
          <input
            type="file"
            className="sr"
            accept=".xlsx,.xls,.csv"
            onChange={(event: ChangeEvent<HTMLInputElement>) => {
              const [chosen] = event.target.files ?? []
              event.target.value = ''
              if (chosen) void look(chosen)
            }}
          />
        </label>
        <button
          type="button"
          className="button"
          onClick={() => saveAs(`\ufeff${TEMPLATE}`, 'text/csv', '人员名单模板.csv')}
        >
          {w.template}
        </button>
        {file && <span className="muted">{file.name}</span>}
      </div>
      {busy && <p role="status">{w.reading}</p>}
      {failure && <Refused failure={failure} />}
      {preview && (
        <>
          <Sums counts={preview.counts} />
          <Steps steps={preview.steps} />
          <Rejected bad={preview.bad} rejects={preview.rejects} />
          <div>
            <button
              type="button"
              className="button main"
              disabled={busy || changes === 0}
              onClick={() => void act()}
            >
              {changes === 0 ? w.nothing : w.go(changes)}
            </button>
          </div>
        </>
      )}
      {done && <Result done={done} />}
    </div>
  )
}

function Sums({ counts }: { counts: Counts }) {
  const w = useWords(dictionary)
  const { joined, moved, left, same, bad } = counts
  return (
    <p className="banner blue" role="status">
      {w.counts(joined, moved, left, same, bad)}
    </p>
  )
}

function Steps({ steps }: { steps: readonly Step[] }) {
  const w = useWords(dictionary)
  const tone = { join: 'green', move: 'accent', leave: 'red', same: '' } as const
  if (steps.length === 0) return null
  return (
    <Table
      label={w.title}
      idOf={(row) => String(row.row)}
      rows={steps}
      columns={[
        { key: 'row', title: w.row, width: '56px', show: (row) => row.row },
        {
          key: 'act',
          title: w.act,
          width: '90px',
          show: (row) => <span className={`tag ${tone[row.act]}`}>{w[row.act]}</span>,
        },
        {
          key: 'who',
          title: w.who,
          width: 'minmax(140px, 1fr)',
          show: (row) => `${row.name} ${row.staffNo}`,
        },
        {
          key: 'before',
          title: w.before,
          width: 'minmax(140px, 2fr)',
          wrap: true,
          show: (row) => row.before ?? '—',
        },
        {
          key: 'after',
          title: w.after,
          width: 'minmax(140px, 2fr)',
          wrap: true,
          show: (row) => row.after ?? '—',
        },
        { key: 'login', title: w.login, width: 'minmax(90px, 1fr)', show: (row) => row.login ?? '' },
      ]}
    />
  )
}

function Rejected({ bad, rejects }: { bad: readonly Bad[]; rejects: string | null }) {
  const w = useWords(dictionary)
  const s = useSay()
  if (bad.length === 0) return null
  return (
    <section className="card pad stack">
      <header>
        <h2 className="grow">{w.bad}</h2>
        {rejects && (
          <button
            type="button"
            className="button small"
            onClick={() => saveAs(bytesOf(rejects), XLSX, '退回清单.xlsx')}
          >
            {w.rejects}
          </button>
        )}
      </header>
      <ul className="plain stack tight">
        {bad.map((one) => (
          <li key={one.row}>
            <b>
              {w.row} {one.row}
            </b>{' '}
            <span className="muted">{one.cells.filter(Boolean).join(' · ')}</span>
            <div className="redtext">{one.reasons.map((why) => s(why)).join('；')}</div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Result({ done }: { done: Done }) {
  const w = useWords(dictionary)
  return (
    <>
      <h2>{w.done}</h2>
      <Sums counts={done.counts} />
      {done.handed > 0 && <p>{w.handed(done.handed)}</p>}
      {done.passwords.length > 0 && (
        <section className="card pad stack">
          <header>
            <h2 className="grow">{w.passwords}</h2>
            <button
              type="button"
              className="button small main"
              onClick={() =>
                saveAs(
                  csv([
                    ['姓名', '账号', '初始密码'],
                    ...done.passwords.map(({ name, login, password }) => [name, login, password]),
                  ]),
                  'text/csv',
                  '初始密码.csv',
                )
              }
            >
              {w.save}
            </button>
          </header>
          <p className="banner yellow">{w.once}</p>
          <dl className="detail">
            {done.passwords.map((one) => (
              <div key={one.login} style={{ display: 'contents' }}>
                <dt>
                  {one.name} · {one.login}
                </dt>
                <dd>
                  <code className="secret">{one.password}</code>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <Rejected bad={done.bad} rejects={done.rejects} />
    </>
  )
}
