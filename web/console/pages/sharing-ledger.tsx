import { type FormEvent, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { Say } from '../../../base/say.ts'
import type { Hint } from '../../../platform/catalogue/sharing/declare.ts'
import { api, type Failure, say, sayNumber, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { saveFile } from '../parts/csv.ts'
import { DayInput } from '../parts/day.tsx'
import { When } from '../parts/due.tsx'
import { Prove, wantsProof } from '../parts/prove.tsx'
import { Empty, Failed, Loaded, Loading, Refused } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { common } from '../words.ts'
import { usePaged } from './paged.ts'
import { Line } from './share-request.tsx'
import { sharingWords, type Wire } from './sharing-words.ts'

const dictionary = words({
  lead: say(
    '谁在什么时候为什么用了谁的数据。提供单位看别人用了自己的什么，使用单位看自己用了什么，审计员看全部。',
    'Who used whose data, when and why. Providers see the use of theirs, users their own, auditors all.',
  ),
  records: say('使用记录', 'Records of use'),
  oversight: say('监督与抽查', 'Oversight'),
  owner: say('我提供的', 'Ours, used by others'),
  user: say('我使用的', 'Used by us'),
  side: say('范围', 'Side'),
  from: say('从', 'From'),
  to: say('到', 'To'),
  whose: say('查某个人（身份号码，只用盲键比对）', 'One person (id number, matched blind)'),
  result: say('结果', 'Result'),
  at: say('时间', 'When'),
  what: say('方式', 'What'),
  items: say('信息项', 'Items'),
  why: say('用途', 'Why'),
  none: say('没有使用记录', 'No records'),
  noneWhy: say('授权开通并被调用后，每一次都会记在这里。', 'Each call of a grant is written here.'),
  watched: say('重点关注', 'watched'),
  many: (n: string) => say(`${n} 行`, `${n} rows`),
  hints: say('异常使用线索', 'Hints of odd use'),
  noHints: say('没有未处理的线索', 'No hints open'),
  times: (n: string) => say(`${n} 次`, `${n} times`),
  settle: say('核销', 'Settle'),
  settleWhy: say('核查结论', 'What was found'),
  due: say('待年度复核', 'Reviews due'),
  noDue: say('30 天内没有待复核的授权', 'No review is due within 30 days'),
  ranking: say('各单位答复情况（近一年，内部公布）', 'How units answered (one year, published inside)'),
  noRanking: say('还没有答复', 'No answers yet'),
  unit: say('单位', 'Unit'),
  answered: say('答复', 'Answered'),
  part: say('部分同意', 'In part'),
  refused: say('不同意', 'Refused'),
  late: say('逾期', 'Late'),
  rate: say('拒绝率', 'Refusal rate'),
  reasons: say('所引依据', 'Law named'),
  sample: say('今日随机抽查样本', 'Today’s random sample'),
  noSample: say('近 30 日没有可抽查的记录', 'Nothing to sample in 30 days'),
  watchList: say('重点关注名单', 'Watch list'),
  watchHelp: say(
    '只保存盲键，不保存号码；被查询时自动生成线索。',
    'Only a blind key is kept; every look at it gives a hint.',
  ),
  watchNumber: say('身份号码', 'Id number'),
  watchWhy: say('关注理由', 'Why'),
  watchAdd: say('列入名单', 'Put on the list'),
  lookup: say('查询', 'look-up'),
  check: say('核验', 'check'),
  file: say('批量文件', 'file'),
  push: say('推送', 'push'),
  kinds: say('事件', 'event'),
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

type Row = {
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

/** 共享台账. */
export function SharingLedger() {
  const w = useWords(dictionary)
  const d = useWords(sharingWords)
  useTitle({ title: d.title, to: '/sharing' }, { title: d.ledger })
  const [search, setSearch] = useSearchParams()
  const oversight = search.get('tab') === 'oversight'
  return (
    <div className="page stack">
      <div>
        <h1>{d.ledger}</h1>
        <p className="muted">{w.lead}</p>
      </div>
      <nav className="tabs" aria-label={d.ledger}>
        <button type="button" aria-pressed={!oversight} onClick={() => setSearch({}, { replace: true })}>
          {w.records}
        </button>
        <button
          type="button"
          aria-pressed={oversight}
          onClick={() => setSearch({ tab: 'oversight' }, { replace: true })}
        >
          {w.oversight}
        </button>
      </nav>
      {oversight ? <Oversight /> : <Records />}
    </div>
  )
}

const FILTERS = ['side', 'from', 'to', 'whose', 'grant'] as const

function Records() {
  const w = useWords(dictionary)
  const c = useWords(common)
  const d = useWords(sharingWords)
  const [search, setSearch] = useSearchParams()
  const query = Object.fromEntries(
    FILTERS.flatMap((name) => (search.get(name) ? [[name, search.get(name) as string]] : [])),
  )
  // a number somebody is looked for by stays out of the address
  const [whose, setWhose] = useState('')
  const [asked, setAsked] = useState('')
  const paged = usePaged<Row>('/api/sharing/ledger', { ...query, ...(asked ? { whose: asked } : {}) })
  const [failure, setFailure] = useState<Failure | null>(null)
  const [proving, setProving] = useState(false)
  const put = (name: string, value: string): void => {
    const next = new URLSearchParams(search)
    if (value) next.set(name, value)
    else next.delete(name)
    setSearch(next, { replace: true })
  }
  const save = async (): Promise<void> => {
    const got = await api.download('/api/sharing/ledger/export', {
      ...query,
      ...(asked ? { whose: asked } : {}),
    })
    if (!got.ok) {
      if (wantsProof(got.error)) setProving(true)
      else setFailure(got.error)
      return
    }
    setFailure(null)
    saveFile(got.value.name, got.value.blob)
  }
  return (
    <>
      <div className="row">
        <select
          className="input"
          style={{ width: 'auto' }}
          aria-label={w.side}
          value={search.get('side') ?? ''}
          onChange={(event) => put('side', event.target.value)}
        >
          <option value="">{c.all}</option>
          <option value="owner">{w.owner}</option>
          <option value="user">{w.user}</option>
        </select>
        <DayInput
          width={150}
          aria-label={w.from}
          value={search.get('from') ?? ''}
          onChange={(day) => put('from', day)}
        />
        <DayInput
          width={150}
          aria-label={w.to}
          value={search.get('to') ?? ''}
          onChange={(day) => put('to', day)}
        />
        <form
          className="row grow"
          onSubmit={(event) => {
            event.preventDefault()
            setAsked(whose.trim())
          }}
        >
          <input
            className="input grow"
            aria-label={w.whose}
            placeholder={w.whose}
            value={whose}
            onChange={(event) => setWhose(event.target.value)}
          />
          <button type="submit" className="button">
            {c.search}
          </button>
        </form>
        <button type="button" className="button" onClick={() => void save()}>
          {c.export}
        </button>
      </div>
      {failure && <Refused failure={failure} />}
      {proving && (
        <Prove
          onClose={() => setProving(false)}
          onDone={() => {
            setProving(false)
            void save()
          }}
        />
      )}
      {paged.failure ? (
        <Failed failure={paged.failure} retry={paged.reload} />
      ) : paged.rows === null ? (
        <Loading />
      ) : paged.rows.length === 0 ? (
        <Empty title={w.none}>
          <p>{w.noneWhy}</p>
          <Link className="button" to="/sharing">
            {d.title}
          </Link>
        </Empty>
      ) : (
        <Facts
          rows={paged.rows}
          more={
            paged.next ? (
              <button type="button" className="button" onClick={paged.more}>
                {c.more}
              </button>
            ) : null
          }
        />
      )}
    </>
  )
}

function Facts({ rows, more }: { rows: readonly Row[]; more?: React.ReactNode }) {
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

type OversightAnswer = {
  readonly hints: readonly (Wire<Hint> & {
    readonly title: string
    readonly user: string
    readonly kindTitle: Say
  })[]
  readonly due: readonly {
    readonly id: string
    readonly matter: string
    readonly title: string
    readonly user: string
    readonly owner: string
    readonly reviewAt: string
  }[]
  readonly sample: readonly Row[]
  readonly ranking: readonly {
    readonly unit: string
    readonly unitName: string
    readonly answered: number
    readonly refused: number
    readonly part: number
    readonly late: number
    readonly reasons: readonly string[]
  }[]
  readonly watching: readonly {
    readonly blind: string
    readonly why: string
    readonly madeAt: string
    readonly madeBy: string
  }[]
  readonly may: { readonly settle: boolean; readonly watch: boolean }
}

function Oversight() {
  const { load, reload } = useLoad('sharing oversight', (signal) =>
    api.get<OversightAnswer>('/api/sharing/oversight', undefined, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {(all) => (
        <div className="stack">
          <Hints all={all} reload={() => void reload()} />
          <div className="share-two">
            <Due all={all} />
            <Ranking all={all} />
          </div>
          {all.may.settle && <Sample all={all} />}
          {all.may.watch && <Watch all={all} reload={() => void reload()} />}
        </div>
      )}
    </Loaded>
  )
}

function Hints({ all, reload }: { all: OversightAnswer; reload: () => void }) {
  const w = useWords(dictionary)
  return (
    <section className="card">
      <header>
        <h2>{w.hints}</h2>
      </header>
      <div className="body stack tight">
        {all.hints.length === 0 && <p className="muted">{w.noHints}</p>}
        <ul className="stack tight">
          {all.hints.map((one) => (
            <HintRow key={one.id} one={one} may={all.may.settle} reload={reload} />
          ))}
        </ul>
      </div>
    </section>
  )
}

function HintRow({
  one,
  may,
  reload,
}: {
  one: OversightAnswer['hints'][number]
  may: boolean
  reload: () => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const [why, setWhy] = useState('')
  const settle = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const got = await api.post(`/api/sharing/hints/${one.id}`, { why })
    if (got.ok) reload()
  }
  return (
    <li className="row">
      <span className="tag yellow">{s(one.kindTitle)}</span>
      <span className="grow">
        {one.title} · {one.user} · <span className="small">{one.about}</span> ·{' '}
        {w.times(sayNumber(one.count))} · <When at={one.lastAt} />
      </span>
      {may && (
        <form className="row tight" onSubmit={(event) => void settle(event)}>
          <input
            className="input"
            style={{ width: 180 }}
            required
            minLength={2}
            aria-label={w.settleWhy}
            placeholder={w.settleWhy}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
          <button type="submit" className="button small">
            {w.settle}
          </button>
        </form>
      )}
    </li>
  )
}

function Due({ all }: { all: OversightAnswer }) {
  const w = useWords(dictionary)
  return (
    <section className="card">
      <header>
        <h2>{w.due}</h2>
      </header>
      <div className="body stack tight">
        {all.due.length === 0 && <p className="muted">{w.noDue}</p>}
        {all.due.map((one) => (
          <div key={one.id} className="row">
            <Link className="grow" to={`/sharing/requests/${one.matter}`}>
              {one.title} · {one.user}
            </Link>
            <When at={one.reviewAt} />
          </div>
        ))}
      </div>
    </section>
  )
}

function Ranking({ all }: { all: OversightAnswer }) {
  const w = useWords(dictionary)
  return (
    <section className="card">
      <header>
        <h2>{w.ranking}</h2>
      </header>
      <div className="body">
        {all.ranking.length === 0 ? (
          <p className="muted">{w.noRanking}</p>
        ) : (
          <table className="plain-table">
            <thead>
              <tr>
                <th>{w.unit}</th>
                <th className="num">{w.answered}</th>
                <th className="num">{w.part}</th>
                <th className="num">{w.refused}</th>
                <th className="num">{w.late}</th>
                <th className="num">{w.rate}</th>
              </tr>
            </thead>
            <tbody>
              {all.ranking.map((one) => (
                <tr
                  key={one.unit}
                  title={one.reasons.length > 0 ? `${w.reasons}：${one.reasons.join('；')}` : ''}
                >
                  <td>{one.unitName}</td>
                  <td className="num">{one.answered}</td>
                  <td className="num">{one.part}</td>
                  <td className="num">{one.refused}</td>
                  <td className="num">{one.late}</td>
                  <td className="num">{Math.round((one.refused / one.answered) * 100)}%</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  )
}

function Sample({ all }: { all: OversightAnswer }) {
  const w = useWords(dictionary)
  return (
    <section className="stack tight">
      <h2>{w.sample}</h2>
      {all.sample.length === 0 ? <p className="muted">{w.noSample}</p> : <Facts rows={all.sample} />}
    </section>
  )
}

function Watch({ all, reload }: { all: OversightAnswer; reload: () => void }) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const [number, setNumber] = useState('')
  const [why, setWhy] = useState('')
  const send = async (body: object): Promise<void> => {
    const got = await api.post('/api/sharing/watch', body)
    if (!got.ok) return
    setNumber('')
    setWhy('')
    reload()
  }
  return (
    <section className="card">
      <header>
        <h2>{w.watchList}</h2>
      </header>
      <div className="body stack tight">
        <p className="muted">{w.watchHelp}</p>
        {all.watching.map((one) => (
          <div key={one.blind} className="row">
            <code className="small">{one.blind.slice(0, 12)}…</code>
            <span className="grow">
              {one.why} · {one.madeBy} · <When at={one.madeAt} />
            </span>
            <button type="button" className="button small" onClick={() => void send({ off: one.blind })}>
              {c.remove}
            </button>
          </div>
        ))}
        <form
          className="fields"
          onSubmit={(event) => {
            event.preventDefault()
            void send({ number, why })
          }}
        >
          <Line label={w.watchNumber} half>
            <input
              className="input"
              required
              aria-label={w.watchNumber}
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          </Line>
          <Line label={w.watchWhy} half>
            <input
              className="input"
              required
              aria-label={w.watchWhy}
              value={why}
              onChange={(event) => setWhy(event.target.value)}
            />
          </Line>
          <button type="submit" className="button" style={{ justifySelf: 'start' }}>
            {w.watchAdd}
          </button>
        </form>
      </div>
    </section>
  )
}
