import { say } from '../../base/index.ts'
import { applicationFields, area, code, files, matter, text } from '../../kit/index.ts'
import { elsewhereActions } from './actions-elsewhere.ts'
import { intakeActions } from './actions-intake.ts'
import { jointActions } from './actions-joint.ts'
import { reviewActions } from './actions-review.ts'
import { clocks } from './clocks.ts'

/** 办件: one application for a service item, from 收件 to 办结. */
export const application = matter({
  title: say('政务服务办件', 'Service application'),
  requester: say('申请人', 'Applicant'),
  fields: {
    ...applicationFields,
    address: text({ title: say('地址', 'Address'), max: 200, personal: 'address' }),
    caseKind: code({ title: say('办件类型', 'Kind'), list: 'caseKind', required: true }),
    applicantKind: code({ title: say('申请人类型', 'Kind of applicant'), list: 'applicantKind' }),
    hall: text({ title: say('大厅', 'Hall'), max: 60 }),
    window: text({ title: say('窗口', 'Window'), max: 60 }),
    /** 异地代收: collected at this hall for the unit that decides. */
    collectedAt: text({ title: say('代收大厅', 'Collected at'), max: 60 }),
    collectedArea: area({ title: say('代收地', 'Where it was collected') }),
    /** 一件事: the joint application it is part of. */
    parent: text({ title: say('一件事办件', 'Joint application'), max: 36 }),
    files: files({ title: say('附件', 'Files'), max: 9 }),
  },
  flow: {
    initial: 'received',
    states: {
      received: { title: say('已收件', 'Received'), kind: 'open' },
      supplement: { title: say('待补正', 'To be completed'), kind: 'waiting' },
      accepted: { title: say('已受理', 'Accepted'), kind: 'open' },
      review: { title: say('审查中', 'Under examination'), kind: 'open' },
      special: { title: say('特别程序', 'Special procedure'), kind: 'waiting' },
      opinions: { title: say('征求意见', 'Opinions are asked'), kind: 'waiting' },
      deciding: { title: say('待决定', 'To be decided'), kind: 'open' },
      making: { title: say('制证', 'Result being made'), kind: 'open' },
      delivery: { title: say('待送达', 'To be delivered'), kind: 'open' },
      done: { title: say('已办结', 'Done'), kind: 'closed' },
      notAccepted: { title: say('不予受理', 'Not accepted'), kind: 'closed' },
      notOurs: { title: say('不属本机关', 'Another body’s'), kind: 'closed' },
      lapsed: { title: say('视为撤回', 'Taken as withdrawn'), kind: 'closed' },
      withdrawn: { title: say('已撤回', 'Withdrawn'), kind: 'closed' },
      ended: { title: say('已终止', 'Ended'), kind: 'closed' },
    },
    actions: { ...intakeActions, ...reviewActions, ...jointActions, ...elsewhereActions },
  },
  opening: { received: [{ do: 'involve' }, { do: 'startClock', clock: 'accept' }] },
  clocks,
})
