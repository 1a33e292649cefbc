import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { type Level, levels } from '../../../platform/services/ratings/declare.ts'
import { useWords } from '../settings.tsx'
import { type Outcome, read } from '../talk.ts'
import { FeeLineLink, type PayPage } from './pay.tsx'
import { W } from './words.ts'

/** The fee of one of my applications. */
export function FeeBlock({ application }: { application: { readonly number: string } }) {
  const t = useWords()
  const [got, setGot] = useState<Outcome<{ rows: readonly PayPage[] }> | null>(null)
  // anew whenever the application was looked at anew
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is due changes with it
  useEffect(() => void read<{ rows: readonly PayPage[] }>('/api/citizen/fees').then(setGot), [application])
  const mine =
    got?.kind === 'answer' ? got.value.rows.filter((one) => one.matterNumber === application.number) : []
  if (mine.length === 0) return null
  return (
    <section>
      <h2>{t.of(W.pay)}</h2>
      <ul className="list">
        {mine.map((one) => (
          <FeeLineLink key={one.token} one={one} />
        ))}
      </ul>
    </section>
  )
}

type Chance = {
  readonly token: string
  readonly matterNumber: string | null
  readonly level: Level | null
  readonly second: boolean
}

/** The rating of one of my applications. */
export function RatingBlock({ application }: { application: { readonly number: string } }) {
  const t = useWords()
  const [got, setGot] = useState<Outcome<{ rows: readonly Chance[] }> | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what may be rated changes with it
  useEffect(() => void read<{ rows: readonly Chance[] }>('/api/citizen/ratings').then(setGot), [application])
  const mine =
    got?.kind === 'answer' ? got.value.rows.find((one) => one.matterNumber === application.number) : undefined
  if (!mine) return null
  return (
    <section>
      <h2>{t.of(W.rate)}</h2>
      <ul className="list">
        <li>
          <Link to={`/rate/${mine.token}`}>
            <span className="grow">{mine.level ? t.of(levels[mine.level]) : t.of(W.howWas)}</span>
            {(!mine.level || mine.second) && <span className="chip wait">{t.of(W.rateIt)}</span>}
          </Link>
        </li>
      </ul>
    </section>
  )
}
