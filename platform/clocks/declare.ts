import {
  type Day,
  declareRefusals,
  type Id,
  type Instant,
  localText,
  type Say,
  say,
} from '../../base/index.ts'

/** Office hours of one working day: minutes since midnight, ascending, not overlapping; e.g. [[510,720],[840,1050]]. */
export type Hours = readonly (readonly [from: number, to: number])[]

/**
 * An office calendar 工作日历, one version of it. `hours` by weekday are the unit's usual hours (used on working days);
 * `days` are exceptions by date: a rest day, a make-up working day 调休, or a working day with other hours (half day).
 * Valid for days `from`–`to`; arithmetic that leaves it is refused with `calendar.tooShort`, never guessed.
 */
export type Calendar = {
  readonly id: string
  readonly version: number
  readonly from: Day
  readonly to: Day
  readonly hours: Hours
  /** 1 Monday … 7 Sunday that are working days when nothing else is said. */
  readonly workweek: readonly number[]
  readonly days: Readonly<Record<Day, { readonly rest?: Say; readonly work?: Say; readonly hours?: Hours }>>
  /**
   * What a working-day clock makes of an instant after the last closing time or on a rest day. `sameDay` (default):
   * day 1 is the first working day after the calendar day. `nextWorkingDay`: it counts as received on the next
   * working day, so day 1 is the one after that.
   */
  readonly afterClosing?: 'sameDay' | 'nextWorkingDay'
  /** From this day on the holidays are our reckoning, the official notice is not out yet; due instants say so. */
  readonly provisionalFrom?: Day
}

/**
 * How much time a clock gives. Working days: day 1 is the first working day after the starting day, due at the close
 * of the last. Working hours run inside office hours; hours and minutes run day and night; days are natural days (due
 * at the same time of day).
 */
export type Limit =
  | { readonly workingDays: number }
  | { readonly workingHours: number }
  | { readonly hours: number }
  | { readonly minutes: number }
  | { readonly days: number }

/** `percent` of the time used up, 1–99; `lastWorkingHours`: 4 office hours before the due instant. */
export type WarnPoint = { readonly percent: number } | 'lastWorkingHours'

/** More time than the limit gave 延期: so much longer, or to the close of a day (of the next working day if it rests). */
export type Grant = Limit | { readonly until: Day }

/** One suspension 挂起; `to` null while it lasts. */
export type Pause = {
  readonly from: Instant
  readonly to: Instant | null
  readonly why: string
  readonly account: TimeAccount
}

export type Extension = { readonly at: Instant; readonly limit: Grant; readonly why: string }

/** Time that ran but was lost by somebody else than the unit, e.g. sent to the wrong unit (dispatcher). */
export type Charge = {
  readonly from: Instant
  readonly to: Instant
  readonly why: string
  readonly account: TimeAccount
}

/** A due instant moved by a new version of the calendar. */
export type Recomputed = {
  readonly at: Instant
  readonly version: number
  readonly was: Instant
  readonly due: Instant
  readonly why: string
}

/** Minutes of the clock's own time (office minutes for working clocks) by account. */
export type Accounts = Readonly<Record<TimeAccount, number>>

/** What a pack declares of one kind of clock 时限. */
export type ClockPolicy = {
  readonly title: Say
  readonly limit: Limit
  readonly warn?: readonly WarnPoint[]
  /**
   * A period that has to run out 期间 before others may go on (publicity 公示, objections), not one to act within: it warns
   * nobody, is never late, and its end is `end`, not a breach.
   */
  readonly waits?: boolean
  /** Law, standard or "our default": a limit without a basis is refused by `huying check`. */
  readonly basis: Say
}

/** Why it is due then, one line of words per step, both languages. */
export type DueStep = { readonly at: Instant; readonly says: Say }
export type Due = { readonly due: Instant; readonly steps: readonly DueStep[] }

/** Whose time is lost while a clock is paused or misdirected. */
export type TimeAccount = 'unit' | 'dispatcher' | 'dispute' | 'citizen'

export type ClockState = 'running' | 'paused' | 'stopped' | 'void'

export type Clock = {
  readonly district: string
  readonly id: Id
  readonly kind: string
  /** Matter id. */
  readonly subject: Id
  /** Task id when the clock is one unit's. */
  readonly part: Id | null
  readonly ownerUnit: Id | null
  readonly policy: ClockPolicy
  readonly calendar: string
  readonly calendarVersion: number
  readonly startedAt: Instant
  readonly pauses: readonly Pause[]
  readonly extensions: readonly Extension[]
  readonly charges: readonly Charge[]
  readonly recomputed: readonly Recomputed[]
  readonly due: Instant
  /** When half of the time is used up: the light turns from green to yellow. */
  readonly half: Instant
  readonly steps: readonly DueStep[]
  readonly state: ClockState
  readonly stoppedAt: Instant | null
  /** Kept in time, late, or void; null while open. */
  readonly result: 'kept' | 'late' | 'void' | null
  /** Minutes over the due instant, in the clock's own time, begun minutes count; 0 when kept, null while open. */
  readonly overMinutes: number | null
  /** Whose minutes they were, at the stop; sum = all minutes from start to stop. Null while open. */
  readonly accounts: Accounts | null
  /** Alarms given so far: `50`, `80`, `last`, `breach`, `end`. */
  readonly fired: readonly string[]
  /** Counts the changes of the row; a change of an older state is not written. */
  readonly revision: number
}

/** A clock as decisions carry it: the words are made when somebody reads them. */
export type ClockRow = Omit<Clock, 'steps'>

/** Green: more than half left. Yellow: half or less. Red: overdue. */
export type Light = 'green' | 'yellow' | 'red'

/** A warning, the breach 超时 or the end 期满 of one clock; `point` is `breach`, `end` or the warn point's name (`50`, `80`, `last`). */
export type Alarm = { readonly clock: Clock; readonly point: string; readonly at: Instant }

/** One clock to start. `calendar` null or absent: the city's, `national`. */
export type ClockSpec = {
  readonly district: string
  /** Made by the caller: starting the same id again changes nothing. */
  readonly id: Id
  readonly kind: string
  readonly subject: Id
  readonly part?: Id | null
  readonly ownerUnit?: Id | null
  readonly policy: ClockPolicy
  readonly calendar?: string | null
  /** It began then, not now 自…起算: never later. */
  readonly from?: Instant
}

export type ClockMove =
  | { readonly do: 'pause'; readonly account: TimeAccount; readonly why: string }
  | { readonly do: 'resume' }
  | { readonly do: 'extend'; readonly until: Day; readonly why: string }
  | { readonly do: 'extend'; readonly limit: Limit; readonly why: string }
  /** Time since `from` ran, but somebody else than the unit lost it. */
  | { readonly do: 'charge'; readonly from: Instant; readonly account: TimeAccount; readonly why: string }
  | { readonly do: 'stop' }
  | { readonly do: 'void' }
  /** Undoes a stop or a void (un-merge): the time between counts as if it had never stopped. */
  | { readonly do: 'revive' }

export type ClockOp = ({ readonly do: 'start' } & ClockSpec) | (ClockMove & { readonly id: Id })

export const refusals = declareRefusals({
  'calendar.tooShort': {
    http: 409,
    says: ({ calendar, from, to }: { calendar: string; from: Day; to: Day }) =>
      say(
        `工作日历“${calendar}”只到 ${from} 至 ${to}，算不出期限`,
        `calendar ${calendar} covers only ${from} to ${to}`,
      ),
    remedy: say('请导入新一年的工作日历后再试', 'import the calendar of the coming year and try again'),
  },
  'calendar.unknown': {
    http: 404,
    says: ({ calendar }: { calendar: string }) =>
      say(`没有工作日历“${calendar}”`, `there is no calendar ${calendar}`),
    remedy: say('请先导入该日历，或检查单位设置', 'import it first, or check the unit’s setting'),
  },
  'calendar.bad': {
    http: 422,
    says: ({ what }: { what: string }) => say(`工作日历有误：${what}`, `the calendar is wrong: ${what}`),
    remedy: say('请改正后重新导入', 'correct it and import it again'),
  },
  'calendar.notNext': {
    http: 409,
    says: ({ calendar, version, next }: { calendar: string; version: number; next: number }) =>
      say(
        `日历“${calendar}”第 ${version} 版不能导入，下一版应为第 ${next} 版`,
        `version ${version} of calendar ${calendar} does not follow; the next one is ${next}`,
      ),
    remedy: say('请刷新后在最新一版上修改', 'reload and change the latest version'),
  },
  'clock.badLimit': {
    http: 422,
    says: ({ limit }: { limit: unknown }) =>
      say(`时限不合规定：${JSON.stringify(limit)}`, `not a possible limit: ${JSON.stringify(limit)}`),
    remedy: say(
      '时限须大于零，工作日和自然日须为整数',
      'a limit is greater than zero; working days and days are whole numbers',
    ),
  },
  'clock.notFound': {
    http: 404,
    says: () => say('没有这个时限', 'there is no such clock'),
    remedy: say('请刷新页面', 'reload the page'),
  },
  'clock.wrongState': {
    http: 409,
    says: ({ op, state }: { op: string; state: ClockState }) => {
      const zh = { running: '计时中', paused: '已暂停', stopped: '已停止', void: '已作废' }[state]
      return say(`时限${zh}，不能这样办（${op}）`, `not possible (${op}) while the clock is ${state}`)
    },
    remedy: say('请刷新页面查看最新状态', 'reload to see the present state'),
  },
  'clock.outOfOrder': {
    http: 409,
    says: ({ at, after }: { at: Instant; after: Instant }) =>
      say(
        `时间 ${localText(at)} 早于该时限上一次变动（${localText(after)}）`,
        `${localText(at)} is before the clock’s last change (${localText(after)})`,
      ),
    remedy: say('请核对时间', 'check the time'),
  },
})
