import { type FormEvent, useState } from 'react'
import type { Shown, ShownSubmission } from '../../../platform/services/forms/declare.ts'
import { api, type Failure, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Failed, Loading, Refused } from '../parts/states.tsx'

const dictionary = words({
  title: say('申报内容', 'Application'),
  former: say('此前的申报', 'Earlier submissions'),
  supplement: say('补正', 'Supplement'),
  applicant: say('申请人', 'Applicant'),
  situation: say('办理情形', 'Situation'),
  materials: say('材料', 'Materials'),
  was: say('原为', 'was'),
  changed: say('已改', 'changed'),
  print: say('打印申请表', 'Print the form'),
  clear: say('查看完整信息', 'Show in clear'),
  why: say('查看理由（将留痕）', 'Reason, on record'),
  show: say('查看', 'Show'),
  cancel: say('取消', 'Cancel'),
  version: say('事项版本', 'Version of the item'),
  hash: say('内容指纹', 'Fingerprint'),
  from: say('来源', 'from'),
})

const CHANNELS = {
  phone: say('手机', 'phone'),
  web: say('网页', 'web'),
  window: say('窗口', 'window'),
  kiosk: say('自助机', 'kiosk'),
  system: say('系统', 'system'),
} as const

type Rows = { readonly rows: readonly ShownSubmission[] }

/** What the applicant filled in: the latest submission, what it changed, those before it 申报. */
export function Submissions({ matter }: { matter: string }) {
  const w = useWords(dictionary)
  const path = `/api/matters/${matter}/submissions`
  const { load, reload } = useLoad(path, (signal) => api.get<Rows>(path, undefined, { signal }))
  const [clear, setClear] = useState<Rows | null>(null)
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [refused, setRefused] = useState<Failure | null>(null)
  if (load.state === 'loading') return <Loading lines={6} />
  if (load.state !== 'ready') return <Failed failure={load.failure} retry={reload} />
  const [latest, ...former] = (clear ?? load.value).rows
  if (!latest) return null
  const reveal = async (event: FormEvent) => {
    event.preventDefault()
    const answer = await api.post<Rows>(`${path}/reveal`, { reason })
    if (answer.ok) {
      setClear(answer.value)
      setAsking(false)
    } else setRefused(answer.error)
  }
  return (
    <section className="card submission">
      <header>
        <h2 className="grow">{w.title}</h2>
        {latest.masked && !asking && (
          <button type="button" className="button small" onClick={() => setAsking(true)}>
            {w.clear}
          </button>
        )}
        <a className="button small" href={`/api/matters/${matter}/form.pdf`} target="_blank" rel="noreferrer">
          {w.print}
        </a>
      </header>
      <div className="body stack tight">
        {asking && (
          <form className="row" onSubmit={reveal}>
            <input
              className="input grow"
              aria-label={w.why}
              placeholder={w.why}
              value={reason}
              maxLength={300}
              onChange={(event) => setReason(event.target.value)}
            />
            <button type="submit" className="button main" disabled={reason.trim().length < 2}>
              {w.show}
            </button>
            <button type="button" className="button" onClick={() => setAsking(false)}>
              {w.cancel}
            </button>
          </form>
        )}
        {refused && <Refused failure={refused} />}
        <One one={latest} />
        {former.map((one) => (
          <details key={one.id}>
            <summary>
              {w.former} <When at={String(one.at)} />
            </summary>
            <One one={one} />
          </details>
        ))}
      </div>
    </section>
  )
}

function One({ one }: { one: ShownSubmission }) {
  const w = useWords(dictionary)
  const s = useSay()
  return (
    <>
      <p className="muted small">
        {one.supplements && <span className="tag yellow">{w.supplement}</span>} {s(CHANNELS[one.channel])} ·{' '}
        <When at={String(one.at)} /> · {w.version} {one.itemVersion} · {w.hash}{' '}
        <span className="num" title={one.hash}>
          {one.hash.slice(0, 12)}
        </span>
      </p>
      <Part title={w.applicant} lines={one.applicant} />
      <Part title={w.situation} lines={one.answers} />
      {one.pages.map((page) => (
        <Part key={page.name} title={s(page.title)} lines={page.lines} />
      ))}
      <Part title={w.materials} lines={one.materials} />
    </>
  )
}

function Part({ title, lines }: { title: string; lines: readonly Shown[] }) {
  const w = useWords(dictionary)
  const s = useSay()
  if (lines.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <dl className="detail">
        {lines.map((line) => (
          <div key={line.name} style={{ display: 'contents' }}>
            <dt>{s(line.title)}</dt>
            <dd>
              <span className="pre">{s(line.text)}</span>
              {line.changed && <span className="tag yellow">{w.changed}</span>}
              {line.was && (
                <span className="muted small">
                  {' '}
                  {w.was} {s(line.was)}
                </span>
              )}
              {line.source && (
                <span className="muted small">
                  {' '}
                  {w.from} {s(line.source)}
                </span>
              )}
              {line.files?.map((id, n) => (
                <Preview key={id} id={id} title={`${s(line.title)} ${n + 1}`} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** A picture in place, anything else as a link; opens whole in a page of its own. */
function Preview({ id, title }: { id: string; title: string }) {
  const [picture, setPicture] = useState(true)
  return (
    <a className="preview" href={`/api/files/${id}`} target="_blank" rel="noreferrer">
      {picture ? (
        <img src={`/api/files/${id}`} alt={title} onError={() => setPicture(false)} />
      ) : (
        <span>📄 {title}</span>
      )}
    </a>
  )
}
