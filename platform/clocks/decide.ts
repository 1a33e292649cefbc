export {
  type CompiledCalendar,
  checkCalendar,
  compileCalendar,
  type DayKind,
  type DayView,
  dayView,
  differingDays,
  isOpen,
  monthView,
  workingMinutesBetween,
} from './calendar.ts'
export type { Course } from './course.ts'
export {
  type AlarmPoint,
  accountsOf,
  alarmPoints,
  dueAt,
  dueOf,
  halfOf,
  lightOf,
  limitIsGood,
  minutesLeft,
  outcome,
  type Running,
  scaleLimit,
} from './due.ts'
export { leftInWords, limitInWords } from './explain.ts'
export { courseOf, fits, move, nextAlarm, reckonAnew, startClock, withSteps } from './move.ts'
