import { type FormEvent, useState } from 'react'
import { Link } from 'react-router'
import type { Say } from '../../../base/say.ts'
import type { Hint } from '../../../platform/catalogue/sharing/declare.ts'
import { api, say, sayNumber, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Loaded } from '../parts/states.tsx'
import { common } from '../words.ts'
import { Line } from './share-request.tsx'
import { Facts, type Row } from './sharing-facts.tsx'
import type { Wire } from './sharing-words.ts'

const dictionary = words({
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
})

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

/** 监督与抽查: hints, due reviews, refusals by unit, a random sample, the watch list. */
export function Oversight() {
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
          <table className="plain-table share-ranking">
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
