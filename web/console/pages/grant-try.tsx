import { type FormEvent, useState } from 'react'
import { say, useSay, useWords, words } from '../../live/index.ts'
import { toast } from '../parts/toast.tsx'
import { Line } from './share-request.tsx'
import type { GrantPage } from './sharing-words.ts'

const dictionary = words({
  title: say('试用', 'Try it'),
  why: say('这是真实调用，会计入用量并留下记录。', 'A real call: it is metered and goes on record.'),
  key: say('密钥', 'Key'),
  operator: say('操作人', 'Operator'),
  case: say('案号', 'Case'),
  lookup: say('查询', 'Look up'),
  check: say('核验', 'Check'),
  claim: say('核验项', 'Item to check'),
  value: say('待核验的值', 'Value'),
  call: say('调用', 'Call'),
  answer: say('返回', 'Answer'),
  curl: say('命令行写法', 'The same by curl'),
  copy: say('复制', 'Copy'),
  copied: say('已复制', 'Copied'),
  ms: (n: number) => say(`${n} 毫秒`, `${n} ms`),
  lost: say('连不上服务器', 'The server was not reached'),
})

/** The call as a developer writes it; the key stays a name. */
export function curlOf(path: string, body: object): string {
  return `curl -X POST ${location.origin}${path} \\\n  -H "Authorization: Bearer $SHARE_KEY" \\\n  -H "Content-Type: application/json" \\\n  -d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`
}

/** 试用: the service called from the browser with the key that was just made, beside the call as curl. */
export function TryOut({
  grant,
  given,
  onCalled,
}: {
  grant: GrantPage
  given: string
  onCalled: () => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const [typed, setTyped] = useState('')
  const key = given || typed
  const [of, setOf] = useState<Readonly<Record<string, string>>>({})
  const [operator, setOperator] = useState('')
  const [caseNo, setCase] = useState('')
  const [what, setWhat] = useState<'lookup' | 'check'>(grant.mode === 'check' ? 'check' : 'lookup')
  const first = grant.items.find((item) => !grant.keyItems.includes(item.name)) ?? grant.items[0]
  const [claim, setClaim] = useState(first?.name ?? '')
  const [value, setValue] = useState('')
  const [answer, setAnswer] = useState<{ status: number; text: string; ms: number } | null>(null)
  const path = `/share/v1/${what}`
  const body = {
    key: Object.fromEntries(grant.keyItems.map((name) => [name, of[name] ?? ''])),
    ...(what === 'check' ? { claim: { [claim]: value } } : {}),
    why: { duty: grant.duty, operator, case: caseNo },
  }
  const curl = curlOf(path, body)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const begun = performance.now()
    try {
      // no session goes along: the key alone opens
      const got = await fetch(path, {
        method: 'POST',
        credentials: 'omit',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const text = JSON.stringify(await got.json(), null, 2)
      setAnswer({ status: got.status, text, ms: Math.round(performance.now() - begun) })
      onCalled()
    } catch {
      setAnswer({ status: 0, text: w.lost, ms: 0 })
    }
  }
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.title}</h2>
        {grant.mode !== 'check' && (
          <span className="row tight">
            {(['lookup', 'check'] as const).map((one) => (
              <button
                key={one}
                type="button"
                className="button small share-press"
                aria-pressed={what === one}
                onClick={() => setWhat(one)}
              >
                {w[one]}
              </button>
            ))}
          </span>
        )}
      </header>
      <form className="body stack tight" onSubmit={(event) => void send(event)}>
        <p className="muted">{w.why}</p>
        {!given && (
          <Line label={w.key}>
            <input
              className="input"
              aria-label={w.key}
              type="password"
              autoComplete="off"
              required
              value={typed}
              onChange={(event) => setTyped(event.target.value.trim())}
            />
          </Line>
        )}
        <div className="fields">
          {grant.keyItems.map((name) => (
            <Line key={name} label={titleOf(grant, name, s)} half={grant.keyItems.length > 1}>
              <input
                className="input"
                aria-label={titleOf(grant, name, s)}
                required
                value={of[name] ?? ''}
                onChange={(event) => setOf({ ...of, [name]: event.target.value })}
              />
            </Line>
          ))}
          {what === 'check' && (
            <>
              <Line label={w.claim} half>
                <select
                  className="input"
                  aria-label={w.claim}
                  value={claim}
                  onChange={(event) => setClaim(event.target.value)}
                >
                  {grant.items.map((item) => (
                    <option key={item.name} value={item.name}>
                      {s(item.title)}
                    </option>
                  ))}
                </select>
              </Line>
              <Line label={w.value} half>
                <input
                  className="input"
                  aria-label={w.value}
                  required
                  value={value}
                  onChange={(event) => setValue(event.target.value)}
                />
              </Line>
            </>
          )}
          <Line label={w.operator} half>
            <input
              className="input"
              aria-label={w.operator}
              value={operator}
              onChange={(event) => setOperator(event.target.value)}
            />
          </Line>
          <Line label={w.case} half>
            <input
              className="input"
              aria-label={w.case}
              value={caseNo}
              onChange={(event) => setCase(event.target.value)}
            />
          </Line>
        </div>
        <div>
          <button type="submit" className="button main">
            {w.call}
          </button>
        </div>
        {answer && (
          <div className="stack tight" role="status">
            <span className="small">
              {w.answer}{' '}
              <span className={`tag ${answer.status === 200 ? 'green' : 'red'} num`}>{answer.status}</span>{' '}
              {w.ms(answer.ms)}
            </span>
            <pre className="share-code">{answer.text}</pre>
          </div>
        )}
        <Curl text={curl} />
      </form>
    </section>
  )
}

const titleOf = (grant: GrantPage, name: string, s: ReturnType<typeof useSay>): string => {
  const item = grant.items.find((one) => one.name === name)
  return item ? s(item.title) : name
}

export function Curl({ text }: { text: string }) {
  const w = useWords(dictionary)
  return (
    <details>
      <summary className="small">{w.curl}</summary>
      <pre className="share-code">{text}</pre>
      <button
        type="button"
        className="button small"
        onClick={() => void navigator.clipboard?.writeText(text).then(() => toast(w.copied))}
      >
        {w.copy}
      </button>
    </details>
  )
}
