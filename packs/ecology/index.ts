import { layer, pack, say, view } from '../../kit/index.ts'
import { assessments } from './assessments.ts'
import { balances } from './balance.ts'
import { codes } from './codes.ts'
import { exceedance } from './exceedance.ts'
import { indicators } from './indicators.ts'
import { registers } from './registers.ts'
import { roles } from './roles.ts'
import { waste } from './waste.ts'

import { watchRules } from './watch.ts'

export * from './air-days.ts'
export * from './aqi.ts'
export { ecologyDemo } from './demo.ts'

/** 生态监管: air, water, noise, sources and waste; what exceeds its limit becomes a case with an owner and a clock. */
export const ecology = pack({
  name: 'ecology',
  title: say('生态监管', 'Ecology'),
  net: 'govern',
  domain: '生态文明',
  uses: ['hotline'],
  roles,
  codes,
  matters: { exceedance, waste },
  registers,
  indicators,
  watchRules,
  layers: {
    exceedances: layer({
      ...{ title: say('超标案件', 'Exceedances'), class: 'theme', kind: 'point', from: '生态监管' },
      source: { kind: 'matters', type: 'exceedance' },
      style: { color: '#7b2cbf' },
    }),
  },
  assessments: { ...assessments, ...balances },
  views: {
    overview: view({
      title: say('生态监管概览', 'Ecology at a glance'),
      blocks: [
        { show: 'figure', indicator: 'open', days: 0 },
        { show: 'figure', indicator: 'overdue', days: 0 },
        { show: 'figure', indicator: 'judged' },
        { show: 'figure', indicator: 'siteMinutes' },
        { show: 'figure', indicator: 'wasteOpen', days: 0 },
        { show: 'assessment', assessment: 'airNow' },
        { show: 'assessment', assessment: 'airDay' },
        { show: 'assessment', assessment: 'waterSection' },
        { show: 'assessment', assessment: 'noise' },
        { show: 'assessment', assessment: 'wasteBalance' },
        { show: 'list', title: say('在办超标案件', 'Exceedances in hand'), matter: 'exceedance', filter: { open: 'true' } },
      ],
    }),
  },
})
