import { declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'

/** 监察灯: green while there is time, yellow 预警, red past the promise, black past the limit of law. */
export const lights = {
  green: say('绿灯', 'green'),
  yellow: say('黄灯', 'yellow'),
  red: say('红灯', 'red'),
  black: say('黑灯', 'black'),
} as const satisfies Record<string, Say>
export type Light = keyof typeof lights

/** When a light turns; data, configured per city. Domain rule 6: yellow at 30 % or one working day of the promise left. */
export type LightRules = {
  /** Percent of the promise still left at which it turns yellow. */
  readonly yellowPercent: number
  /** Working days still left at which it turns yellow, whatever the percentage. */
  readonly yellowDays: number
  /** Promises of at most so many working days look at the percentage only: they would never be green. */
  readonly shortDays: number
}
export const lightRules: LightRules = { yellowPercent: 30, yellowDays: 1, shortDays: 2 }

/** The turning points of one application; a light at any instant follows from them. */
export type Turns = {
  readonly yellowAt: Instant | null
  readonly redAt: Instant | null
  readonly blackAt: Instant | null
  /** Clocks stand still since: the light of that moment holds. */
  readonly frozenAt: Instant | null
}

/** One application under supervision. */
export type Watched = Turns & {
  readonly district: string
  readonly matter: Id
  readonly number: string
  readonly item: string | null
  readonly itemTitle: string | null
  readonly unit: Id | null
  readonly hall: string | null
  readonly state: string
  readonly openedAt: Instant
  readonly closedAt: Instant | null
}

/** 监察信号: what the inspectors look into. */
export const signalKinds = {
  overduePromise: say('超过承诺时限', 'past the promise'),
  overdueLegal: say('超过法定时限', 'past the limit of law'),
  acceptedLate: say('收件后超期未受理', 'accepted late'),
  secondSupplement: say('二次要求补正', 'asked to complete it twice'),
  materialOffList: say('要求清单外材料', 'asked for papers off the list'),
  pausedWithoutNotice: say('未书面告知即暂停计时', 'paused without notice'),
  refusedWithoutReason: say('未说明理由和依据即拒绝', 'refused without reason'),
  feeOffList: say('清单外收费', 'a fee off the list'),
  backDated: say('环节时间倒置', 'a step back-dated'),
} as const satisfies Record<string, Say>
export type SignalKind = keyof typeof signalKinds

/** 待说明 → 待认定 → 待纠正 → 待核销 → 已办结. */
export const signalStates = {
  raised: say('待说明', 'to be explained'),
  explained: say('待认定', 'to be judged'),
  correcting: say('待纠正', 'to be put right'),
  corrected: say('待核销', 'to be closed'),
  closed: say('已办结', 'closed'),
} as const satisfies Record<string, Say>
export type SignalState = keyof typeof signalStates

/** 属实 or 不属实. */
export const outcomes = {
  real: say('属实', 'found true'),
  unfounded: say('不属实', 'unfounded'),
} as const satisfies Record<string, Say>
export type Outcome = keyof typeof outcomes

export type Word = { readonly by: string; readonly at: Instant; readonly text: string }
export type Signal = {
  readonly district: string
  readonly id: Id
  readonly kind: SignalKind
  readonly matter: Id
  readonly number: string
  readonly item: string | null
  readonly itemTitle: string | null
  readonly unit: Id | null
  readonly hall: string | null
  /** What was seen, in words that a person can check. */
  readonly evidence: Say
  readonly raisedAt: Instant
  readonly state: SignalState
  /** When the present step is due; null once closed. */
  readonly due: Instant | null
  readonly explained: Word | null
  readonly judged: Word | null
  readonly corrected: Word | null
  readonly outcome: Outcome | null
  readonly closedAt: Instant | null
  /** Explained or put right after its limit. */
  readonly late: boolean
  readonly version: number
}

/** Limits of the steps, working days: 1 to explain (domain rule 6), 3 to put right (our default). */
export const signalDays = { explain: 1, correct: 3 } as const

export type Step =
  | { readonly do: 'explain'; readonly text: string }
  | { readonly do: 'judge'; readonly real: boolean; readonly text: string }
  | { readonly do: 'correct'; readonly text: string }
  | { readonly do: 'close'; readonly text: string }

export const refusals = declareRefusals({
  'lights.noSignal': {
    http: 404,
    says: () => say('没有这条监察信号', 'there is no such signal'),
    remedy: say('请刷新列表', 'reload the list'),
  },
  'lights.wrongStep': {
    http: 409,
    says: ({ state }: { state: SignalState }) =>
      say(`信号现为“${signalStates[state].zh}”，不能这样办`, `not possible: it is ${signalStates[state].en}`),
    remedy: say('请刷新后按当前环节办理', 'reload and do what is next'),
  },
  'lights.noText': {
    http: 422,
    says: () => say('请写明情况（不少于 5 字）', 'say what happened, five characters or more'),
    remedy: say('写清经过、原因和措施', 'what happened, why, what is done'),
  },
})
