import { useEffect, useRef, useState } from 'react'
import type { Say } from '../../base/index.ts'
import type {
  Board,
  BookingState,
  Estimate,
  HallLevel,
  Opening,
  TicketState,
} from '../../platform/services/halls/declare.ts'

/** What travels: instants as text. */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer E)[]
    ? readonly Wire<E>[]
    : T extends object
      ? { readonly [K in keyof T]: Wire<T[K]> }
      : T

export type WireBoard = Wire<Board>

export type HallLine = {
  readonly id: string
  readonly code: string
  readonly level: HallLevel
  readonly name: Say
  readonly address: string
  readonly phone: string
  readonly lon: number | null
  readonly lat: number | null
  readonly open: boolean
  readonly hours: Opening['hours']
  readonly why: Say | null
  readonly waiting: number
  readonly windows: number
}

export type HallShown = Pick<
  HallLine,
  'id' | 'code' | 'name' | 'level' | 'address' | 'phone' | 'open' | 'why'
> & {
  readonly rules: {
    readonly releaseDays: number
    readonly releaseMinute: number
    readonly cancelMinutes: number
    readonly perPerson: number
  }
  readonly days: readonly Opening[]
  readonly classes: readonly (WireBoard['classes'][number] & {
    readonly bookable: boolean
    readonly items: readonly string[]
  })[]
}

export type SlotShown = {
  readonly class: string
  readonly from: string
  readonly to: string
  readonly left: number
  readonly releasedAt: string
  readonly state: 'free' | 'full' | 'later' | 'past'
}

export type BookingShown = {
  readonly id: string
  readonly hall: string
  readonly class: string
  readonly hallName: Say | null
  readonly address: string | null
  readonly title: Say | null
  readonly from: string
  readonly to: string
  readonly code: string
  readonly state: BookingState
  readonly why: Say | null
  readonly movedFrom: string | null
  readonly changeableUntil: string | null
}

export type TicketShown = {
  readonly id: string
  readonly number: string
  readonly code: string
  readonly hall: string
  readonly hallName: Say
  readonly address: string
  readonly state: TicketState
  readonly title: Say | null
  readonly window: string | null
  readonly calls: number
  readonly passed: number
  readonly behind: number
  readonly ahead: number | null
  readonly windows: number
  readonly estimate: Estimate | null
  readonly takenAt: string
  readonly slotFrom: string | null
}

export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
export const hoursIn = (hours: Opening['hours']): string =>
  hours.map(([from, to]) => `${clockOf(from)}–${clockOf(to)}`).join('  ')
/** 09:30 of an instant, in the city's time. */
export const timeOf = (at: string): string =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(11, 16)
export const dayIn = (at: string): string =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10)

/** The words of an estimate: a range, and honest about what it rests on. */
export function sayWait(estimate: Estimate | null, lang: 'zh' | 'en'): string {
  if (!estimate) return lang === 'zh' ? '暂无窗口开放' : 'no window open'
  const { from, to, measured } = estimate
  const span = from === to || from === 0 ? `${lang === 'zh' ? '不超过 ' : 'up to '}${to}` : `${from}–${to}`
  const minutes = lang === 'zh' ? `${span} 分钟` : `${span} min`
  if (measured) return minutes
  return lang === 'zh' ? `${minutes}（按经验）` : `${minutes} (as a rule)`
}

/**
 * The board of a hall as it changes. After a lost connection the browser comes back by itself; each message is the whole
 * picture. `heard` says how old it is.
 */
export function useBoard(hall: string | null): {
  readonly board: WireBoard | null
  readonly lost: boolean
  readonly heard: number
} {
  const [board, setBoard] = useState<WireBoard | null>(null)
  const [lost, setLost] = useState(false)
  const [heard, setHeard] = useState(0)
  const retry = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => {
    if (!hall) return
    let source: EventSource | null = null
    let here = true
    const open = () => {
      source = new EventSource(`/api/public/halls/${hall}/live`)
      source.addEventListener('board', (event) => {
        setBoard(JSON.parse((event as MessageEvent<string>).data) as WireBoard)
        setHeard(Date.now())
        setLost(false)
      })
      source.onerror = () => {
        setLost(true)
        // a server that answers no stream ends the browser's own tries
        if (source?.readyState === EventSource.CLOSED && here) retry.current = setTimeout(open, 3_000)
      }
    }
    open()
    return () => {
      here = false
      clearTimeout(retry.current)
      source?.close()
    }
  }, [hall])
  return { board, lost, heard }
}
