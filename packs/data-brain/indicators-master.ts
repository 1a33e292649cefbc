import type { IndicatorDeclaration } from '../../brain/indicators/declare.ts'
import { say } from '../../kit/index.ts'

const owner = say('数据主管部门', 'Data authority')
const type = 'dataBrain.correction'

/** 精准鲜活: how doubts about values of base registers and datasets are answered. Fullness and freshness of the registers themselves stand on the page of their sources. */
export const masterIndicators: Readonly<Record<string, IndicatorDeclaration>> = {
  doubtsRaised: {
    title: say('疑义核实件数', 'Verifications opened'),
    formula: say('期间内提出的疑义核实与校核纠错件数', 'verifications opened in the period'),
    unit: 'matters',
    version: 1,
    direction: 'none',
    owner,
    count: { type, period: 'openedAt' },
  },
  doubtsInTime: {
    title: say('疑义按时核实率', 'Verified in time'),
    formula: say(
      '期间内到期的核实时限全部按时的件数 ÷ 有该时限到期的件数 × 100%',
      'verifications whose limit due in the period was kept ÷ those with such a limit × 100 %',
    ),
    unit: 'percent',
    version: 1,
    direction: 'up',
    target: 95,
    owner,
    count: { type, period: { clockDue: 'verify' } },
    of: [{ clock: 'verify', result: 'kept' }],
  },
  doubtsOpen: {
    title: say('在途疑义', 'Verifications in progress'),
    formula: say('截至时点尚未办结的疑义核实件数', 'verifications not closed at the as-of instant'),
    unit: 'matters',
    version: 1,
    direction: 'down',
    owner,
    count: { type, period: 'standing', where: [{ is: 'open' }] },
  },
}
