import { pack, say, view } from '../../kit/index.ts'
import { gridCase } from './case.ts'
import { codes } from './codes.ts'
import { indicators } from './indicators.ts'
import { registers } from './registers.ts'
import { roles } from './roles.ts'

export { type CityClass, type CityTable, inEdition, readClasses, withClasses } from './city-table.ts'
export { classNamed } from './classes.ts'
export { EDITIONS, editionOn } from './editions.ts'

/** 数字城管: parts and events in the grid, found by patrol, people and machines, mended by units, checked by others. */
export const grid = pack({
  name: 'grid',
  title: say('数字城管', 'City management'),
  net: 'govern',
  domain: '城市运营',
  uses: ['hotline'],
  roles,
  codes,
  matters: { case: gridCase },
  registers,
  indicators,
  views: {
    overview: view({
      title: say('网格运行', 'Grid overview'),
      blocks: [
        { show: 'figure', indicator: 'taken' },
        { show: 'figure', indicator: 'open', days: 0 },
        { show: 'figure', indicator: 'overdue', days: 0 },
        { show: 'figure', indicator: 'fixedInTime' },
        { show: 'figure', indicator: 'closedRate' },
        { show: 'figure', indicator: 'rework' },
        { show: 'bars', indicator: 'open', by: 'unit', days: 0 },
        { show: 'bars', indicator: 'taken', by: 'area' },
        {
          ...{ show: 'list', title: say('待派遣', 'To dispatch'), matter: 'case' },
          filter: { state: 'toDispatch', sort: 'due' },
        },
        {
          ...{ show: 'list', title: say('超期未处置', 'Overdue'), matter: 'case' },
          filter: { light: 'red', open: 'true', sort: 'due' },
        },
      ],
    }),
  },
})
