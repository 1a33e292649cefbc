import { layer, pack, say, view } from '../../kit/index.ts'
import { codes } from './codes.ts'
import { indicators } from './indicators.ts'
import { registers } from './registers.ts'
import { roles } from './roles.ts'
import { themes } from './themes.ts'
import { ticket } from './ticket.ts'

/** 12345 政务服务便民热线: one number, all media, all non-emergency matters. */
export const hotline = pack({
  name: 'hotline',
  title: say('12345 热线', '12345 hotline'),
  net: 'govern',
  domain: '城市运营',
  roles,
  codes,
  matters: { ticket },
  registers,
  indicators,
  themes,
  layers: {
    tickets: layer({
      title: say('在办工单', 'Open tickets'),
      class: 'theme',
      kind: 'point',
      source: { kind: 'matters', type: 'ticket' },
      style: {
        color: '#2f6fed',
        categories: [
          { code: 'normal', title: say('一般', 'Normal'), color: '#2f6fed' },
          { code: 'urgent', title: say('紧急', 'Urgent'), color: '#e8912d' },
          { code: 'critical', title: say('特急', 'Critical'), color: '#d4380d' },
        ],
      },
      from: '12345 热线',
    }),
  },
  views: {
    overview: view({
      title: say('运行概览', 'Overview'),
      blocks: [
        { show: 'figure', indicator: 'taken' },
        { show: 'figure', indicator: 'open', days: 0 },
        { show: 'figure', indicator: 'overdue', days: 0 },
        { show: 'figure', indicator: 'responded' },
        { show: 'figure', indicator: 'solved' },
        { show: 'figure', indicator: 'satisfied' },
        { show: 'bars', indicator: 'open', by: 'unit', days: 0 },
        { show: 'bars', indicator: 'taken', by: 'category' },
        {
          ...{ show: 'list', title: say('已超期', 'Overdue'), matter: 'ticket' },
          filter: { light: 'red', open: 'true', sort: 'due' },
        },
      ],
    }),
  },
})
