import { useEffect, useId, useState } from 'react'
import { type Level, levelTitles } from '../../../platform/command/plans/declare.ts'
import { currentInstant, useSay, useWords } from '../../live/index.ts'
import { useUnits } from '../lists.ts'
import { commandWords } from './command-words.ts'

/** 响应级别 in words; the colour follows the national order, never alone. */
export function LevelTag({ level }: { level: Level }) {
  const s = useSay()
  return <span className={`level l${level}`}>{s(levelTitles[level])}</span>
}

export function DrillTag() {
  const w = useWords(commandWords)
  return <span className="tag drill">{w.drill}</span>
}

/** A clock that runs by the second while somebody waits for an answer. */
export function useSeconds(running: boolean): Date {
  const [now, setNow] = useState(currentInstant)
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setNow(currentInstant()), 1000)
    return () => clearInterval(timer)
  }, [running])
  return now
}

/** 倒计时 mm:ss; past it, how long over. */
export function Countdown({ until, now }: { until: string; now: Date }) {
  const left = Math.round((Date.parse(until) - now.getTime()) / 1000)
  const over = left < 0
  const total = Math.abs(left)
  const text = `${over ? '-' : ''}${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`
  return <b className={`num${over ? ' tag red' : left < 120 ? ' tag yellow' : ''}`}>{text}</b>
}

/** Photos of a receipt 回执照片. */
export function ReceiptPhotos({ files }: { files: readonly string[] }) {
  const w = useWords(commandWords)
  if (files.length === 0) return null
  return (
    <span className="row tight receipt-photos">
      {files.map((id, n) => (
        <a key={id} href={`/api/files/${id}`} target="_blank" rel="noreferrer">
          <img src={`/api/files/${id}`} alt={w.photo(n + 1)} loading="lazy" />
        </a>
      ))}
    </span>
  )
}

/** A unit by its name 单位, offered as it is typed: orders go to names of the city's own list. */
export function UnitText({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (name: string) => void
}) {
  const units = useUnits()
  const list = useId()
  return (
    <>
      <input
        className="input"
        list={list}
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {units.map((one) => (
          <option key={one.id} value={one.name} />
        ))}
      </datalist>
    </>
  )
}
