import { say } from '../../base/index.ts'
import { code, words } from '../../kit/index.ts'
import type { Flow } from '../../platform/matters/declare.ts'
import { photos, verdict } from './forms.ts'
import * as rules from './rules.ts'

/** 核查、返工、结案: by others than whoever mended it. */
export const closeActions = {
  pass: {
    title: say('核查通过', 'Checked: mended'),
    told: say('核查通过', 'Checked: it is mended'),
    key: 'p',
    from: ['toCheck'],
    to: 'toClose',
    by: ['gridWorker', 'gridChecker'],
    notBy: ['fix'],
    form: { files: photos('核查照片', 'Pictures'), text: words('核查情况', 'What was found', false) },
    effects: [
      { do: 'note' },
      { do: 'stopClock', clock: 'check' },
      { do: 'stopClock', clock: 'fix' },
      { do: 'startClock', clock: 'close' },
    ],
  },
  rework: {
    title: say('核查不通过，返工', 'Checked: do it again'),
    told: say('核查不通过，已要求返工', 'It did not pass the check and is done again'),
    key: 'x',
    from: ['toCheck'],
    to: 'toFix',
    by: ['gridWorker', 'gridChecker'],
    notBy: ['fix'],
    form: { text: words('不通过的理由', 'What is wrong'), files: photos('核查照片', 'Pictures') },
    effects: [
      { do: 'note' },
      { do: 'stopClock', clock: 'check' },
      { do: 'reopenLead' },
      { do: 'resumeClocks', clock: 'fix' },
      { do: 'tag', tag: 'rework' },
      { do: 'notify', to: 'lead', text: say('核查不通过，请返工', 'It did not pass: do it again') },
    ],
  },
  close: {
    title: say('结案', 'Close'),
    told: say('已结案，欢迎评价', 'Closed; please rate'),
    key: 'c',
    bulk: true,
    from: ['toClose'],
    to: 'closed',
    by: ['gridHead'],
    notBy: ['fix'],
    form: {
      how: code({ title: say('结案方式', 'How'), list: 'gridClose', required: true }),
      text: words('结案意见', 'Remark', false),
    },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'record', fields: ['how'] },
      { do: 'note', public: true },
      { do: 'notify', to: 'reporters', text: say('您上报的案卷已结案', 'The case you reported is closed') },
      { do: 'notify', to: 'requester', text: say('您上报的问题已处置结案', 'What you reported was mended') },
    ],
  },
  checkAgain: {
    title: say('退回核查', 'Check it again'),
    from: ['toClose'],
    to: 'toCheck',
    by: ['gridHead'],
    form: { text: words('理由', 'Reason') },
    effects: [
      { do: 'note' },
      { do: 'stopClock', clock: 'close' },
      { do: 'startClock', clock: 'check' },
      { do: 'notify', to: { role: 'gridChecker' }, text: say('有案卷需再次核查', 'A case is to be checked again') },
    ],
  },
  // 公众评价: whoever reported it says whether it is solved, once; "no" has it checked again
  rate: {
    title: say('上报人评价', 'Rated by who reported'),
    told: say('您已评价', 'You rated it'),
    from: ['closed'],
    by: ['requester'],
    guards: [rules.ratedOnce],
    form: verdict,
    effects: [
      { do: 'set', column: 'verdict', from: '' },
      { do: 'tag', tag: 'rated' },
    ],
  },
  rateUnsolved: {
    title: say('上报人评价未解决，再次核查', 'Rated unsolved: check it again'),
    told: say('您评价未解决，再次核查', 'You said it is not solved; it is checked again'),
    from: ['closed'],
    to: 'toCheck',
    by: ['requester'],
    guards: [rules.ratedOnce],
    form: verdict,
    effects: [
      { do: 'set', column: 'verdict', from: '' },
      { do: 'tag', tag: 'rated' },
      { do: 'tag', tag: 'unsolved' },
      { do: 'startClock', clock: 'check' },
      {
        do: 'notify',
        to: { role: 'gridChecker' },
        text: say('上报人评价未解决，请再次核查', 'Rated unsolved by who reported it: check it again'),
      },
    ],
  },
  archive: { title: say('归档', 'Archive'), bulk: true, from: ['closed'], to: 'archived', by: ['system', 'gridHead'] },
} as const satisfies Flow['actions']
