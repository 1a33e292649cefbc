import { addDays, type Day, dayOf, type Instant, instantOf, type Say, say } from '../../../../base/index.ts'
import type { UpdateCycle } from '../../datasets/declare.ts'
import type { Schedule, SourceConfig, SourceKind } from './declare.ts'

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
const HOST = /^[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$/

const weekday = (day: Day): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
const at = (day: Day, time: string): Date => new Date(instantOf(day).getTime() + minutes(time) * 60_000)
const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** The first run of a schedule after an instant. `working` says of a day whether offices are open. */
export function nextRun(schedule: Schedule, after: Instant, working: (day: Day) => boolean): Date {
  if (schedule.every === 'minutes') return new Date(after.getTime() + schedule.minutes * 60_000)
  const fits = (day: Day): boolean => {
    if (schedule.every === 'day') return schedule.workingDays !== true || working(day)
    if (schedule.every === 'week') return weekday(day) === schedule.weekday
    if (!schedule.workingDay) {
      // The 31st of a short month is its last day.
      const last = Number(addDays(`${nextMonth(day)}-01`, -1).slice(8))
      return Number(day.slice(8)) === Math.min(schedule.day, last)
    }
    if (!working(day)) return false
    let nth = 0
    for (let one = `${day.slice(0, 7)}-01`; one <= day; one = addDays(one, 1)) if (working(one)) nth++
    return nth === schedule.day
  }
  for (let day = dayOf(after), left = 800; left > 0; day = addDays(day, 1), left--) {
    const run = at(day, schedule.at)
    if (run > after && fits(day)) return run
  }
  // A schedule that never fits (the 25th working day) is looked at once a month.
  return new Date(after.getTime() + 31 * 86_400_000)
}
const nextMonth = (day: Day): string => {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`
}

/** Pause before the next try after so many failures: 1, 2, 4 … 60 minutes. */
export const retryMinutes = (failures: number): number => Math.min(60, 2 ** Math.max(0, failures - 1))

/** Days of a cycle, and the working days granted after it before a unit is late 逾期. */
const PROMISE: Readonly<Record<UpdateCycle, { readonly days: number; readonly workingDays: number } | null>> =
  {
    realTime: { days: 0, workingDays: 1 },
    daily: { days: 1, workingDays: 1 },
    weekly: { days: 7, workingDays: 2 },
    monthly: { days: 31, workingDays: 5 },
    quarterly: { days: 92, workingDays: 10 },
    yearly: { days: 366, workingDays: 15 },
    other: null,
  }

/** From which instant on how many working days are left to bring the next delivery; null = nothing was promised. */
export function promiseOf(
  cycle: UpdateCycle,
  freshAt: Instant,
): { readonly from: Date; readonly workingDays: number } | null {
  const promise = PROMISE[cycle]
  return promise
    ? { from: new Date(freshAt.getTime() + promise.days * 86_400_000), workingDays: promise.workingDays }
    : null
}

/** `*` and `?` of a file name; nothing else has a meaning. */
export const nameFits = (pattern: string, name: string): boolean => {
  // Two pointers instead of a regular expression: a pattern of many stars takes no longer.
  let [p, n, star, mark] = [0, 0, -1, 0]
  while (n < name.length) {
    if (p < pattern.length && (pattern[p] === '?' || (pattern[p] !== '*' && pattern[p] === name[n]))) {
      p++
      n++
    } else if (p < pattern.length && pattern[p] === '*') {
      star = p++
      mark = n
    } else if (star >= 0) {
      p = star + 1
      n = ++mark
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}

const text = (config: SourceConfig, name: string, most = 300): string | null => {
  const value = config[name]
  return typeof value === 'string' && value.trim() !== '' && value.length <= most ? value : null
}
const whole = (value: unknown, from: number, to: number): boolean =>
  value === undefined ||
  (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to)

function scheduleFault(schedule: Schedule | null): Say | null {
  if (schedule === null) return null
  if (schedule.every === 'minutes')
    return whole(schedule.minutes ?? 0, 1, 10_080)
      ? null
      : say('间隔应为 1–10080 分钟', 'every 1–10080 minutes')
  if (!TIME.test(schedule.at ?? '')) return say('时间应写成 HH:MM', 'the time is written HH:MM')
  if (schedule.every === 'week' && !whole(schedule.weekday ?? 0, 1, 7))
    return say('星期应为 1–7', 'the weekday is 1–7')
  if (schedule.every === 'month' && !whole(schedule.day ?? 0, 1, 31))
    return say('日应为 1–31', 'the day is 1–31')
  return ['day', 'week', 'month'].includes(schedule.every) ? null : say('计划不明', 'the schedule is unknown')
}

/** What is wrong with a source as it was filled in; null = nothing. */
export function sourceFault(kind: SourceKind, config: SourceConfig, schedule: Schedule | null): Say | null {
  const wrong = scheduleFault(schedule)
  if (wrong) return wrong
  const host = text(config, 'host')
  if ((kind === 'sftp' || kind === 'database') && (!host || !HOST.test(host)))
    return say('主机名不对', 'the host is not right')
  if (!whole(config.port, 1, 65_535)) return say('端口不对', 'the port is not right')
  if ((kind === 'sftp' || kind === 'database') && !text(config, 'user'))
    return say('缺少账号', 'the user is missing')
  if (kind === 'web') {
    const url = text(config, 'url', 2000)
    if (!url || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      return say('网址应以 http 或 https 开头', 'the address begins with http or https')
    if (new URL(url).username) return say('账号密码不要写在网址里', 'no account in the address')
  }
  if (kind === 'sftp' && !text(config, 'hostKey'))
    return say('缺少主机密钥指纹', 'the fingerprint of the host is missing')
  if ((kind === 'sftp' || kind === 'folder') && !text(config, 'folder'))
    return say('缺少文件夹', 'the folder is missing')
  if (kind === 'folder' && /(^|[\\/])\.\.([\\/]|$)|^[\\/]|:/.test(text(config, 'folder') ?? ''))
    return say('文件夹须在收件目录之内', 'the folder lies within the inbox')
  if (kind === 'database') {
    if (config.engine !== 'postgresql' && config.engine !== 'mysql')
      return say('数据库类型应为 postgresql 或 mysql', 'the engine is postgresql or mysql')
    for (const name of ['database', 'table'])
      if (!text(config, name)) return say(`缺少 ${name}`, `${name} is missing`)
    const cursor = config.cursor as { column?: unknown; kind?: unknown } | undefined
    if (cursor && (typeof cursor.column !== 'string' || (cursor.kind !== 'time' && cursor.kind !== 'key')))
      return say('增量列不对', 'the cursor column is not right')
  }
  return null
}
