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
  'application.notOfWhole': {
    http: 409,
    says: () => say('这个办件不属于一件事', 'This application is no part of a joint one'),
    remedy: say('受理后不能再要求补正；缺少的情况请自行核查', 'Once accepted nothing more is asked for; look it up'),
  },
  'application.notCollected': {
    http: 409,
    says: () => say('不是异地代收的办件，或这一步已经做过', 'Not collected for another place, or done already'),
    remedy: say('请刷新查看代收进度', 'Reload to see how far it has come'),
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
/** 一件事的子事项 alone: accepted with the whole before its own unit has looked, so the unit may ask once, through the whole. */
export const partOnce: Guard = ({ matter }) =>
  typeof matter.data.parent !== 'string'
    ? refuse['application.notOfWhole']()
    : matter.tags.includes('wholeSupplement')
      ? refuse['application.supplementOnce']()
      : null
export const atOnce: Guard = ({ matter }) => (matter.data.caseKind === 'now' ? null : refuse['application.notAtOnce']())
export const extendedNever: Guard = ({ matter }) =>
  matter.tags.includes('extended') ? refuse['application.extendedOnce']() : null

const next = (tags: readonly string[], done: string, now: string) =>
  tags.includes(done) && !tags.includes(now) ? null : refuse['application.notCollected']()

/** 异地代收 steps one after the other: handed over, signed for, sent back, come. */
export const toHandOver: Guard = ({ matter }) => next(matter.tags, 'elsewhere', 'handedOver')
export const toSignFor: Guard = ({ matter }) => next(matter.tags, 'handedOver', 'signedFor')
export const toSendBack: Guard = ({ matter }) => next(matter.tags, 'elsewhere', 'resultSent')
export const toReceiveBack: Guard = ({ matter }) => next(matter.tags, 'resultSent', 'resultCame')
