import { Fragment, useEffect, useState } from 'react'
import { dayOf, localText, type Say } from '../../base/index.ts'
import type { Report } from '../../brain/indicators/brief/declare.ts'
import { api } from '../live/api.ts'
import { useTexts } from './block.tsx'

type Row = { readonly id: string; readonly state: Report['state'] }
type Brief = Pick<Report, 'body'> & {
  readonly id: string
  readonly cut: string
  readonly printed: readonly Say[]
}

/** The last brief 日报 that was signed, as the leader's phone shows it: its summary, every figure a way to the live one. */
export function BriefCard() {
  const { t, say } = useTexts()
  const [brief, setBrief] = useState<Brief | null>(null)
  useEffect(() => {
    let gone = false
    void (async () => {
      const list = await api.get<{ rows: readonly Row[] }>('/api/reports', { kind: 'day' })
      const last = list.ok ? list.value.rows.find((row) => row.state !== 'draft') : undefined
      if (!last) return
      const got = await api.get<Brief>(`/api/reports/${encodeURIComponent(last.id)}`)
      if (got.ok && !gone) setBrief(got.value)
    })()
    return () => {
      gone = true
    }
  }, [])
  if (!brief) return null
  const summary = brief.body.sections.find((section) => section.key === 'summary')?.paragraphs ?? []
  const liveOf = (n: number): string => {
    const figure = brief.body.figures[n]
    if (!figure) return '/console/indicators'
    const period = new URLSearchParams({
      from: dayOf(new Date(figure.from)),
      to: dayOf(new Date(new Date(figure.to).getTime() - 1)),
    })
    return `/console/indicators/${figure.name.replace('.', '/')}?${period}`
  }
  return (
    <section className="block brief" aria-label={t.brief}>
      <header>
        <h2>{say(brief.body.title)}</h2>
        <span className="age">{t.asOf(localText(new Date(brief.cut)).slice(5))}</span>
      </header>
      {summary.map((paragraph, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no other name
        <p key={n} className="words">
          {paragraph.map((piece, k) =>
            'text' in piece ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
              <Fragment key={k}>{say(piece.text)}</Fragment>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
              <a key={k} href={liveOf(piece.figure)}>
                <b>{say(brief.printed[piece.figure])}</b>
              </a>
            ),
          )}
        </p>
      ))}
      <p>
        <a className="whole" href={`/console/reports/${encodeURIComponent(brief.id)}`}>
          {t.briefWhole} ›
        </a>
      </p>
    </section>
  )
}
