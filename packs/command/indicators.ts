import { say } from '../../base/index.ts'
import type { Condition, IndicatorDeclaration, Period } from '../../brain/indicators/declare.ts'

const owner = say('区指挥中心', 'Command centre')
const formulaOf = (zh: string, en: string) => say(zh, en)

const rate = (
  title: [string, string],
  type: string,
  period: Period,
  of: readonly Condition[],
  formula: [string, string],
  target: number,
): IndicatorDeclaration => ({
  ...{ title: say(...title), unit: 'percent', version: 1, direction: 'up', owner, target },
  formula: formulaOf(...formula),
  count: { type, period },
  of,
})

const number = (
  title: [string, string],
  type: string,
  period: Period,
  formula: [string, string],
  where?: readonly Condition[],
): IndicatorDeclaration => ({
  ...{ title: say(...title), unit: 'matters', version: 1, direction: 'none', owner },
  formula: formulaOf(...formula),
  count: { type, period, ...(where ? { where } : {}) },
})

/** Figures of command and dispatch: drills are a kind of matter of their own and in none of them. */
export const indicators: Readonly<Record<string, IndicatorDeclaration>> = {
  incidents: number(['突发事件数', 'Incidents'], 'command.incident', 'openedAt', [
    '期间内接报的突发事件，演练不计',
    'incidents reported in the period; drills are not counted',
  ]),
  running: number(
    ['处置中事件', 'Incidents in hand'],
    'command.incident',
    'standing',
    ['截至时点尚未归档的突发事件', 'incidents not closed at the as-of instant'],
    [{ is: 'open' }],
  ),
  verified: rate(
    ['核实及时率', 'Verified in time'],
    'command.incident',
    { clockDue: 'verify' },
    [{ clock: 'verify', result: 'kept' }],
    ['期间内核实时限到期的事件中按时核实的 ÷ 到期的 × 100%', 'verified in time ÷ those due in the period × 100 %'],
    95,
  ),
  firstReport: rate(
    ['首报及时率', 'First report in time'],
    'command.incident',
    { clockDue: 'upward' },
    [{ clock: 'upward', result: 'kept' }],
    ['期间内首报时限到期的事件中按时报出的 ÷ 到期的 × 100%', 'reported in time ÷ those due in the period × 100 %'],
    100,
  ),
  orders: number(['下达指令数', 'Orders issued'], 'command.order', 'openedAt', [
    '期间内拟定的指令',
    'orders drafted in the period',
  ]),
  orderSigned: rate(
    ['指令签收及时率', 'Orders signed in time'],
    'command.order',
    { clockDue: 'sign' },
    [{ clock: 'sign', result: 'kept' }],
    ['期间内签收时限到期的指令中按时签收的 ÷ 到期的 × 100%', 'signed in time ÷ those due in the period × 100 %'],
    95,
  ),
  orderDone: rate(
    ['指令按期落实率', 'Orders carried out in time'],
    'command.order',
    { clockDue: 'carryOut' },
    [{ clock: 'carryOut', result: 'kept' }],
    ['期间内落实时限到期的指令中按期办结的 ÷ 到期的 × 100%', 'carried out in time ÷ those due in the period × 100 %'],
    95,
  ),
  calls: number(['吹哨数', 'Calls from below'], 'command.call', 'openedAt', [
    '期间内基层发起的吹哨',
    'calls raised in the period',
  ]),
  callAnswered: rate(
    ['吹哨响应率', 'Calls answered in time'],
    'command.call',
    { clockDue: 'accept' },
    [{ clock: 'accept', result: 'kept' }],
    ['期间内响应时限到期的吹哨中按时响应的 ÷ 到期的 × 100%', 'answered in time ÷ those due in the period × 100 %'],
    95,
  ),
  callArrived: rate(
    ['吹哨到场率', 'Arrived in time'],
    'command.call',
    { clockDue: 'arrive' },
    [{ clock: 'arrive', result: 'kept' }],
    ['期间内到场时限到期的吹哨中按时到场的 ÷ 到期的 × 100%', 'arrived in time ÷ those due in the period × 100 %'],
    90,
  ),
}
