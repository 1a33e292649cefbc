import { declareRefusals, type Id, type Instant, say } from '../../../base/index.ts'

/** A meeting 会商 attached to a response, a warning or any other matter by its id; one that stands alone is about itself. */
export type Meeting = {
  readonly district: string
  readonly id: Id
  readonly about: Id
  readonly title: string
  readonly adapter: string
  /** The room's name at the adapter: nobody can guess it. */
  readonly room: string
  readonly drill: boolean
  readonly openedBy: string
  readonly openedAt: Instant
  readonly endedAt: Instant | null
  /** 会商纪要. */
  readonly minutes: string | null
  readonly version: number
}

export type Member = {
  readonly person: string
  readonly account: Id | null
  readonly name: string
  readonly host: boolean
  readonly askedAt: Instant
  readonly joinedAt: Instant | null
  readonly leftAt: Instant | null
}

/**
 * A system of meetings 会商系统, replaceable. `room` must not reach outside while a transaction is open: a name that the system
 * accepts on first use is enough.
 */
export type MeetingAdapter = {
  readonly name: string
  /** The name of a meeting's room: the same for the same meeting, and nobody else's guess. */
  room(meeting: Id): string
  /** Where one member enters; the link is theirs alone where the system can tell. */
  link(
    room: string,
    who: { readonly name: string; readonly host: boolean; readonly id: string },
    at: Instant,
  ): string
  /** Everybody leaves. */
  end(room: string): Promise<void>
}

export const refusals = declareRefusals({
  'meetings.none': {
    http: 404,
    says: () => say('没有这次会商', 'there is no such meeting'),
    remedy: say('请刷新', 'reload'),
  },
  'meetings.ended': {
    http: 409,
    says: () => say('会商已经结束', 'the meeting has ended'),
    remedy: say('需要时请重新发起', 'open a new one if needed'),
  },
  'meetings.notAsked': {
    http: 403,
    says: () => say('您不在参会名单中', 'you were not asked to this meeting'),
    remedy: say('请发起人邀请您参加', 'whoever opened it asks you in'),
  },
  'meetings.notHost': {
    http: 403,
    says: () => say('只有主持人或指挥中心可以这样办', 'only the host or the command centre may do that'),
    remedy: say('请由会商发起人办理', 'ask whoever opened it'),
  },
  'meetings.noMinutes': {
    http: 422,
    says: () => say('会商纪要不能为空，最多 20000 字', 'minutes have 2 to 20,000 characters'),
    remedy: say('请写明议定事项和责任单位', 'say what was decided and who does it'),
  },
  'meetings.changed': {
    http: 409,
    says: () => say('纪要刚被别人改过', 'somebody changed the minutes meanwhile'),
    remedy: say(
      '请刷新后再改，您写的内容不会丢失',
      'reload and change them again; what you wrote stays here',
    ),
  },
  'meetings.bad': {
    http: 422,
    says: () => say('请写明会商主题和参会人员', 'a meeting has a title and members'),
    remedy: say('主题 2 至 100 字，至少 1 人、至多 300 人', 'a title of 2 to 100, 1 to 300 members'),
  },
})
