import { declareRefusals, type Refusal, say } from '../../base/index.ts'
import { asksOf, liveLead, openClock, waitingVisit } from '../../kit/index.ts'
import type { Guard } from '../../platform/matters/declare.ts'

/** What the hotline's own rules refuse. */
export const refuse = declareRefusals({
  'hotline.notOnTheSpot': {
    http: 422,
    says: () =>
      say(
        '只有咨询、表扬和建议可以即时办结，其他诉求要派单办理',
        'Only enquiries, praise and suggestions can be closed on the spot',
      ),
    remedy: say('请选择正确的诉求类型，或派单', 'Correct the kind, or dispatch it'),
  },
  'hotline.signLate': {
    http: 409,
    says: () => say('已超过签收时限，不能退单', 'The time to sign has run out; it can no longer be returned'),
    remedy: say('请先签收办理，职责争议办结后提出', 'Sign and handle it; raise the question of responsibility afterwards'),
  },
  'hotline.finallyRuled': {
    http: 409,
    says: () => say('热线办已作最终裁定，不能再次退单', 'The hotline office has finally ruled; it cannot be returned again'),
    remedy: say('请按裁定先行办理', 'Handle it as ruled'),
  },
  'hotline.needsRuling': {
    http: 409,
    says: (d: { returns: number }) =>
      say(
        `已退单 ${d.returns} 次，须由热线办负责人裁定`,
        `Returned ${d.returns} times: the head of the hotline office must rule`,
      ),
    remedy: say('请提交裁定', 'Pass it on for a ruling'),
  },
  'hotline.notContacted': {
    http: 422,
    says: () => say('还没有联系诉求人，不能提交答复', 'The requester has not been contacted yet'),
    remedy: say('请先联系诉求人并登记；匿名诉求除外', 'Contact the requester and record it first (anonymous requests excepted)'),
  },
  'hotline.lowerNeedsReason': {
    http: 422,
    says: () => say('调低紧急程度要写明理由', 'Lowering the urgency needs a reason'),
    remedy: say('请填写理由', 'Write the reason'),
  },
  'hotline.triesLeft': {
    http: 409,
    says: (d: { left: number }) =>
      say(`还要在不同时段再拨打 ${d.left} 次`, `${d.left} more attempt(s) at other times of day are needed`),
    remedy: say('请按计划时间再次回访', 'Try again at the planned time'),
  },
  'hotline.secondOnce': {
    http: 409,
    says: () =>
      say(
        '已二次办理过一次，仍未解决的列入疑难库',
        'It was handled a second time already; what is still unsolved goes to the list of hard cases',
      ),
    remedy: say('请选择“列入疑难库办结”', 'Choose “close as a hard case”'),
  },
  'hotline.extendedOnce': {
    http: 409,
    says: () =>
      say(
        '已延期一次，第二次延期由热线办负责人直接批准',
        'Extended once already; a second extension is given by the head of the office',
      ),
    remedy: say('请联系热线办负责人', 'Ask the head of the hotline office'),
  },
  'hotline.tooLateToExtend': {
    http: 409,
    says: () => say('已超过办理时限，不能申请延期', 'The limit has run out; an extension must be asked before'),
    remedy: say('请尽快办结并说明原因', 'Finish it soon and give the reason'),
  },
  'hotline.visitPending': {
    http: 409,
    says: () => say('匿名诉求不回访', 'Anonymous requests are not called back'),
    remedy: say('请选择“审核通过并办结”', 'Choose “pass and close”'),
  },
  'hotline.notAnonymous': {
    http: 409,
    says: () => say('实名诉求须经回访后办结', 'Requests with a name are called back before they close'),
    remedy: say('请选择“审核通过”', 'Choose “pass”'),
  },
})

const when = (wrong: boolean, refusal: () => Refusal): Refusal | null => (wrong ? refusal() : null)

/** Agents may not close as an enquiry what must be dispatched. */
export const onTheSpot: Guard = ({ matter }) =>
  when(!['consult', 'praise', 'suggestion'].includes(matter.kind ?? ''), refuse['hotline.notOnTheSpot'])

/** 退单 only inside the signing limit, and never after a final ruling. */
export const mayReturn: Guard = (c, _form, at) => {
  if (asksOf(c, 'return').some((ask) => ask.final)) return refuse['hotline.finallyRuled']()
  const sign = openClock(c, 'sign')
  return when(sign !== undefined && sign.due < at, refuse['hotline.signLate'])
}

/** After two returns the hotline office rules finally 裁定. */
export const dispatcherMayJudge: Guard = ({ matter }) =>
  matter.returns >= 2 ? refuse['hotline.needsRuling']({ returns: matter.returns }) : null

export const contacted: Guard = (c) => {
  const lead = liveLead(c)
  return when(!c.matter.anonymous && !lead?.contactedAt, refuse['hotline.notContacted'])
}

const URGENCY = ['normal', 'urgent', 'critical']

/** Raising is free, lowering needs a reason. */
export const urgencyReason: Guard = ({ matter }, form) => {
  if (typeof form.urgency !== 'string') return null
  const lower = URGENCY.indexOf(String(form.urgency)) < URGENCY.indexOf(matter.urgency)
  return when(lower && !form.text, refuse['hotline.lowerNeedsReason'])
}

/** 3 tries at different times of day before a requester counts as unreachable. */
export const TRIES = 3
export const triesUsed: Guard = (c) => {
  const queued = waitingVisit(c)
  const left = queued ? TRIES - queued.attempts.length : 0
  return left > 0 ? refuse['hotline.triesLeft']({ left }) : null
}

export const firstSecondHandling: Guard = ({ matter }) => when(matter.tags.includes('second'), refuse['hotline.secondOnce'])

/** 延期: asked before due, once. */
export const mayExtend: Guard = (c, _form, at) => {
  if (asksOf(c, 'extension').some((ask) => ask.decision === 'granted')) return refuse['hotline.extendedOnce']()
  const handle = openClock(c, 'handle')
  return when(handle !== undefined && handle.due <= at, refuse['hotline.tooLateToExtend'])
}

export const named: Guard = ({ matter }) => when(matter.anonymous, refuse['hotline.visitPending'])
export const anonymous: Guard = ({ matter }) => when(!matter.anonymous, refuse['hotline.notAnonymous'])
