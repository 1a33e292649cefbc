import { pack, say, view } from '../../kit/index.ts'
import { codes } from './codes.ts'
import { evacuation } from './evacuation.ts'
import { indicators } from './indicators.ts'
import { registers } from './registers.ts'
import { report } from './report.ts'
import { action, review } from './review.ts'
import { roles } from './roles.ts'
import { rainTables } from './tables.ts'
import { warnings } from './warnings.ts'

/** 智慧应急: reports verified, warnings issued and signed, people moved, lessons drawn. */
export const emergency = pack({
  name: 'emergency',
  title: say('智慧应急', 'Emergency'),
  net: 'govern',
  domain: '城市运营',
  uses: ['hotline'],
  roles,
  codes,
  matters: { report, evacuation, review, action },
  registers,
  indicators,
  decisions: rainTables,
  warnings,
  views: {
    overview: view({
      title: say('应急概览', 'Emergency overview'),
      blocks: [
        { show: 'figure', indicator: 'received' },
        { show: 'figure', indicator: 'open', days: 0 },
        { show: 'figure', indicator: 'firstReportInTime' },
        { show: 'figure', indicator: 'verifyMinutes' },
        { show: 'figure', indicator: 'moving', days: 0 },
        { show: 'figure', indicator: 'actionsOverdue', days: 0 },
        { show: 'bars', indicator: 'received', by: 'area' },
        {
          ...{ show: 'list', title: say('待核实与待首报', 'To verify, to report'), matter: 'report' },
          filter: { open: 'true', sort: 'due' },
        },
        {
          ...{ show: 'list', title: say('转移任务', 'Evacuations'), matter: 'evacuation' },
          filter: { open: 'true', sort: 'due' },
        },
      ],
    }),
  },
})
