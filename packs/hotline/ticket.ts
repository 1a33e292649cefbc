import { say } from '../../base/index.ts'
import { area, code, day, files, longText, matter, point, text, yes } from '../../kit/index.ts'
import { anytimeActions } from './actions-anytime.ts'
import { brainActions } from './actions-brain.ts'
import { closeActions } from './actions-close.ts'
import { deskActions } from './actions-desk.ts'
import { unitActions } from './actions-unit.ts'
import { limits } from './limits.ts'

/** 工单: one request from the first word to the archive. */
export const ticket = matter({
  title: say('热线工单', 'Hotline ticket'),
  fields: {
    title: text({ title: say('标题', 'Title'), max: 100 }),
    content: longText({ title: say('诉求内容', 'What is asked'), required: true, min: 4, max: 5000 }),
    kind: code({ title: say('诉求类型', 'Kind'), list: 'kind' }),
    category: code({ title: say('事项分类', 'Category'), list: 'category' }),
    urgency: code({ title: say('紧急程度', 'Urgency'), list: 'urgency' }),
    address: text({ title: say('事发地址', 'Place'), max: 200, personal: 'address' }),
    area: area({ title: say('所属区划', 'Area') }),
    point: point({ title: say('坐标', 'Point') }),
    secret: yes({ title: say('要求保密', 'Keep me secret') }),
    anonymous: yes({ title: say('匿名', 'Anonymous') }),
    subjectParty: text({ title: say('被反映对象', 'Complained of'), max: 200 }),
    wanted: text({ title: say('诉求目的', 'Outcome wanted'), max: 200 }),
    occurredOn: day({ title: say('发生日期', 'Happened on'), min: '1990-01-01', max: 'today' }),
    agentNote: longText({ title: say('话务员备注', 'Agent’s note'), max: 1000 }),
    files: files({ title: say('附件', 'Files'), max: 9 }),
  },
  flow: {
    initial: 'received',
    initialStaff: 'accepted',
    states: {
      received: { title: say('待受理', 'Received'), kind: 'open' },
      accepted: { title: say('已受理', 'Accepted'), kind: 'open' },
      toSign: { title: say('待签收', 'To be signed'), kind: 'open' },
      returning: { title: say('退单审核', 'Return under review'), kind: 'open' },
      inHand: { title: say('办理中', 'In hand'), kind: 'open' },
      suspended: { title: say('已挂起', 'Suspended'), kind: 'waiting' },
      toReview: { title: say('待审核', 'Answer under review'), kind: 'open' },
      toVisit: { title: say('待回访', 'To be called back'), kind: 'open' },
      second: { title: say('二次办理', 'Second handling'), kind: 'open' },
      closed: { title: say('已办结', 'Closed'), kind: 'closed' },
      refused: { title: say('不予受理', 'Not accepted'), kind: 'closed' },
      transferred: { title: say('已转出', 'Transferred out'), kind: 'closed' },
      withdrawn: { title: say('已撤回', 'Withdrawn'), kind: 'closed' },
      archived: { title: say('已归档', 'Archived'), kind: 'closed' },
    },
    actions: { ...deskActions, ...brainActions, ...unitActions, ...closeActions, ...anytimeActions },
  },
  opening: { received: [{ do: 'startClock', clock: 'accept' }], accepted: [{ do: 'startClock', clock: 'dispatch' }] },
  clocks: limits,
})
