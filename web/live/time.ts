import { addDays, dayOf, localText } from '../../base/instant.ts'
import type { Language } from '../../base/say.ts'

const MINUTE = 60_000
const WEEKDAYS = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
}

export const weekdayOf = (day: string, lang: Language): string =>
  WEEKDAYS[lang][new Date(`${day}T00:00:00Z`).getUTCDay()] as string

/** The exact instant in the city's local time, for hovers and prints: `2026-11-21 14:05:09`. */
export const exact = (at: string | Date): string => {
  const date = new Date(at)
  return `${localText(date)}:${String(date.getUTCSeconds()).padStart(2, '0')}`
}

/** An instant as people say it: 今天 14:05 · 昨天 09:00 · 明天 17:30 · 11-18 周三 17:30 · 2025-12-31. */
export function sayInstant(at: string | Date, now: Date, lang: Language): string {
  const date = new Date(at)
  const text = localText(date)
  const day = text.slice(0, 10)
  const clock = text.slice(11)
  const today = dayOf(now)
  if (day === today) return lang === 'zh' ? `今天 ${clock}` : `today ${clock}`
  if (day === addDays(today, -1)) return lang === 'zh' ? `昨天 ${clock}` : `yesterday ${clock}`
  if (day === addDays(today, 1)) return lang === 'zh' ? `明天 ${clock}` : `tomorrow ${clock}`
  if (day.slice(0, 4) !== today.slice(0, 4)) return `${day} ${clock}`
  const near = Math.abs(Date.parse(day) - Date.parse(today)) <= 7 * 1440 * MINUTE
  return near ? `${day.slice(5)} ${weekdayOf(day, lang)} ${clock}` : `${day.slice(5)} ${clock}`
}

/** A length of time as people say it, two parts at most: 3 小时 20 分. Never negative. */
export function saySpan(ms: number, lang: Language): string {
  const minutes = Math.max(0, Math.floor(Math.abs(ms) / MINUTE))
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = minutes % 60
  const parts: [number, string, string][] =
    days > 0
      ? [
          [days, '天', 'd'],
          [hours, '小时', 'h'],
        ]
      : hours > 0
        ? [
            [hours, '小时', 'h'],
            [rest, '分', 'min'],
          ]
        : [[rest, '分', 'min']]
  return parts
    .filter(([n], i) => n > 0 || i === 0)
    .map(([n, zh, en]) => (lang === 'zh' ? `${n} ${zh}` : `${n} ${en}`))
    .join(' ')
}

/** What is left until `due`, in natural time: 还剩 3 小时 20 分 · 已超 1 天 2 小时. */
export function sayLeft(due: string | Date, now: Date, lang: Language): string {
  const left = new Date(due).getTime() - now.getTime()
  if (left >= 0) return lang === 'zh' ? `还剩 ${saySpan(left, lang)}` : `${saySpan(left, lang)} left`
  return lang === 'zh' ? `已超 ${saySpan(left, lang)}` : `${saySpan(left, lang)} over`
}

/** 刚刚 · 5 分前 · 3 小时前 · 2 天前. */
export function sayAgo(at: string | Date, now: Date, lang: Language): string {
  const ms = now.getTime() - new Date(at).getTime()
  if (ms < MINUTE) return lang === 'zh' ? '刚刚' : 'just now'
  const span = saySpan(ms, lang).split(' ').slice(0, 2).join(' ')
  return lang === 'zh' ? `${span}前` : `${span} ago`
}

/** Figures with separators: 12,345. */
export const sayNumber = (n: number): string => new Intl.NumberFormat('en-US').format(n)

/** Integer fen as yuan: 1,234.50 元. */
export const sayMoney = (fen: number, lang: Language): string =>
  lang === 'zh'
    ? `${(fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })} 元`
    : `¥${(fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`

/** A share as people read it: 97.8 %. Null says "no data" to the caller, not zero. */
export const sayRate = (value: number | null): string | null =>
  value === null ? null : `${(value * 100).toFixed(value === 1 ? 0 : 1)}%`
