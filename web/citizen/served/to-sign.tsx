import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import type { Invitation } from '../../../platform/services/signing/declare.ts'
import { sayInstant } from '../../live/time.ts'
import { useWords } from '../settings.tsx'
import { read } from '../talk.ts'
import { S } from './sign-words.ts'

/** 待我签署: invitations of others that wait for whoever is logged in. */
export function ToSign() {
  const t = useWords()
  const [rows, setRows] = useState<readonly Invitation[]>([])
  useEffect(() => {
    void read<{ rows: readonly Invitation[] }>('/api/citizen/invitations').then((got) => {
      if (got.kind === 'answer') setRows(got.value.rows)
    })
  }, [])
  if (rows.length === 0) return null
  return (
    <section>
      <h2>{t.of(S.waiting)}</h2>
      <ul className="list">
        {rows.map((one) => (
          <li key={one.token}>
            <Link to={`/sign/${one.token}`}>
              <span className="grow">
                {one.content?.title ?? t.of(S.title)}
                <small>
                  {t.of(one.role)} · {sayInstant(String(one.askedAt), new Date(), t.language)}
                </small>
              </span>
              <span className="chip wait">{t.of(S.title)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
