import { widget as block, say, type ThemeDeclaration } from '../../kit/index.ts'
import { natureThemes } from './themes-nature.ts'

/** 一屏: people and orders at the left, the map in the middle, services and economy at the right. */
const overview: ThemeDeclaration = {
  title: say('总览', 'Overview'),
  order: 1,
  widgets: [
    block(
      'number',
      'hotline',
      [0, 0, 3, 4],
      ['12345 今日受理', '12345 today'],
      ['是否需要加派坐席或启动预警', 'more seats, or a warning'],
      { indicators: ['hotline.taken', 'hotline.open', 'hotline.closed'], span: 'today' },
    ),
    block(
      'number',
      'overdue',
      [0, 4, 3, 2],
      ['超期工单', 'Overdue tickets'],
      ['对哪些单位督办', 'whom to send an order'],
      { indicators: ['hotline.overdue'], span: 'now' },
    ),
    block(
      'gauge',
      'rates',
      [0, 6, 3, 3],
      ['三率（本月）', 'Three rates, this month'],
      ['本月考核是否会失分', 'whether the month will miss its targets'],
      { indicators: ['hotline.responded', 'hotline.solved', 'hotline.satisfied'], span: 'month' },
    ),
    block(
      'number',
      'orders',
      [0, 9, 3, 3],
      ['督办落实', 'Orders'],
      ['批示是否落实', 'whether what was ordered is done'],
      { indicators: ['centre.ordersOpen', 'centre.ordersOverdue', 'centre.ordersKept'], span: 'month' },
    ),
    block(
      'map',
      'map',
      [3, 0, 6, 8],
      ['各镇街今日诉求', 'Requests of today by town'],
      ['向哪个镇街调派力量', 'to which town to send people'],
      { indicators: ['hotline.taken', 'hotline.overdue'], span: 'today', layers: ['hotline.tickets'] },
    ),
    block(
      'trend',
      'trend',
      [3, 8, 6, 4],
      ['近 30 天受理量与预测', 'Requests of 30 days, and the week to come'],
      ['下周排班', 'next week’s roster'],
      { indicators: ['hotline.taken', 'hotline.closed'], span: 30, forecast: true },
    ),
    block(
      'number',
      'services',
      [9, 0, 3, 4],
      ['政务服务（本月）', 'Services, this month'],
      ['窗口与网办力量如何分配', 'how to divide counters and online staff'],
      { indicators: ['serviceHall.received', 'serviceHall.kept', 'serviceHall.onlineRate'], span: 'month' },
    ),
    block(
      'rank',
      'category',
      [9, 4, 3, 4],
      ['今日诉求分类', 'What people asked today'],
      ['哪类问题要专项治理', 'which kind of problem needs a campaign'],
      { indicators: ['hotline.taken'], by: 'category', span: 'today', limit: 6 },
    ),
    block(
      'list',
      'latest',
      [9, 8, 3, 4],
      ['最新诉求', 'Latest requests'],
      ['有没有要立即处置的', 'whether anything wants acting at once'],
      { matter: 'hotline.ticket', limit: 6 },
    ),
  ],
}

/** 城市运行: load, units, towns, how quickly. */
const cityRun: ThemeDeclaration = {
  title: say('城市运行', 'City run'),
  order: 3,
  widgets: [
    block(
      'number',
      'open',
      [0, 0, 3, 3],
      ['在途工单', 'In progress'],
      ['总体负荷是否过高', 'whether the load is too high'],
      { indicators: ['hotline.open', 'hotline.overdue'], span: 'now' },
    ),
    block(
      'rank',
      'units',
      [0, 3, 3, 5],
      ['在途最多的单位', 'Units with most in hand'],
      ['从哪里抽调、向哪里增援', 'from where to where to move people'],
      { indicators: ['hotline.open'], by: 'unit', span: 'now', limit: 8 },
    ),
    block(
      'gauge',
      'inTime',
      [0, 8, 3, 4],
      ['按时率（本月）', 'In time, this month'],
      ['哪一环节拖慢了', 'which step is slow'],
      {
        indicators: ['hotline.dispatchedInTime', 'hotline.signedInTime', 'hotline.closedInTime'],
        span: 'month',
      },
    ),
    block(
      'map',
      'map',
      [3, 0, 6, 8],
      ['各镇街在途与超期', 'In hand and overdue by town'],
      ['向哪个镇街督办', 'which town to send an order'],
      { indicators: ['hotline.open', 'hotline.overdue'], span: 'now' },
    ),
    block(
      'rank',
      'hours',
      [3, 8, 6, 4],
      ['今日分时受理', 'Requests by the hour'],
      ['高峰时段加派坐席', 'seats for the peak hours'],
      { indicators: ['hotline.taken'], by: 'hour', span: 'today' },
    ),
    block(
      'table',
      'table',
      [9, 0, 3, 8],
      ['镇街运行对照', 'Towns compared'],
      ['镇街考核与约谈', 'whom to call in'],
      {
        indicators: ['hotline.closedInTime', 'hotline.solved', 'hotline.overdue'],
        by: 'area',
        span: 'month',
        limit: 10,
      },
    ),
    block(
      'rank',
      'channel',
      [9, 8, 3, 4],
      ['今日诉求渠道', 'Channels today'],
      ['渠道分流与坐席配置', 'how to spread the channels'],
      { indicators: ['hotline.taken'], by: 'channel', span: 'today', limit: 6 },
    ),
  ],
}

/** 政务服务. */
const services: ThemeDeclaration = {
  title: say('政务服务', 'Services'),
  order: 7,
  widgets: [
    block(
      'number',
      'received',
      [0, 0, 3, 4],
      ['本月收件', 'Received this month'],
      ['窗口排班', 'rosters of the counters'],
      { indicators: ['serviceHall.received', 'serviceHall.done', 'serviceHall.standing'], span: 'month' },
    ),
    block(
      'gauge',
      'kept',
      [0, 4, 3, 4],
      ['按时与网办（本月）', 'In time and online'],
      ['哪些事项要提速', 'which items must become quicker'],
      { indicators: ['serviceHall.kept', 'serviceHall.onlineRate', 'serviceHall.firstPass'], span: 'month' },
    ),
    block(
      'number',
      'lights',
      [0, 8, 3, 4],
      ['红灯率（本月）', 'Past the promise'],
      ['对哪些部门亮灯督办', 'which departments get a light'],
      { indicators: ['serviceHall.redRate', 'serviceHall.blackRate'], span: 'month' },
    ),
    block(
      'trend',
      'trend',
      [3, 0, 6, 6],
      ['近 30 天收件与办结', 'Received and closed, 30 days'],
      ['办理能力是否跟得上', 'whether handling keeps up'],
      { indicators: ['serviceHall.received', 'serviceHall.done'], span: 30 },
    ),
    block(
      'table',
      'units',
      [3, 6, 6, 6],
      ['部门办理对照', 'Departments compared'],
      ['部门效能考核', 'how departments are judged'],
      {
        ...{ indicators: ['serviceHall.received', 'serviceHall.kept', 'serviceHall.firstPass'], by: 'unit' },
        ...{ span: 'month', limit: 9 },
      },
    ),
    block(
      'number',
      'estate',
      [9, 0, 3, 4],
      ['不动产登记（本月）', 'Real estate, this month'],
      ['卖房一件事是否要加窗口', 'whether the joint service needs more hands'],
      { indicators: ['realEstate.received', 'realEstate.certified', 'realEstate.withinDay'], span: 'month' },
    ),
    block(
      'number',
      'quality',
      [9, 4, 3, 4],
      ['补正与容缺', 'Asked to complete'],
      ['哪些材料要求要清理', 'which papers to stop asking for'],
      {
        indicators: ['serviceHall.supplementRate', 'serviceHall.lenientRate', 'serviceHall.atOnce'],
        span: 'month',
      },
    ),
    block('text', 'note', [9, 8, 3, 4], ['说明', 'Note'], ['读图口径', 'how to read these figures'], {
      text: say(
        '时限按工作日历计算，补正、公示等法定不计入时间已扣除；点击任一数字可看口径与明细。',
        'Limits run on the office calendar; time that the law does not count is taken out. Every figure opens its definition and rows.',
      ),
    }),
  ],
}

/** 经济运行. */
const economy: ThemeDeclaration = {
  title: say('经济运行', 'Economy'),
  order: 8,
  widgets: [
    block(
      'number',
      'entities',
      [0, 0, 3, 4],
      ['市场主体', 'Enterprises on the register'],
      ['主体总量与底数是否清楚', 'whether the base of enterprises is known'],
      {
        indicators: ['dataBrain.legalPersonRows', 'dataBrain.certificateRows', 'dataBrain.creditRecordRows'],
        span: 'now',
      },
    ),
    block(
      'number',
      'founded',
      [0, 4, 3, 4],
      ['企业开办（本月）', 'New companies, this month'],
      ['营商环境措施是否见效', 'whether the measures work'],
      {
        indicators: ['businessStart.received', 'businessStart.founded', 'businessStart.halfDay'],
        span: 'month',
      },
    ),
    block(
      'gauge',
      'base',
      [0, 8, 3, 4],
      ['法人与信用数据', 'Data about enterprises'],
      ['信用监管能不能用数据说话', 'whether credit can be judged by data'],
      {
        indicators: [
          'dataBrain.legalPersonFull',
          'dataBrain.legalPersonFresh',
          'dataBrain.creditRecordFresh',
        ],
        span: 'now',
      },
    ),
    block(
      'map',
      'map',
      [3, 0, 6, 8],
      ['本月诉求的镇街分布', 'Requests of this month by town'],
      ['走访企业与群众先到哪里', 'which town to visit first'],
      { indicators: ['hotline.taken', 'hotline.overdue'], span: 'month' },
    ),
    block(
      'trend',
      'trend',
      [3, 8, 6, 4],
      ['近 60 天政务收件与办结', 'Applications received and closed, 60 days'],
      ['趋势拐点要不要专题研判', 'whether a turn wants a study'],
      { indicators: ['serviceHall.received', 'serviceHall.done'], span: 60 },
    ),
    block(
      'rank',
      'complaints',
      [9, 0, 3, 5],
      ['本月诉求分类', 'Requests of this month by kind'],
      ['企业与群众最急的是什么', 'what is most pressing'],
      { indicators: ['hotline.taken'], by: 'category', span: 'month', limit: 7 },
    ),
    block(
      'gauge',
      'services',
      [9, 5, 3, 4],
      ['惠企办事（本月）', 'Services, this month'],
      ['哪一环节要再压减', 'which step to shorten'],
      {
        indicators: ['serviceHall.firstPass', 'serviceHall.lenientRate', 'serviceHall.onlineRate'],
        span: 'month',
      },
    ),
    block(
      'number',
      'estate',
      [9, 9, 3, 3],
      ['不动产登记（本月）', 'Real estate, this month'],
      ['二手房市场冷热', 'how the housing market goes'],
      { indicators: ['realEstate.received', 'realEstate.certified'], span: 'month' },
    ),
  ],
}

/** Themes that go across packs; those of one pack stand with it. */
export const themes: Readonly<Record<string, ThemeDeclaration>> = {
  ...{ overview, cityRun, services, economy },
  ...natureThemes,
}
