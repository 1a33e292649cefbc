import { say } from '../../base/index.ts'
import { code, longText, text, words } from '../../kit/index.ts'
import type { Flow } from '../../platform/matters/declare.ts'
import { EXAMINES } from './actions-intake.ts'
import * as rules from './rules.ts'

/** Wherever an application may stand while its papers travel. */
const UNDER_WAY = [
  ...['received', 'supplement', 'accepted', 'review', 'special', 'opinions', 'deciding', 'making', 'delivery'],
] as const

const travelling = {
  way: code({ title: say('移交方式', 'Way'), list: 'handOverWay', required: true }),
  number: text({ title: say('快递单号', 'Number of the parcel'), max: 40 }),
}

/** 异地代收代办: taken in at one place for the unit of another; papers there and results back each have their clock. */
export const elsewhereActions = {
  collect: {
    title: say('异地代收', 'Collected for another place'),
    from: ['received'],
    by: ['system'],
    beside: true,
    effects: [
      { do: 'tag', tag: 'elsewhere' },
      { do: 'startClock', clock: 'handOver' },
      { do: 'notify', to: 'lead', text: say('外地大厅代收了一件申请', 'Another hall has collected an application') },
    ],
  },
  /** 材料移交 to the unit that decides. */
  handOver: {
    title: say('移交承办单位', 'Hand over to the deciding unit'),
    from: UNDER_WAY,
    by: ['windowClerk'],
    beside: true,
    guards: [rules.toHandOver],
    form: { ...travelling, list: longText({ title: say('移交材料清单', 'What is handed over'), required: true, max: 1000 }) },
    effects: [
      { do: 'stopClock', clock: 'handOver' },
      { do: 'startClock', clock: 'signFor' },
      { do: 'tag', tag: 'handedOver' },
      { do: 'record', fields: ['way', 'number', 'list'] },
      { do: 'notify', to: 'lead', text: say('代收材料已移交，请签收', 'Collected papers are on their way: sign for them') },
    ],
  },
  /** 签收 by the unit that decides; what is missing is said. */
  signFor: {
    title: say('签收代收材料', 'Sign for the papers'),
    from: UNDER_WAY,
    by: EXAMINES,
    beside: true,
    guards: [rules.toSignFor],
    form: { text: words('签收情况（有缺漏请写明）', 'How they came; what is missing', false) },
    effects: [{ do: 'stopClock', clock: 'signFor' }, { do: 'tag', tag: 'signedFor' }, { do: 'note' }],
  },
  /** 结果寄回 to the hall that collected. */
  sendResult: {
    title: say('结果寄回代收大厅', 'Send the result back'),
    from: ['delivery'],
    by: EXAMINES,
    beside: true,
    guards: [rules.toSendBack],
    form: travelling,
    effects: [
      { do: 'startClock', clock: 'resultBack' },
      { do: 'tag', tag: 'resultSent' },
      { do: 'record', fields: ['way', 'number'] },
      {
        do: 'notify',
        to: { role: 'windowClerk' },
        text: say('异地代收件的结果已寄回', 'The result of a collected application is on its way back'),
      },
    ],
  },
  resultCame: {
    title: say('结果已到代收大厅', 'The result has come'),
    from: ['delivery'],
    by: ['windowClerk'],
    beside: true,
    guards: [rules.toReceiveBack],
    effects: [
      { do: 'stopClock', clock: 'resultBack' },
      { do: 'tag', tag: 'resultCame' },
      {
        do: 'notify',
        to: 'requester',
        text: say('您的办理结果已到代收大厅，可以领取', 'Your result is at the hall where you applied'),
      },
    ],
  },
} as const satisfies Flow['actions']
