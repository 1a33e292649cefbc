import { say, type ThemeDeclaration } from '../../kit/index.ts'

/** 12345 热线 on the wall. */
const hotline: ThemeDeclaration = {
  title: say('12345 热线', '12345 hotline'),
  order: 2,
  widgets: [
    {
      ...{ id: 'today', kind: 'number', x: 0, y: 0, w: 3, h: 4, span: 'today' },
      title: say('今日受理', 'Requests today'),
      decides: say('坐席与派单力量', 'seats and dispatchers'),
      indicators: ['hotline.taken', 'hotline.open', 'hotline.closed'],
    },
    {
      ...{ id: 'overdue', kind: 'number', x: 0, y: 4, w: 3, h: 2, span: 'now' },
      title: say('超期', 'Overdue'),
      decides: say('对哪些单位督办', 'whom to send an order'),
      indicators: ['hotline.overdue'],
    },
    {
      ...{ id: 'rates', kind: 'gauge', x: 0, y: 6, w: 3, h: 3, span: 'month' },
      title: say('三率（本月）', 'Three rates, this month'),
      decides: say('本月考核', 'the month’s targets'),
      indicators: ['hotline.responded', 'hotline.solved', 'hotline.satisfied'],
    },
    {
      ...{ id: 'channel', kind: 'rank', x: 0, y: 9, w: 3, h: 3, by: 'channel', span: 'today', limit: 5 },
      title: say('今日渠道', 'Channels today'),
      decides: say('渠道分流', 'how to spread the channels'),
      indicators: ['hotline.taken'],
    },
    {
      ...{ id: 'map', kind: 'map', x: 3, y: 0, w: 6, h: 8, span: 'today' },
      title: say('今日诉求分布', 'Requests of today by town'),
      decides: say('向哪个镇街调派力量', 'to which town to send people'),
      indicators: ['hotline.taken', 'hotline.overdue'],
    },
    {
      ...{ id: 'hours', kind: 'rank', x: 3, y: 8, w: 6, h: 4, by: 'hour', span: 'today' },
      title: say('今日分时', 'Hour by hour'),
      decides: say('高峰时段加派坐席', 'seats for the peak hours'),
      indicators: ['hotline.taken'],
    },
    {
      ...{ id: 'category', kind: 'rank', x: 9, y: 0, w: 3, h: 4, by: 'category', span: 'today', limit: 6 },
      title: say('今日诉求分类', 'Kinds of requests today'),
      decides: say('专项治理选题', 'which problem needs a campaign'),
      indicators: ['hotline.taken'],
    },
    {
      ...{ id: 'units', kind: 'rank', x: 9, y: 4, w: 3, h: 4, by: 'unit', span: 'month', limit: 7 },
      title: say('按时办结率（本月）', 'Handled in time'),
      decides: say('对哪些单位约谈', 'which units to call in'),
      indicators: ['hotline.closedInTime'],
    },
    {
      ...{ id: 'latest', kind: 'list', x: 9, y: 8, w: 3, h: 4, matter: 'hotline.ticket', limit: 6 },
      title: say('最新诉求', 'Latest requests'),
      decides: say('有没有要立即处置的', 'whether anything wants acting at once'),
    },
  ],
}

export const themes = { hotline }
