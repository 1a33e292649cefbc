import { say } from '../../../base/say.ts'
import type { FieldList } from '../../../platform/fields/declare.ts'

/** The type of matter the desk opens. */
export const DESK_TYPE = 'hotline.ticket'

export const requesterFields: FieldList = {
  phone: { kind: 'phone', title: say('联系电话', 'Phone') },
  name: { kind: 'text', title: say('姓名', 'Name'), max: 50 },
  title: { kind: 'text', title: say('称谓', 'Address as'), max: 20 },
  enterprise: { kind: 'text', title: say('单位/企业', 'Enterprise'), max: 100 },
}

/** Where it goes from the desk: a unit, or an answer on the spot. */
export const dispatchFields: FieldList = {
  channel: { kind: 'code', list: 'channel', title: say('受理渠道', 'Channel') },
  lead: { kind: 'unit', title: say('主办单位', 'Lead unit') },
  helpers: { kind: 'unit', many: true, title: say('协办单位', 'Helper units') },
  line: { kind: 'text', title: say('职责清单条目', 'Responsibility line'), max: 36 },
  why: {
    kind: 'text',
    long: true,
    max: 500,
    title: say('派单理由（清单没有时必填）', 'Reason (when no line fits)'),
  },
  answer: { kind: 'text', long: true, max: 5000, title: say('当场答复', 'Answer on the spot') },
}
