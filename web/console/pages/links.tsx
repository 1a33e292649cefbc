import { type FormEvent, useRef, useState } from 'react'
import { Link } from 'react-router'
import { api, type Failure, type Got, say, useLoad, useWords, words } from '../../live/index.ts'
import type { View } from '../../live/wire.ts'
import { When } from '../parts/due.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import { type SimilarFound, SimilarList, type SimilarRow } from './similar.tsx'

const dictionary = words({
  links: say('已关联', 'Linked'),
  noLinks: say('没有关联事项', 'No links'),
  'duplicate-of': say('重复于', 'duplicate of'),
  'same-cause': say('同一原因', 'same cause'),
  'follow-up': say('后续', 'follow-up of'),
  'child-of': say('子事项', 'child of'),
  undo: say('解除', 'Undo'),
  undone: say('已解除', 'undone'),
  add: say('关联或并单', 'Link or merge'),
  number: say('对方编号', 'The other number'),
  kind: say('关系', 'Relation'),
  why: say('理由', 'Why'),
  merge: say('并入该编号（本件停止办理）', 'Merge into that number (this one stops)'),
  unmerge: say('撤销并单', 'Undo the merge'),
  link: say('关联', 'Link'),
  doMerge: say('并单', 'Merge'),
  similar: say('相似诉求', 'Similar requests'),
  noSimilar: say('没有找到相似诉求', 'Nothing alike was found'),
  notFound: say('没有这个编号', 'No such number'),
})
const KINDS = ['duplicate-of', 'same-cause', 'follow-up', 'child-of'] as const

export function Links({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const { matter } = view
  const [other, setOther] = useState('')
  const [kind, setKind] = useState<string>('same-cause')
  const [why, setWhy] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const similar = useLoad(`similar ${matter.id}`, (signal) =>
    api.get<SimilarFound>('/api/similar', { matter: matter.id }, { signal }),
  )
  const first = useRef<HTMLInputElement>(null)
  /** The form is filled in; who sends it is the person. */
  const take = (row: SimilarRow, reason: string): void => {
    setOther(row.number)
    if (row.suggestion) setKind(row.suggestion.act)
    setWhy(reason.slice(0, 200))
    first.current?.focus()
  }
  const again = async (got: Got<unknown>): Promise<void> => {
    if (!got.ok) return setFailure(got.error)
    setFailure(null)
    setOther('')
    setWhy('')
    toast(c.saved)
    const fresh = await api.get<View>(`/api/matters/${matter.id}`)
    if (fresh.ok) onChange(fresh.value)
  }
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const found = await api.get<View>(`/api/matters/${encodeURIComponent(other.trim())}`)
    if (!found.ok) return setFailure(found.error)
    const to = found.value.matter.id
    await again(
      kind === 'merge'
        ? await api.post(`/api/matters/${matter.id}/merge`, { into: to, why })
        : await api.post(`/api/matters/${matter.id}/links`, { kind, to, why }),
    )
  }
  return (
    <div className="stack">
      <section className="stack tight">
        <h3>{w.links}</h3>
        {view.links.length === 0 && <p className="muted">{w.noLinks}</p>}
        {view.links.map((link) => (
          <div key={link.id} className={`row${link.undoneAt ? ' faded' : ''}`}>
            <span className="tag">{w[link.kind]}</span>
            <Link to={`/m/${link.other.number}`}>{link.other.number}</Link>
            <span className="grow ellipsis">{link.other.title}</span>
            <span className="small">
              {link.why} · {link.by} <When at={link.at} />
            </span>
            {link.undoneAt ? (
              <span className="tag">{w.undone}</span>
            ) : (
              <button
                type="button"
                className="button small"
                onClick={() => void api.delete(`/api/links/${link.id}`).then(again)}
              >
                {w.undo}
              </button>
            )}
          </div>
        ))}
        {matter.mergedInto && (
          <button
            type="button"
            className="button small"
            onClick={() =>
              void api.post(`/api/matters/${matter.id}/unmerge`, { why: why || w.unmerge }).then(again)
            }
          >
            {w.unmerge}
          </button>
        )}
      </section>
      <form className="stack tight" onSubmit={(event) => void send(event)}>
        <h3>{w.add}</h3>
        <div className="row">
          <input
            ref={first}
            className="input"
            style={{ width: 170 }}
            aria-label={w.number}
            placeholder={w.number}
            required
            value={other}
            onChange={(e) => setOther(e.target.value)}
          />
          <select
            className="input"
            style={{ width: 'auto' }}
            aria-label={w.kind}
            value={kind}
            onChange={(e) => setKind(e.target.value)}
          >
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {w[one]}
              </option>
            ))}
            <option value="merge">{w.merge}</option>
          </select>
          <input
            className="input grow"
            style={{ minWidth: 160 }}
            aria-label={w.why}
            placeholder={w.why}
            required
            maxLength={200}
            value={why}
            onChange={(e) => setWhy(e.target.value)}
          />
          <button type="submit" className={`button${kind === 'merge' ? ' danger' : ''}`}>
            {kind === 'merge' ? w.doMerge : w.link}
          </button>
        </div>
        {failure && <Refused failure={failure} />}
      </form>
      <section className="stack tight">
        <h3>{w.similar}</h3>
        {similar.load.state === 'loading' && <p className="muted">{c.loading}</p>}
        {similar.load.state === 'failed' && <Refused failure={similar.load.failure} />}
        {similar.load.state === 'ready' && (
          <SimilarList found={similar.load.value} most={8} empty={w.noSimilar} onTake={take} />
        )}
      </section>
    </div>
  )
}
