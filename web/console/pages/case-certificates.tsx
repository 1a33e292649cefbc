import type { Card, CaseCertificate } from '../../../platform/credentials/certificates/declare.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { certificateWords } from './certificate-words.ts'
import '../look/certificates.css'

/** 办件用证: certificates that stand for materials of this case, and what was issued by it. */
export function CaseCertificates({ matter, version }: { readonly matter: string; readonly version: number }) {
  const w = useWords(certificateWords)
  const s = useSay()
  const { load } = useLoad(`case certificates ${matter} ${version}`, (signal) =>
    api.get<{ used: readonly CaseCertificate[]; issued: readonly Card[] }>(
      `/api/certificates/of-matter/${matter}`,
      undefined,
      { signal, quiet: true },
    ),
  )
  if (load.state !== 'ready') return null
  const { used, issued } = load.value
  if (used.length === 0 && issued.length === 0) return null
  return (
    <div className="certificates">
      <section className="card stack">
        {used.length > 0 && <h2>{w.caseUses}</h2>}
        {used.map((one) => (
          <details key={one.use.id}>
            <summary>
              {s(one.use.title)} <span className="num">{one.use.number}</span>{' '}
              <span className={`tag ${one.state === 'issued' ? 'green' : 'red'}`}>{s(one.stateTitle)}</span>{' '}
              <When at={String(one.use.at)} />
            </summary>
            {one.note && <p className="tag yellow">{s(one.note)}</p>}
            <dl className="facts">
              {one.surface.map((line) => (
                <Line key={line.name} title={s(line.title)} text={line.text} />
              ))}
            </dl>
          </details>
        ))}
        {issued.length > 0 && <h2>{w.caseIssued}</h2>}
        {issued.map((one) => (
          <p key={one.id}>
            {s(one.title)} <span className="num">{one.number}</span>{' '}
            <span className={`tag ${one.state === 'issued' ? 'green' : 'red'}`}>{s(one.stateTitle)}</span>
          </p>
        ))}
      </section>
    </div>
  )
}

const Line = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <>
    <dt>{title}</dt>
    <dd>{text}</dd>
  </>
)
