import { newId, say } from '../../../base/index.ts'
import type { Calendar, ClockPolicy, ClockSpec, Limit, WarnPoint } from '../declare.ts'
import { nationalCalendar } from '../national.ts'

/** Local time `2026-09-30 16:00` as an instant. */
export const local = (text: string): Date => new Date(`${text.replace(' ', 'T')}+08:00`)

export const national = nationalCalendar()

/** A service hall: open at noon and on Saturdays, closes at five. */
export const hall = nationalCalendar({
  id: 'hall',
  hours: [[540, 1020]],
  days: { '2026-02-14': { hours: [[540, 720]] } },
})
export const hallSaturdays: Calendar = { ...hall, workweek: [1, 2, 3, 4, 5, 6] }

/** Half days before long holidays, and what comes in after closing time counts as the next working day's. */
export const halfDays = nationalCalendar({
  id: 'halfDays',
  days: {
    '2025-12-31': { hours: [[510, 720]] },
    '2026-02-13': { hours: [[510, 720]] },
    '2026-09-30': { hours: [[510, 720]] },
    '2026-10-10': { work: say('国庆节', 'National Day'), hours: [[510, 720]] },
  },
  afterClosing: 'nextWorkingDay',
})

/** A watch that never closes: 00:00–24:00 on all days. */
export const roundTheClock: Calendar = {
  id: 'roundTheClock',
  version: 1,
  from: '2024-01-01',
  to: '2026-12-31',
  hours: [[0, 1440]],
  workweek: [1, 2, 3, 4, 5, 6, 7],
  days: {},
}

export const calendars: Readonly<Record<string, Calendar>> = {
  national,
  hall: hallSaturdays,
  halfDays,
  roundTheClock,
}

export const policy = (limit: Limit, warn?: readonly WarnPoint[]): ClockPolicy => ({
  title: say('归还球拍', 'return the racket'),
  limit,
  basis: say('网球俱乐部章程第 4 条', 'tennis club rules, art. 4'),
  ...(warn ? { warn } : {}),
})

export const spec = (
  limit: Limit,
  more: Partial<ClockSpec> = {},
  warn?: readonly WarnPoint[],
): ClockSpec => ({
  district: '441900',
  id: newId(),
  kind: 'handle',
  subject: newId(),
  policy: policy(limit, warn),
  ...more,
})
