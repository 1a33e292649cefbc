import { type FormEvent, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { Say } from '../../../base/say.ts'
import type { Dataset, ShareClass } from '../../../platform/catalogue/datasets/declare.ts'
import { shareClasses } from '../../../platform/catalogue/declare.ts'
import { api, type Failure, say, sayNumber, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { holds, useCity } from '../session.ts'
import { common } from '../words.ts'
import { Curl, curlOf } from './grant-try.tsx'
import { Line } from './share-request.tsx'
import { sharingWords } from './sharing-words.ts'

const dictionary = words({
  title: say('城市级能力共享平台', 'Shared capabilities of the city'),
  lead: say(
    '可以申请的数据服务和平台能力。先用虚构数据试，再申请；批准后领取密钥，接口和试用完全一致。',
    'Data services and abilities of the platform. Try them on invented data, then ask; once agreed a key makes the same call real.',
  ),
  search: say('查找数据或能力', 'Find data or abilities'),
  data: say('数据服务', 'Data services'),
  abilities: say('平台能力', 'Abilities of the platform'),
  none: say('没有匹配的数据服务', 'No data service fits'),
  noneWhy: say(
    '换个词试试，或在数据目录提出数据需求。',
    'Try another word, or put in a demand in the catalogue.',
  ),
  ask: say('申请共享', 'Ask for it'),
  try: say('试一试', 'Try it'),
  hide: say('收起', 'Close'),
  rows: (n: string) => say(`${n} 行`, `${n} rows`),
  mock: say('模拟数据，不含任何真实信息', 'Invented data, nothing real in it'),
  call: say('模拟调用', 'Call on invented data'),
  openapi: say('接口描述（OpenAPI）', 'Description (OpenAPI)'),
  abilitiesLead: say(
    '前三项凭共享授权的密钥调用；其余由开发者在公开的能力平台登记、申请和试用。',
    'The first three are called with the key of a grant; for the others developers register and ask on the public page.',
  ),
  publicPage: say('公开的能力平台', 'Public page'),
  developers: say('开发者与能力申请', 'Developers'),
  more: (n: number) => say(`共 ${n} 项，继续输入以缩小范围`, `${n} in all; type on to narrow`),
})

/** What a grant of shared data opens. */
const OF_A_GRANT = [
  {
    path: '/share/v1/lookup',
    title: say('数据查询', 'Look-up'),
    does: say('按主键查一行，脱敏返回，逐次留痕', 'one masked row by its key, each call on record'),
  },
  {
    path: '/share/v1/check',
    title: say('数据核验', 'Check'),
    does: say('只回答是或否', 'answers yes or no only'),
  },
  {
    path: '/share/v1/files',
    title: say('批量文件', 'Batch file'),
    does: say('按授权生成文件，24 小时内下载', 'a file of what was granted, for 24 hours'),
  },
] as const

type Offered = {
  readonly abilities: readonly {
    readonly name: string
    readonly path: string
    readonly title: Say
    readonly does: Say
  }[]
}

type Found = {
  readonly total?: number
  readonly rows: readonly (Pick<Dataset, 'id' | 'title' | 'share' | 'unit' | 'code'> & {
    readonly unitName: string
    readonly abstract?: string
    readonly rowCount?: number
  })[]
}

/** 能力目录: find, try on invented data, ask. */
export function Capabilities() {
  const w = useWords(dictionary)
  const c = useWords(common)
  const d = useWords(sharingWords)
  const s = useSay()
  const { me } = useCity()
  useTitle({ title: d.title, to: '/sharing' }, { title: d.capabilities })
  const [search, setSearch] = useSearchParams()
  const q = search.get('q') ?? ''
  const [typed, setTyped] = useState(q)
  const { load, reload } = useLoad(`capabilities ${q}`, (signal) =>
    api.get<Found>(
      '/api/datasets',
      {
        ...(q ? { q } : {}),
        share: 'free,conditional',
        state: 'published',
        origin: 'intake,register',
        limit: '20',
      },
      { signal },
    ),
  )
  const find = (event: FormEvent): void => {
    event.preventDefault()
    setSearch(typed.trim() ? { q: typed.trim() } : {}, { replace: true })
  }
  const offered = useLoad(`offered ${q}`, (signal) =>
    api.get<Offered>('/api/public/abilities', q ? { q } : undefined, { signal }),
  )
  const ofGrant = OF_A_GRANT.filter((one) => !q || `${s(one.title)}${s(one.does)}${one.path}`.includes(q))
  return (
    <div className="page stack">
      <div>
        <h1>{w.title}</h1>
        <p className="muted">{w.lead}</p>
      </div>
      <form className="row" onSubmit={find}>
        <input
          className="input grow"
          type="search"
          aria-label={w.search}
          placeholder={w.search}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button main">
          {c.search}
        </button>
        <a className="button" href="/citizen/abilities" target="_blank" rel="noreferrer">
          {w.publicPage}
        </a>
        {holds(me, 'dataAuthority', 'dataAuditor') && (
          <Link className="button" to="/developers">
            {w.developers}
          </Link>
        )}
        <a className="button" href="/openapi.json" target="_blank" rel="noreferrer">
          {w.openapi}
        </a>
      </form>
      <section className="stack">
        <h2>{w.data}</h2>
        <Loaded load={load} retry={reload}>
          {(found) =>
            found.rows.length === 0 ? (
              <Empty title={w.none}>
                <p>{w.noneWhy}</p>
              </Empty>
            ) : (
              <>
                <ul className="share-services">
                  {found.rows.map((one) => (
                    <Service key={one.id} one={one} />
                  ))}
                </ul>
                {(found.total ?? 0) > found.rows.length && (
                  <p className="small">{w.more(found.total ?? 0)}</p>
                )}
              </>
            )
          }
        </Loaded>
      </section>
      <section className="stack">
        <h2>{w.abilities}</h2>
        <p className="muted">{w.abilitiesLead}</p>
        <Loaded load={offered.load} retry={offered.reload}>
          {({ abilities }) => (
            <ul className="share-services">
              {[...ofGrant, ...abilities].map((one) => (
                <li key={one.path} className="card">
                  <div className="body stack tight">
                    <b>{s(one.title)}</b>
                    <span className="small">{s(one.does)}</span>
                    <code className="small">POST {one.path}</code>
                  </div>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </section>
    </div>
  )
}

function Service({ one }: { one: Found['rows'][number] }) {
  const w = useWords(dictionary)
  const s = useSay()
  const [open, setOpen] = useState(false)
  return (
    <li className={`card${open ? ' wide' : ''}`}>
      <div className="body stack tight">
        <div className="row">
          <Link className="grow" to={`/catalogue/${one.id}`}>
            <b>{s(one.title)}</b>
          </Link>
          <span className={`tag ${one.share === 'free' ? 'green' : ''}`}>
            {s(shareClasses[one.share as ShareClass])}
          </span>
        </div>
        <span className="small">
          {one.unitName}
          {one.rowCount ? ` · ${w.rows(sayNumber(one.rowCount))}` : ''}
        </span>
        <div className="row">
          <Link className="button small main" to={`/sharing/new?dataset=${one.id}`}>
            {w.ask}
          </Link>
          <button type="button" className="button small" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? w.hide : w.try}
          </button>
        </div>
        {open && <Mock id={one.id} />}
      </div>
    </li>
  )
}

/** The call on invented rows: the same shape as the real one. */
function Mock({ id }: { id: string }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { load, reload } = useLoad(`mock ${id}`, (signal) =>
    api.get<Dataset>(`/api/datasets/${id}`, undefined, { signal }),
  )
  const [of, setOf] = useState<Readonly<Record<string, string>>>({})
  const [answer, setAnswer] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const got = await api.post<object>('/api/sharing/mock', { dataset: id, do: 'lookup', of })
    if (!got.ok) return setFailure(got.error)
    setFailure(null)
    setAnswer(JSON.stringify(got.value, null, 2))
  }
  return (
    <Loaded load={load} retry={reload}>
      {(dataset) => {
        const keys = dataset.items.filter((item) => item.key)
        return (
          <form className="stack tight" onSubmit={(event) => void send(event)}>
            <p className="small">{w.mock}</p>
            {keys.map((item) => (
              <Line key={item.name} label={s(item.field.title)}>
                <input
                  className="input"
                  aria-label={s(item.field.title)}
                  value={of[item.name] ?? ''}
                  onChange={(event) => setOf({ ...of, [item.name]: event.target.value })}
                />
              </Line>
            ))}
            <div>
              <button type="submit" className="button small">
                {w.call}
              </button>
            </div>
            {failure && <Refused failure={failure} />}
            {answer && <pre className="share-code">{answer}</pre>}
            <Curl
              text={curlOf('/share/v1/lookup', { key: of, why: { duty: '…', operator: '…', case: '…' } })}
            />
          </form>
        )
      }}
    </Loaded>
  )
}
