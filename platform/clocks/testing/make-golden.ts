import { writeFile } from 'node:fs/promises'
import { instantOf, localText } from '../../../base/index.ts'
import type { Limit } from '../declare.ts'
import { calendars } from './build.ts'
import { slowDue } from './slow.ts'

/*
 * Writes golden.json beside it: due instants of the slow reference, one line a case. Run by hand when a calendar of
 * build.ts changes; the table is committed so that a change of either side is seen as a change of numbers.
 */

let seed = 20_260_930
const random = (below: number): number => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
  return Math.floor((seed / 2 ** 32) * below)
}

const HOURS = [
  '00:00',
  '08:29',
  '08:30',
  '11:59',
  '12:00',
  '13:30',
  '14:00',
  '16:45',
  '17:29',
  '17:30',
  '23:59',
]
/** Days around which something happens: long holidays, make-up days, ends of years, a leap day, a month's end. */
const DAYS = {
  national: [
    '2008-02-28',
    '2012-12-31',
    '2016-02-05',
    '2020-01-22',
    '2023-12-29',
    '2024-02-28',
    '2024-09-13',
    '2025-01-24',
    '2025-04-30',
    '2025-09-28',
    '2025-12-31',
    '2026-02-12',
    '2026-02-14',
    '2026-04-03',
    '2026-06-18',
    '2026-09-18',
    '2026-09-24',
    '2026-09-30',
    '2026-10-03',
    '2026-10-10',
  ],
  hall: ['2026-02-12', '2026-02-14', '2026-05-01', '2026-09-18', '2026-09-19', '2026-09-30'],
  halfDays: [
    '2025-12-30',
    '2025-12-31',
    '2026-02-13',
    '2026-09-29',
    '2026-09-30',
    '2026-10-03',
    '2026-10-09',
  ],
  roundTheClock: ['2024-02-28', '2024-12-31', '2026-02-28'],
} satisfies Record<string, string[]>

const limitOf = (): Limit => {
  switch (random(9)) {
    case 0:
      return { hours: [1, 2, 24, 72][random(4)] as number }
    case 1:
      return { minutes: [10, 30, 120][random(3)] as number }
    case 2:
      return { days: 1 + random(20) }
    case 3:
    case 4:
    case 5:
      return { workingHours: [0.5, 1, 2, 3.5, 4, 5, 7, 14, 21][random(9)] as number }
    default:
      return { workingDays: [1, 1, 2, 3, 5, 10, 15, 20, 30][random(9)] as number }
  }
}

const lines: string[] = []
for (const [name, days] of Object.entries(DAYS)) {
  const calendar = calendars[name]
  if (!calendar) throw new Error(name)
  for (const day of days)
    for (const hour of HOURS) {
      const limit = limitOf()
      const [h = 0, m = 0] = hour.split(':').map(Number)
      const from = instantOf(day, h * 60 + m)
      const due = slowDue(calendar, from, limit)
      lines.push(JSON.stringify({ calendar: name, from: localText(from), limit, due: localText(due) }))
    }
}
await writeFile(new URL('./golden.json', import.meta.url), `[\n${lines.join(',\n')}\n]\n`)
