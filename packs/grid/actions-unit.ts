import { say } from '../../base/index.ts'
import { code, day, longText, unit, words } from '../../kit/index.ts'
import type { Flow } from '../../platform/matters/declare.ts'
import { photos } from './forms.ts'
import * as rules from './rules.ts'

const WORKING = ['toSign', 'inHand'] as const

/** 处置: what the unit does, and what it may ask. */
export const unitActions = {
  sign: {
    title: say('接单', 'Take it on'),
    told: say('处置单位已接单', 'The unit has taken it on'),
    key: 's',
    bulk: true,
    from: ['toFix'],
    by: ['lead', 'helper'],
    on: 'task',
    taskFrom: ['toSign'],
    taskTo: 'inHand',
  },
  makeSafe: {
    title: say('先行防护', 'Made safe'),
    told: say('现场已先行防护', 'The place was made safe'),
    from: ['toFix'],
    by: ['lead'],
    on: 'task',
    leadOnly: true,
    taskFrom: WORKING,
    guards: [rules.needsSecuring],
    form: { text: words('防护措施', 'How'), files: photos('防护照片', 'Pictures') },
    effects: [{ do: 'note' }, { do: 'stopClock', clock: 'safe' }, { do: 'tag', tag: 'madeSafe' }],
  },
  fix: {
    title: say('处置完成', 'Mended'),
    told: say('处置完成，待核查', 'Mended, to be checked'),
    key: 'r',
    from: ['toFix'],
    to: 'toCheck',
    by: ['lead'],
    on: 'task',
    leadOnly: true,
    taskFrom: WORKING,
    taskTo: 'replied',
    guards: [rules.securedOrDone],
    form: { text: words('处置结果', 'What was done'), files: photos('处置后照片', 'Pictures after') },
    effects: [
      { do: 'part' },
      { do: 'stopClock', clock: 'safe' },
      { do: 'pauseClocks', clock: 'fix', account: 'dispatcher' },
      { do: 'startClock', clock: 'check' },
      { do: 'notify', to: { role: 'gridChecker' }, text: say('有案卷待核查', 'A case waits to be checked') },
    ],
  },
  replyPart: {
    title: say('协同完成', 'Helped'),
    from: ['toFix'],
    by: ['helper'],
    on: 'task',
    taskFrom: WORKING,
    taskTo: 'replied',
    form: { text: words('处置结果', 'What was done'), files: photos('照片', 'Pictures', false) },
    effects: [{ do: 'part' }],
  },
  return: {
    title: say('退回', 'Return'),
    from: ['toFix'],
    to: 'returning',
    by: ['lead'],
    on: 'task',
    leadOnly: true,
    taskFrom: ['toSign'],
    taskTo: 'asking',
    danger: true,
    form: {
      reason: code({ title: say('退回理由', 'Reason'), list: 'returnReason', required: true }),
      basis: longText({ title: say('依据', 'Basis'), required: true, min: 4, max: 500 }),
      unit: unit({ title: say('建议处置单位', 'Proposed unit') }),
    },
    effects: [
      { do: 'ask', kind: 'return' },
      { do: 'startClock', clock: 'ruling' },
      { do: 'notify', to: { role: 'gridDispatcher' }, text: say('有退回待审核', 'A return waits for review') },
    ],
  },
  askExtension: {
    title: say('申请延期', 'Ask for more time'),
    from: ['toFix'],
    by: ['lead'],
    guards: [rules.mayExtendFix],
    form: { until: day({ title: say('延至', 'Until'), required: true, min: 'today' }), text: words('理由', 'Reason') },
    effects: [
      { do: 'ask', kind: 'extension' },
      { do: 'notify', to: { role: 'gridHead' }, text: say('有延期申请待审批', 'An extension is asked for') },
    ],
  },
  grantExtension: {
    title: say('批准延期', 'Grant more time'),
    from: ['toFix'],
    by: ['gridHead'],
    form: { words: words('意见', 'Decision', false) },
    effects: [
      { do: 'decideAsk', kind: 'extension', granted: true },
      { do: 'extendClock', clock: 'fix' },
      { do: 'tag', tag: 'extended' },
      { do: 'notify', to: 'lead', text: say('延期已批准', 'The extension was granted') },
    ],
  },
  refuseExtension: {
    title: say('不批准延期', 'Refuse more time'),
    from: ['toFix'],
    by: ['gridHead'],
    form: { words: words('理由', 'Reason') },
    effects: [
      { do: 'decideAsk', kind: 'extension', granted: false },
      { do: 'notify', to: 'lead', text: say('延期未获批准', 'The extension was refused') },
    ],
  },
  askHold: {
    title: say('申请挂账缓办', 'Ask to put it off'),
    from: ['toFix'],
    by: ['lead'],
    guards: [rules.holdNotTooLong],
    form: {
      reason: code({ title: say('挂账理由', 'Reason'), list: 'gridHold', required: true }),
      until: day({ title: say('复核日期', 'Look again on'), required: true, min: 'today' }),
      text: words('计划与临时措施', 'Plan, and what is done meanwhile'),
    },
    effects: [
      { do: 'ask', kind: 'suspension' },
      { do: 'notify', to: { role: 'gridHead' }, text: say('有挂账申请待审批', 'A case is asked to be put off') },
    ],
  },
  grantHold: {
    title: say('批准挂账', 'Put it off'),
    from: ['toFix'],
    to: 'suspended',
    by: ['gridHead'],
    form: { words: words('意见', 'Decision', false) },
    effects: [
      { do: 'decideAsk', kind: 'suspension', granted: true },
      { do: 'pauseClocks', account: 'dispute', clock: 'fix' },
      { do: 'tag', tag: 'putOff' },
      { do: 'notify', to: 'lead', text: say('挂账已批准', 'It was put off') },
    ],
  },
  refuseHold: {
    title: say('不批准挂账', 'Do not put it off'),
    from: ['toFix'],
    by: ['gridHead'],
    form: { words: words('理由', 'Reason') },
    effects: [{ do: 'decideAsk', kind: 'suspension', granted: false }],
  },
  resume: {
    title: say('恢复处置', 'Resume'),
    from: ['suspended'],
    to: 'toFix',
    by: ['lead', 'gridHead', 'gridDispatcher', 'system'],
    form: { text: words('说明', 'Note', false) },
    effects: [{ do: 'resumeClocks' }, { do: 'notify', to: 'lead', text: say('挂账已到期，恢复处置', 'It is in hand again') }],
  },
  askReclass: {
    title: say('申请变更分类', 'Ask for another class'),
    from: ['toFix'],
    by: ['lead', 'gridWorker', 'gridDispatcher'],
    form: {
      basis: code({ title: say('建议分类', 'Proposed class'), list: 'gridClass', required: true }),
      text: words('理由', 'Reason'),
    },
    effects: [
      { do: 'ask', kind: 'change' },
      { do: 'notify', to: { role: 'gridDispatcher' }, text: say('有变更分类待审核', 'Another class is asked for') },
    ],
  },
} as const satisfies Flow['actions']
