import { widget as block, say, type ThemeDeclaration } from '../../kit/index.ts'

const ecology: ThemeDeclaration = {
  title: say('生态环境', 'Ecology'),
  order: 4,
  widgets: [
    block(
      'number',
      'air',
      [0, 0, 3, 4],
      ['空气', 'Air'],
      ['要不要启动污染天气应对', 'whether to act on the air'],
      {
        ...{ indicators: ['centre.pm25', 'centre.ozone'], span: 'now' },
      },
    ),
    block(
      'number',
      'river',
      [0, 4, 3, 4],
      ['河涌水质', 'Rivers'],
      ['哪个断面要溯源', 'which section to trace'],
      {
        ...{ indicators: ['centre.ammonia', 'centre.oxygen'], span: 'now' },
      },
    ),
    block(
      'number',
      'noise',
      [0, 8, 3, 4],
      ['噪声', 'Noise'],
      ['夜间执法派往哪里', 'where to send the night shift'],
      {
        ...{ indicators: ['centre.noise'], span: 'now' },
      },
    ),
    block(
      'map',
      'map',
      [3, 0, 6, 8],
      ['超标线索和监测设备', 'Exceedances and instruments'],
      ['向哪个镇街巡查', 'where to patrol'],
      {
        ...{ indicators: ['ecology.suspected', 'ecology.overdue'], span: 'month' },
        layers: ['ecology.exceedances', 'city.devices'],
      },
    ),
    block(
      'trend',
      'trend',
      [3, 8, 6, 4],
      ['近 30 天超标案件', 'Exceedances, 30 days'],
      ['治理措施是否见效', 'whether measures work'],
      {
        ...{ indicators: ['ecology.suspected'], span: 30, forecast: true },
      },
    ),
    block(
      'number',
      'cases',
      [9, 0, 3, 4],
      ['超标案件', 'Cases'],
      ['对哪些案件督办', 'which cases to press'],
      {
        ...{ indicators: ['ecology.open', 'ecology.overdue', 'ecology.suspected'], span: 'month' },
      },
    ),
    block(
      'gauge',
      'judged',
      [9, 4, 3, 3],
      ['案件办理（本月）', 'How cases go'],
      ['执法力量够不够', 'whether there are hands enough'],
      {
        ...{ indicators: ['ecology.judged', 'ecology.dismissed'], span: 'month' },
      },
    ),
    block(
      'list',
      'latest',
      [9, 7, 3, 5],
      ['最新超标', 'Latest exceedances'],
      ['有没有要立即处置的', 'anything to act on at once'],
      {
        ...{ matter: 'ecology.exceedance', limit: 7 },
      },
    ),
  ],
}

const water: ThemeDeclaration = {
  title: say('水务', 'Water'),
  order: 5,
  widgets: [
    block(
      'number',
      'ponding',
      [0, 0, 3, 3],
      ['内涝积水', 'Water on roads'],
      ['要不要封路、布泵', 'close a road, send pumps'],
      {
        ...{ indicators: ['centre.ponding'], span: 'now' },
      },
    ),
    block('number', 'rain', [0, 3, 3, 3], ['雨情', 'Rain'], ['要不要提前布防', 'whether to deploy early'], {
      ...{ indicators: ['centre.rain'], span: 'now' },
    }),
    block(
      'number',
      'river',
      [0, 6, 3, 3],
      ['河道水位', 'River level'],
      ['要不要开闸', 'whether to open a sluice'],
      {
        ...{ indicators: ['centre.riverLevel'], span: 'now' },
      },
    ),
    block(
      'number',
      'pressure',
      [0, 9, 3, 3],
      ['管网压力', 'Pipe pressure'],
      ['要不要调度加压', 'whether to raise pressure'],
      {
        ...{ indicators: ['centre.pressure'], span: 'now' },
      },
    ),
    block(
      'map',
      'map',
      [3, 0, 6, 8],
      ['漏损、内涝和监测设备', 'Leaks, floods and instruments'],
      ['向哪个镇街派抢修', 'where to send crews'],
      {
        ...{ indicators: ['water.leaksOpen', 'water.floodsOpen'], span: 'now' },
        layers: ['water.leaks', 'water.floods', 'city.devices'],
      },
    ),
    block(
      'trend',
      'trend',
      [3, 8, 6, 4],
      ['近 7 天最低压力（兆帕）', 'Lowest pressure, 7 days, MPa'],
      ['管网改造先后', 'which pipes to renew first'],
      {
        ...{ indicators: ['centre.pressure'], span: 7 },
      },
    ),
    block(
      'number',
      'leaks',
      [9, 0, 3, 4],
      ['漏损', 'Leaks'],
      ['抢修力量够不够', 'whether there are crews enough'],
      {
        ...{ indicators: ['water.leaksOpen', 'water.stoppages', 'water.floodsOpen'], span: 'month' },
      },
    ),
    block(
      'gauge',
      'kept',
      [9, 4, 3, 4],
      ['到场与修复（本月）', 'Crews in time'],
      ['考核抢修单位', 'how crews are judged'],
      {
        ...{ indicators: ['water.crewKept', 'water.leaksNone'], span: 'month' },
      },
    ),
    block(
      'list',
      'latest',
      [9, 8, 3, 4],
      ['最新漏损', 'Latest leaks'],
      ['有没有要立即处置的', 'anything to act on at once'],
      {
        ...{ matter: 'water.leak', limit: 6 },
      },
    ),
  ],
}

const emergency: ThemeDeclaration = {
  title: say('应急指挥', 'Emergency'),
  order: 6,
  widgets: [
    block(
      'number',
      'running',
      [0, 0, 3, 4],
      ['在办突发事件', 'Incidents in hand'],
      ['要不要升级响应', 'whether to raise the level'],
      {
        ...{ indicators: ['command.running', 'command.incidents'], span: 'month' },
      },
    ),
    block(
      'gauge',
      'orders',
      [0, 4, 3, 4],
      ['指令（本月）', 'Orders'],
      ['谁没有签收、谁没有办', 'who has not signed or done'],
      {
        ...{
          indicators: ['command.orderSigned', 'command.orderDone', 'command.callAnswered'],
          span: 'month',
        },
      },
    ),
    block(
      'number',
      'moving',
      [0, 8, 3, 4],
      ['转移安置', 'Evacuations'],
      ['转移是否到位', 'whether people are safe'],
      {
        ...{ indicators: ['emergency.moving', 'emergency.movedInTime'], span: 'month' },
      },
    ),
    block(
      'map',
      'map',
      [3, 0, 6, 8],
      ['突发事件（本月）和监测设备', 'Incidents of the month, instruments'],
      ['向哪里前置力量', 'where to place forces'],
      {
        ...{ indicators: ['command.incidents', 'emergency.open'], span: 'month' },
        layers: ['city.devices'],
      },
    ),
    block(
      'trend',
      'trend',
      [3, 8, 6, 4],
      ['近 30 天突发事件', 'Incidents, 30 days'],
      ['值班力量安排', 'how strong the watch must be'],
      {
        ...{ indicators: ['command.incidents', 'emergency.received'], span: 30 },
      },
    ),
    block(
      'number',
      'weather',
      [9, 0, 3, 4],
      ['雨情与积水', 'Rain and water'],
      ['启动哪个预案', 'which plan to start'],
      {
        ...{ indicators: ['centre.rain', 'centre.ponding', 'centre.riverLevel'], span: 'now' },
      },
    ),
    block(
      'number',
      'reports',
      [9, 4, 3, 4],
      ['信息报送（本月）', 'Reports'],
      ['有没有迟报漏报', 'whether any is late'],
      {
        ...{
          indicators: ['emergency.received', 'emergency.firstReportInTime', 'emergency.actionsOverdue'],
          span: 'month',
        },
      },
    ),
    block(
      'list',
      'latest',
      [9, 8, 3, 4],
      ['最新突发事件', 'Latest incidents'],
      ['有没有要立即处置的', 'anything to act on at once'],
      {
        ...{ matter: 'command.incident', limit: 6 },
      },
    ),
  ],
}

/** Themes of air, water and emergencies. */
export const natureThemes: Readonly<Record<string, ThemeDeclaration>> = { ecology, water, emergency }
