import {
  type AreaCode,
  declareRefusals,
  type Id,
  type Instant,
  type Refusal,
  type Say,
  say,
} from '../../../base/index.ts'
import type { CodeList, FieldRefusal } from '../../fields/declare.ts'
import type { Answers, ItemBody } from '../items/declare.ts'

/** 材料状态: received 已收, owed 待补, exempt 免交, replaced by a certificate 证照代替, promised 告知承诺. */
export const materialStates = {
  received: say('已收', 'received'),
  owed: say('待补', 'to follow'),
  exempt: say('免交', 'not needed'),
  certificate: say('证照代替', 'replaced by a certificate'),
  promised: say('告知承诺', 'promised in writing'),
} as const satisfies Record<string, Say>
export type MaterialState = keyof typeof materialStates

/** One material as it was handed in. */
export type GivenMaterial = {
  readonly code: string
  readonly state: MaterialState
  readonly files: readonly Id[]
  /** Number of the certificate that stands for it. */
  readonly certificate?: string
}

/** 申请方式. */
export const channels = ['phone', 'web', 'window', 'kiosk', 'system'] as const
export type SubmissionChannel = (typeof channels)[number]

/** 申请人 as he stood when he applied; for an enterprise, who acted for it as well. */
export type Applicant = {
  readonly kind: 'person' | 'enterprise'
  readonly name: string
  readonly phone: string
  readonly idNumber: string | null
  readonly creditCode: string | null
  /** 经办人 or 代办人: who acted, where it was another. */
  readonly agent: { readonly name: string; readonly phone: string; readonly idNumber: string | null } | null
}

/** What an applicant has filled in: all that is needed to go on elsewhere. */
export type Filled = {
  /** Answers of the situation 情形. */
  readonly answers: Readonly<Record<string, unknown>>
  readonly values: Readonly<Record<string, unknown>>
  readonly materials: readonly GivenMaterial[]
}

/** 草稿. */
export type Draft = Filled & {
  readonly district: AreaCode
  readonly id: Id
  readonly item: string
  readonly itemVersion: number
  readonly citizen: Id | null
  readonly account: Id | null
  readonly revision: number
  /** What the applicant's device calls itself. */
  readonly device: string
  readonly submission: Id | null
  readonly changedAt: Instant
  readonly expiresAt: Instant
}

/** 申报: immutable. Corrections are submissions of their own. */
export type Submission = Omit<Filled, 'answers'> & {
  readonly district: AreaCode
  readonly id: Id
  readonly item: string
  readonly itemVersion: number
  readonly matter: Id
  readonly supplements: Id | null
  readonly citizen: Id | null
  readonly account: Id | null
  readonly answers: Answers
  readonly applicant: Applicant
  /** Sections of the form that were asked. */
  readonly groups: readonly string[]
  /** Where prefilled values came from 预填来源. */
  readonly sources: Readonly<Record<string, FilledFrom>>
  readonly channel: SubmissionChannel
  readonly hash: string
  readonly at: Instant
}

/** Where a prefilled value was taken from; `locked` = proven there, so it cannot be changed in the form. */
export type FilledFrom = { readonly source: Say; readonly locked: boolean }

/** The parts of an item's version that a form rests on. */
export type FormOf = Pick<
  ItemBody,
  'form' | 'situation' | 'materials' | 'tables' | 'fees' | 'specials' | 'caseKind' | 'flags'
>

/** One thing to be mended before it can be sent; `path` as `values.name`, `materials.idCard`, `answers.kind`. */
export type Gap = FieldRefusal

/** An answer that a new version asks again. */
export type Again = {
  readonly part: 'answers' | 'values' | 'materials'
  readonly name: string
  readonly title: Say
  readonly why: 'gone' | 'kind' | 'choice' | 'reworded' | 'rule' | 'added'
}

export const rules = {
  /** A draft is kept so long after its last change. */
  draftDays: 90,
  /** 取件码. */
  codeDays: 7,
  /** 帮办: so long a clerk may read and write a draft whose code he was given. */
  helpHours: 4,
  draftsOfOne: 50,
  /** UTF-16 units of a draft's JSON; sixty long answers are a fifth of it. */
  largest: 400_000,
  filesOfOne: 20,
} as const

export const refusals = declareRefusals({
  'forms.incomplete': {
    http: 422,
    says: (d: { gaps: readonly Gap[] }) =>
      say(
        `还有 ${d.gaps.length} 处需要填写或改正：${d.gaps[0]?.says.zh ?? ''}`,
        `${d.gaps.length} thing(s) to fill in or mend: ${d.gaps[0]?.says.en ?? ''}`,
      ),
    remedy: say('请按提示逐项补齐，已填内容不会丢失', 'Mend each as its message says; nothing typed is lost'),
  },
  'forms.unanswered': {
    http: 422,
    says: (d: { title: Say }) => say(`请先回答：${d.title.zh}`, `Answer first: ${d.title.en}`),
    remedy: say('请选择一项', 'Choose one'),
  },
  'forms.stopped': {
    http: 422,
    says: (d: { why: string }) => say(d.why, d.why),
    remedy: say(
      '按现在的情形不能网上申请；情形选错了可以改，也可到窗口咨询',
      'As answered it cannot be applied for; change the answers or ask at a window',
    ),
  },
  'forms.notOpen': {
    http: 409,
    says: (d: { title: Say }) =>
      say(`“${d.title.zh}”暂不受理网上申请`, `“${d.title.en}” takes no applications online at present`),
    remedy: say('请查看办事指南中的办理地点与电话', 'See its guide for places and telephone'),
  },
  'forms.materialMissing': {
    http: 422,
    says: (d: { title: Say }) => say(`缺少材料：${d.title.zh}`, `Missing: ${d.title.en}`),
    remedy: say('请拍照或上传；允许容缺的可选“稍后补交”', 'Take a photo or upload it; some may follow later'),
  },
  'forms.materialUnknown': {
    http: 422,
    says: (d: { code: string }) =>
      say(`这个情形不需要材料“${d.code}”`, `Material “${d.code}” is not asked in this situation`),
    remedy: say('请按材料清单提交', 'Hand in what the list names'),
  },
  'forms.materialState': {
    http: 422,
    says: (d: { title: Say; state: Say }) =>
      say(`“${d.title.zh}”不能选“${d.state.zh}”`, `${d.title.en} cannot be “${d.state.en}”`),
    remedy: say('请提交该材料，或在窗口说明情况', 'Hand it in, or explain at a window'),
  },
  'forms.sameFile': {
    http: 422,
    says: (d: { title: Say; other: Say }) =>
      say(
        `“${d.title.zh}”和“${d.other.zh}”用了同一个文件`,
        `${d.title.en} and ${d.other.en} hold the same file`,
      ),
    remedy: say('请换成各自的文件', 'Give each its own file'),
  },
  'forms.fileUnknown': {
    http: 422,
    says: (d: { title: Say }) =>
      say(
        `“${d.title.zh}”的文件找不到了，或不是您上传的`,
        `A file of ${d.title.en} is not here, or not yours`,
      ),
    remedy: say('请重新上传', 'Upload it again'),
  },
  'forms.fileKind': {
    http: 422,
    says: (d: { name: string }) =>
      say(`“${d.name}”这类文件不能作为材料`, `A file like “${d.name}” cannot serve as a material`),
    remedy: say(
      '请用照片（JPG、PNG）、PDF、OFD 或 Word、Excel 文件',
      'Use a photo, PDF, OFD, Word or Excel file',
    ),
  },
  'forms.filePassword': {
    http: 422,
    says: (d: { name: string }) =>
      say(`“${d.name}”设了密码，工作人员打不开`, `“${d.name}” has a password; nobody here can open it`),
    remedy: say('请去掉密码另存后再上传，或拍照上传', 'Save it without the password, or take a photo'),
  },
  'forms.signature': {
    http: 422,
    says: () => say('签名没有写上', 'The signature is empty'),
    remedy: say('请在框内用手指签名', 'Sign with a finger inside the frame'),
  },
  'forms.tooLarge': {
    http: 413,
    says: () => say('填写的内容过大，存不下', 'What was filled in is too large to keep'),
    remedy: say('长的说明请作为附件上传', 'Upload long explanations as attachments'),
  },
  'forms.badDraft': {
    http: 422,
    says: () => say('草稿的格式不对', 'This is not a draft'),
    remedy: say('请刷新页面后重试', 'Reload the page and try again'),
  },
  'forms.draftUnknown': {
    http: 404,
    says: () =>
      say('没有这份草稿，或它已过保存期', 'There is no such draft, or it was kept long enough and is gone'),
    remedy: say('请在“我的草稿”中选择，或重新填写', 'Choose among your drafts, or begin anew'),
  },
  'forms.draftsFull': {
    http: 409,
    says: (d: { most: number }) => say(`草稿已有 ${d.most} 份`, `There are ${d.most} drafts already`),
    remedy: say('请先删除不用的草稿', 'Delete some first'),
  },
  'forms.draftChanged': {
    http: 409,
    says: (d: { device: string; at: Instant; revision: number }) =>
      say(
        `这份草稿已在另一台设备（${d.device}）上改过`,
        `This draft was changed on another device (${d.device})`,
      ),
    remedy: say(
      '请选择用那边的内容，还是用这边的；两份都还在',
      'Choose which of the two to keep; both are still there',
    ),
  },
  'forms.draftSent': {
    http: 409,
    says: (_d: { submission: Id }) => say('这份草稿已经提交过了', 'This draft was submitted already'),
    remedy: say('请到“我的办件”查看进度', 'See your applications'),
  },
  'forms.codeUnknown': {
    http: 404,
    says: () => say('取件码不对或已过期', 'The code is wrong or has run out'),
    remedy: say('请申请人在“我的草稿”里重新生成', 'The applicant can make a new one among the drafts'),
  },
  'forms.notElsewhere': {
    http: 409,
    says: (d: { title: Say }) =>
      say(`“${d.title.zh}”没有开通异地代收`, `${d.title.en} is not collected for other places`),
    remedy: say('请申请人到事项所在地的大厅，或在网上申请', 'It is applied for at its own place, or online'),
  },
  'forms.consentNeeded': {
    http: 422,
    says: () => say('打开申请人的草稿要先征得本人同意', 'The applicant must agree before a draft is opened'),
    remedy: say('请当面确认后勾选“本人同意”', 'Ask, then tick that they agreed'),
  },
  'forms.otherApplicant': {
    http: 409,
    says: (d: { name: string }) =>
      say(
        `这份草稿是 ${d.name} 的，窗口登记的是另一个人`,
        `This draft is ${d.name}’s; another person is registered at the window`,
      ),
    remedy: say(
      '受托代办的请核对授权委托书并勾选“代办”，否则请登记本人',
      'If entrusted, check the letter and tick so; else register the applicant',
    ),
  },
  'forms.submissionUnknown': {
    http: 404,
    says: () => say('没有这份申报，或您无权查看', 'There is no such submission, or you may not see it'),
    remedy: say('请从办件列表进入', 'Open it from the list'),
  },
  'forms.supplemented': {
    http: 409,
    says: () => say('这份申报已经补正过了', 'This submission was supplemented already'),
    remedy: say('请在最新的一份上补正', 'Supplement the latest one'),
  },
  'forms.newVersion': {
    http: 409,
    says: () => say('这个事项的表单刚刚更新', 'The form of this item has just changed'),
    remedy: say(
      '请重新打开：不受影响的内容都保留，受影响的会逐项提示',
      'Open it again: what is not affected stays, what is affected is named',
    ),
  },
  'forms.otherTarget': {
    http: 409,
    says: (d: { zh: string; en: string }) =>
      say(`这个事项由${d.zh}申请`, `This item is applied for by ${d.en}`),
    remedy: say('请切换办事身份后再提交', 'Change for whom you act, then send'),
  },
  'forms.notNow': {
    http: 409,
    says: () => say('办件现在不能这样操作', 'Not possible in the present state of the application'),
    remedy: say('请刷新查看最新进度', 'Reload for its present state'),
  },
  'forms.notYours': {
    http: 403,
    says: () => say('这里只能办本人或受托的事', 'You may only act for yourself or those who entrusted you'),
    remedy: say('请切换办事身份', 'Change for whom you act'),
  },
})

/** All that a wizard needs to ask for one item: its form, and what the city knows of the applicant already. */
export type FormSheet = FormOf & {
  readonly item: string
  readonly version: number
  readonly title: Say
  readonly summary: Say
  readonly unitName: string
  readonly promise: ItemBody['promise']
  readonly legal: ItemBody['legal']
  readonly visits: number
  readonly result: Say
  readonly codes: Readonly<Record<string, CodeList>>
  /** Values put in already, with their source. */
  readonly known: Readonly<Record<string, unknown>>
  readonly sources: Readonly<Record<string, FilledFrom>>
  /** 重复申请: the same item is applied for already and not ended. */
  readonly running?: {
    readonly matter: Id
    readonly number: string
    readonly at: Instant
    readonly stateTitle: Say
  } | null
  /** Why it cannot be sent just now (log in, confirm the name, act for an enterprise); it can be filled in all the same. */
  readonly hindrance: Refusal | null
}

/** One draft in a list. */
export type DraftLine = {
  readonly id: Id
  readonly item: string
  readonly title: Say
  readonly changedAt: Instant
  readonly expiresAt: Instant
  readonly device: string
}

/** A draft to go on with: under the version in force, with what that asks again. */
export type DraftSheet = {
  readonly draft: Omit<Draft, 'district' | 'citizen' | 'account'>
  readonly sheet: FormSheet
  readonly again: readonly Again[]
}

/** One of my applications 我的办件 in a list. */
export type ApplicationLine = {
  readonly matter: Id
  readonly number: string
  readonly title: Say
  readonly state: string
  readonly stateTitle: Say
  readonly closed: boolean
  readonly unitName: string
  readonly openedAt: Instant
  readonly due: Instant | null
}

/** One answer as people read it. */
export type Shown = {
  readonly name: string
  readonly title: Say
  readonly text: Say
  readonly files?: readonly Id[]
  readonly source?: Say
  /** Differs from the submission before. */
  readonly changed?: boolean
  readonly was?: Say
}

/** A submission as people read it: on the matter's page, on the phone, on paper. */
export type ShownSubmission = {
  readonly id: Id
  readonly supplements: Id | null
  readonly itemTitle: Say
  readonly itemVersion: number
  readonly channel: SubmissionChannel
  readonly at: Instant
  readonly hash: string
  readonly applicant: readonly Shown[]
  readonly answers: readonly Shown[]
  readonly pages: readonly { readonly name: string; readonly title: Say; readonly lines: readonly Shown[] }[]
  readonly materials: readonly (Shown & { readonly state: MaterialState })[]
  /** Values stay masked for this reader. */
  readonly masked: boolean
}

export type ApplicationStep = {
  readonly state: string
  readonly title: Say
  readonly at: Instant | null
  readonly words: string | null
}

/** One of my applications, like the trace of a parcel. */
export type ApplicationView = ApplicationLine & {
  readonly item: string
  readonly version: number
  /** What has happened, then what is still to come. */
  readonly steps: readonly ApplicationStep[]
  /** Promise and limit of the law, as far as they run. */
  readonly limits: readonly {
    readonly kind: string
    readonly title: Say
    readonly due: Instant
    readonly left: Say | null
  }[]
  /** 一次性告知: what is missing. */
  readonly gaps: string | null
  readonly canSupplement: boolean
  readonly canWithdraw: boolean
  readonly submissions: readonly ShownSubmission[]
}
