import { type Say, say } from '../base/index.ts'
import type { Action, ClockRule, Effect } from '../platform/matters/declare.ts'
import { gapsForm, tellsApplicant, words } from './application.ts'
import type { SigningRule } from './automation.ts'
import { hours } from './declare.ts'

/** The parties' time to sign 签署时限, not ours: reminded twice, then back to the applicant. */
export const signingClock: ClockRule = {
  title: say('各方签署', 'Signatures'),
  limit: { '*': hours(72) },
  warn: [{ percent: 33 }, { percent: 66 }],
  breach: 'signingLapsed',
  tells: [],
  basis: say('我方默认：72 小时，期间提醒两次，由各市配置', 'our default: 72 hours with two reminders'),
}

const stop: Effect = { do: 'stopClock', clock: 'signing' }

type SigningAct = 'precheckFailed' | 'supplied' | 'toSigning' | 'allSigned' | 'partyRefused' | 'signingLapsed'

/**
 * 预审与多方签署: what an application goes through before it is worked on. States `submitted`, `supplement`, `signing`, the clock
 * `signing` and these acts belong together; what rules say against it, a refusal, and time run out lead back to the applicant.
 */
export function signingActions(of: {
  /** Further states before it is accepted, out of which the precheck may lead back. */
  readonly before?: readonly string[]
  /** Who may complete it in the applicant's place. */
  readonly helpers?: readonly string[]
}): Readonly<Record<SigningAct, Action>> {
  const failed = (tag: string, zh: string, en: string): Pick<Action, 'form' | 'effects'> => ({
    form: gapsForm('未通过的原因', 'What stands against it'),
    effects: [stop, { do: 'tag', tag }, { do: 'record', fields: ['gaps'] }, tellsApplicant(zh, en)],
  })
  return {
    precheckFailed: {
      title: say('预审未通过', 'Precheck failed'),
      from: ['submitted', 'signing', ...(of.before ?? [])],
      to: 'supplement',
      by: ['system'],
      ...failed('sentBack', '预审未通过，请查看原因并补正', 'The precheck failed; see why and complete it'),
    },
    supplied: {
      title: say('补正', 'Complete'),
      from: ['supplement'],
      to: 'submitted',
      by: ['requester', ...(of.helpers ?? [])],
      form: { text: words('说明', 'Words', false) },
    },
    toSigning: {
      title: say('预审通过，请其他当事人手机签署', 'Passed; the other parties sign on their telephones'),
      from: ['submitted'],
      to: 'signing',
      by: ['system'],
      effects: [
        { do: 'startClock', clock: 'signing' },
        tellsApplicant(
          '预审通过，已短信邀请其他当事人签署，无需到场',
          'Passed: the other parties were asked by message to sign; nobody has to come',
        ),
      ],
    },
    allSigned: {
      title: say('各方已签署', 'All have signed'),
      from: ['signing'],
      by: ['system'],
      effects: [stop, { do: 'tag', tag: 'signed' }],
    },
    partyRefused: {
      title: say('有当事人不同意', 'A party refuses'),
      from: ['signing'],
      to: 'supplement',
      by: ['system'],
      ...failed('partyRefused', '有当事人不同意签署，请查看原因', 'A party refused to sign; see why'),
    },
    /** 逾期未签. */
    signingLapsed: {
      title: say('逾期未签署', 'Not signed in time'),
      from: ['signing'],
      to: 'supplement',
      by: ['system'],
      effects: [
        stop,
        tellsApplicant(
          '有当事人逾期未签署，请核对姓名和手机号后重新提交，或撤回',
          'A party did not sign in time: check name and telephone and send it again, or withdraw',
        ),
      ],
    },
  }
}

/** Who signs, and what: bound to the acts above. */
export const signing = (of: {
  readonly asks: SigningRule['asks']
  readonly roles: Readonly<Record<string, Say>>
  readonly says: Say
  readonly shows: readonly string[]
}): SigningRule => ({
  ...of,
  ...{
    after: ['toSigning'],
    clock: 'signing',
    states: ['signing'],
    signed: 'allSigned',
    refused: 'partyRefused',
  },
})
