import { declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'

/** Four kinds of emergencies 四类突发事件 (突发事件应对法). */
export const hazardKinds = {
  natural: say('自然灾害', 'Natural disaster'),
  accident: say('事故灾难', 'Accident'),
  health: say('公共卫生事件', 'Public health'),
  security: say('社会安全事件', 'Public security'),
} as const satisfies Record<string, Say>
export type HazardKind = keyof typeof hazardKinds

/** Level of a response or of an event 一至四级: 1 is the gravest. */
export type Level = 1 | 2 | 3 | 4
export const LEVELS: readonly Level[] = [1, 2, 3, 4]
export const levelTitles: Readonly<Record<Level, Say>> = {
  1: say('Ⅰ级', 'Level I'),
  2: say('Ⅱ级', 'Level II'),
  3: say('Ⅲ级', 'Level III'),
  4: say('Ⅳ级', 'Level IV'),
}

/**
 * Whom a plan names 责任对象: a unit by its name (the whole, or who holds a role in it), the towns or communities of the
 * place where it happens, or whoever holds a post. People are found when the order goes out, never when the plan is written.
 */
export type Who =
  | { readonly unit: string; readonly role?: string }
  | { readonly place: 'town' | 'community'; readonly role?: string }
  | { readonly role: string }

/** One task of a plan 预案任务: what, who, when, by what proof. */
export type PlanTask = {
  /** Short name inside the plan, e.g. `P03`; other tasks name it in `after`. */
  readonly code: string
  readonly title: string
  /** What is to be done, where, with what result. */
  readonly text: string
  readonly group?: string
  readonly who: Who
  /** Levels at which it is done; absent = all. */
  readonly levels?: readonly Level[]
  /** Minutes after the start of the response. */
  readonly afterMinutes: number
  /** Wants a receipt 需回执; then these many minutes to accept it, 10 unless told. */
  readonly receipt: boolean
  readonly acceptMinutes?: number
  /** Minutes from the order to its end; absent = open. */
  readonly doneMinutes?: number
  /** Codes of tasks that must be done before. */
  readonly after?: readonly string[]
}

export type PlanGroup = { readonly code: string; readonly title: string; readonly lead?: Who }
export type PlanContact = {
  readonly name: string
  readonly post: string
  readonly unit: string
  readonly phone: string
}

/** Teams, goods, shelters, experts, equipment. */
export const resourceKinds = {
  team: say('队伍', 'Team'),
  supply: say('物资', 'Supplies'),
  equipment: say('装备', 'Equipment'),
  shelter: say('避难场所', 'Shelter'),
  expert: say('专家', 'Expert'),
  vehicle: say('车辆', 'Vehicle'),
} as const satisfies Record<string, Say>
export type ResourceKind = keyof typeof resourceKinds
export type PlanResource = {
  readonly kind: ResourceKind
  readonly name: string
  readonly quantity: number
  readonly measure: string
}

/** The content of a plan 预案正文. */
export type PlanBody = {
  readonly name: string
  readonly kind: HazardKind
  /** Kind of hazard in words: 暴雨内涝, 危化品泄漏. */
  readonly hazard: string
  /** When it is to be started, in words; software proposes, people start. */
  readonly trigger: string
  readonly basis?: string
  /** When each level is started, and how often the situation is reported then. */
  readonly levels: readonly {
    readonly level: Level
    readonly when: string
    readonly reportMinutes: number
  }[]
  readonly groups: readonly PlanGroup[]
  readonly tasks: readonly PlanTask[]
  readonly contacts: readonly PlanContact[]
  readonly resources: readonly PlanResource[]
}

/** A plan as a pack or a city brings it with it. */
export type PlanSeed = PlanBody & { readonly code: string }

export type VersionState = 'draft' | 'proposed' | 'published' | 'superseded'
export type Plan = {
  readonly district: string
  readonly id: Id
  readonly code: string
  readonly name: string
  readonly kind: HazardKind
  readonly current: number | null
  readonly retiredAt: Instant | null
}
export type PlanVersion = {
  readonly plan: Id
  readonly version: number
  readonly state: VersionState
  readonly body: PlanBody
  readonly revision: number
  readonly draftedBy: Id | null
  readonly draftedName: string
  readonly draftedAt: Instant
  readonly proposedBy: Id | null
  readonly proposedName: string | null
  readonly proposedAt: Instant | null
  readonly publishedName: string | null
  readonly publishedAt: Instant | null
  readonly note: string | null
}

/** Somebody an order can go to. */
export type Person = { readonly account: Id | null; readonly name: string; readonly phone: string | null }

/** post 岗位 → deputy 副岗 → duty leader 带班领导. */
export const stepKinds = {
  post: say('岗位', 'Post'),
  deputy: say('副岗', 'Deputy'),
  dutyLeader: say('带班领导', 'Duty leader'),
} as const satisfies Record<string, Say>
export type StepKind = keyof typeof stepKinds
export type ChainStep = { readonly kind: StepKind; readonly people: readonly Person[] }

/** Whom a name in a plan means now: a unit with the chain of people who answer for it, or why nobody. */
export type Reach = {
  readonly state: 'found' | 'unknown' | 'gone'
  readonly unit: Id | null
  readonly unitName: string
  readonly area: string
  /** The unit that took over, when this one is gone. */
  readonly into?: string
  readonly chain: readonly ChainStep[]
}

/** One thing that a check of a plan found 预案核查. */
export type Finding = {
  readonly at: string
  readonly code: 'unitUnknown' | 'unitGone' | 'nobody' | 'noPhone' | 'contactDead' | 'noTasks' | 'short'
  readonly says: Say
  readonly remedy: Say
}

export const refusals = declareRefusals({
  'plans.noPlan': {
    http: 404,
    says: () => say('没有这个预案', 'There is no such plan'),
    remedy: say('请从预案列表中选择', 'Choose from the list of plans'),
  },
  'plans.noVersion': {
    http: 404,
    says: () => say('没有这个版本', 'There is no such version'),
    remedy: say('请刷新后重新选择', 'Reload and choose again'),
  },
  'plans.bad': {
    http: 422,
    says: ({ at, what }: { at: string; what: Say }) =>
      say(`预案内容有误（${at}）：${what.zh}`, `The plan is wrong at ${at}: ${what.en}`),
    remedy: say('请按提示修改后再保存', 'Correct it and save again'),
  },
  'plans.cycle': {
    http: 422,
    says: ({ cycle }: { cycle: readonly string[] }) =>
      say(
        `任务互相等待，谁都不能开始：${cycle.join(' → ')}`,
        `Tasks wait for each other and none can begin: ${cycle.join(' → ')}`,
      ),
    remedy: say('请去掉其中一个“在…之后”', 'Take one of the “after” out of this ring'),
  },
  'plans.stale': {
    http: 409,
    says: ({ by }: { by: string }) => say(`草稿已被${by}改过`, `The draft was changed meanwhile by ${by}`),
    remedy: say('请刷新后在最新稿上修改', 'Reload and change the newest draft'),
  },
  'plans.wrongState': {
    http: 409,
    says: ({ state }: { state: VersionState }) =>
      say(
        `该版本${{ draft: '还是草稿', proposed: '正在审核', published: '已发布', superseded: '已被新版替代' }[state]}，不能这样办`,
        `Not possible while the version is ${state}`,
      ),
    remedy: say('请刷新后查看最新状态', 'Reload to see where it stands'),
  },
  'plans.samePerson': {
    http: 403,
    says: () => say('编制人和送审人不能发布自己的稿子', 'Who wrote or proposed it may not publish it'),
    remedy: say('请由另一人审核发布', 'Ask another person to check and publish it'),
  },
  'plans.notPublished': {
    http: 409,
    says: ({ name }: { name: string }) =>
      say(`预案“${name}”没有发布的版本`, `Plan ${name} has no published version`),
    remedy: say('请先发布，或选择其他预案', 'Publish it first, or choose another plan'),
  },
  'plans.badSheet': {
    http: 422,
    says: ({ row, what }: { row: number; what: Say }) =>
      say(`第 ${row} 行：${what.zh}`, `row ${row}: ${what.en}`),
    remedy: say('请按导出的表格格式填写', 'Follow the columns of an exported sheet'),
  },
})
