import { addDays, dayOf, declareRefusals, type Refusal, say } from '../../base/index.ts'
import { asksOf, openClock } from '../../kit/index.ts'
import type { Guard } from '../../platform/matters/declare.ts'

/** What the grid's own rules refuse. */
export const refuse = declareRefusals({
  'grid.notMet': {
    http: 422,
    says: () => say('不符合该分类的立案条件，不能立案', 'The condition of its class is not met: it cannot be filed'),
    remedy: say('请作废并写明理由，或改为相符的分类', 'Void it with the reason, or choose the class that fits'),
  },
  'grid.extendedOnce': {
    http: 409,
    says: () => say('已延期一次，不能再次延期', 'It was extended once already'),
    remedy: say('请申请挂账缓办并写明计划', 'Ask to put it off, with a plan'),
  },
  'grid.tooLateToExtend': {
    http: 409,
    says: () => say('处置时限已过，不能申请延期', 'The limit has run out; an extension must be asked before'),
    remedy: say('请尽快处置并说明原因', 'Mend it soon and give the reason'),
  },
  'grid.heldTooLong': {
    http: 422,
    says: (d: { days: number }) =>
      say(`挂账缓办最长 ${d.days} 天，到期复核`, `It can be put off by ${d.days} days at most, then it is looked at again`),
    remedy: say('请填写更早的复核日期', 'Give an earlier day'),
  },
  'grid.nothingToSecure': {
    http: 409,
    says: () => say('该案卷没有先行防护时限', 'This case asks for no making safe'),
    remedy: say('请直接处置', 'Mend it'),
  },
  'grid.unsafe': {
    http: 409,
    says: () => say('尚未先行防护，不能报处置完成', 'It was not made safe yet'),
    remedy: say('请先登记现场防护', 'Record how the place was made safe first'),
  },
  'grid.sameClass': {
    http: 422,
    says: () => say('与现在的分类相同', 'That is its class already'),
    remedy: say('请选择另一分类，或驳回', 'Choose another class, or refuse'),
  },
  'grid.ratedAlready': {
    http: 409,
    says: () => say('该案卷已评价', 'It was rated already'),
    remedy: say('如问题再次出现，请重新上报', 'If it comes back, report it again'),
  },
})

const when = (wrong: boolean, refusal: () => Refusal): Refusal | null => (wrong ? refusal() : null)

/** 立案: only what meets the condition of its class. */
export const conditionMet: Guard = (_case, form) => when(form.met === false, refuse['grid.notMet'])

/** 延期: before it is due, once. */
export const mayExtendFix: Guard = (c, _form, at) => {
  if (asksOf(c, 'extension').some((ask) => ask.decision === 'granted')) return refuse['grid.extendedOnce']()
  const fix = openClock(c, 'fix')
  return when(fix !== undefined && fix.due <= at, refuse['grid.tooLateToExtend'])
}

/** 挂账缓办 is looked at again after a quarter of a year at the latest. */
export const HOLD_DAYS = 90
export const holdNotTooLong: Guard = (_case, form, at) =>
  when(typeof form.until === 'string' && form.until > addDays(dayOf(at), HOLD_DAYS), () =>
    refuse['grid.heldTooLong']({ days: HOLD_DAYS }),
  )

export const needsSecuring: Guard = (c) => when(!openClock(c, 'safe'), refuse['grid.nothingToSecure'])

/** Mending makes safe too: whoever reports it done before the hour is over needs no other act. */
export const securedOrDone: Guard = (c, _form, at) => {
  const safe = openClock(c, 'safe')
  return when(safe !== undefined && safe.due < at, refuse['grid.unsafe'])
}

export const anotherClass: Guard = ({ matter }, form) =>
  when(typeof form.category === 'string' && form.category === matter.category, refuse['grid.sameClass'])

export const ratedOnce: Guard = ({ matter }) => when(matter.verdict !== null, refuse['grid.ratedAlready'])
