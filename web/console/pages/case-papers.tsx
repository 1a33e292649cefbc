import { documentKinds, type ServiceDocument } from '../../../platform/services/items/declare.ts'
import { api, say, useLoad, useSay, useWords } from '../../live/index.ts'

const words = {
  title: say('办件文书', 'Papers'),
  genuine: say('签名有效', 'Signed'),
  forged: say('签名无效', 'Signature does not fit'),
  revoked: say('已撤销', 'Revoked'),
}

type Row = Pick<ServiceDocument, 'id' | 'facts' | 'genuine' | 'check'> & {
  readonly issuedAt: string
  readonly revokedAt: string | null
}

/** 办件文书 of an application: each opens as it is printed, with its code. */
export function Papers({ matter, version }: { readonly matter: string; readonly version: number }) {
  const w = useWords(words)
  const s = useSay()
  const { load } = useLoad(`papers ${matter} ${version}`, (signal) =>
    api.get<{ rows: readonly Row[] }>(`/api/services/documents/${matter}`, undefined, { signal }),
  )
  if (load.state !== 'ready' || load.value.rows.length === 0) return null
  return (
    <section className="card">
      <header>
        <h2>{w.title}</h2>
      </header>
      <ul className="plain-list body">
        {load.value.rows.map((row) => (
          <li key={row.id}>
            <a
              href={`/citizen/paper/${row.id}/${row.check}`}
              target="_blank"
              rel="noreferrer"
              style={{ textDecoration: 'underline' }}
            >
              {row.facts.kind === 'granted' ? row.facts.title : s(documentKinds[row.facts.kind])}
            </a>{' '}
            <small className="muted">
              {row.facts.day} · {row.facts.number}
            </small>{' '}
            <span className={`tag ${row.genuine && !row.revokedAt ? 'green' : 'red'}`}>
              {row.revokedAt ? w.revoked : row.genuine ? w.genuine : w.forged}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
