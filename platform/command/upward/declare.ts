import { declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'

/**
 * Legs of reporting upward 信息上报: from where it happened to the district, and on. `direct`: the unit tells the district itself,
 * the street is passed over 越级上报.
 */
export const legKinds = {
  direct: say('事发单位→区', 'Unit to district'),
  unit: say('社区、单位→镇街', 'Community to street'),
  town: say('镇街→区', 'Street to district'),
  district: say('区→上级', 'District upward'),
} as const satisfies Record<string, Say>
export type LegKind = keyof typeof legKinds

/** Minutes of each leg; to be configured per city. The two halves of the legal hour make one hour. */
export const legMinutes = {
  /** 事发单位应当于 1 小时内报县级: 生产安全事故报告和调查处理条例 第九条. */
  direct: 60,
  /** Ours: half of that hour for the community, half for the street. */
  unit: 30,
  town: 30,
  /** 逐级上报，每级不超过 2 小时: the same, 第十一条. */
  district: 120,
} as const satisfies Record<LegKind, number>

/** The whole way from where it happened to the district. */
export const COUNTY_MINUTES = 60
/** A leg that is late is told again to those above so many minutes later. */
export const AGAIN_MINUTES = 15
/** Whose duty it is is reminded when so much of the time is gone. */
export const REMIND_PERCENT = 80

/** One leg of a case with its clock. */
export type Leg = {
  readonly district: string
  readonly id: Id
  readonly matter: Id
  readonly kind: LegKind
  readonly drill: boolean
  readonly unit: Id | null
  readonly unitName: string
  readonly area: string
  /** Of the case. */
  readonly title: string
  readonly startedAt: Instant
  readonly dueAt: Instant
  readonly sentAt: Instant | null
  readonly sentBy: string | null
  readonly sentTo: string | null
  readonly words: string | null
  /** 0 running · 1 reminded · 2 told that it is late · 3 those above told again. */
  readonly step: number
  readonly nextAt: Instant | null
  readonly voidedAt: Instant | null
}

export const refusals = declareRefusals({
  'upward.none': {
    http: 404,
    says: () => say('没有需要上报的这一级', 'there is no such leg to report'),
    remedy: say('请刷新后再办', 'reload'),
  },
  'upward.sent': {
    http: 409,
    says: ({ by }: { by: string }) => say(`已由${by}上报`, `${by} has reported it already`),
    remedy: say('有新情况请续报', 'report what is new as a follow-up'),
  },
  'upward.notYours': {
    http: 403,
    says: ({ unit }: { unit: string }) =>
      say(`应由${unit}或指挥中心上报`, `${unit} or the command centre reports it`),
    remedy: say('请联系该单位值班员', 'call the duty officer of that unit'),
  },
})
