import { type Id, type Instant, type Say, say } from '../../base/index.ts'
import type { RecordedFact } from '../ledger/index.ts'
import type { MatterType, Proceeding } from './declare.ts'

/** One line of the timeline 办理过程. */
export type TimelineEntry = {
  readonly id: Id
  readonly at: Instant
  readonly kind: string
  readonly action: string | null
  readonly title: Say
  readonly actor: {
    readonly name: string
    readonly unitName: string | null
    readonly onBehalfOf: string | null
    readonly kind: string
  }
  readonly from: string | null
  readonly to: string | null
  readonly note: string | null
  readonly public: boolean
  readonly body: Readonly<Record<string, unknown>>
}

const TITLES: Readonly<Record<string, Say>> = {
  'matter.opened': say('登记', 'Registered'),
  'matter.refused': say('操作被系统拒绝', 'Refused by the system'),
  'matter.linked': say('关联', 'Linked'),
  'matter.unlinked': say('撤销关联', 'Link undone'),
  'matter.merged': say('并入主单', 'Merged into the head'),
  'matter.joined': say('有工单并入', 'Another joined'),
  'matter.unmerged': say('撤销并单', 'Merge undone'),
  'matter.parted': say('并单已撤销', 'Another parted'),
  'matter.escalated': say('督办升级', 'Order escalated'),
  'clock.warned': say('时限预警', 'Limit warning'),
  'clock.breached': say('时限超期', 'Limit breached'),
  'clock.ended': say('期满', 'Period ended'),
  'clock.recomputed': say('时限重算', 'Limit recomputed'),
  'message.sent': say('已告知诉求人', 'The requester was told'),
  'message.failed': say('告知诉求人失败', 'The requester could not be told'),
  'message.unknown': say('告知结果不明', 'It is not known whether the requester was told'),
  'matter.imported': say('历史导入', 'Imported'),
  'matter.migrated': say('迁移到新版流程', 'Moved to another version of the flow'),
  'matter.migrationUndone': say('撤销流程迁移', 'Move to another version undone'),
  'matter.proceedingEnded': say('手续有了结果', 'A proceeding came to its end'),
  'personal.revealRefused': say('查看个人信息被拒绝', 'Revealing was refused'),
  'personal.revealed': say('查看个人信息', 'Personal data revealed'),
  'quality.usersTold': say('已告知用数单位', 'Whoever uses the data was told'),
}

/** What became of a proceeding, in words: 会签：已同意. */
const PROCEEDINGS: Readonly<Record<Proceeding['kind'], Say>> = {
  joint: say('会签', 'Joint review'),
  signer: say('加签', 'Added signer'),
  special: say('特别程序', 'Special procedure'),
  promise: say('承诺补交', 'What was promised'),
  handover: say('转办', 'Hand-over'),
}
const RESULTS: Readonly<Record<NonNullable<Proceeding['result']>, Say>> = {
  agreed: say('已同意', 'agreed'),
  refused: say('未同意', 'not agreed'),
  answered: say('已答复', 'answered'),
  over: say('已结束', 'over'),
  kept: say('已补齐', 'all in'),
  broken: say('未履行', 'not kept'),
  ended: say('已终止', 'called off'),
}

/** The title of a fact: an action’s own, the platform’s, with the word that the type has for whoever brought it. */
function titleOf({ kind, body }: RecordedFact, type: MatterType): Say {
  if (kind === 'matter.proceedingEnded') {
    const what = PROCEEDINGS[body.what as Proceeding['kind']]
    const result = RESULTS[body.result as keyof typeof RESULTS]
    if (what && result) return say(`${what.zh}：${result.zh}`, `${what.en}: ${result.en}`)
  }
  const own = TITLES[kind]
  if (own && type.requester) return say(own.zh.replace('诉求人', type.requester.zh), own.en)
  const action = typeof body.action === 'string' ? type.flow.actions[body.action]?.title : undefined
  return own ?? action ?? say(kind, kind)
}

export function entry(fact: RecordedFact, type: MatterType): TimelineEntry {
  const { body } = fact
  const text = (key: string): string | null => (typeof body[key] === 'string' ? (body[key] as string) : null)
  const action = text('action')
  return {
    id: fact.id,
    at: fact.at,
    kind: fact.kind,
    action,
    title: titleOf(fact, type),
    actor: {
      name: fact.actor.name,
      unitName: fact.actor.unitName,
      onBehalfOf: fact.actor.onBehalfOf,
      kind: fact.actor.kind,
    },
    from: text('from'),
    to: text('to'),
    note: text('note') ?? text('why'),
    public: body.public === true,
    body,
  }
}
