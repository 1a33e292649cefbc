import { addDays, type Day, dayOf, say } from '../base/index.ts'
import { code, day, files, integer } from '../platform/fields/decide.ts'
import type { Guard } from '../platform/matters/declare.ts'
import { codeEntry, codeList } from './codes.ts'
import { openClock } from './hands.ts'
import { refusals } from './refusals.ts'

const refuse = refusals({
  'votes.impossible': `422 到会人数多于应到，或同意人数多于到会 | More present than eligible, or more agreed than present
    核对签到和表决人数 | Count again who was there and who agreed`,
  'votes.failed': `422 应到会 {present} 人（户）、同意 {agreed} 人（户），未达到 | {present} must be present and {agreed} agree
    按未通过办理，或另行召集 | Record it as not passed, or call another meeting`,
  'votes.notice': `422 成员大会须提前十日通知 | A members’ assembly is called ten days before
    核对通知日期，或改期召开 | Check the day of the notice, or hold it later`,
  'votes.publicityRuns': `409 公示期未满 | The publicity period still runs
    公示期满后再办理 | Wait until it has ended`,
})

/** Which body decides 民主决策: each village says which. */
export type Body = 'meeting' | 'households' | 'collective'

/** 村民委员会组织法 art. 22; 农村集体经济组织法 art. 27: who must be there, and how many must agree. */
export function voteNeeds({
  body,
  eligible,
  present,
}: {
  readonly body: Body
  readonly eligible: number
  readonly present: number
}): { readonly present: number; readonly agreed: number } {
  if (body === 'collective') {
    const twoThirds = Math.ceil((eligible * 2) / 3)
    return { present: twoThirds, agreed: twoThirds }
  }
  const quorum = body === 'meeting' ? Math.floor(eligible / 2) + 1 : Math.ceil((eligible * 2) / 3)
  return { present: quorum, agreed: Math.floor(present / 2) + 1 }
}

/** 同意率 in percent of all who may vote, with two decimals: 434 of 436 is 99.54. */
export const voteShare = (agreed: number, eligible: number): number =>
  eligible > 0 ? Math.round((agreed * 10_000) / eligible) / 100 : 0

/** The code list behind `voteForm`; a pack that uses it declares it, or uses a pack that does. */
export const voteBodies = codeList('voteBody', '表决组织', 'Bodies', [
  codeEntry('meeting', '村民会议（过半数村民）', 'Village meeting by persons'),
  codeEntry('households', '村民会议（三分之二以上户）', 'Village meeting by households'),
  codeEntry('collective', '集体经济组织成员大会', 'Members’ assembly'),
])

/** 农村集体经济组织法 art. 27: days between the notice and the assembly. */
const NOTICE_DAYS = 10

/** The form of an act that records a vote, with the fields that `votePassed` reads. */
export const voteForm = {
  body: code({
    title: say('表决组织', 'Body'),
    help: say(
      '村民会议：过半数村民或三分之二以上户到会，到会者过半同意；成员大会：三分之二以上成员到会，全体成员三分之二以上同意',
      'Village meeting: more than half of villagers or two thirds of households present, more than half of those agree; assembly: two thirds of all members present and agreeing',
    ),
    list: 'voteBody',
    required: true,
  }),
  calledOn: day({
    title: say('会议通知日期', 'Called on'),
    help: say('成员大会须提前十日通知', 'A members’ assembly is called ten days before'),
    when: { field: 'body', is: 'collective' },
    required: true,
    max: 'today',
  }),
  eligible: integer({ title: say('应到（户或人）', 'Eligible'), required: true, min: 1 }),
  present: integer({ title: say('实到', 'Present'), required: true, min: 0 }),
  agreed: integer({ title: say('同意', 'Agreed'), required: true, min: 0 }),
  files: files({ title: say('会议记录、签到', 'Minutes and signatures'), required: true, max: 9 }),
} as const

/** Rules are asked without a form too: whether an act may be begun at all. */
export const votePassed: Guard = (_case, form, at) => {
  const { body, calledOn, eligible, present, agreed } = form as {
    body?: Body
    calledOn?: Day
    eligible?: number
    present?: number
    agreed?: number
  }
  if (!body || eligible === undefined || present === undefined || agreed === undefined) return null
  if (present > eligible || agreed > present) return refuse['votes.impossible']()
  if (body === 'collective' && calledOn && addDays(calledOn, NOTICE_DAYS) > dayOf(at))
    return refuse['votes.notice']()
  const needs = voteNeeds({ body, eligible, present })
  return present >= needs.present && agreed >= needs.agreed ? null : refuse['votes.failed'](needs)
}

/** 公示期: the act waits until the clocks of these names have run to their end. */
export function publicityOver(...clocks: readonly string[]): Guard {
  const over: Guard = (before, _form, at) =>
    clocks.some((name) => {
      const due = openClock(before, name)?.due
      return due && due > at
    })
      ? refuse['votes.publicityRuns']()
      : null
  Object.defineProperty(over, 'name', { value: `publicityOver_${clocks.join('_')}` })
  return over
}
