import { declareRefusals, type Id, type Instant, type Refusal, type Say, say } from '../../base/index.ts'

/** A place as a telephone knows it. */
export type Fix = {
  readonly lon: number
  readonly lat: number
  /** Metres, 68 % of the time; null = not known. */
  readonly accuracyM: number | null
}

/** 上报 · 办理 */
export type ItemKind = 'report' | 'act'
/** done 已办 · held 待复核: photo, place and time do not agree · refused 不予接受 · rejected 复核不通过 */
export type ItemState = 'done' | 'held' | 'refused' | 'rejected'

/** One thing that somebody did in the street 现场事项, with the id his telephone gave it. */
export type Item = {
  readonly id: Id
  readonly account: Id
  readonly kind: ItemKind
  readonly state: ItemState
  readonly matter: Id | null
  readonly number: string | null
  /** The report joined a case that was there. */
  readonly joined: boolean
  readonly deviceAt: Instant
  readonly receivedAt: Instant
  readonly body: ItemBody
  readonly doubts: readonly Doubt[]
  readonly refusal: Refusal | null
  readonly decidedBy: string | null
  readonly decidedAt: Instant | null
  readonly decision: string | null
}

export type ItemBody = {
  /** Of a report: its kind of matter. */
  readonly type?: string
  readonly form: Readonly<Record<string, unknown>>
  readonly photos: readonly Id[]
  readonly matter?: Id
  readonly action?: string
  /** Where the person stood. */
  readonly fix?: Fix | null
  /** The pin was put by hand 手动定位. */
  readonly pinned?: boolean
}

/** A photo 现场照片: when, where and which way, by the telephone and by the picture itself. */
export type Photo = {
  readonly id: Id
  readonly account: Id
  readonly bytes: number
  readonly sha256: string
  readonly takenAt: Instant
  readonly lon: number | null
  readonly lat: number | null
  readonly accuracyM: number | null
  /** Degrees from north, 0–360; null = unknown. */
  readonly heading: number | null
  readonly received: number
  readonly file: Id | null
  readonly ownAt: Instant | null
  readonly ownLon: number | null
  readonly ownLat: number | null
}

/** Why something waits for a second look 疑点. */
export type Doubt = {
  readonly code: 'time' | 'place' | 'far' | 'old' | 'outside' | 'noPlace' | 'vague' | 'used' | 'clock'
  readonly photo: Id | null
  readonly says: Say
}

export type Patrol = {
  readonly id: Id
  readonly account: Id
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  readonly metres: number
  readonly points: number
  /** Points that cannot be: faster than a car in town. */
  readonly flagged: number
}

/** A point of a track 轨迹点; `n` counts within the patrol. */
export type TrackPoint = Fix & { readonly n: number; readonly at: Instant }
/** fast 超速 · ahead in the future · before 早于上一点 */
export type PointFlag = 'fast' | 'before'

/** Where somebody on duty was last 人员位置. */
export type Position = {
  readonly account: Id
  readonly at: Instant
  readonly lon: number
  readonly lat: number
  readonly accuracyM: number | null
}

/** Numbers of the rules; metres, minutes, km/h. */
export const rules = {
  /** Photo, telephone and pin further apart than this do not agree. */
  placeM: 200,
  timeMin: 30,
  /** Worse than this the pin is put by hand. */
  accuracyM: 50,
  speedKmh: 120,
  /** A telephone whose clock is off by more is told, and what it did is looked at. */
  clockMin: 10,
  /** One photo, bytes. */
  photoBytes: 12 * 1024 * 1024,
  pieceBytes: 2 * 1024 * 1024,
} as const

const again = say('请刷新后再试', 'Reload and try again')
export const refusals = declareRefusals({
  'patrols.photoUnknown': {
    http: 409,
    says: (d: { count: number }) =>
      say(`还有 ${d.count} 张照片没有传完`, `${d.count} photo(s) have not come in yet`),
    remedy: say('手机会先补传照片，再提交事项', 'The telephone sends the photos first, then the rest'),
  },
  'patrols.photoChanged': {
    http: 422,
    says: () => say('收到的照片与手机上的不一致', 'What came in is not the photo that was taken'),
    remedy: say('手机会从头重传', 'The telephone sends it anew'),
  },
  'patrols.photoSize': {
    http: 422,
    says: (d: { mb: number }) =>
      say(`照片为空或超过 ${d.mb} MB`, `A photo is empty or larger than ${d.mb} MB`),
    remedy: say('请重新拍摄', 'Take it again'),
  },
  'patrols.notYours': {
    http: 403,
    says: () => say('这不是您提交的', 'Somebody else sent this'),
    remedy: say('请用提交时的账号登录', 'Log in as whoever sent it'),
  },
  'patrols.noPatrol': {
    http: 409,
    says: () => say('没有这次巡查，或已经结束', 'There is no such patrol, or it has ended'),
    remedy: say('请重新开始巡查', 'Begin a patrol again'),
  },
  'patrols.notHeld': {
    http: 409,
    says: () => say('这一项不在待复核状态', 'This does not wait for a second look'),
    remedy: again,
  },
  'patrols.ownWork': {
    http: 403,
    says: () => say('不能复核自己提交的事项', 'Nobody looks at his own work a second time'),
    remedy: say('请由他人复核', 'Ask a colleague'),
  },
  'patrols.badItem': {
    http: 422,
    says: (d: { what: string }) => say(`现场事项不完整：${d.what}`, `What came in is not whole: ${d.what}`),
    remedy: say('请更新手机上的应用后再试', 'Update the app on the telephone'),
  },
  'patrols.mayNot': {
    http: 403,
    says: () => say('您没有现场作业的岗位职责', 'You hold no duty in the street'),
    remedy: say('请联系安全管理员授予网格员、核查员或承办人岗位', 'Ask the security administrator for one'),
  },
})
