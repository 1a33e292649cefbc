import { say } from '../../base/index.ts'
import { minutes } from '../../kit/index.ts'
import type { ClockRule } from '../../platform/matters/declare.ts'
import { classLimits, OTHERWISE, safeLimits } from './classes.ts'

const OURS = say('我方默认，由各市配置', 'our default, to be configured')

/** Limits of the seven steps 七步时限. */
export const clocks = {
  verify: { title: say('核实', 'Verify'), limit: { '*': minutes(30) }, basis: OURS, tells: ['gridWorker'] },
  file: { title: say('立案', 'File'), limit: { '*': minutes(10) }, basis: OURS, tells: ['gridAcceptor'] },
  dispatch: { title: say('派遣', 'Dispatch'), limit: { '*': minutes(15) }, basis: OURS, tells: ['gridDispatcher'] },
  safe: {
    title: say('先行防护', 'Make safe'),
    limit: safeLimits,
    warn: [{ percent: 50 }],
    basis: say(
      '我方默认：危及安全的 1 小时内先行防护（昼夜计），由各市配置',
      'our default: within 1 hour, day and night; to be configured',
    ),
  },
  fix: {
    title: say('处置', 'Mend'),
    main: true,
    limit: { ...classLimits, '*': OTHERWISE },
    warn: [{ percent: 50 }, { percent: 80 }],
    basis: say(
      'GB/T 30428 立案、处置与结案；各类时限取自一个县级市的公开时限表或我方默认，由各市配置',
      'GB/T 30428, filing, handling and closing; limits by class from one city’s public table or ours, to be configured',
    ),
  },
  check: { title: say('核查', 'Check'), limit: { '*': minutes(120) }, basis: OURS, tells: ['gridWorker', 'gridChecker'] },
  close: { title: say('结案', 'Close'), limit: { '*': minutes(30) }, basis: OURS, tells: ['gridHead'] },
  ruling: { title: say('退回审核', 'Judge the return'), limit: { '*': minutes(60) }, basis: OURS, tells: ['gridDispatcher'] },
} as const satisfies Readonly<Record<string, ClockRule>>
