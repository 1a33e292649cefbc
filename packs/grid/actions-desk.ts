import { say } from '../../base/index.ts'
import { code, longText, words, yes } from '../../kit/index.ts'
import type { Effect, Flow } from '../../platform/matters/declare.ts'
import { dispatchForm, OPEN, photos } from './forms.ts'
import * as rules from './rules.ts'

const reason = code({ title: say('理由', 'Reason'), list: 'gridVoid', required: true })
const dispatched = [
  { do: 'assign' },
  { do: 'stopClock', clock: 'dispatch' },
  { do: 'stopClock', clock: 'ruling' },
  { do: 'startClock', clock: 'safe', per: 'lead' },
  { do: 'startClock', clock: 'fix', per: 'lead' },
  { do: 'notify', to: 'units', text: say('有新案卷待处置', 'A new case waits for you') },
] as const satisfies readonly Effect[]

/** 核实、立案、派遣: what the supervising and the commanding centre do before anybody mends anything. */
export const deskActions = {
  verify: {
    title: say('核实属实', 'Verified on site'),
    told: say('网格员已到现场核实', 'A grid worker has looked at it on site'),
    key: 'v',
    from: ['collected'],
    to: 'toFile',
    by: ['gridWorker', 'gridChecker', 'gridAcceptor'],
    form: { files: photos('现场照片', 'Pictures', false), text: words('现场情况', 'What is there', false) },
    effects: [
      { do: 'note' },
      { do: 'stopClock', clock: 'verify' },
      { do: 'startClock', clock: 'file' },
      { do: 'tag', tag: 'verified' },
    ],
  },
  askVerify: {
    title: say('要求核实', 'Have it verified'),
    from: ['toFile'],
    to: 'collected',
    by: ['gridAcceptor', 'gridHead'],
    form: { text: words('核实要求', 'What to look for') },
    effects: [
      { do: 'note' },
      { do: 'stopClock', clock: 'file' },
      { do: 'startClock', clock: 'verify' },
      { do: 'notify', to: { role: 'gridWorker' }, text: say('有案卷待核实', 'A case waits to be verified') },
    ],
  },
  discard: {
    title: say('不予立案（作废）', 'Do not file'),
    told: say('未立案', 'It was not filed'),
    from: ['collected', 'toFile'],
    to: 'void',
    by: ['gridWorker', 'gridAcceptor', 'gridHead'],
    danger: true,
    bulk: true,
    form: { reason, text: words('说明', 'Note', false), files: photos('现场照片', 'Pictures', false) },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'record', fields: ['reason'] },
      {
        do: 'notify',
        to: 'reporters',
        text: say('您上报的问题未立案，理由见办理记录', 'What you reported was not filed; the record says why'),
      },
      {
        do: 'notify',
        to: 'requester',
        text: say('您上报的问题未立案，理由见办理记录', 'What you reported was not filed; the record says why'),
      },
    ],
  },
  file: {
    title: say('立案', 'File'),
    told: say('已立案', 'A case was opened'),
    key: 'f',
    bulk: true,
    from: ['toFile'],
    to: 'toDispatch',
    by: ['gridAcceptor', 'gridHead'],
    guards: [rules.conditionMet],
    form: {
      met: yes({ title: say('符合该分类的立案条件', 'The condition of its class is met'), required: true }),
      urgency: code({ title: say('紧急程度', 'Urgency'), list: 'urgency' }),
      text: words('立案意见', 'Remark', false),
    },
    effects: [
      { do: 'set', column: 'urgency', from: 'urgency' },
      { do: 'stopClock', clock: 'file' },
      { do: 'startClock', clock: 'dispatch' },
      { do: 'tag', tag: 'filed' },
    ],
  },
  dispatch: {
    title: say('派遣', 'Dispatch'),
    told: say('已派遣', 'Sent to the unit in charge'),
    key: 'd',
    bulk: true,
    from: ['toDispatch'],
    to: 'toFix',
    by: ['gridDispatcher', 'gridHead'],
    form: dispatchForm,
    effects: dispatched,
  },
  sendBack: {
    title: say('退回受理', 'Back to filing'),
    from: ['toDispatch'],
    to: 'toFile',
    by: ['gridDispatcher'],
    form: { text: words('理由', 'Reason') },
    effects: [{ do: 'note' }, { do: 'stopClock', clock: 'dispatch' }, { do: 'startClock', clock: 'file' }],
  },
  redispatch: {
    title: say('同意退回并改派', 'Grant the return, dispatch anew'),
    told: say('已改派', 'Sent to another unit'),
    key: 'd',
    from: ['returning'],
    to: 'toFix',
    by: ['gridDispatcher', 'gridHead'],
    form: { ...dispatchForm, words: words('审核意见', 'Decision') },
    effects: [{ do: 'decideAsk', kind: 'return', granted: true }, ...dispatched, { do: 'proposeLine' }],
  },
  refuseReturn: {
    title: say('驳回退回', 'Refuse the return'),
    from: ['returning'],
    to: 'toFix',
    by: ['gridDispatcher', 'gridHead'],
    form: { words: words('驳回理由', 'Reason') },
    effects: [
      { do: 'decideAsk', kind: 'return', granted: false },
      { do: 'stopClock', clock: 'ruling' },
      { do: 'notify', to: 'lead', text: say('退回被驳回，请处置', 'Your return was refused: mend it') },
    ],
  },
  grantReclass: {
    title: say('同意变更分类', 'Grant another class'),
    from: ['toFix'],
    by: ['gridDispatcher', 'gridHead'],
    notBy: ['askReclass'],
    guards: [rules.anotherClass],
    form: {
      category: code({ title: say('新的分类', 'New class'), list: 'gridClass', required: true }),
      words: words('审核意见', 'Decision'),
    },
    effects: [
      { do: 'decideAsk', kind: 'change', granted: true },
      { do: 'set', column: 'category', from: 'category' },
      { do: 'restartClock', clock: 'fix' },
      { do: 'tag', tag: 'reclassed' },
      {
        do: 'notify',
        to: 'lead',
        text: say('分类已变更，时限自首次派遣起算', 'The class was changed; its limit counts from the first dispatch'),
      },
    ],
  },
  refuseReclass: {
    title: say('不同意变更分类', 'Refuse another class'),
    from: ['toFix'],
    by: ['gridDispatcher', 'gridHead'],
    form: { words: words('理由', 'Reason') },
    effects: [{ do: 'decideAsk', kind: 'change', granted: false }],
  },
  note: {
    title: say('备注', 'Note'),
    key: 'm',
    bulk: true,
    from: [...OPEN, 'closed'],
    by: ['gridWorker', 'gridChecker', 'gridAcceptor', 'gridDispatcher', 'gridHead', 'lead'],
    form: { text: longText({ title: say('说明', 'Note'), required: true, max: 2000 }), files: photos('照片', 'Pictures', false) },
    effects: [{ do: 'note' }],
  },
} as const satisfies Flow['actions']
