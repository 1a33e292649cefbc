import { Link } from 'react-router'
import { api, say, useLoad, useWords, words } from '../../live/index.ts'
import type { Row } from '../../live/wire.ts'
import { When } from '../parts/due.tsx'
import { useSettled } from '../parts/settled.ts'
import { MatterTitle, StateTag } from './rows.tsx'

const dictionary = words({
  title: say('可能指的企业', 'Enterprises that may be meant'),
  equal: say('名称相同', 'the same name'),
  part: say('名称的一部分', 'part of the name'),
  sound: say('读音相近', 'sounds alike'),
  alike: say('写法相近', 'written alike'),
  registered: say('已登记', 'registered'),
  unknown: say('台账中没有', 'in no register'),
  earlier: (n: number) => say(`此前 ${n} 件`, `${n} earlier`),
  take: say('填入被反映对象', 'Fill in as complained of'),
})

export type Firm = {
  readonly entity: string
  readonly name: string
  readonly matched: string
  readonly how: 'equal' | 'part' | 'sound' | 'alike'
  readonly names: readonly string[]
  readonly register: { readonly id: string; readonly values: Readonly<Record<string, unknown>> } | null
  readonly requests: readonly Row[]
  readonly requestCount: number
}

const LEAST = 4
const MOST_REQUESTS = 3
const said = (value: unknown): string => (typeof value === 'string' ? value : '')

/** 可能指的企业: found though badly named, with what was asked about it before. Nothing shows where nothing is named. */
export function Firms({
  text,
  party,
  onTake,
}: {
  text: string
  party: string
  onTake: (name: string) => void
}) {
  const w = useWords(dictionary)
  const asked = useSettled(JSON.stringify([text.trim(), party.trim()]), 500)
  const [words, subject] = JSON.parse(asked) as [string, string]
  const { load } = useLoad(words.length >= LEAST || subject.length >= 2 ? `firms ${asked}` : null, (signal) =>
    api.post<{ readonly firms: readonly Firm[] }>(
      '/api/brain/named',
      { text: words.slice(0, 20_000), party: subject.slice(0, 200) },
      { signal, quiet: true },
    ),
  )
  const firms = load.state === 'ready' ? load.value.firms : []
  if (firms.length === 0) return null
  return (
    <section className="card">
      <header>
        <h2>{w.title}</h2>
      </header>
      <div className="body">
        <ul className="mini firms">
          {firms.map((firm) => (
            <li key={firm.entity}>
              <b>{firm.name}</b>
              <span className="row tight small">
                <span className="tag accent">{w[firm.how]}</span>
                {firm.matched !== firm.name && <span>{firm.matched}</span>}
                <span className={`tag${firm.register ? ' green' : ''}`}>
                  {firm.register ? w.registered : w.unknown}
                </span>
                {firm.requestCount > 0 && <span>{w.earlier(firm.requestCount)}</span>}
              </span>
              {firm.register && (
                <span className="small">
                  {[said(firm.register.values.address), said(firm.register.values.business)]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              )}
              {firm.requests.slice(0, MOST_REQUESTS).map((row) => (
                <span key={row.id} className="row tight small">
                  <Link to={`/m/${row.number}`} target="_blank" rel="noreferrer" className="ellipsis">
                    <MatterTitle row={row} />
                  </Link>
                  <StateTag row={row} />
                  <When at={row.openedAt} ago />
                </span>
              ))}
              {party.trim() !== firm.name && (
                <span>
                  <button type="button" className="button small" onClick={() => onTake(firm.name)}>
                    {w.take}
                  </button>
                </span>
              )}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
