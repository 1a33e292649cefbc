import { useEffect, useState } from 'react'
import { api, type Failure, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import type { View } from '../../live/wire.ts'
import type { FieldForm } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'

const dictionary = words({
  help: say('答复助手', 'Answer assistant'),
  draft: say('起草', 'Draft'),
  drafting: say('正在起草…', 'Drafting…'),
  draftOnly: say(
    '草稿只引用知识库和以往答复，【】处须由承办单位核实填写；不会自动发送。',
    'The draft only quotes knowledge and earlier answers; fill every 【】 yourself. Nothing is sent by itself.',
  ),
  over: say('会替换已写的内容，再点一次确认', 'It replaces what you wrote; once more to confirm'),
  sources: say('出处', 'Sources'),
  article: (version: number) => say(`知识库，第 ${version} 版`, `knowledge, version ${version}`),
  answer: say('以往答复', 'earlier answer'),
  check: say('答复质检', 'Check of the answer'),
  fine: say('没有发现问题', 'Nothing found'),
  hint: say('仅供参考，不影响提交', 'For your information: it does not block'),
  findings: (n: number) => say(`发现 ${n} 处`, `${n} found`),
  parts: say('诉求问到的', 'What was asked'),
  yes: say('已答', 'answered'),
  no: say('未答', 'not answered'),
})

type Citation = {
  readonly mark: string
  readonly kind: 'article' | 'answer'
  readonly id: string
  readonly title: string
  readonly version: number | null
  readonly number: string | null
  readonly basis: string | null
}
type Draft = {
  readonly text: string
  readonly gaps: readonly string[]
  readonly citations: readonly Citation[]
}
type Finding = {
  readonly code: string
  readonly grade: 'review' | 'warn'
  readonly says: { zh: string; en: string }
  readonly quote: string | null
}
type Check = {
  readonly score: number
  readonly findings: readonly Finding[]
  readonly asked?: readonly { readonly text: string; readonly answered: boolean }[]
}

/** Below so many characters an answer is not read yet: it is still being begun. */
const LEAST = 10

/** Drafts an answer and reads what is written, beside the form of a reply. */
export function AnswerHelp({ view, form }: { view: View; form: FieldForm }) {
  const w = useWords(dictionary)
  const text = String(form.values.text ?? '')
  const [draft, setDraft] = useState<Draft | null>(null)
  const [busy, setBusy] = useState(false)
  const [sure, setSure] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const wait = setTimeout(() => setSettled(text.trim()), 900)
    return () => clearTimeout(wait)
  }, [text])
  const { load } = useLoad(settled.length >= LEAST ? `check ${view.matter.id} ${settled}` : null, () =>
    api.post<Check>('/api/advice/check', { matter: view.matter.id, text: settled.slice(0, 20_000) }),
  )
  const make = async (): Promise<void> => {
    if (text.trim() !== '' && text !== draft?.text && !sure) return setSure(true)
    setSure(false)
    setBusy(true)
    setFailure(null)
    const got = await api.get<Draft>('/api/advice/draft', { matter: view.matter.id })
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    setDraft(got.value)
    form.set('text', got.value.text)
  }
  return (
    <section className="card" aria-label={w.help}>
      <header>
        <h2 className="grow">{w.help}</h2>
        <button type="button" className="button small" disabled={busy} onClick={() => void make()}>
          {busy ? w.drafting : w.draft}
        </button>
      </header>
      <div className="body stack tight">
        <p className="small">{sure ? w.over : w.draftOnly}</p>
        {failure && <Refused failure={failure} />}
        {draft && draft.citations.length > 0 && (
          <div className="stack tight">
            <span className="label">{w.sources}</span>
            <ul className="stack tight small">
              {draft.citations.map((one) => (
                <li key={one.mark}>
                  {one.mark}{' '}
                  {one.kind === 'article' ? (
                    <a href={`/console/knowledge/${one.id}`} target="_blank" rel="noreferrer">
                      {one.title}
                    </a>
                  ) : (
                    <a className="num" href={`/console/m/${one.number}`} target="_blank" rel="noreferrer">
                      {one.number}
                    </a>
                  )}{' '}
                  <span className="muted">
                    {one.kind === 'article' ? w.article(one.version ?? 1) : w.answer}
                    {one.basis ? ` · ${one.basis}` : ''}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
        {load.state === 'ready' && settled.length >= LEAST && <Findings check={load.value} />}
      </div>
    </section>
  )
}

/** What the check of an answer found. */
function Findings({ check }: { check: Check }) {
  const w = useWords(dictionary)
  const s = useSay()
  return (
    <div className="stack tight" role="status">
      <span className="row tight">
        <span className="label grow">{w.check}</span>
        <span
          className={`tag ${check.findings.some((one) => one.grade === 'review') ? 'red' : check.findings.length > 0 ? 'yellow' : 'green'}`}
        >
          {check.findings.length === 0 ? w.fine : w.findings(check.findings.length)}
        </span>
      </span>
      {check.findings.length > 0 && (
        <ul className="stack tight small findings">
          {check.findings.map((one) => (
            <li key={`${one.code} ${one.quote}`} className={one.grade}>
              <b>{s(one.says)}</b>
              {one.quote && <q>{one.quote}</q>}
            </li>
          ))}
        </ul>
      )}
      {check.asked && check.asked.length > 1 && (
        <details>
          <summary className="small">{w.parts}</summary>
          <ul className="stack tight small">
            {check.asked.map((one) => (
              <li key={one.text}>
                <span className={`tag ${one.answered ? 'green' : 'yellow'}`}>
                  {one.answered ? w.yes : w.no}
                </span>{' '}
                {one.text}
              </li>
            ))}
          </ul>
        </details>
      )}
      <small>{w.hint}</small>
    </div>
  )
}

/** For the reviewer: what was found when the last answer came. */
export function AnswerChecks({ view }: { view: View }) {
  const w = useWords(dictionary)
  const { load } = useLoad(`checks ${view.matter.id} ${view.answers.length}`, (signal) =>
    api.get<{ rows: readonly Check[] }>('/api/advice/checks', { matter: view.matter.id }, { signal }),
  )
  const last = load.state === 'ready' ? load.value.rows.at(-1) : undefined
  if (!last) return null
  return (
    <section className="card" aria-label={w.check}>
      <div className="body">
        <Findings check={last} />
      </div>
    </section>
  )
}
