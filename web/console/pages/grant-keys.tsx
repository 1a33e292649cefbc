import { type FormEvent, useState } from 'react'
import { api, type Failure, say, useWords, words } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { Line } from './share-request.tsx'
import type { GrantPage } from './sharing-words.ts'

const dictionary = words({
  keys: say('密钥', 'Keys'),
  noKeys: say('还没有密钥。生成后只显示一次。', 'No key yet. It is shown once, when it is made.'),
  system: say('系统名称', 'System'),
  networks: say('允许的网络（IP 或网段，空格分隔）', 'Networks (addresses, by spaces)'),
  make: say('生成密钥', 'Make a key'),
  rotate: say('轮换密钥', 'Replace the key'),
  rotateWhy: say('旧密钥继续有效 24 小时，便于系统切换。', 'The old one holds for 24 hours, to change over.'),
  once: say('请立即保存，离开本页后无法再次查看。', 'Keep it now: it is not shown again.'),
  copy: say('复制', 'Copy'),
  copied: say('已复制', 'Copied'),
  close: say('停用', 'Close'),
  closed: say('已停用', 'closed'),
  endsAt: say('将停用', 'ends'),
  hook: say('变更推送', 'Push of changes'),
  hookHelp: say(
    '数据更新后向该地址推送脱敏后的变更，按 Standard Webhooks 签名。',
    'After each load the masked changes are posted there, signed by Standard Webhooks.',
  ),
  url: say('接收地址', 'Address'),
  save: say('保存并生成签名密钥', 'Save and make a secret'),
  told: say('最近推送', 'Last told'),
  failed: say('推送失败', 'failed'),
})

/** 密钥: made, shown once, replaced, closed. */
export function Keys({
  grant,
  onKey,
  shown,
  reload,
}: {
  grant: GrantPage
  onKey: (key: string) => void
  shown: string
  reload: () => void
}) {
  const w = useWords(dictionary)
  const [system, setSystem] = useState('')
  const [networks, setNetworks] = useState(grant.ip)
  const [failure, setFailure] = useState<Failure | null>(null)
  const make = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const got = await api.post<{ key: string }>(`/api/sharing/grants/${grant.id}/keys`, {
      system,
      networks: networks.split(/[\s,，]+/).filter(Boolean),
    })
    if (!got.ok) return setFailure(got.error)
    setFailure(null)
    onKey(got.value.key)
    reload()
  }
  const close = async (id: string): Promise<void> => {
    const got = await api.post(`/api/sharing/grants/${grant.id}/keys/${id}/close`, {})
    if (got.ok) reload()
  }
  const live = grant.keys.filter((key) => !key.closedAt)
  return (
    <section className="card">
      <header>
        <h2>{w.keys}</h2>
      </header>
      <div className="body stack">
        {shown && (
          <div className="banner green stack tight">
            <b>{w.once}</b>
            <code className="share-key">{shown}</code>
            <button
              type="button"
              className="button small"
              onClick={() => void navigator.clipboard?.writeText(shown).then(() => toast(w.copied))}
            >
              {w.copy}
            </button>
          </div>
        )}
        {grant.keys.length === 0 && <p className="muted">{w.noKeys}</p>}
        <ul className="stack tight">
          {grant.keys.slice(0, 6).map((key) => (
            <li key={key.id} className="row">
              <code>{key.hint}…</code>
              <span className="grow small">
                {key.system} · {key.networks.join(' ')} · <When at={key.madeAt} />
                {key.endsAt && !key.closedAt && (
                  <>
                    {' '}
                    · {w.endsAt} <When at={key.endsAt} />
                  </>
                )}
              </span>
              {key.closedAt ? (
                <span className="tag">{w.closed}</span>
              ) : (
                grant.may.end && (
                  <button type="button" className="button small danger" onClick={() => void close(key.id)}>
                    {w.close}
                  </button>
                )
              )}
            </li>
          ))}
        </ul>
        {grant.may.use && (
          <form className="stack tight" onSubmit={(event) => void make(event)}>
            <Line label={w.system}>
              <input
                className="input"
                aria-label={w.system}
                required
                maxLength={80}
                value={system}
                onChange={(event) => setSystem(event.target.value)}
              />
            </Line>
            <Line label={w.networks}>
              <input
                className="input"
                aria-label={w.networks}
                required
                value={networks}
                onChange={(event) => setNetworks(event.target.value)}
              />
            </Line>
            {failure && <Refused failure={failure} />}
            <div className="row">
              <button type="submit" className="button main">
                {live.length > 0 ? w.rotate : w.make}
              </button>
              {live.length > 0 && <span className="small">{w.rotateWhy}</span>}
            </div>
          </form>
        )}
      </div>
    </section>
  )
}

/** 变更推送: where to, and whether it was taken. */
export function Hook({ grant, reload }: { grant: GrantPage; reload: () => void }) {
  const w = useWords(dictionary)
  const [url, setUrl] = useState(grant.hook?.url ?? '')
  const [secret, setSecret] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const got = await api.post<{ secret: string }>(`/api/sharing/grants/${grant.id}/hook`, { url })
    if (!got.ok) return setFailure(got.error)
    setFailure(null)
    setSecret(got.value.secret)
    reload()
  }
  return (
    <section className="card">
      <header>
        <h2>{w.hook}</h2>
      </header>
      <form className="body stack tight" onSubmit={(event) => void save(event)}>
        <p className="muted">{w.hookHelp}</p>
        {grant.hook && (
          <p className="small">
            {w.told} <When at={grant.hook.toldAt} />{' '}
            {grant.hook.failed && (
              <span className="tag red">
                {w.failed} {grant.hook.failed}
              </span>
            )}
          </p>
        )}
        {secret && (
          <div className="banner green stack tight">
            <b>{w.once}</b>
            <code className="share-key">{secret}</code>
          </div>
        )}
        {grant.may.use && (
          <>
            <Line label={w.url}>
              <input
                className="input"
                type="url"
                required
                aria-label={w.url}
                value={url}
                onChange={(event) => setUrl(event.target.value)}
              />
            </Line>
            {failure && <Refused failure={failure} />}
            <button type="submit" className="button">
              {w.save}
            </button>
          </>
        )}
      </form>
    </section>
  )
}
