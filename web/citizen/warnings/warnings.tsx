import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import type { Say } from '../../../base/index.ts'
import { exact } from '../../live/time.ts'
import { Frame } from '../frame.tsx'
import { useWords } from '../settings.tsx'
import { read } from '../talk.ts'
import './warnings.css'
import { w } from './words.ts'

type Warning = {
  readonly id: string
  readonly headline: Say
  readonly expires: string | null
  readonly sender: Say
  readonly scheme: Say | null
  readonly description: Say
  readonly instruction: Say
  readonly parts: readonly {
    readonly title: Say
    readonly colour: string | null
    readonly areas: readonly Say[]
  }[]
}

const POLL_MS = 60_000

/** Warnings in force 生效中的预警, read again every minute; null = nobody answered. */
function useWarnings(): readonly Warning[] | null | undefined {
  const [rows, setRows] = useState<readonly Warning[] | null | undefined>(undefined)
  useEffect(() => {
    let here = true
    const ask = async (): Promise<void> => {
      const got = await read<{ rows: readonly Warning[] }>('/api/public/warnings')
      if (here) setRows((before) => (got.kind === 'answer' ? got.value.rows : (before ?? null)))
    }
    void ask()
    const beat = setInterval(() => void ask(), POLL_MS)
    return () => {
      here = false
      clearInterval(beat)
    }
  }, [])
  return rows
}

/** On the first page: that there is a warning, and where it is told. */
export function WarningStrip() {
  const t = useWords()
  const [first, ...rest] = useWarnings() ?? []
  if (!first) return null
  return (
    <Link className={`warningStrip ${first.parts[0]?.colour ?? ''}`} to="/warnings" role="alert">
      <strong>{t.of(first.headline)}</strong>
      <br />
      <small>
        {t.of(w.more)}
        {rest.length > 0 ? ` (${rest.length + 1})` : ''}
      </small>
    </Link>
  )
}

/** 预警信息: what is in force, where, until when, and what to do. */
export function WarningsPage() {
  const t = useWords()
  const rows = useWarnings()
  return (
    <Frame title={t.of(w.title)} back>
      <p className="lead">{t.of(w.lead)}</p>
      {rows === null && <p>{t.of(w.noLine)}</p>}
      {rows?.length === 0 && <p>{t.of(w.none)}</p>}
      <div className="warnings">
        {rows?.map((one) => (
          <article key={one.id} className={`warning ${one.parts[0]?.colour ?? ''}`}>
            <h2>{t.of(one.headline)}</h2>
            {one.parts.map((part) => (
              <p key={part.title.en}>
                <strong>{t.of(part.title)}</strong> {t.of(w.where)}：
                {part.areas.map((area) => t.of(area)).join('、')}
              </p>
            ))}
            <p>{t.of(one.description)}</p>
            <p>
              <strong>{t.of(w.todo)}</strong> {t.of(one.instruction)}
            </p>
            <small>
              {t.of(one.sender)}
              {one.expires ? ` · ${t.of(w.until)} ${exact(one.expires).slice(5, 16)}` : ''}
              {one.scheme ? ` · ${t.of(one.scheme)}` : ''}
            </small>
            <a href={`/api/public/alerts/${one.id}.cap`}>{t.of(w.file)}</a>
          </article>
        ))}
      </div>
      <p>
        <a href="/api/public/alerts.atom">{t.of(w.feed)}</a>
      </p>
    </Frame>
  )
}
