import { type FormEvent, useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, type Failure, say, sayNumber, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { Hook, Keys } from './grant-keys.tsx'
import { TryOut } from './grant-try.tsx'
import { Line } from './share-request.tsx'
import { type GrantPage, sharingWords } from './sharing-words.ts'

const dictionary = words({
  scope: say('授权范围', 'What was granted'),
  inWords: (user: string, owner: string, mode: string, rows: string, items: number, until: string) =>
    say(
      `${user}可以${mode}${owner}的${rows}，${items} 个信息项，到 ${until}。`,
      `${user} may use ${rows} of ${owner} (${mode}), ${items} items, until ${until}.`,
    ),
  purpose: say('用途', 'Purpose'),
  basis: say('依据', 'Basis'),
  duty: say('事项编码', 'Matter code'),
  items: say('信息项', 'Items'),
  clear: say('明文', 'clear'),
  masked: say('脱敏', 'masked'),
  hidden: say('不提供', 'hidden'),
  allMasked: say('全部遮盖', 'masked wholly'),
  quota: say('今日调用', 'Calls today'),
  ofQuota: (used: string, most: string) => say(`${used} / ${most} 次`, `${used} of ${most}`),
  minute: (most: number) => say(`每分钟最多 ${most} 次`, `at most ${most} a minute`),
  usage: say('近 30 日调用', 'Calls of the last 30 days'),
  noUsage: say('还没有调用', 'No calls yet'),
  refusedCalls: say('拒绝', 'refused'),
  revoke: say('撤销授权', 'Revoke'),
  revokeWhy: say('撤销理由', 'Why'),
  revokeNow: say(
    '撤销后所有密钥和链接立即停用，不能恢复。',
    'All keys and links stop at once; it cannot be taken back.',
  ),
  revokeDone: say('授权已撤销', 'Revoked'),
  decisionsNo: (score: number | null) =>
    say(
      `数据质量 ${score ?? '未测'}，低于 80 分：不得单独作为决策依据。`,
      `Quality ${score ?? 'not measured'}, below 80: not to be the ground of decisions.`,
    ),
  request: say('申请', 'Request'),
  ledger: say('使用记录', 'Records of use'),
  ended: (by: string, why: string) => say(`由 ${by} 结束：${why}`, `Ended by ${by}: ${why}`),
  review: say('下次复核', 'Next review'),
})

const TONES = { active: 'green', revoked: 'red', ended: '' } as const

/** 授权: what was granted in words, the key, the calls, the way to try, and the end. */
export function Grant() {
  const d = useWords(sharingWords)
  const { id = '' } = useParams()
  const { load, reload } = useLoad(`grant ${id}`, (signal) =>
    api.get<GrantPage>(`/api/sharing/grants/${id}`, undefined, { signal }),
  )
  useTitle(
    { title: d.title, to: '/sharing?tab=grants' },
    { title: load.state === 'ready' ? load.value.title : '…' },
  )
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(grant) => <Whole grant={grant} reload={() => void reload()} />}
      </Loaded>
    </div>
  )
}

function Whole({ grant, reload }: { grant: GrantPage; reload: () => void }) {
  const w = useWords(dictionary)
  const d = useWords(sharingWords)
  const s = useSay()
  const [key, setKey] = useState('')
  return (
    <>
      <div className="row">
        <div className="grow">
          <h1>
            {grant.title} <span className={`tag ${TONES[grant.state]}`}>{d[grant.state]}</span>{' '}
            <span className="tag">{d[grant.mode]}</span>
          </h1>
          <p className="muted">
            {w.inWords(
              grant.unitName,
              grant.ownerName,
              d[grant.mode],
              s(grant.rows),
              grant.items.length,
              grant.to.slice(0, 10),
            )}
          </p>
        </div>
        <a
          className="button"
          href={`/api/sharing/grants/${grant.id}/openapi`}
          target="_blank"
          rel="noreferrer"
        >
          OpenAPI
        </a>
        <Link className="button" to={`/sharing-ledger?grant=${grant.id}`}>
          {w.ledger}
        </Link>
        <Link className="button" to={`/sharing/requests/${grant.matter}`}>
          {w.request} {grant.number}
        </Link>
      </div>
      {grant.endedAt && (
        <div className="banner red">
          <span>
            {w.ended(grant.endedBy ?? '', grant.endedWhy ?? '')} · <When at={grant.endedAt} />
          </span>
        </div>
      )}
      {!grant.decisions && <div className="banner yellow">{w.decisionsNo(grant.score)}</div>}
      <div className="share-two">
        <div className="stack">
          <Scope grant={grant} />
          <Calls grant={grant} />
          {grant.mode === 'subscribe' && <Hook grant={grant} reload={reload} />}
        </div>
        <div className="stack">
          <Keys grant={grant} onKey={setKey} shown={key} reload={reload} />
          {grant.state === 'active' && <TryOut grant={grant} given={key} onCalled={reload} />}
          {grant.may.end && <Revoke grant={grant} reload={reload} />}
        </div>
      </div>
    </>
  )
}

function Scope({ grant }: { grant: GrantPage }) {
  const w = useWords(dictionary)
  const d = useWords(sharingWords)
  const s = useSay()
  const sight = (how: string) =>
    how === 'clear' ? w.clear : how === 'hidden' ? w.hidden : how === 'all' ? w.allMasked : w.masked
  return (
    <section className="card">
      <header>
        <h2>{w.scope}</h2>
      </header>
      <div className="body">
        <dl className="detail">
          <dt>{w.duty}</dt>
          <dd>{grant.duty}</dd>
          <dt>{w.purpose}</dt>
          <dd className="pre">{grant.purpose}</dd>
          <dt>{w.basis}</dt>
          <dd className="pre">{grant.basis}</dd>
          <dt>{w.items}</dt>
          <dd>
            {grant.items.map((item) => (
              <span key={item.name} className="tag" style={{ margin: '0 4px 4px 0' }} title={item.name}>
                {s(item.title)} · {sight(item.sight)}
              </span>
            ))}
          </dd>
          <dt>{d.until}</dt>
          <dd>
            <span className="num">{grant.to.slice(0, 10)}</span>
          </dd>
          <dt>{w.review}</dt>
          <dd>
            <When at={grant.reviewAt} />
          </dd>
        </dl>
      </div>
    </section>
  )
}

function Calls({ grant }: { grant: GrantPage }) {
  const w = useWords(dictionary)
  const most = Math.max(1, ...grant.usage.map((day) => day.calls + day.refused))
  const share = Math.min(100, (grant.used / grant.dayMost) * 100)
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.quota}</h2>
        <span className="num">{w.ofQuota(sayNumber(grant.used), sayNumber(grant.dayMost))}</span>
      </header>
      <div className="body stack">
        <div
          className="share-gauge"
          role="img"
          aria-label={w.ofQuota(sayNumber(grant.used), sayNumber(grant.dayMost))}
        >
          <i style={{ width: `${share}%` }} className={share >= 80 ? 'near' : ''} />
        </div>
        <span className="small">{w.minute(grant.minuteMost)}</span>
        <h3>{w.usage}</h3>
        {grant.usage.length === 0 ? (
          <p className="muted">{w.noUsage}</p>
        ) : (
          <ul className="share-days">
            {grant.usage.slice(-14).map((day) => (
              <li key={day.day}>
                <span className="num">{day.day.slice(5)}</span>
                <span className="share-bar">
                  <i style={{ width: `${(day.calls / most) * 100}%` }} />
                  <i className="refused" style={{ width: `${(day.refused / most) * 100}%` }} />
                </span>
                <span className="num">
                  {sayNumber(day.calls)}
                  {day.refused > 0 ? ` · ${w.refusedCalls} ${sayNumber(day.refused)}` : ''}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

function Revoke({ grant, reload }: { grant: GrantPage; reload: () => void }) {
  const w = useWords(dictionary)
  const [why, setWhy] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const got = await api.post(`/api/sharing/grants/${grant.id}/revoke`, { why })
    if (!got.ok) return setFailure(got.error)
    toast(w.revokeDone)
    reload()
  }
  return (
    <details className="card share-revoke">
      <summary>{w.revoke}</summary>
      <form className="body stack tight" onSubmit={(event) => void send(event)}>
        <p className="muted">{w.revokeNow}</p>
        <Line label={w.revokeWhy}>
          <input
            className="input"
            aria-label={w.revokeWhy}
            required
            minLength={2}
            maxLength={500}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        </Line>
        {failure && <Refused failure={failure} />}
        <button type="submit" className="button main danger">
          {w.revoke}
        </button>
      </form>
    </details>
  )
}
