import { type AreaCode, declareRefusals, type Id, type Instant, type Say, say } from '../../base/index.ts'

/** What is recognised: a person 人员, an enterprise 企业, an address 地址. */
export type ThingKind = 'person' | 'enterprise' | 'address'
export const THING_KINDS: readonly ThingKind[] = ['person', 'enterprise', 'address']

/** Where something is named: a request 诉求, a row of a register 台账, or a record that waits for its row 待认领记录. */
export type Source =
  | { readonly kind: 'matter'; readonly id: Id }
  | { readonly kind: 'record'; readonly id: Id; readonly register: string }
  | { readonly kind: 'register'; readonly id: Id; readonly register: string }

/** One place where a thing is named 提及. Of persons the words stay sealed where they are: only keys are kept here. */
export type Mention = {
  readonly id: Id
  readonly kind: ThingKind
  readonly source: Source
  /** `subjectParty`, `requester`, `address`, `content.0` … */
  readonly field: string
  /** As written; null of a person. */
  readonly name: string | null
  /** In normal form, for comparing; null of a person. */
  readonly form: string | null
  /** Equal keys bring two mentions together: keyed fingerprints of telephones and numbers, codes, places. */
  readonly keys: readonly string[]
  readonly area: AreaCode
  readonly at: Instant
  /** The thing it belongs to: mentions of one thing share it. */
  readonly entity: Id
}

/** Two mentions that may be of one thing 待核对. */
export type Pair = {
  readonly id: Id
  readonly kind: ThingKind
  readonly a: Id
  readonly b: Id
  /** How surely they are one, 0–1. */
  readonly score: number
  readonly reasons: readonly Reason[]
  /** The rule by which rows of base registers were compared; null of what requests name. */
  readonly rule?: string | null
  readonly state: PairState
  readonly madeAt: Instant
  /** The answer that stands is the brain's own. */
  readonly byBrain: boolean
  readonly decidedBy: string | null
  readonly decidedAt: Instant | null
  readonly why: string | null
}

/** 待核对 · 已认定同一 · 已否定. An undone link goes back to `open`. */
export type PairState = 'open' | 'linked' | 'rejected'
export const PAIR_STATES: readonly PairState[] = ['open', 'linked', 'rejected']

/** Why two mentions are taken for one, or why not; a code, so that pages say it in either language. */
export type Reason =
  | 'sameCode'
  | 'samePhone'
  | 'sameNumber'
  | 'sameName'
  | 'likeName'
  | 'otherName'
  | 'sameArea'
  | 'otherArea'
  | 'sameAddress'
  | 'likeAddress'
  | 'likeNumber'
  | 'otherNumber'
  | 'sameBirth'
  | 'likeBirth'
  | 'otherBirth'

export const REASONS: Readonly<Record<Reason, Say>> = {
  sameCode: say('统一社会信用代码相同', 'the same social credit code'),
  samePhone: say('电话相同', 'the same telephone'),
  sameNumber: say('证件号码相同', 'the same identity number'),
  sameName: say('名称相同', 'the same name'),
  likeName: say('名称相近', 'similar names'),
  otherName: say('名称不同', 'different names'),
  sameArea: say('同一区划', 'the same area'),
  otherArea: say('区划不同', 'different areas'),
  sameAddress: say('地址要素相同', 'the same parts of the address'),
  likeAddress: say('地址相近', 'similar addresses'),
  likeNumber: say('证件号码差一位', 'identity numbers one digit apart'),
  otherNumber: say('证件号码不同', 'different identity numbers'),
  sameBirth: say('出生日期相同', 'the same date of birth'),
  likeBirth: say(
    '出生日期相近（月日颠倒或差一位）',
    'dates of birth alike: day and month exchanged, or one digit',
  ),
  otherBirth: say('出生日期不同', 'different dates of birth'),
}

/** A row of a base register beside a record, or another row, that may be of the same person, firm or address. */
export type Suggested = {
  /** A person unless said. */
  readonly kind?: ThingKind
  readonly a: { readonly source: Source; readonly area: AreaCode; readonly at: Instant }
  readonly b: { readonly source: Source; readonly area: AreaCode; readonly at: Instant }
  readonly score: number
  readonly reasons: readonly Reason[]
  readonly rule: string
  /** The brain is sure: linked under its own name, and it can be undone. */
  readonly clear: boolean
}

export type Decision = 'confirm' | 'reject' | 'undo'

export const refuse = declareRefusals({
  'linkage.notFound': {
    http: 404,
    says: () => say('没有这一条待核对记录', 'There is no such pair to check'),
    remedy: say('请刷新列表', 'Reload the list'),
  },
  'linkage.decided': {
    http: 409,
    says: ({ by }: { by: string }) => say(`这一条已由${by}处理`, `${by} has decided this one`),
    remedy: say('请刷新列表；需要改变时先撤销', 'Reload the list; undo first to change it'),
  },
  'linkage.notDecided': {
    http: 409,
    says: () => say('这一条尚未处理，不能撤销', 'Nothing was decided here that could be undone'),
    remedy: say('请刷新列表', 'Reload the list'),
  },
  'linkage.contradicts': {
    http: 409,
    says: () =>
      say(
        '与此前的否定相矛盾：认定后，两个已被否定的记录会成为同一个',
        'This contradicts an earlier rejection: two that are not one would become one',
      ),
    remedy: say('请先在“已否定”中撤销那一条', 'Undo that rejection first'),
  },
})
