import {
  type AreaCode,
  type Day,
  declareRefusals,
  type Id,
  type Instant,
  localText,
  type Say,
  say,
} from '../../../base/index.ts'
import type { Hours } from '../../clocks/declare.ts'

/** Three levels of halls 三级大厅. */
export const hallLevels = {
  district: say('政务服务中心', 'District hall'),
  town: say('镇街便民服务中心', 'Town hall'),
  village: say('村（社区）服务点', 'Village point'),
} as const satisfies Record<string, Say>
export type HallLevel = keyof typeof hallLevels

/** Who may be called before their turn 优先人群; at most one in `priorityEvery` calls in a row. */
export const priorities = {
  elder: say('老年人', 'Elderly'),
  disabled: say('残疾人', 'With a disability'),
  pregnant: say('孕妇', 'Pregnant'),
  military: say('军人', 'Military'),
} as const satisfies Record<string, Say>
export type Priority = keyof typeof priorities

/** The rules of a hall, all data. Minutes and days as the names say; defaults are ours, [D] of the domain practice. */
export type HallRules = {
  readonly slotMinutes: number
  /** Slots of a day open to booking so many days before, at `releaseMinute` of the day 放号. */
  readonly releaseDays: number
  readonly releaseMinute: number
  readonly cancelMinutes: number
  /** Check-in before the slot begins and after it ends 签到. */
  readonly earlyMinutes: number
  readonly lateMinutes: number
  /** Bookings a person, and a device, may hold at a time. */
  readonly perPerson: number
  readonly perDevice: number
  /** So many no-shows 爽约 within `noShowDays` close online booking for `blockDays`. */
  readonly noShows: number
  readonly noShowDays: number
  readonly blockDays: number
  /** One in so many calls may go to a person with priority while others wait. */
  readonly priorityEvery: number
  /** After so many calls a number is passed over 过号: once so many places back, then given up. */
  readonly calls: number
  readonly backPlaces: number
  readonly waitTarget: number
  readonly waitAlarm: number
  /** People that may wait for one full slot 候补. */
  readonly waitlist: number
}

export const hallRules: HallRules = {
  slotMinutes: 30,
  releaseDays: 7,
  releaseMinute: 540,
  cancelMinutes: 120,
  earlyMinutes: 15,
  lateMinutes: 15,
  perPerson: 2,
  perDevice: 6,
  noShows: 3,
  noShowDays: 90,
  blockDays: 30,
  priorityEvery: 3,
  calls: 3,
  backPlaces: 3,
  waitTarget: 20,
  waitAlarm: 30,
  waitlist: 20,
}

/** A hall 大厅. */
export type Hall = {
  readonly district: string
  readonly id: Id
  /** Short name in addresses and on the display's link. */
  readonly code: string
  readonly level: HallLevel
  readonly area: AreaCode
  readonly unit: Id | null
  readonly name: Say
  readonly address: string
  readonly phone: string
  readonly lon: number | null
  readonly lat: number | null
  readonly calendar: string
  readonly hours: Hours | null
  readonly extraDays: readonly number[]
  readonly rules: HallRules
  readonly state: 'open' | 'paused'
  readonly stateWhy: string | null
  readonly calendarVersion: number | null
  readonly version: number
}

/** A class of business 业务类别: its letter begins the numbers (A001). `items`: codes or their beginnings. */
export type HallClass = {
  readonly id: Id
  readonly hall: Id
  readonly letter: string
  readonly title: Say
  readonly items: readonly string[]
  /** Usual minutes at the window, said until there are real ones. */
  readonly minutes: number
  readonly bookable: boolean
  readonly active: boolean
}

/** A window 窗口; it serves the classes that `quotas` names, each with its bookings per slot. */
export type HallWindow = {
  readonly id: Id
  readonly hall: Id
  readonly number: string
  readonly quotas: Readonly<Record<Id, number>>
  readonly active: boolean
  readonly state: 'closed' | 'open' | 'paused'
  readonly account: Id | null
  readonly clerk: string | null
  readonly since: Instant | null
  readonly version: number
}

/** A day that is not as the calendar says 特殊开放日; no hours = closed. */
export type HallException = {
  readonly hall: Id
  readonly day: Day
  readonly hours: Hours
  readonly why: Say
}

/** Who sits where 排班. */
export type RosterLine = {
  readonly day: Day
  readonly window: Id
  readonly part: 'am' | 'pm' | 'day'
  readonly account: Id
  readonly name: string
}

/** When a hall is open on a day, and why not. */
export type Opening = { readonly day: Day; readonly hours: Hours; readonly why: Say | null }

/** A slot 号源 as people see it. */
export type Slot = {
  readonly class: Id
  readonly from: Instant
  readonly to: Instant
  readonly capacity: number
  readonly booked: number
  /** From when on it may be booked. */
  readonly releasedAt: Instant
  readonly state: 'open' | 'closed'
  readonly fixed: boolean
}

export const bookingStates = {
  booked: say('已预约', 'Booked'),
  waiting: say('候补中', 'On the waiting list'),
  arrived: say('已签到', 'Checked in'),
  cancelled: say('已取消', 'Cancelled'),
  noShow: say('爽约', 'Not come'),
} as const satisfies Record<string, Say>
export type BookingState = keyof typeof bookingStates

/** An appointment 预约; `sealed` holds name and telephone. */
export type Booking = {
  readonly district: string
  readonly id: Id
  readonly hall: Id
  readonly class: Id
  readonly slot: Id
  readonly from: Instant
  readonly to: Instant
  readonly code: string
  readonly person: string
  readonly device: string | null
  readonly citizen: Id | null
  readonly sealed: string
  readonly item: string | null
  readonly matter: Id | null
  readonly state: BookingState
  readonly request: string
  readonly why: Say | null
  readonly movedFrom: Instant | null
  readonly madeAt: Instant
  readonly endedAt: Instant | null
}

export const ticketStates = {
  waiting: say('等候中', 'Waiting'),
  called: say('正在呼叫', 'Called'),
  serving: say('办理中', 'At the window'),
  done: say('已办完', 'Done'),
  noShow: say('过号', 'Passed over'),
  left: say('已离开', 'Left'),
} as const satisfies Record<string, Say>
export type TicketState = keyof typeof ticketStates

/** What was noted of one material at the window 窗口收件. */
export const materialMarks = {
  received: say('已收', 'Received'),
  missing: say('待补', 'Missing'),
  exempt: say('免交', 'Not needed'),
  certificate: say('证照代替', 'By certificate'),
  later: say('容缺后补', 'May follow'),
} as const satisfies Record<string, Say>
export type MaterialMark = keyof typeof materialMarks

/** What the window notes while it serves 窗口收件. */
export type TicketWork = {
  readonly item?: string
  readonly itemTitle?: string
  readonly materials?: readonly {
    readonly code: string
    readonly title: string
    readonly mark: MaterialMark
  }[]
  readonly note?: string
  /** The applicant confirmed on the second screen 双屏确认. */
  readonly confirmedAt?: string
  /** Signed there, or on paper that the file keeps 纸质签字. */
  readonly signedOn?: 'screen' | 'paper'
}

/** A queue ticket 排队号. */
export type Ticket = {
  readonly district: string
  readonly id: Id
  readonly hall: Id
  readonly class: Id
  readonly day: Day
  readonly serial: number
  readonly number: string
  readonly code: string
  readonly source: 'walkIn' | 'booking' | 'late'
  readonly booking: Id | null
  readonly slotFrom: Instant | null
  readonly slotTo: Instant | null
  readonly priority: Priority | null
  readonly person: string | null
  readonly sealed: string | null
  readonly item: string | null
  readonly matter: Id | null
  readonly request: string | null
  readonly work: TicketWork
  readonly takenAt: Instant
  readonly behind: number
  readonly passed: number
  readonly forWindow: Id | null
  readonly state: TicketState
  readonly window: Id | null
  readonly windowNumber: string | null
  readonly account: Id | null
  readonly clerk: string | null
  readonly calls: number
  readonly calledAt: Instant | null
  readonly startedAt: Instant | null
  readonly endedAt: Instant | null
  readonly version: number
}

/** The line of one class on one day, as calls left it. */
export type Line = {
  readonly class: Id
  readonly sincePriority: number
  readonly lastAppointment: boolean
}

/** Minutes somebody will wait, honestly: from–to, and whether it rests on real times of this hall. */
export type Estimate = { readonly from: number; readonly to: number; readonly measured: boolean }

/** What the hall's display shows 叫号屏: numbers and windows, never a name. */
export type Board = {
  readonly hall: { readonly id: Id; readonly name: Say; readonly level: HallLevel }
  readonly at: Instant
  readonly open: boolean
  readonly why: Say | null
  /** Newest first. `times`: how often called; a higher one is spoken again. */
  readonly calls: readonly {
    readonly ticket: Id
    readonly number: string
    readonly window: string
    readonly state: TicketState
    readonly times: number
    readonly at: Instant
  }[]
  readonly classes: readonly {
    readonly id: Id
    readonly letter: string
    readonly title: Say
    readonly waiting: number
    readonly windows: number
    readonly next: readonly string[]
    readonly estimate: Estimate | null
  }[]
  readonly windows: readonly {
    readonly number: string
    readonly state: HallWindow['state']
    readonly ticket: string | null
    readonly letters: readonly string[]
  }[]
}

const at = (instant: Instant) => localText(instant)

export const refusals = declareRefusals({
  'halls.noHall': {
    http: 404,
    says: () => say('没有这个大厅', 'There is no such hall'),
    remedy: say('请从大厅列表中选择', 'Choose from the list of halls'),
  },
  'halls.noClass': {
    http: 404,
    says: () => say('这个大厅不办理该类业务', 'This hall does not serve that class'),
    remedy: say('请选择其他类别，或换一个大厅', 'Choose another class or another hall'),
  },
  'halls.noWindow': {
    http: 404,
    says: () => say('没有这个窗口', 'There is no such window'),
    remedy: say('请从窗口列表中选择', 'Choose from the list of windows'),
  },
  'halls.notYours': {
    http: 403,
    says: () => say('您没有这个大厅的职责', 'You hold no duty at this hall'),
    remedy: say('请由大厅管理人员或窗口人员办理', 'Ask the staff of the hall'),
  },
  'halls.closed': {
    http: 409,
    says: ({ why }: { why: Say }) => say(`大厅不开放：${why.zh}`, `The hall is closed: ${why.en}`),
    remedy: say('请选择其他日期或其他大厅', 'Choose another day or another hall'),
  },
  'halls.noSlot': {
    http: 404,
    says: () => say('没有这个号源', 'There is no such slot'),
    remedy: say('请刷新后重新选择时段', 'Reload and choose again'),
  },
  'halls.notReleased': {
    http: 409,
    says: ({ from }: { from: Instant }) =>
      say(`该时段 ${at(from)} 开始放号`, `Booking of this slot opens at ${at(from)}`),
    remedy: say('请到时再预约，或选择更早的日期', 'Come back then, or choose an earlier day'),
  },
  'halls.slotPast': {
    http: 409,
    says: () => say('该时段已经开始，不能再预约', 'This slot has begun'),
    remedy: say('请选择以后的时段，或直接到大厅取号', 'Choose a later one, or take a number at the hall'),
  },
  'halls.full': {
    http: 409,
    says: () => say('该时段已约满', 'This slot is full'),
    remedy: say('请选择其他时段，或加入候补', 'Choose another slot, or join the waiting list'),
  },
  'halls.waitlistFull': {
    http: 409,
    says: () => say('该时段的候补也已满', 'The waiting list of this slot is full too'),
    remedy: say('请选择其他时段', 'Choose another slot'),
  },
  'halls.notFull': {
    http: 409,
    says: () => say('该时段还有号，不需要候补', 'There is room in this slot'),
    remedy: say('请直接预约', 'Book it directly'),
  },
  'halls.realNameNeeded': {
    http: 403,
    says: () => say('预约需要实名', 'Booking needs a real name'),
    remedy: say(
      '请先完成实名认证，或到大厅现场取号',
      'Confirm your name first, or take a number at the hall',
    ),
  },
  'halls.personLimit': {
    http: 409,
    says: ({ most }: { most: number }) =>
      say(`每人同时最多 ${most} 个预约`, `At most ${most} bookings at a time`),
    remedy: say('请先取消一个预约，或办完后再约', 'Cancel one first, or come back when it is done'),
  },
  'halls.sameSlot': {
    http: 409,
    says: () => say('您在这个时段已有预约', 'You hold a booking at this time already'),
    remedy: say('请在“我的预约”中查看', 'See your bookings'),
  },
  'halls.deviceLimit': {
    http: 429,
    says: ({ most }: { most: number }) =>
      say(`这台设备今天最多预约 ${most} 次`, `At most ${most} bookings a day on one device`),
    remedy: say('请明天再约，或到大厅现场取号', 'Try tomorrow, or take a number at the hall'),
  },
  'halls.onSiteOnly': {
    http: 409,
    says: ({ until }: { until: Instant }) =>
      say(
        `您多次预约未到，${at(until)} 前只能现场取号`,
        `After several missed bookings only the hall itself is open to you until ${at(until)}`,
      ),
    remedy: say('请直接到大厅取号；老年人可由窗口代约', 'Take a number at the hall'),
  },
  'halls.noBooking': {
    http: 404,
    says: () => say('没有找到这个预约', 'There is no such booking'),
    remedy: say('请核对预约码，或报手机号由工作人员查询', 'Check the code, or ask the staff'),
  },
  'halls.bookingEnded': {
    http: 409,
    says: ({ state }: { state: BookingState }) =>
      say(
        `这个预约${bookingStates[state].zh}，不能再这样办`,
        `This booking is ${bookingStates[state].en.toLowerCase()}`,
      ),
    remedy: say('请重新预约，或现场取号', 'Book again, or take a number at the hall'),
  },
  'halls.tooLateToCancel': {
    http: 409,
    says: ({ minutes }: { minutes: number }) =>
      say(
        `距预约时间不足 ${minutes} 分钟，不能在网上取消或改期`,
        `It can be cancelled or moved until ${minutes} minutes before`,
      ),
    remedy: say('请致电大厅说明', 'Please telephone the hall'),
  },
  'halls.tooEarly': {
    http: 409,
    says: ({ from }: { from: Instant }) =>
      say(`还没到签到时间，${at(from)} 起可签到`, `Check-in opens at ${at(from)}`),
    remedy: say('请稍候再来扫码', 'Please come back then'),
  },
  'halls.expired': {
    http: 410,
    says: ({ until }: { until: Instant }) =>
      say(`预约已过期，签到截止 ${at(until)}`, `The booking has expired; check-in closed at ${at(until)}`),
    remedy: say('请现场取号，按先后办理', 'Take a number: you are served in turn'),
  },
  'halls.otherHall': {
    http: 409,
    says: ({ name }: { name: Say }) =>
      say(`这是“${name.zh}”的预约或号码`, `This belongs to another hall: ${name.en}`),
    remedy: say('请到该大厅办理，或在本大厅现场取号', 'Go there, or take a number here'),
  },
  'halls.noTicket': {
    http: 404,
    says: () => say('没有找到这个号码', 'There is no such number'),
    remedy: say('请核对后再试', 'Check it and try again'),
  },
  'halls.ticketState': {
    http: 409,
    says: ({ number, state }: { number: string; state: TicketState }) =>
      say(
        `${number} 号${ticketStates[state].zh}，不能这样办`,
        `${number} is ${ticketStates[state].en.toLowerCase()}: not possible now`,
      ),
    remedy: say('请刷新后查看', 'Reload and look again'),
  },
  'halls.nobodyWaits': {
    http: 404,
    says: () => say('目前没有人等候', 'Nobody is waiting'),
    remedy: say('有人取号后会自动显示', 'New numbers appear by themselves'),
  },
  'halls.windowBusy': {
    http: 409,
    says: ({ number }: { number: string }) =>
      say(`${number} 号还没有办完`, `${number} is still at this window`),
    remedy: say('请先结束或转出', 'Finish it or send it on first'),
  },
  'halls.windowClosed': {
    http: 409,
    says: () => say('窗口没有开放', 'This window is not open'),
    remedy: say('请先开放窗口', 'Open the window first'),
  },
  'halls.windowTaken': {
    http: 409,
    says: ({ clerk }: { clerk: string }) => say(`这个窗口由${clerk}使用中`, `${clerk} works at this window`),
    remedy: say('请选择其他窗口，或请其先离席', 'Choose another window, or ask them to leave it'),
  },
  'halls.notYourWindow': {
    http: 409,
    says: () => say('您还没有坐到窗口', 'You have taken no window yet'),
    remedy: say('请先选择窗口', 'Choose a window first'),
  },
  'halls.windowNotForIt': {
    http: 409,
    says: () => say('那个窗口不办这类业务或没有开放', 'That window does not serve this class or is not open'),
    remedy: say('请选择其他窗口', 'Choose another window'),
  },
  'halls.notHere': {
    http: 403,
    says: () => say('二维码已过期', 'The code on the display has changed'),
    remedy: say('请重新扫描大厅屏幕上的二维码', 'Scan the code on the display again'),
  },
  'halls.badPerson': {
    http: 422,
    says: ({ what }: { what: Say }) => say(`${what.zh}不正确`, `The ${what.en} is not right`),
    remedy: say('请核对证件后重新填写', 'Check the document and write it again'),
  },
  'halls.badKey': {
    http: 401,
    says: () => say('设备密钥不正确或已停用', 'The key of this device is wrong or was closed'),
    remedy: say('请由大厅管理人员重新生成链接', 'Ask the staff for a new link'),
  },
  'halls.rosterTwice': {
    http: 409,
    says: ({ name, number }: { name: string; number: string }) =>
      say(`${name}当天该时段已排在 ${number} 号窗口`, `${name} sits at window ${number} at that time`),
    remedy: say('请先撤下那一班，或换一个人', 'Take that line off first, or choose somebody else'),
  },
  'halls.rosterTaken': {
    http: 409,
    says: ({ name, number }: { name: string; number: string }) =>
      say(`${number} 号窗口该时段已排${name}`, `Window ${number} is ${name}’s at that time`),
    remedy: say('请先撤下那一班，或换一个窗口', 'Take that line off first, or choose another window'),
  },
  'halls.badSetting': {
    http: 422,
    says: ({ what }: { what: string }) => say(`设置不正确：${what}`, `This setting is not right: ${what}`),
    remedy: say('请改正后再保存', 'Correct it and save again'),
  },
  'halls.stale': {
    http: 409,
    says: () => say('内容已被他人修改', 'Somebody else changed it meanwhile'),
    remedy: say('请刷新后再改', 'Reload and change it again'),
  },
})
