import { declareRefusals, openClock, say } from '../../kit/index.ts'
import type { Guard } from '../../platform/matters/declare.ts'

/** What may not be done with a share request, in words. */
export const refusals = declareRefusals({
  'sharing.extendedOnce': {
    http: 409,
    says: () => say('答复期限只能延长一次', 'The time for the answer is extended only once'),
    remedy: say('请在期限内答复', 'Answer in time'),
  },
  'sharing.extendedTooLong': {
    http: 422,
    says: () => say('延长不得超过 10 个工作日（按自然日不超过 20 天）', 'It is extended by ten working days at most'),
    remedy: say('请选择更早的日期', 'Choose an earlier day'),
  },
})

const DAY = 86_400_000
/** Ten working days with a long holiday among them. */
const LONGEST_DAYS = 20

/** Once, and not for longer than the limit itself. */
export const extendable: Guard = (matterCase, form) => {
  const clock = openClock(matterCase, 'provider')
  if (clock?.extensions.length) return refusals['sharing.extendedOnce']()
  const until = typeof form.until === 'string' ? Date.parse(`${form.until}T00:00:00+08:00`) : Number.NaN
  return clock && !Number.isNaN(until) && until > clock.due.getTime() + LONGEST_DAYS * DAY
    ? refusals['sharing.extendedTooLong']()
    : null
}
