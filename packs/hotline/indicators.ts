import { say } from '../../base/index.ts'
import type { IndicatorDeclaration } from '../../brain/indicators/declare.ts'

const owner = say('热线办', 'Hotline office')

/** 三率 and the other figures of the hotline, defined as data. Period of the three rates: by due date. */
export const indicators: Readonly<Record<string, IndicatorDeclaration>> = {
  taken: {
    title: say('受理量', 'Requests taken'),
    unit: 'matters',
    version: 1,
    direction: 'none',
    owner,
    formula: say('期间内受理的诉求件数', 'requests opened in the period'),
    count: { type: 'hotline.ticket', period: 'openedAt' },
  },
}
