import type { Say } from '../../../base/say.ts'
import type { Hint, ShareKey, ShareMode, Usage } from '../../../platform/catalogue/sharing/declare.ts'
import { say, words } from '../../live/index.ts'
import type { Light } from '../../live/wire.ts'

/** What crosses the wire: instants as text. */
export type Wire<T> = {
  readonly [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K]
}

export type RequestRow = {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly state: string
  readonly stateTitle: Say | null
  readonly open: boolean
  readonly due: string | null
  readonly light: Light | null
  readonly openedAt: string
  readonly tags: readonly string[]
  readonly kind: string | null
  readonly unitName: string
  readonly ownerName: string
  readonly side: 'user' | 'owner' | 'other'
  readonly toDecide: boolean
}
export type GrantRow = {
  readonly id: string
  readonly matter: string
  readonly dataset: string
  readonly title: string
  readonly unitName: string
  readonly ownerName: string
  readonly mode: ShareMode
  readonly duty: string
  readonly state: 'active' | 'revoked' | 'ended'
  readonly to: string
  readonly madeAt: string
  readonly calls: number
  readonly refused: number
  readonly side: 'user' | 'owner' | 'other'
  readonly reviewDue: boolean
}
export type Desk = {
  readonly requests: readonly RequestRow[]
  readonly grants: readonly GrantRow[]
  readonly hints: readonly Wire<Hint>[]
  readonly may: { readonly ask: boolean; readonly audit: boolean }
}

type ShownItem = { readonly name: string; readonly title: Say; readonly kind: string; readonly sight: string }
export type GrantPage = Omit<GrantRow, 'side' | 'reviewDue'> & {
  readonly datasetCode: string
  readonly purpose: string
  readonly basis: string
  readonly from: string
  readonly reviewAt: string
  readonly dayMost: number
  readonly minuteMost: number
  readonly endedAt: string | null
  readonly endedBy: string | null
  readonly endedWhy: string | null
  readonly number: string | null
  readonly rows: Say
  readonly score: number | null
  readonly decisions: boolean
  readonly keyItems: readonly string[]
  readonly items: readonly ShownItem[]
  readonly keys: readonly Wire<ShareKey>[]
  readonly usage: readonly Usage[]
  readonly used: number
  readonly hook: {
    readonly url: string | null
    readonly toldAt: string | null
    readonly failed: string | null
  } | null
  readonly files: readonly {
    readonly id: string
    readonly format: string
    readonly rows: number
    readonly madeAt: string
    readonly expiresAt: string
  }[]
  readonly hints: readonly Wire<Hint>[]
  readonly ip: string
  readonly may: { readonly use: boolean; readonly end: boolean }
}

export type AskedPage = {
  readonly matter: {
    readonly id: string
    readonly number: string
    readonly state: string
    readonly version: number
    readonly due: string | null
    readonly tags: readonly string[]
  }
  readonly asked: {
    readonly duty: string
    readonly purpose: string
    readonly basis: string
    readonly mode: ShareMode
    readonly until: string
    readonly volume: number
    readonly system: string
    readonly unitName: string
    readonly ownerName: string
    readonly rows: Say
    readonly items: readonly string[]
  }
  readonly items?: readonly {
    readonly name: string
    readonly title: Say
    readonly grade: number | null
    readonly personal: string | null
  }[]
  readonly dataset: {
    readonly id: string
    readonly title: Say
    readonly share: string
    readonly condition: string | null
    readonly score: number | null
  } | null
  readonly actions: readonly {
    readonly name: string
    readonly title: Say
    readonly allowed: boolean
    readonly danger?: boolean
  }[]
  readonly clocks: readonly {
    readonly id: string
    readonly kind: string
    readonly title: Say
    readonly basis: Say
    readonly due: string
    readonly light: Light
    readonly state: string
  }[]
  readonly grant: string | null
}

export const sharingWords = words({
  title: say('共享工作台', 'Sharing desk'),
  lead: say(
    '向其他单位申请数据、答复别人的申请、管理已开通的授权。每一次调用都说明用途并留下记录。',
    'Ask other units for data, answer their requests, look after what was granted. Every call says why and is on record.',
  ),
  toDecide: say('待我办理', 'For me to decide'),
  requests: say('申请', 'Requests'),
  grants: say('授权', 'Grants'),
  held: say('我在用的', 'Held by us'),
  given: say('我提供的', 'Given by us'),
  all: say('全部', 'All'),
  noDecide: say('没有待办理的申请', 'Nothing to decide'),
  noDecideWhy: say('新的申请到达时会在这里出现，并发送通知。', 'New requests appear here, with a notice.'),
  noRequests: say('还没有共享申请', 'No requests yet'),
  noRequestsWhy: say(
    '在数据目录中选择数据资源，点“申请共享”。',
    'Choose a dataset in the catalogue and ask for it there.',
  ),
  noGrants: say('还没有授权', 'No grants yet'),
  toCatalogue: say('去数据目录', 'To the catalogue'),
  capabilities: say('能力目录', 'Capabilities'),
  ledger: say('共享台账', 'Sharing ledger'),
  number: say('编号', 'Number'),
  dataset: say('数据资源', 'Dataset'),
  state: say('状态', 'State'),
  due: say('时限', 'Due'),
  user: say('使用单位', 'User'),
  owner: say('提供单位', 'Provider'),
  mode: say('方式', 'Way'),
  until: say('使用至', 'Until'),
  calls: say('近 30 日调用', 'Calls, 30 days'),
  reviewDue: say('待年度复核', 'review is due'),
  overdue: say('已督办', 'escalated'),
  part: say('部分同意', 'in part'),
  free: say('无条件', 'free'),
  conditional: say('有条件', 'conditional'),
  check: say('核验', 'check'),
  query: say('查询', 'look-up'),
  batch: say('批量', 'batch'),
  subscribe: say('订阅', 'subscription'),
  active: say('使用中', 'in use'),
  revoked: say('已撤销', 'revoked'),
  ended: say('已到期', 'ended'),
  hints: (n: number) => say(`有 ${n} 条异常使用线索待核查`, `${n} hint(s) of odd use to look into`),
  look: say('去核查', 'Look into it'),
})
