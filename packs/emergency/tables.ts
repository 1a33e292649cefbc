import { say } from '../../kit/index.ts'
import type { DecisionTable } from '../../platform/decisions/declare.ts'
import { rainTriggers } from './rules.ts'

const BASIS = '广东省气象灾害预警信号（暴雨）；各市按当地规则修订'
const red = rainTriggers[0].mm
const orange = rainTriggers[1].mm
const yellow = rainTriggers[2].mm
const sum = (hours: number) => ({
  name: `mm${hours}h`,
  type: 'number' as const,
  title: say(`${hours} 小时雨量（毫米）`, `Rain of ${hours} hours, mm`),
  values: '>= 0',
})

/** 暴雨预警建议: what the sums of rain propose. The weather station issues; this only proposes. */
export const rainSignalTable: DecisionTable = {
  name: 'emergency.rainSignal',
  title: say('暴雨预警信号建议', 'Rainstorm signal proposed'),
  hit: 'U',
  inputs: [sum(3), sum(6)],
  outputs: [
    {
      name: 'level',
      type: 'string',
      title: say('建议级别', 'Level proposed'),
      choices: [
        { value: 'red', title: say('红色', 'Red') },
        { value: 'orange', title: say('橙色', 'Orange') },
        { value: 'yellow', title: say('黄色', 'Yellow') },
        { value: 'none', title: say('不建议', 'None') },
      ],
    },
  ],
  rows: [
    { when: [`>= ${red}`, '-'], gives: ['"red"'], note: BASIS },
    { when: [`[${orange}..${red})`, '-'], gives: ['"orange"'], note: BASIS },
    { when: [`< ${orange}`, `>= ${yellow}`], gives: ['"yellow"'], note: BASIS },
    { when: [`< ${orange}`, `< ${yellow}`], gives: ['"none"'], note: BASIS },
  ],
}

export const rainTables = [{ from: '2024-01-01', table: rainSignalTable }]
