import { say } from '../../base/index.ts'
import { code, files, longText, text, unit, units, words, yes } from '../../kit/index.ts'
import type { Effect } from '../../platform/matters/declare.ts'

/** Forms that several actions share. */
export const note = { text: words('说明', 'Note') }
export const dispatchForm = {
  lead: unit({ title: say('主办单位', 'Lead unit'), required: true }),
  helpers: units({ title: say('协办单位', 'Helper units') }),
  informed: units({ title: say('知会单位', 'Informed units') }),
  line: text({ title: say('职责清单条目', 'Responsibility line'), max: 36 }),
  why: longText({ title: say('派单理由（清单没有时必填）', 'Reason (when no line fits)'), max: 500 }),
}
export const answerForm = {
  text: longText({ title: say('答复内容', 'Answer'), required: true, min: 5, max: 5000 }),
  basis: longText({ title: say('办理依据', 'Basis'), max: 500 }),
  files: files({ title: say('佐证材料', 'Evidence'), max: 9 }),
}
export const visitForm = {
  channel: code({ title: say('回访方式', 'By'), list: 'channel' }),
  responded: yes({ title: say('承办单位是否联系过您', 'Did the unit contact you'), required: true }),
  solved: code({ title: say('是否解决', 'Solved'), list: 'solved', required: true }),
  satisfied: code({ title: say('满意度', 'Satisfaction'), list: 'satisfaction', required: true }),
  words: longText({ title: say('诉求人的话', 'In their words'), max: 1000 }),
}
export const OPEN = [
  'received',
  'accepted',
  'toSign',
  'returning',
  'inHand',
  'suspended',
  'toReview',
  'toVisit',
  'second',
] as const
export const DESK = ['agent', 'dispatcher'] as const

/** A unit's clocks begin when it is given the work 签收、联系、办理. */
export const handlingClocks = [
  { do: 'startClock', clock: 'sign', per: 'task' },
  { do: 'startClock', clock: 'contact', per: 'lead' },
  { do: 'startClock', clock: 'handle', per: 'task' },
] as const satisfies readonly Effect[]

/** What the requester said is kept and the call-back is over, however it was learnt. */
export const heard = [{ do: 'set', column: 'verdict', from: '' }, { do: 'closeVisit' }] as const satisfies readonly Effect[]

/** Not solved: the lead's task is in hand again, with a clock of its own 二次办理. */
export const handleAgain = [
  { do: 'stopClock', clock: 'visit' },
  { do: 'reopenLead' },
  { do: 'tag', tag: 'second' },
  { do: 'startClock', clock: 'second', per: 'lead' },
] as const satisfies readonly Effect[]
