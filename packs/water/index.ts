import { layer, pack, say, view } from '../../kit/index.ts'
import { assessments } from './assessments.ts'
import { codes } from './codes.ts'
import { flood } from './flood.ts'
import { indicators } from './indicators.ts'
import { leak } from './leak.ts'
import { registers } from './registers.ts'
import { roles } from './roles.ts'
import { stoppage } from './stoppage.ts'

import { watchRules } from './watch.ts'
import { zones } from './zones.ts'

export { waterDemo } from './demo.ts'

/** 智慧水务: what is lost at night, what bursts, who is without water, where it stands on the road. */
export const water = pack({
  name: 'water',
  title: say('智慧水务', 'Water'),
  net: 'govern',
  domain: '城市运营',
  uses: ['hotline'],
  roles,
  codes,
  matters: { leak, stoppage, flood },
  registers,
  indicators,
  watchRules,
  layers: {
    leaks: layer({
      ...{ title: say('漏损工单', 'Leaks'), class: 'theme', kind: 'point', from: '智慧水务' },
      source: { kind: 'matters', type: 'leak' },
      style: { color: '#1c7ed6' },
    }),
    floods: layer({
      ...{ title: say('内涝处置', 'Flooded roads'), class: 'theme', kind: 'point', from: '智慧水务' },
      source: { kind: 'matters', type: 'flood' },
      style: { color: '#d4380d' },
    }),
  },
  assessments: { ...assessments, ...zones },
  views: {
    overview: view({
      title: say('水务概览', 'Water at a glance'),
      blocks: [
        { show: 'figure', indicator: 'leaksOpen', days: 0 },
        { show: 'figure', indicator: 'crewKept' },
        { show: 'figure', indicator: 'floodsOpen', days: 0 },
        { show: 'figure', indicator: 'floodArrive' },
        { show: 'assessment', assessment: 'road' },
        { show: 'assessment', assessment: 'nightFlow' },
        { show: 'assessment', assessment: 'zoneLeak' },
        { show: 'assessment', assessment: 'meters' },
        { show: 'assessment', assessment: 'isolation' },
        { show: 'assessment', assessment: 'pressure' },
        { show: 'list', title: say('在办漏损', 'Leaks in hand'), matter: 'leak', filter: { open: 'true' } },
        { show: 'list', title: say('停水事项', 'Stoppages'), matter: 'stoppage', filter: { open: 'true' } },
        { show: 'list', title: say('内涝处置', 'Flooded roads'), matter: 'flood', filter: { open: 'true' } },
      ],
    }),
  },
})
