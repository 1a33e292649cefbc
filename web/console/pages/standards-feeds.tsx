import { type FormEvent, useEffect, useState } from 'react'
import { api, type Failure, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'

const dictionary = words({
  title: say('逐级下发', 'Handed down'),
  lead: say(
    '本级的标准包以固定地址签名发布，下级订阅后自动取得新版；上级的标准包在这里订阅，新版先显示差异，再采用。',
    'This level publishes its standards at one signed address for those below; editions of levels above are followed here: differences first, then taken over.',
  ),
  own: say('本级标准包', 'What this level hands down'),
  mark: say('签名指纹', 'Fingerprint of the signer'),
  follow: say('订阅上级标准', 'Follow a level above'),
  url: say('标准包地址', 'Address of the edition'),
  name: say('名称', 'Name'),
  self: say('自动采用', 'Take over by itself'),
  ask: say('先看差异再采用', 'Look first'),
  checked: say('上次检查', 'Asked'),
  asking: say('正在检查…', 'asking…'),
  adopted: say('已采用', 'Taken over'),
  edition: say('版次', 'edition'),
  waits: (n: number) => say(`有新版待采用（${n} 条标准）`, `a new edition waits (${n} standards)`),
  askNow: say('立即检查', 'Ask now'),
  adopt: say('采用', 'Take over'),
  drop: say('退订', 'Follow no longer'),
  lines: say('差异与冲突', 'Differences and conflicts'),
  none: say('没有订阅上级标准', 'No level above is followed'),
  conflict: say('冲突，以上级为准', 'conflict: the upper one holds'),
  new: say('新增', 'new'),
  changed: say('变更', 'changed'),
  refused: say('未采用', 'refused'),
  same: say('一致', 'the same'),
})

type Feed = {
  readonly id: string
  readonly url: string
  readonly title: string
  readonly adopt: 'self' | 'ask'
  readonly mark: string | null
  readonly edition: string | null
  readonly adoptedAt: string | null
  readonly waiting: { readonly edition: string; readonly standards: number } | null
  readonly lines: readonly {
    readonly kind: string
    readonly name: string
    readonly title: Say
    readonly outcome: 'new' | 'changed' | 'same' | 'refused' | 'conflict'
    readonly says: readonly Say[]
  }[]
  readonly checkedAt: string | null
  readonly failed: string | null
}
type Feeds = {
  readonly own: { readonly path: string; readonly mark: string }
  readonly rows: readonly Feed[]
  readonly may: { readonly keep: boolean }
}

/** 上级标准: what this level hands down, and which levels above it follows. */
export function StandardFeeds() {
  const w = useWords(dictionary)
  const { load, reload } = useLoad('standard-feeds', (signal) =>
    api.get<Feeds>('/api/standards/feeds', undefined, { signal }),
  )
  const [asked, setAsked] = useState<Asked>({})
  const rows = load.state === 'ready' ? load.value.rows : []
  const waiting = rows.some((feed) => isAsked(feed, asked))
  // the answer comes from another city: looked for until it is there, not for ever
  useEffect(() => {
    if (!waiting) return
    let left = LOOKS
    const timer = setInterval(() => {
      if (left-- > 0) void reload()
      else clearInterval(timer)
    }, LOOK_MS)
    return () => clearInterval(timer)
  }, [waiting, reload])
  return (
    <section className="card">
      <header>
        <h2>{w.title}</h2>
      </header>
      <div className="body stack">
        <p className="muted">{w.lead}</p>
        <Loaded load={load} retry={reload}>
          {(found) => (
            <>
              <p className="small">
                {w.own}：<a href={found.own.path}>{`${location.origin}${found.own.path}`}</a>
                <br />
                {w.mark}：<code>{found.own.mark}</code>
              </p>
              {found.rows.length === 0 && <p className="muted">{w.none}</p>}
              {found.rows.map((feed) => (
                <One
                  key={feed.id}
                  feed={feed}
                  may={found.may.keep}
                  asking={isAsked(feed, asked)}
                  onAsked={() => setAsked((before) => ({ ...before, [feed.id]: feed.checkedAt }))}
                  reload={() => void reload()}
                />
              ))}
              {found.may.keep && <Follow reload={() => void reload()} />}
            </>
          )}
        </Loaded>
      </div>
    </section>
  )
}

/** Feeds that were asked for, with when they had been looked at before. */
type Asked = Readonly<Record<string, string | null>>
const isAsked = (feed: Feed, asked: Asked): boolean =>
  feed.checkedAt === null || (feed.id in asked && asked[feed.id] === feed.checkedAt)
const LOOK_MS = 1_000
const LOOKS = 60

function One({
  feed,
  may,
  asking,
  onAsked,
  reload,
}: {
  feed: Feed
  may: boolean
  asking: boolean
  onAsked: () => void
  reload: () => void
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const [failure, setFailure] = useState<Failure | null>(null)
  const act = async (what: 'ask' | 'adopt' | 'drop'): Promise<void> => {
    const got = await api.post(`/api/standards/feeds/${feed.id}`, { act: what })
    setFailure(got.ok ? null : got.error)
    if (!got.ok) return
    if (what === 'ask') return onAsked()
    toast(c.saved)
    reload()
  }
  return (
    <div className="card">
      <header>
        <b className="grow">{feed.title || feed.url}</b>
        <span className="tag">{w[feed.adopt]}</span>
      </header>
      <div className="body stack tight">
        <span className="small">{feed.url}</span>
        {feed.mark && (
          <span className="small">
            {w.mark}：<code>{feed.mark}</code>
          </span>
        )}
        <span className="small">
          {w.checked}：{asking || !feed.checkedAt ? w.asking : <When at={feed.checkedAt} />}
          {feed.edition && feed.adoptedAt && (
            <>
              {' · '}
              {w.adopted} {w.edition} {feed.edition} <When at={feed.adoptedAt} />
            </>
          )}
        </span>
        {(feed.failed || feed.waiting) && (
          <div className="row tight">
            {feed.failed && <span className="tag red">{feed.failed}</span>}
            {feed.waiting && <span className="tag yellow">{w.waits(feed.waiting.standards)}</span>}
          </div>
        )}
        {feed.lines.length > 0 && (
          <details>
            <summary>
              {w.lines} <span className="num">{feed.lines.length}</span>
            </summary>
            <ul className="stack tight">
              {feed.lines.map((line) => (
                <li key={`${line.kind} ${line.name} ${line.outcome}`}>
                  <span className={`tag ${['conflict', 'refused'].includes(line.outcome) ? 'red' : ''}`}>
                    {w[line.outcome]}
                  </span>{' '}
                  {s(line.title)} <small>{line.name}</small>
                  {line.says.map((one) => (
                    <div key={one.zh} className="small">
                      {s(one)}
                    </div>
                  ))}
                </li>
              ))}
            </ul>
          </details>
        )}
        {failure && <Refused failure={failure} />}
        {may && (
          <div className="row">
            {feed.waiting && (
              <button type="button" className="button small main" onClick={() => void act('adopt')}>
                {w.adopt}
              </button>
            )}
            <button type="button" className="button small" disabled={asking} onClick={() => void act('ask')}>
              {w.askNow}
            </button>
            <button type="button" className="button small" onClick={() => void act('drop')}>
              {w.drop}
            </button>
          </div>
        )}
      </div>
    </div>
  )
}

function Follow({ reload }: { reload: () => void }) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const [draft, setDraft] = useState({ url: '', title: '', adopt: 'ask' })
  const [failure, setFailure] = useState<Failure | null>(null)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const got = await api.post('/api/standards/feeds', draft)
    setFailure(got.ok ? null : got.error)
    if (!got.ok) return
    toast(c.saved)
    setDraft({ url: '', title: '', adopt: 'ask' })
    reload()
  }
  return (
    <form className="row" onSubmit={(event) => void send(event)}>
      <input
        className="input grow"
        type="url"
        required
        maxLength={500}
        aria-label={w.url}
        placeholder={`${w.url} https://…/standards/edition`}
        value={draft.url}
        onChange={(event) => setDraft({ ...draft, url: event.target.value })}
      />
      <input
        className="input"
        maxLength={100}
        aria-label={w.name}
        placeholder={w.name}
        value={draft.title}
        onChange={(event) => setDraft({ ...draft, title: event.target.value })}
      />
      <select
        className="input"
        aria-label={w.follow}
        value={draft.adopt}
        onChange={(event) => setDraft({ ...draft, adopt: event.target.value })}
      >
        <option value="ask">{w.ask}</option>
        <option value="self">{w.self}</option>
      </select>
      <button type="submit" className="button main">
        {w.follow}
      </button>
      {failure && <Refused failure={failure} />}
    </form>
  )
}
