import { type FormEvent, useRef, useState } from 'react'
import { punctuation, type Say, useSay, useWords } from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { PickFile } from '../parts/pick-file.tsx'
import { Refused } from '../parts/states.tsx'
import { common } from '../words.ts'
import { formOf, Line, useSensingAct } from './sensing-act.tsx'
import { sensingWords } from './sensing-words.ts'

type Topic = { readonly filter: string; readonly device?: number; readonly metric?: number }
export type ShownFeed = {
  readonly id: string
  readonly kind: 'broker' | 'folder'
  readonly title: string
  readonly state: 'open' | 'stopped'
  readonly lastAt: string | null
  readonly says: Say | null
  readonly url?: string
  readonly username?: string
  readonly topics?: readonly Topic[]
  readonly hasPassword?: boolean
  readonly hasCa?: boolean
  readonly folder?: string
  readonly path?: string
}

type Slip = {
  readonly stored: number
  readonly repeated: number
  readonly refusedCount: number
  readonly refused: readonly { readonly line: number; readonly says: Say }[]
}

/** 外部来源: brokers and folders of others; made, changed, tried, stopped. */
export function SensingFeeds({ feeds, reload }: { feeds: readonly ShownFeed[]; reload: () => unknown }) {
  const w = useWords(sensingWords)
  const c = useWords(common)
  const pt = useWords(punctuation)
  const s = useSay()
  const [shown, setShown] = useState<ShownFeed | 'new' | null>(null)
  const { failure, busy, act, upload } = useSensingAct(reload)
  const [slip, setSlip] = useState<Slip | null>(null)
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.feeds}</h2>
        <PickFile
          label={w.fileIn}
          accept=".csv"
          busy={busy}
          onPick={async (file) => setSlip(await upload<Slip>(file))}
        />
        <button type="button" className="button" onClick={() => setShown('new')}>
          {w.feedNew}
        </button>
      </header>
      <div className="body stack">
        {failure && <Refused failure={failure} />}
        {slip && (
          <div className={slip.refusedCount > 0 ? 'banner yellow' : 'banner green'} role="status">
            <div>
              {w.fileTaken(slip.stored, slip.repeated, slip.refusedCount)}
              {slip.refused.slice(0, 5).map((one) => (
                <div key={one.line}>
                  {one.line + 2}
                  {pt.is}
                  {s(one.says)}
                </div>
              ))}
            </div>
          </div>
        )}
        {feeds.length === 0 && <p className="muted">{w.feedsNone}</p>}
        <ul className="plainlist">
          {feeds.map((one) => (
            <li key={one.id} className="row">
              <span className="grow">
                <b>{one.title}</b> <span className="tag">{one.kind === 'broker' ? w.broker : w.folder}</span>{' '}
                <span className={one.state === 'stopped' ? 'tag' : one.says ? 'tag red' : 'tag green'}>
                  {one.state === 'stopped' ? w.stopped : one.says ? w.feedWrong : w.open}
                </span>
                <small>
                  <code>{one.url ?? one.path}</code>
                  {one.lastAt && (
                    <>
                      {' '}
                      · {w.feedLast} <When at={one.lastAt} />
                    </>
                  )}
                </small>
                {one.state === 'open' && one.says && <small className="wrongwhy">{s(one.says)}</small>}
              </span>
              <button type="button" className="button small" onClick={() => setShown(one)}>
                {c.edit}
              </button>
              <button
                type="button"
                className="button small"
                disabled={busy}
                onClick={() =>
                  void act('stopFeed', { id: one.id, state: one.state === 'open' ? 'stopped' : 'open' })
                }
              >
                {one.state === 'open' ? w.stop : w.reopen}
              </button>
            </li>
          ))}
        </ul>
      </div>
      {shown && (
        <FeedDrawer
          key={shown === 'new' ? 'new' : shown.id}
          feed={shown === 'new' ? null : shown}
          reload={reload}
          onClose={() => setShown(null)}
        />
      )}
    </section>
  )
}

type TopicRow = {
  readonly key: number
  readonly filter: string
  readonly device: string
  readonly metric: string
}

function FeedDrawer({
  feed,
  reload,
  onClose,
}: {
  feed: ShownFeed | null
  reload: () => unknown
  onClose: () => void
}) {
  const w = useWords(sensingWords)
  const c = useWords(common)
  const form = useRef<HTMLFormElement>(null)
  const [kind, setKind] = useState(feed?.kind ?? 'broker')
  const [topics, setTopics] = useState<readonly TopicRow[]>(
    (feed?.topics ?? [{ filter: '' }]).map((one: Topic, key) => ({
      ...{ key, filter: one.filter },
      ...{ device: String(one.device ?? ''), metric: String(one.metric ?? '') },
    })),
  )
  const [found, setFound] = useState<string | null>(null)
  const { failure, busy, act, tryOut } = useSensingAct(reload)
  const put = (key: number, more: Partial<TopicRow>): void =>
    setTopics(topics.map((one) => (one.key === key ? { ...one, ...more } : one)))
  const of = (): object => {
    const { text } = formOf(form.current as HTMLFormElement)
    const level = (value: string): number | undefined => (value.trim() === '' ? undefined : Number(value))
    return {
      ...(feed ? { id: feed.id } : {}),
      ...{ kind, title: text('title') },
      ...(kind === 'folder'
        ? { folder: text('folder') }
        : {
            ...{ url: text('url'), username: text('username'), password: text('password') },
            // an authority that is there stays unless another is given or it is taken away
            ...(text('ca') === '' && feed?.hasCa && !formOf(form.current as HTMLFormElement).on('noCa')
              ? {}
              : { ca: text('ca') }),
            topics: topics.map((one) => ({
              ...{ filter: one.filter.trim(), device: level(one.device), metric: level(one.metric) },
            })),
          }),
    }
  }
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await act('feed', of())) onClose()
  }
  const test = async (): Promise<void> => {
    setFound(null)
    const got = await tryOut<{ topics?: number; path?: string }>('feed', of())
    if (got) setFound(got.path ? w.folderFound(got.path) : w.brokerFound(got.topics ?? 0))
  }
  return (
    <Drawer title={feed ? feed.title : w.feedNew} onClose={onClose}>
      <form className="stack" ref={form} onSubmit={(event) => void save(event)}>
        {!feed && (
          <Line label={w.feedKind}>
            <select
              className="input"
              value={kind}
              onChange={(event) => setKind(event.target.value as 'broker' | 'folder')}
            >
              <option value="broker">{w.broker}</option>
              <option value="folder">{w.folder}</option>
            </select>
          </Line>
        )}
        <Line label={w.title}>
          <input
            className="input"
            name="title"
            required
            minLength={2}
            maxLength={80}
            defaultValue={feed?.title}
          />
        </Line>
        {kind === 'folder' ? (
          <Line label={w.folderName} help={w.folderHelp}>
            <input
              className="input"
              name="folder"
              required
              pattern="[\w\-]{1,60}"
              defaultValue={feed?.folder}
            />
          </Line>
        ) : (
          <>
            <Line label={w.url} help={w.urlHelp}>
              <input className="input" name="url" required placeholder="mqtts://" defaultValue={feed?.url} />
            </Line>
            <Line label={w.username}>
              <input className="input" name="username" autoComplete="off" defaultValue={feed?.username} />
            </Line>
            <Line label={w.password} {...(feed?.hasPassword ? { help: w.passwordKept } : {})}>
              <input className="input" name="password" type="password" autoComplete="new-password" />
            </Line>
            <Line label={w.ca} help={feed?.hasCa ? w.caKept : w.caHelp}>
              <textarea
                className="input"
                name="ca"
                rows={3}
                spellCheck={false}
                placeholder="-----BEGIN CERTIFICATE-----"
              />
            </Line>
            {feed?.hasCa && (
              <label className="row tight">
                <input type="checkbox" name="noCa" /> {w.caForget}
              </label>
            )}
            <fieldset className="field topicrows">
              <legend className="label">{w.topics}</legend>
              {topics.map((one) => (
                <div key={one.key} className="row tight">
                  <input
                    className="input grow"
                    aria-label={w.topicFilter}
                    placeholder="plant/+/+"
                    value={one.filter}
                    onChange={(event) => put(one.key, { filter: event.target.value })}
                  />
                  {(['device', 'metric'] as const).map((name) => (
                    <input
                      key={name}
                      className="input level"
                      type="number"
                      min={0}
                      max={19}
                      aria-label={name === 'device' ? w.deviceLevel : w.metricLevel}
                      placeholder={name === 'device' ? w.deviceLevel : w.metricLevel}
                      title={name === 'device' ? w.deviceLevel : w.metricLevel}
                      value={one[name]}
                      onChange={(event) => put(one.key, { [name]: event.target.value })}
                    />
                  ))}
                  {topics.length > 1 && (
                    <button
                      type="button"
                      className="button plain small"
                      aria-label={`${c.remove} ${one.filter}`}
                      onClick={() => setTopics(topics.filter((other) => other.key !== one.key))}
                    >
                      ×
                    </button>
                  )}
                </div>
              ))}
              <button
                type="button"
                className="button small"
                onClick={() =>
                  setTopics([
                    ...topics,
                    {
                      key: Math.max(...topics.map((one) => one.key)) + 1,
                      filter: '',
                      device: '',
                      metric: '',
                    },
                  ])
                }
              >
                + {w.topicAdd}
              </button>
              <small className="muted">{w.topicsHelp}</small>
            </fieldset>
          </>
        )}
        {failure && <Refused failure={failure} />}
        {found && (
          <p className="banner green" role="status">
            {found}
          </p>
        )}
        <div className="row">
          <button type="submit" className="button main" disabled={busy}>
            {c.save}
          </button>
          <button type="button" className="button" disabled={busy} onClick={() => void test()}>
            {busy ? w.trying : w.tryConnection}
          </button>
        </div>
      </form>
    </Drawer>
  )
}
