import { declareRefusals, say } from '../../base/index.ts'
import type { Guard } from '../../platform/matters/declare.ts'

const refuse = declareRefusals({
  'rectification.appealedOnce': {
    http: 409,
    says: () => say('误评认定只能申诉一次', 'one appeal only'),
    remedy: say('仍有意见请拨打 12345', 'call 12345 if something is still wrong'),
  },
  'rectification.upheld': {
    http: 409,
    says: () => say('已经复核认定不属误评', 'the review has found that it is no misrating'),
    remedy: say('请整改后答复评价人', 'put it right and answer the rater'),
  },
})

/** 申诉一次. */
export const appealedNever: Guard = ({ matter }) =>
  matter.tags.includes('appealed') ? refuse['rectification.appealedOnce']() : null
/** What a review has settled is not asked again. */
export const beforeAnswer: Guard = ({ matter }) => (matter.tags.includes('upheld') ? refuse['rectification.upheld']() : null)
