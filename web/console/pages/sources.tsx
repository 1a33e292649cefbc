import { type FormEvent, useState } from 'react'
import { Link } from 'react-router'
import {
  api,
  type Failure,
  type Say,
  say,
  sayNumber,
  useLoad,
  useSay,
  useWords,
  words,
} from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Drawer } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import { FeedForm } from './feed-form.tsx'

const dictionary = words({
  title: say('基础库与数源认定', 'Base registers and their sources'),
  lead: say(
    '一数一源：每个信息项只有一个法定数源，其他来源按次序备用。两个部门都主张是数源时，裁定前不能发布入库规则。',
    'One value, one source: each item has one legal source, others follow in order. While two units both claim to be it, nothing is published before the ruling.',
  ),
  rows: say('在册', 'Rows'),
  filled: say('完整率', 'Filled'),
  fresh: say('一年内更新', 'Fresh within a year'),
  doubted: say('存疑', 'In doubt'),
  newest: say('最近观测', 'Newest word'),
  feeds: say('入库规则', 'Feeds'),
  addFeed: say('新建入库规则', 'Add a feed'),
  noFeeds: say('还没有数据资源入库', 'No dataset feeds it yet'),
  claims: (names: string) => say(`主张数源：${names}`, `claims: ${names}`),
  draft: say('草稿', 'draft'),
  published: say('已发布', 'published'),
  publish: say('发布', 'Publish'),
  sources: say('各信息项的数源次序', 'Sources of each item, in order'),
  item: say('信息项', 'Item'),
  order: say('数源次序', 'Order of sources'),
  basis: say('依据', 'Basis'),
  by: say('裁定', 'Ruled'),
  rule: say('裁定', 'Rule'),
  ruleTitle: (field: string) => say(`裁定“${field}”的数源`, `Sources of ${field}`),
  ruleWhy: say(
    '第一位为法定数源。裁定后，所有有这些来源的档案会在后台重新取值。',
    'The first is the legal source. After the ruling every file that has these sources is worked out anew in the background.',
  ),
  first: say('设为法定数源', 'Make it the legal source'),
  legal: say('法定数源', 'legal source'),
  basisHint: say('法律、职责清单或裁定文号', 'Law, list of duties or number of the ruling'),
  ruled: say('已裁定，正在重新取值', 'Ruled; values are being worked out'),
  publishedNow: say('已发布，正在入库', 'Published; it is being fed'),
  waiting: say('待认领记录', 'Records nobody is known for'),
  waitingWhy: say(
    '没有唯一标识、标识不合规或与已有档案不符的记录。可能是同一个的，在“实体核对”中比对。',
    'Records without a valid number, or whose number belongs to somebody else. What may be one is compared under “Same or not”.',
  ),
  create: say('新建档案', 'Make a file'),
  drop: say('不入库', 'Leave out'),
  toLinkage: say('去实体核对', 'Same or not'),
  work: say('入库与重算', 'Work done'),
  feed: say('入库', 'feed'),
  rank: say('重新取值', 'values anew'),
  underWay: say('进行中', 'under way'),
  counts: (records: number, created: number, changed: number, waiting: number) =>
    say(
      `${records} 条，新建 ${created}，变更 ${changed}，待认领 ${waiting}`,
      `${records} records: ${created} new, ${changed} changed, ${waiting} waiting`,
    ),
  line: (n: number) => say(`第 ${n} 行`, `row ${n}`),
  open: say('查看台账', 'Open the register'),
  none: say('还没有基础库', 'There are no base registers'),
})

type Ranking = {
  readonly field: string
  readonly source: string
  readonly rank: number
  readonly basis: string
  readonly ruledBy: string
  readonly ruledAt: string
  readonly sourceTitle: string | null
  readonly unitName: string | null
}
type Register = {
  readonly name: string
  readonly title: Say
  readonly fields: readonly { readonly field: string; readonly title: Say }[]
  readonly feeds: readonly {
    readonly id: string
    readonly title: string
    readonly unitName: string | null
    readonly state: 'draft' | 'published'
    readonly legal: readonly string[]
  }[]
  readonly rankings: readonly Ranking[]
  readonly figures?: {
    readonly rows: number
    readonly filled: number
    readonly fields: number
    readonly claims: number
    readonly fresh: number
    readonly freshAt: string | null
    readonly doubted: number
  }
}
type Overview = {
  readonly registers: readonly Register[]
  readonly works: readonly {
    readonly id: string
    readonly kind: 'feed' | 'rank'
    readonly title: string | null
    readonly counts: Readonly<Record<string, number>>
    readonly at: string
    readonly doneAt: string | null
  }[]
  readonly waiting: readonly {
    readonly id: string
    readonly register: string
    readonly reason: Say
    readonly sourceTitle: string | null
    readonly line: number | null
    readonly at: string
  }[]
  readonly mayRule: boolean
}

/** 数源认定: who feeds the base registers, which source of each item counts, and what is being done. */
export function Sources() {
  const w = useWords(dictionary)
  useTitle({ title: w.title })
  const { load, reload } = useLoad('sources', (signal) =>
    api.get<Overview>('/api/sources', undefined, { signal }),
  )
  return (
    <div className="page stack">
      <div>
        <h1>{w.title}</h1>
        <p className="muted">{w.lead}</p>
      </div>
      <Loaded load={load} retry={reload}>
        {(all) => <All all={all} reload={() => void reload()} />}
      </Loaded>
    </div>
  )
}

function All({ all, reload }: { all: Overview; reload: () => void }) {
  const w = useWords(dictionary)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [ruling, setRuling] = useState<{ readonly register: Register; readonly field: string } | null>(null)
  const act = async (path: string, body: unknown, done: string) => {
    const got = await api.post(path, body)
    setFailure(got.ok ? null : got.error)
    if (!got.ok) return
    toast(done)
    reload()
  }
  if (all.registers.length === 0) return <Empty title={w.none} />
  return (
    <>
      {failure && <Refused failure={failure} />}
      {all.registers.map((register) => (
        <RegisterCard
          key={register.name}
          register={register}
          mayRule={all.mayRule}
          onSaved={reload}
          onPublish={(id) => void act(`/api/sources/feeds/${id}/publish`, {}, w.publishedNow)}
          onRule={(field) => setRuling({ register, field })}
        />
      ))}
      <Waiting
        all={all}
        onClose={(id, as) =>
          void act(`/api/sources/waiting/${id}`, { as }, as === 'created' ? w.create : w.drop)
        }
      />
      <Works all={all} />
      {ruling && (
        <RulingDrawer
          {...ruling}
          onClose={() => setRuling(null)}
          onDone={() => {
            setRuling(null)
            toast(w.ruled)
            reload()
          }}
        />
      )}
    </>
  )
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((part / whole) * 1000) / 10}%`

function RegisterCard({
  register,
  mayRule,
  onSaved,
  onPublish,
  onRule,
}: {
  register: Register
  mayRule: boolean
  onSaved: () => void
  onPublish: (id: string) => void
  onRule: (field: string) => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const { figures, feeds } = register
  const [adding, setAdding] = useState(false)
  const titleOf = (field: string) => s(register.fields.find((one) => one.field === field)?.title ?? field)
  const ranked = register.fields.filter(({ field }) => register.rankings.some((one) => one.field === field))
  return (
    <section className="card stack basecard" aria-label={s(register.title)}>
      <div className="row">
        <h2>{s(register.title)}</h2>
        <span className="grow" />
        <Link to={`/registers/${register.name.replace('.', '/')}`}>{w.open}</Link>
      </div>
      {figures && (
        <dl className="basefigures">
          <Figure title={w.rows} value={sayNumber(figures.rows)} />
          <Figure title={w.filled} value={percent(figures.filled, figures.rows * figures.fields)} />
          <Figure title={w.fresh} value={percent(figures.fresh, figures.claims)} />
          <Figure title={w.doubted} value={sayNumber(figures.doubted)} />
          <div>
            <dt>{w.newest}</dt>
            <dd>{figures.freshAt ? <When at={figures.freshAt} /> : '–'}</dd>
          </div>
        </dl>
      )}
      <div className="row">
        <h3 className="grow">{w.feeds}</h3>
        {mayRule && !adding && (
          <button type="button" className="button small" onClick={() => setAdding(true)}>
            {w.addFeed}
          </button>
        )}
      </div>
      {adding && (
        <FeedForm
          register={register}
          onClose={(saved) => {
            setAdding(false)
            if (saved) onSaved()
          }}
        />
      )}
      {feeds.length === 0 && <p className="muted">{w.noFeeds}</p>}
      <ul className="feedlist">
        {feeds.map((feed) => (
          <li key={feed.id}>
            <b>{feed.title}</b> <span className="muted">{feed.unitName}</span>{' '}
            <span className={feed.state === 'published' ? 'tag green' : 'tag yellow'}>{w[feed.state]}</span>{' '}
            {feed.legal.length > 0 && (
              <span className="small muted">{w.claims(feed.legal.map(titleOf).join('、'))}</span>
            )}{' '}
            {feed.state === 'draft' && mayRule && (
              <button type="button" className="button small" onClick={() => onPublish(feed.id)}>
                {w.publish}
              </button>
            )}
          </li>
        ))}
      </ul>
      {ranked.length > 0 && (
        <details>
          <summary>
            <b>{w.sources}</b>
          </summary>
          <div className="figures">
            <table className="filetable">
              <thead>
                <tr>
                  <th>{w.item}</th>
                  <th>{w.order}</th>
                  <th>{w.basis}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {ranked.map(({ field, title }) => {
                  const order = register.rankings.filter((one) => one.field === field)
                  const top = order[0]
                  return (
                    <tr key={field}>
                      <th scope="row">{s(title)}</th>
                      <td>
                        {order.map((one) => (
                          <div key={one.source}>
                            <span className={one.rank === 1 ? 'tag green' : 'tag'}>
                              {one.rank === 1 ? w.legal : one.rank}
                            </span>{' '}
                            {[one.unitName, one.sourceTitle].filter(Boolean).join(' · ')}
                          </div>
                        ))}
                      </td>
                      <td>
                        {top?.basis}
                        <br />
                        <span className="small muted">
                          {top?.ruledBy} {top && <When at={top.ruledAt} />}
                        </span>
                      </td>
                      <td className="right">
                        {mayRule && (
                          <button type="button" className="button small" onClick={() => onRule(field)}>
                            {w.rule}
                          </button>
                        )}
                      </td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </section>
  )
}

const Figure = ({ title, value }: { title: string; value: string }) => (
  <div>
    <dt>{title}</dt>
    <dd className="num">{value}</dd>
  </div>
)

function RulingDrawer({
  register,
  field,
  onClose,
  onDone,
}: {
  register: Register
  field: string
  onClose: () => void
  onDone: () => void
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const now = register.rankings.filter((one) => one.field === field)
  const [order, setOrder] = useState(now.map((one) => one.source))
  const [basis, setBasis] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    const got = await api.post('/api/sources/rule', { register: register.name, field, sources: order, basis })
    setFailure(got.ok ? null : got.error)
    if (got.ok) onDone()
  }
  return (
    <Drawer
      title={w.ruleTitle(s(register.fields.find((one) => one.field === field)?.title ?? field))}
      onClose={onClose}
      footer={
        <>
          <button type="submit" form="ruling" className="button main" disabled={basis.trim() === ''}>
            {w.rule}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {c.cancel}
          </button>
        </>
      }
    >
      <form id="ruling" className="stack" onSubmit={(event) => void send(event)}>
        <p className="muted">{w.ruleWhy}</p>
        <ol className="feedlist">
          {order.map((source, i) => {
            const one = now.find((each) => each.source === source)
            return (
              <li key={source}>
                <b>{i + 1}</b> {[one?.unitName, one?.sourceTitle].filter(Boolean).join(' · ')}{' '}
                {i === 0 ? (
                  <span className="tag green">{w.legal}</span>
                ) : (
                  <button
                    type="button"
                    className="button small"
                    onClick={() => setOrder([source, ...order.filter((each) => each !== source)])}
                  >
                    {w.first}
                  </button>
                )}
              </li>
            )
          })}
        </ol>
        <label className="field">
          <span className="label">{w.basis}</span>
          <input
            className="input"
            value={basis}
            maxLength={500}
            placeholder={w.basisHint}
            onChange={(event) => setBasis(event.target.value)}
          />
        </label>
        {failure && <Refused failure={failure} />}
      </form>
    </Drawer>
  )
}

function Waiting({
  all,
  onClose,
}: {
  all: Overview
  onClose: (id: string, as: 'created' | 'dropped') => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  if (all.waiting.length === 0) return null
  return (
    <section className="card stack basecard">
      <div className="row">
        <h2>
          {w.waiting} <span className="num muted">{all.waiting.length}</span>
        </h2>
        <span className="grow" />
        <Link to="/linkage?kind=person">{w.toLinkage}</Link>
      </div>
      <p className="muted">{w.waitingWhy}</p>
      <ul className="feedlist">
        {all.waiting.map((one) => (
          <li key={one.id}>
            <span className="tag yellow">{s(one.reason)}</span>{' '}
            {s(all.registers.find((each) => each.name === one.register)?.title ?? one.register)} ·{' '}
            {one.sourceTitle} {one.line !== null && w.line(one.line)}{' '}
            <span className="small muted">
              <When at={one.at} />
            </span>{' '}
            {all.mayRule && (
              <>
                <button type="button" className="button small" onClick={() => onClose(one.id, 'created')}>
                  {w.create}
                </button>{' '}
                <button type="button" className="button small" onClick={() => onClose(one.id, 'dropped')}>
                  {w.drop}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Works({ all }: { all: Overview }) {
  const w = useWords(dictionary)
  if (all.works.length === 0) return null
  return (
    <details className="card basecard">
      <summary>
        <b>{w.work}</b>
      </summary>
      <ul className="feedlist">
        {all.works.map((one) => {
          const { records = 0, rows = 0, created = 0, changed = 0, waiting = 0 } = one.counts
          return (
            <li key={one.id}>
              <span className="tag">{w[one.kind]}</span> {one.title}{' '}
              <span className="small">{w.counts(records || rows, created, changed, waiting)}</span>{' '}
              <span className="small muted">{one.doneAt ? <When at={one.doneAt} /> : w.underWay}</span>
            </li>
          )
        })}
      </ul>
    </details>
  )
}
