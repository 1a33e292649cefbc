import { pack, say, view } from '../../kit/index.ts'
import { call } from './call.ts'
import { codes } from './codes.ts'
import { drill, incident } from './incident.ts'
import { indicators } from './indicators.ts'
import { order } from './order.ts'
import { plans } from './plans.ts'
import { roles } from './roles.ts'

/** 指挥调度: orders from above are obeyed, calls from below are answered, emergencies are commanded. */
export const command = pack({
  name: 'command',
  title: say('指挥调度', 'Command and dispatch'),
  net: 'govern',
  domain: '城市运营',
  uses: ['hotline'],
  roles,
  codes,
  matters: { incident, drill, order, call },
  registers: {},
  indicators,
  plans,
  views: {
    overview: view({
      title: say('指挥调度', 'Command and dispatch'),
      blocks: [
        { show: 'figure', indicator: 'running', days: 0 },
        { show: 'figure', indicator: 'firstReport' },
        { show: 'figure', indicator: 'orderSigned' },
        { show: 'figure', indicator: 'orderDone' },
        { show: 'figure', indicator: 'callAnswered' },
        { show: 'figure', indicator: 'callArrived' },
        {
          ...{ show: 'list', title: say('落实中的指令', 'Orders under way'), matter: 'order' },
          filter: { state: 'underWay', sort: 'due' },
        },
        {
          ...{ show: 'list', title: say('部门响应中的吹哨', 'Calls under way'), matter: 'call' },
          filter: { state: 'joint', sort: 'due' },
        },
      ],
    }),
  },
})
