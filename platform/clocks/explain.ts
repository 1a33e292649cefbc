import { type Instant, localText, type Say, say } from '../../base/index.ts'
import { type CompiledCalendar, dayAt, dayIndex, dayStart, isWorkDay, weekdayOf } from './calendar.ts'
import { type Course, isWorking, lostTo, scaleOf } from './course.ts'
import type { DueStep, Grant, Hours, Recomputed } from './declare.ts'

const MINUTE = 60_000
const ZH = ['', '一', '二', '三', '四', '五', '六', '日']
const EN = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** 2026年10月8日（周四） / Thu 2026-10-08. */
function dayWords(day: string): Say {
  const [year, month, date] = day.split('-').map(Number)
  const weekday = weekdayOf(day)
  return say(`${year}年${month}月${date}日（周${ZH[weekday]}）`, `${EN[weekday]} ${day}`)
}

function instantWords(at: Instant): Say {
  const [day = '', time = ''] = localText(at).split(' ')
  const words = dayWords(day)
  return say(`${words.zh}${time}`, `${words.en} ${time}`)
}

function spanWords(first: string, last: string): Say {
  const from = dayWords(first)
  if (first === last) return from
  const to = dayWords(last)
  return say(`${from.zh}至${to.zh}`, `${from.en} to ${to.en}`)
}

/** 3 小时 20 分 / 3 h 20 min; begun minutes do not count. */
function lengthWords(minutes: number): Say {
  const total = Math.floor(minutes)
  const hours = Math.floor(total / 60)
  const rest = total % 60
  if (hours === 0) return say(`${rest} 分钟`, `${rest} min`)
  if (rest === 0) return say(`${hours} 小时`, `${hours} h`)
  return say(`${hours} 小时 ${rest} 分`, `${hours} h ${rest} min`)
}

const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`

/** 5 个工作日 / 5 working days. */
export function limitInWords(limit: Grant): Say {
  if ('workingDays' in limit)
    return say(`${limit.workingDays} 个工作日`, plural(limit.workingDays, 'working day'))
  if ('workingHours' in limit)
    return say(`${limit.workingHours} 个工作小时`, plural(limit.workingHours, 'working hour'))
  if ('hours' in limit)
    return say(`${limit.hours} 小时（昼夜连续）`, `${plural(limit.hours, 'hour')} day and night`)
  if ('minutes' in limit)
    return say(`${limit.minutes} 分钟（昼夜连续）`, `${plural(limit.minutes, 'minute')} day and night`)
  if ('days' in limit) return say(`${limit.days} 个自然日`, plural(limit.days, 'calendar day'))
  return say(`到 ${dayWords(limit.until).zh}下班`, `until closing time of ${dayWords(limit.until).en}`)
}

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const hoursText = (hours: Hours): string =>
  hours.map(([from, to]) => `${clockText(from)}–${clockText(to)}`).join(', ')

/** What the calendar did between two days: holidays passed over, make-up days that counted, days with other hours. */
function calendarSteps(c: CompiledCalendar, from: number, to: number): DueStep[] {
  const steps: DueStep[] = []
  const at = (index: number) => new Date(dayStart(c, index))
  let weekendDays = 0
  let firstWeekend = 0
  for (let i = Math.max(from, 0); i <= Math.min(to, c.count - 1); i++) {
    const entry = c.calendar.days[dayAt(c, i)]
    if (isWorkDay(c, i)) {
      const day = dayWords(dayAt(c, i))
      if (entry?.work && weekdayOf(dayAt(c, i)) > 5)
        steps.push({
          at: at(i),
          says: say(
            `${day.zh}因${entry.work.zh}调休上班，计入工作日`,
            `${day.en} is a make-up working day for ${entry.work.en} and counts`,
          ),
        })
      if (entry?.hours)
        steps.push({
          at: at(i),
          says: say(
            `${day.zh}办公时间为 ${hoursText(entry.hours)}`,
            `${day.en} has office hours ${hoursText(entry.hours)}`,
          ),
        })
      continue
    }
    // one holiday with the rest days before and after it in one line; plain weekends are only counted
    let end = i
    let name = entry?.rest
    while (end + 1 <= to && end + 1 < c.count && !isWorkDay(c, end + 1)) {
      const next = c.calendar.days[dayAt(c, end + 1)]?.rest
      if (name && next && next.zh !== name.zh) break
      name ??= next
      end++
    }
    if (name) {
      const span = spanWords(dayAt(c, i), dayAt(c, end))
      steps.push({
        at: at(i),
        says: say(`${span.zh}${name.zh}放假，不计`, `${span.en}: ${name.en}, not counted`),
      })
    } else {
      if (weekendDays === 0) firstWeekend = i
      weekendDays += end - i + 1
    }
    i = end
  }
  if (weekendDays > 0)
    steps.push({
      at: at(firstWeekend),
      says: say(
        `其间周末 ${weekendDays} 天不计`,
        `${plural(weekendDays, 'weekend day')} between, not counted`,
      ),
    })
  return steps
}

/** The due instant in words, one line per step, in order of time; the start first and the due instant last. */
export function explain(c: CompiledCalendar, course: Course, due: Instant): DueStep[] {
  const { limit, startedAt } = course
  const scale = scaleOf(c, limit)
  const start = instantWords(startedAt)
  const given = limitInWords(limit)
  const next = 'workingDays' in limit
  const first: DueStep = {
    at: startedAt,
    says: say(
      `${start.zh}开始计时，期限 ${given.zh}${next ? '，自次一工作日起算' : ''}`,
      `starts ${start.en}, ${given.en}${next ? ', day 1 is the next working day' : ''}`,
    ),
  }
  const between: DueStep[] = []
  const usesCalendar = scale.working || course.extensions.some((one) => usesOffice(one.limit))
  if (usesCalendar) {
    const from = dayIndex(c, startedAt.getTime()) + (next ? 1 : 0)
    const to = dayIndex(c, due.getTime())
    between.push(...calendarSteps(c, from, to))
    const provisional = c.calendar.provisionalFrom
    if (provisional !== undefined && to >= 0 && dayAt(c, to) >= provisional)
      between.push({
        at: new Date(Date.parse(`${provisional}T00:00:00+08:00`)),
        says: say(
          `${dayWords(provisional).zh}起的放假安排尚未公布，暂按法定节假日推算，公布后重新计算`,
          `the holiday notice from ${provisional} on is not out yet; reckoned by the statutory holidays, recomputed when it is`,
        ),
      })
  }
  for (const pause of course.pauses) {
    const from = instantWords(pause.from)
    const to = pause.to ?? course.stoppedAt
    const back = lengthWords(lostTo(scale, pause, course.stoppedAt) / MINUTE)
    const kind = scale.working ? say('工作时间', ' of working time') : say('', '')
    between.push({
      at: pause.from,
      says: to
        ? say(
            `${from.zh}至${instantWords(to).zh}暂停（${pause.why}），补回 ${back.zh}${kind.zh}`,
            `paused ${from.en} to ${instantWords(to).en} (${pause.why}), gives back ${back.en}${kind.en}`,
          )
        : say(`${from.zh}起暂停（${pause.why}）`, `paused since ${from.en} (${pause.why})`),
    })
  }
  for (const one of course.extensions) {
    const more = limitInWords(one.limit)
    const until = 'until' in one.limit
    between.push({
      at: one.at,
      says: say(
        `${instantWords(one.at).zh}同意延期${until ? '' : ' '}${more.zh}（${one.why}）`,
        `extended ${until ? '' : 'by '}${more.en} on ${instantWords(one.at).en} (${one.why})`,
      ),
    })
  }
  between.sort((a, b) => a.at.getTime() - b.at.getTime())
  const end = instantWords(due)
  return [first, ...between, { at: due, says: say(`${end.zh}到期`, `due ${end.en}`) }]
}

const usesOffice = (limit: Grant): boolean =>
  'until' in limit || 'workingDays' in limit || 'workingHours' in limit

/**
 * What is left, in words: 还剩 3 小时 20 分工作时间 / 3 h 20 min of working time left. Office time of more than a usual
 * working day is told in such days: 还剩 4 个工作日又 2 小时. Overdue: 已超时 …
 */
export function leftInWords(c: CompiledCalendar, course: Course, minutes: number): Say {
  const working = isWorking(course.limit)
  const over = minutes < 0
  const amount = Math.abs(minutes)
  let words = lengthWords(amount)
  const day = working ? c.usualMinutes : 1440
  const days = Math.floor(amount / day)
  const inDays = working ? days >= 1 && amount > day : days >= 3
  if (inDays) {
    const rest = lengthWords(amount - days * day)
    const none = Math.floor(amount - days * day) === 0
    const dayZh = working ? '个工作日' : '天'
    words = say(
      `${days} ${dayZh}${none ? '' : `又 ${rest.zh}`}`,
      `${plural(days, working ? 'working day' : 'day')}${none ? '' : ` ${rest.en}`}`,
    )
  } else if (working) words = say(`${words.zh}工作时间`, `${words.en} of working time`)
  return over ? say(`已超时 ${words.zh}`, `${words.en} overdue`) : say(`还剩 ${words.zh}`, `${words.en} left`)
}

/** What a period that had to run out says afterwards 期满. */
export const RUN_OUT: Say = say('已期满', 'has run out')

/** The line a new version of the calendar leaves behind. */
export function recomputedStep(one: Recomputed): DueStep {
  const was = instantWords(one.was)
  const due = instantWords(one.due)
  return {
    at: one.at,
    says: say(
      `工作日历改为第 ${one.version} 版（${one.why}），到期时间由 ${was.zh}改为 ${due.zh}`,
      `calendar version ${one.version} (${one.why}): moved from ${was.en} to ${due.en}`,
    ),
  }
}
