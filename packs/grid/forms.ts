import { say } from '../../base/index.ts'
import { code, files, longText, text, unit, units, yes } from '../../kit/index.ts'

export const photos = (zh: string, en: string, required = true) =>
  files({ title: say(zh, en), max: 9, ...(required ? { required } : {}) })
export const dispatchForm = {
  lead: unit({ title: say('处置单位', 'Unit'), required: true }),
  helpers: units({ title: say('协同单位', 'Helper units') }),
  line: text({ title: say('职责清单条目', 'Responsibility line'), max: 36 }),
  why: longText({ title: say('派遣理由（清单没有时必填）', 'Reason (when no line fits)'), max: 500 }),
}
/** States in which a case is on its way. */
export const OPEN = ['collected', 'toFile', 'toDispatch', 'toFix', 'returning', 'suspended', 'toCheck', 'toClose'] as const
/** 评价: what whoever reported it says of it; the lists are the hotline's. */
export const verdict = {
  channel: code({ title: say('方式', 'By'), list: 'channel' }),
  responded: yes({ title: say('是否有人处理', 'Was it dealt with'), required: true }),
  solved: code({ title: say('是否解决', 'Solved'), list: 'solved', required: true }),
  satisfied: code({ title: say('满意度', 'Satisfaction'), list: 'satisfaction', required: true }),
  words: longText({ title: say('上报人的话', 'In their words'), max: 1000 }),
}
