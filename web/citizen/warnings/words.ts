import { type Say, say } from '../../../base/index.ts'

/** What the page of warnings says 预警信息. */
export const w = {
  title: say('预警信息', 'Warnings'),
  lead: say(
    '生效中的预警，由有权机构发布。遇险请拨打 110、119、120。',
    'Warnings in force, issued by the bodies in charge. In danger call 110, 119 or 120.',
  ),
  none: say('目前没有生效的预警。', 'No warning is in force.'),
  todo: say('怎么做', 'What to do'),
  until: say('有效至', 'Until'),
  where: say('范围', 'Where'),
  more: say('查看预警', 'See the warnings'),
  one: say('正在生效的预警', 'A warning is in force'),
  feed: say('订阅（Atom）', 'Subscribe (Atom)'),
  file: say('CAP 报文', 'CAP message'),
  noLine: say('暂时打不开，请稍后再试。', 'It cannot be opened right now; try again.'),
} as const satisfies Record<string, Say>
