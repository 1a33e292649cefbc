import { say } from '../../base/index.ts'
import { code, longText, matter, type Say, text, unit, words, workingDays } from '../../kit/index.ts'
import type { FieldList } from '../../platform/fields/declare.ts'
import type { Effect, Flow } from '../../platform/matters/declare.ts'

const CLERKS = ['lead.certificateClerk', 'lead.sealKeeper', 'certificateManager'] as const
const HEADS = ['lead.sealKeeper', 'certificateManager'] as const

const common = {
  title: text({ title: say('标题', 'Title'), max: 100 }),
  content: longText({ title: say('事由', 'What it is about'), required: true, min: 2, max: 2000 }),
  certificateType: text({ title: say('证照类型', 'Type'), max: 60 }),
  certificate: text({ title: say('证照标识', 'Certificate'), max: 120 }),
  application: text({ title: say('相关办件', 'Application'), max: 60 }),
  lead: unit({ title: say('颁发机构', 'Issuing body'), required: true }),
  why: text({ title: say('派发依据', 'Why this unit'), required: true, max: 200 }),
} satisfies FieldList

type Small = {
  readonly title: Say
  readonly fields?: FieldList
  readonly days: number
  readonly basis: Say
  readonly told: Say
  readonly done: { readonly title: Say; readonly state: Say; readonly by: readonly string[]; readonly tells?: Say }
  readonly refused: { readonly title: Say; readonly state: Say }
}

/** A task of the issuing body: taken, done or refused with reasons, within its days. */
function task({ title, fields = {}, days, basis, told, done, refused }: Small) {
  const tells: Effect[] = done.tells ? [{ do: 'notify', to: 'requester', text: done.tells }] : []
  const actions = {
    take: {
      title: say('签收', 'Take'),
      key: 's',
      bulk: true,
      from: ['raised'],
      to: 'inHand',
      by: CLERKS,
      on: 'task',
      taskFrom: ['toSign'],
      taskTo: 'inHand',
    },
    finish: {
      title: done.title,
      from: ['raised', 'inHand'],
      to: 'done',
      by: done.by,
      form: { text: words('办理情况', 'What was done'), document: text({ title: say('文号', 'Document number'), max: 60 }) },
      effects: [{ do: 'stopAllClocks' }, { do: 'note', public: true }, { do: 'record', fields: ['document'] }, ...tells],
    },
    refuse: {
      title: refused.title,
      from: ['raised', 'inHand'],
      to: 'refused',
      by: done.by,
      danger: true,
      form: { text: words('理由', 'Reason') },
      effects: [{ do: 'stopAllClocks' }, { do: 'note', public: true }, ...tells],
    },
    note: {
      title: say('备注', 'Note'),
      from: ['raised', 'inHand'],
      by: CLERKS,
      form: { text: words('说明', 'Note') },
      effects: [{ do: 'note' }],
    },
  } as const satisfies Flow['actions']
  return matter({
    title,
    requester: null,
    fields: { ...common, ...fields },
    flow: {
      initial: 'raised',
      states: {
        raised: { title: say('待办理', 'To be done'), kind: 'open' },
        inHand: { title: say('办理中', 'In hand'), kind: 'open' },
        done: { title: done.state, kind: 'closed' },
        refused: { title: refused.state, kind: 'closed' },
      },
      actions,
    },
    opening: {
      raised: [{ do: 'assign' }, { do: 'startClock', clock: 'handle', per: 'lead' }, { do: 'notify', to: 'lead', text: told }],
    },
    clocks: {
      handle: { title: say('办理', 'Handle'), main: true, limit: { '*': workingDays(days) }, warn: [{ percent: 80 }], basis },
    },
  })
}

/** 缺证: an application needed a certificate that is not in the store; the issuer makes it or says why there is none. */
export const missing = task({
  title: say('缺证核补', 'Missing certificate'),
  days: 5,
  basis: say('我方默认：5 个工作日内核实补录', 'our default: found and brought over within 5 working days'),
  told: say('有缺证任务待核补', 'A certificate is missing: look for it'),
  done: { title: say('已补录证照', 'Brought over'), state: say('已补录', 'Brought over'), by: CLERKS },
  refused: { title: say('查无此证', 'There is none'), state: say('查无此证', 'None') },
})

/** 异议: the holder says that something is wrong. */
export const doubt = task({
  title: say('证照异议', 'Doubt about a certificate'),
  fields: { kind: code({ title: say('异议类型', 'What is wrong'), list: 'certificateDoubt', required: true }) },
  days: 5,
  basis: say('我方默认：5 个工作日内答复', 'our default: answered within 5 working days'),
  told: say('有证照异议待核实', 'A holder doubts a certificate'),
  done: {
    title: say('异议成立，已更正', 'Right: corrected'),
    state: say('已更正', 'Corrected'),
    by: CLERKS,
    tells: say('您对证照的异议已答复', 'Your doubt about a certificate was answered'),
  },
  refused: { title: say('异议不成立', 'Not so'), state: say('异议不成立', 'Not so') },
})

/** 变更、注销、撤销、吊销、暂扣、发还: asked by the clerk, decided by another; what is decided is done to the certificate. */
export const change = task({
  title: say('证照状态变更', 'Change of a certificate'),
  fields: {
    kind: code({ title: say('变更种类', 'Kind of change'), list: 'certificateChange', required: true }),
    document: text({ title: say('文号', 'Document number'), required: true, max: 60 }),
  },
  days: 3,
  basis: say('我方默认：3 个工作日内决定', 'our default: decided within 3 working days'),
  told: say('有证照状态变更待决定', 'A change of a certificate waits for a decision'),
  done: { title: say('同意变更', 'Agree'), state: say('已变更', 'Changed'), by: HEADS },
  refused: { title: say('不同意', 'Refuse'), state: say('不予变更', 'Not changed') },
})
