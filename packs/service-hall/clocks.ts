import { say } from '../../base/index.ts'
import { legalClock, promiseClock, workingDays } from '../../kit/index.ts'
import type { ClockRule } from '../../platform/matters/declare.ts'

const law = (zh: string, en: string) => say(zh, en)

/** 时限 of an application; domain/05 §3. The promise and the law's own run side by side. */
export const clocks = {
  /** Decided on the spot or within five working days; silence = accepted from the day received. */
  accept: {
    title: say('受理', 'Acceptance'),
    main: true,
    limit: { '*': workingDays(5) },
    warn: [{ percent: 60 }, 'lastWorkingHours'],
    breach: 'acceptBySilence',
    tells: ['windowClerk', 'inspector'],
    basis: law(
      '行政许可法第三十二条：五日内一次告知，逾期不告知的自收到申请材料之日起即为受理',
      'licence law art. 32: told at once within five days; silence means accepted from the day received',
    ),
  },
  /** The applicant's time, not ours. */
  supplement: {
    title: say('补正', 'Completing'),
    main: true,
    limit: { '*': workingDays(10) },
    warn: [{ percent: 80 }],
    breach: 'lapse',
    basis: say('我方默认：10 个工作日，由各市配置', 'our default: 10 working days, configured per city'),
  },
  promise: {
    ...promiseClock(say('事项实施清单公布的承诺办结时限', 'the promise published with the item')),
    warn: [{ percent: 70 }, 'lastWorkingHours'],
    tells: ['approver', 'approvalHead'],
  },
  legal: {
    ...legalClock(say('事项基本目录所列法定办结时限', 'the limit of law listed with the item')),
    tells: ['approvalHead', 'inspector'],
  },
  /** 特别程序: its days stand in the written notice. */
  special: {
    title: say('特别程序', 'Special procedure'),
    limit: { from: 'days', unit: 'working', of: 'form', otherwise: workingDays(20) },
    warn: [{ percent: 80 }],
    basis: law(
      '行政许可法第四十五条：听证、招标、检验、专家评审等所需时间不计入期限，应书面告知',
      'licence law art. 45: hearings, bidding, inspection and expert review are not counted, and are told in writing',
    ),
  },
  /** 容缺补交. */
  lenient: {
    title: say('容缺补交', 'What may follow'),
    limit: { from: 'promiseAmount', unit: 'promiseUnit', otherwise: workingDays(5) },
    warn: [{ percent: 60 }],
    tells: ['windowClerk', 'approver'],
    basis: say('我方默认：不长于承诺时限', 'our default: not longer than the promise'),
  },
  /** 告知承诺的事中事后核查. */
  promisedCheck: {
    title: say('承诺核查', 'Check of what was promised'),
    limit: { '*': workingDays(40) },
    warn: [{ percent: 80 }],
    tells: ['approver'],
    basis: say('国办发〔2020〕42号；期限由各市配置', 'circular 2020/42; its days are configured per city'),
  },
  /** 会签: silence is no consent. */
  opinion: {
    title: say('征求意见', 'Opinions'),
    limit: { from: 'days', unit: 'working', of: 'form', otherwise: workingDays(5) },
    warn: [{ percent: 70 }],
    basis: say('我方默认：发起时写明，5 个工作日', 'our default: said when asked, 5 working days'),
  },
  /** 异地代收: papers leave the hall that collected them. */
  handOver: {
    title: say('代收移交', 'Hand-over'),
    limit: { '*': workingDays(1) },
    warn: [{ percent: 60 }],
    tells: ['windowClerk', 'hallManager'],
    basis: say('我方默认：1 个工作日，由各市代收代办协议配置', 'our default: 1 working day, configured per agreement'),
  },
  signFor: {
    title: say('代收签收', 'Signing for'),
    limit: { '*': workingDays(3) },
    warn: [{ percent: 60 }],
    tells: ['approver'],
    basis: say('我方默认：移交后 3 个工作日（含邮寄）', 'our default: 3 working days, post included'),
  },
  resultBack: {
    title: say('结果寄回', 'Result on its way back'),
    limit: { '*': workingDays(5) },
    warn: [{ percent: 60 }],
    tells: ['windowClerk', 'approver'],
    basis: say('我方默认：寄出后 5 个工作日', 'our default: 5 working days after it was sent'),
  },
  deliver: {
    title: say('送达', 'Delivery'),
    main: true,
    limit: { '*': workingDays(10) },
    warn: [{ percent: 70 }],
    tells: ['windowClerk'],
    basis: law('行政许可法第四十四条：十日内送达', 'licence law art. 44: delivered within ten days'),
  },
} as const satisfies Readonly<Record<string, ClockRule>>
