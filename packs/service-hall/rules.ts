import { declareRefusals, say } from '../../base/index.ts'
import type { Guard } from '../../platform/matters/declare.ts'

/** What may not be done with an application, in words. */
export const refuse = declareRefusals({
  'application.supplementOnce': {
    http: 409,
    says: () => say('已经一次性告知过补正内容', 'What is missing has been told once already'),
    remedy: say(
      '补正应一次告知全部内容；确需再次补正的，请用“再次补正”，监察系统会记录',
      'All that is missing is told at once; a second list is possible, and is seen by the inspectors',
    ),
  },
  'application.supplementFirst': {
    http: 409,
    says: () => say('还没有告知过补正', 'Nothing was told to be missing yet'),
    remedy: say('请使用“一次性告知补正”', 'Use the first list'),
  },
  'application.notAtOnce': {
    http: 409,
    says: () => say('承诺件不能当场办结', 'This application is not of the kind that is done at once'),
    remedy: say('请先受理，再审查、决定', 'Accept it, then examine and decide'),
  },
  'application.extendedOnce': {
    http: 409,
    says: () => say('办理期限只能延长一次', 'The limit is extended only once'),
    remedy: say('请在期限内办结', 'Decide in time'),
  },
})

export const firstList: Guard = ({ matter }) =>
  matter.tags.includes('supplement') ? refuse['application.supplementOnce']() : null
export const secondList: Guard = ({ matter }) =>
  matter.tags.includes('supplement') ? null : refuse['application.supplementFirst']()
export const atOnce: Guard = ({ matter }) =>
  matter.data.caseKind === 'now' ? null : refuse['application.notAtOnce']()
export const extendedNever: Guard = ({ matter }) =>
  matter.tags.includes('extended') ? refuse['application.extendedOnce']() : null
