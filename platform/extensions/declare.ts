import { declareRefusals, type Id, type Instant, type Say, say } from '../../base/index.ts'

/** 起草 · 待复核 · 退回 · 在用 · 已被取代 · 停用 · 作废. */
export type ExtensionState =
  | 'draft'
  | 'proposed'
  | 'returned'
  | 'live'
  | 'superseded'
  | 'retired'
  | 'discarded'

/** What an application composed in the browser declares; its words are the compiler's business. */
export type ExtensionBody = Readonly<Record<string, unknown>>

/** Something found wrong, with the way to it in the declaration. */
export type Found = {
  readonly at: string
  readonly way: readonly string[]
  readonly says: Say
  readonly remedy: Say
}

/** One version of an application composed in the browser 自建应用. */
export type ExtensionVersion = {
  readonly id: Id
  readonly version: number
  readonly name: string
  readonly state: ExtensionState
  readonly body: ExtensionBody
  /** Raised by every change of a draft. */
  readonly revision: number
  readonly author: string
  /** Accounts of everybody who wrote in it: none of them reviews it. */
  readonly authors: readonly Id[]
  readonly changedBy: string
  readonly changedAt: Instant
  /** What it is for, said when it is proposed. */
  readonly note: string | null
  readonly reviewer: string | null
  readonly reviewedAt: Instant | null
  /** The reviewer's words. */
  readonly why: string | null
  /** When a running city took it in. */
  readonly appliedAt: Instant | null
  /** Why it was set aside 搁置 though it was published. */
  readonly aside: readonly Found[] | null
}

export const refusals = declareRefusals({
  'extensions.unknown': {
    http: 404,
    says: () => say('没有这个自建应用', 'there is no such application'),
    remedy: say('请从自建应用列表进入', 'go in from the list'),
  },
  'extensions.taken': {
    http: 409,
    says: ({ name }: { name: string }) => say(`编码“${name}”已被使用`, `the code ${name} is used already`),
    remedy: say(
      '换一个编码，或在原应用上出新版',
      'choose another, or make a new version of that application',
    ),
  },
  'extensions.inWork': {
    http: 409,
    says: ({ version, by }: { version: number; by: string }) =>
      say(`第 ${version} 版正在编辑（${by}）`, `version ${version} is in work (${by})`),
    remedy: say('打开该版继续编辑，或先作废', 'go on with that version, or discard it first'),
  },
  'extensions.stale': {
    http: 409,
    says: ({ by, at }: { by: string; at: string }) =>
      say(
        `${by} 已于 ${at} 保存了另一份，您看到的不是最新`,
        `${by} saved another text at ${at}: yours is not the latest`,
      ),
    remedy: say(
      '先下载您的改动备用，再载入最新一份继续编辑',
      'keep a copy of yours, then load the latest and go on from it',
    ),
  },
  'extensions.notDraft': {
    http: 409,
    says: () => say('这一版不在起草中', 'this version is not a draft'),
    remedy: say(
      '刷新页面；已提交的先撤回，在用的请出新版',
      'reload; withdraw what was proposed, or make a new version',
    ),
  },
  'extensions.notProposed': {
    http: 409,
    says: () => say('这一版没有在等待复核', 'this version does not wait for a review'),
    remedy: say('刷新页面查看最新状态', 'reload to see how it stands'),
  },
  'extensions.secondPerson': {
    http: 403,
    says: () => say('编写人不能复核自己编写的应用', 'who wrote it does not review it'),
    remedy: say('请另一位有复核职责的人办理', 'ask a second person with that duty'),
  },
  'extensions.noWords': {
    http: 422,
    says: () => say('请写明理由', 'say why'),
    remedy: say('写几个字：改什么、为什么', 'a few words: what is to change, and why'),
  },
  'extensions.unsound': {
    http: 422,
    says: ({ first, count }: { first: string; count: number; found: readonly Found[] }) =>
      say(
        `还有 ${count} 处不合要求，第一处：${first}`,
        `${count} things are not right yet; the first: ${first}`,
      ),
    remedy: say('按各处提示改正后再试', 'mend what is marked and try again'),
  },
  'extensions.badFile': {
    http: 422,
    says: ({ why }: { why: string }) =>
      say(`这个文件导入不了：${why}`, `this file cannot be imported: ${why}`),
    remedy: say(
      '选择由“导出”得到的 zip 或其中的 pack.json',
      'choose an exported zip, or the pack.json of one',
    ),
  },
  'extensions.running': {
    http: 409,
    says: ({ count }: { count: number }) =>
      say(`还有 ${count} 件事项没有办结，不能停用`, `${count} matters of it are not closed yet`),
    remedy: say(
      '办结后再停用，或出新版停止受理',
      'close them first, or make a new version that takes none in',
    ),
  },
})
