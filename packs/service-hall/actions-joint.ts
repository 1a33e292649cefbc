import { say } from '../../base/index.ts'
import { account, code, files, integer, text, units, words } from '../../kit/index.ts'
import type { Flow } from '../../platform/matters/declare.ts'
import { EXAMINES } from './actions-intake.ts'
import { BEFORE_DECISION } from './actions-review.ts'

const asking = {
  units: units({ title: say('征求意见的单位', 'Units asked'), required: true }),
  days: integer({ title: say('答复期限（工作日）', 'Working days to answer'), min: 1, max: 30 }),
  text: words('征求意见的事项', 'What is asked'),
}

/** 并联审查 · 加签 · 转办 · 退回 · 撤回: who else takes part, and ways back. */
export const jointActions = {
  /** 并联审查（会签）: all must agree, one who refuses decides. */
  askOpinions: {
    title: say('征求意见（会签）', 'Ask other units'),
    from: ['review'],
    to: 'opinions',
    by: EXAMINES,
    form: asking,
    effects: [
      {
        ...{ do: 'askOpinion', name: 'joint', of: 'units', quorum: 'all', veto: true, clock: 'opinion' },
        leadsTo: { agreed: 'opinionsAgreed', refused: 'opinionsRefused' },
      },
    ],
  },
  /** 多数同意即可. */
  askMajority: {
    title: say('征求意见（过半数）', 'Ask other units: most decide'),
    from: ['review'],
    to: 'opinions',
    by: EXAMINES,
    form: asking,
    effects: [
      {
        ...{ do: 'askOpinion', name: 'majority', of: 'units', quorum: 'majority', clock: 'opinion' },
        leadsTo: { agreed: 'opinionsAgreed', refused: 'opinionsRefused' },
      },
    ],
  },
  giveOpinion: {
    title: say('提出意见', 'Give an opinion'),
    key: 'o',
    from: [...BEFORE_DECISION, 'making'],
    by: ['asked.approver', 'asked.approvalHead', 'asked'],
    beside: true,
    form: {
      opinion: code({ title: say('意见', 'Opinion'), list: 'opinionKind', required: true }),
      text: words('理由', 'Why', false),
      files: files({ title: say('附件', 'Files'), max: 9 }),
    },
    effects: [{ do: 'giveOpinion' }],
  },
  opinionsAgreed: {
    title: say('会签通过', 'Agreed'),
    from: ['opinions'],
    to: 'review',
    by: ['system'],
    effects: [{ do: 'tag', tag: 'agreed' }],
  },
  opinionsRefused: {
    title: say('会签未通过', 'Not agreed'),
    from: ['opinions'],
    to: 'review',
    by: ['system'],
    effects: [{ do: 'tag', tag: 'disagreed' }],
  },
  /** Not waiting any longer: what is missing counts for nothing. */
  endOpinions: {
    title: say('不再等待意见', 'Do not wait longer'),
    from: ['opinions'],
    by: [...EXAMINES, 'system'],
    despite: true,
    form: { text: words('理由', 'Why') },
    effects: [{ do: 'endOpinions', name: 'joint' }, { do: 'note' }],
  },
  endMajority: {
    title: say('不再等待过半数意见', 'Do not wait for most'),
    from: ['opinions'],
    by: [...EXAMINES, 'system'],
    despite: true,
    form: { text: words('理由', 'Why') },
    effects: [{ do: 'endOpinions', name: 'majority' }, { do: 'note' }],
  },
  leaveOpinions: {
    title: say('撤销征求意见', 'Call the question off'),
    from: ['opinions'],
    to: 'review',
    by: EXAMINES,
    despite: true,
    form: { text: words('理由', 'Why') },
    effects: [{ do: 'note' }],
  },
  addSigner: {
    title: say('加签', 'Add a signer'),
    from: ['review', 'deciding'],
    by: EXAMINES,
    undo: true,
    form: {
      signer: account({ title: say('加签人', 'Signer'), required: true }),
      where: code({ title: say('位置', 'When'), list: 'signerWhere', required: true }),
      text: words('需要加签的内容', 'What is to be looked at', false),
    },
    effects: [{ do: 'addSigner', name: 'signer', of: 'signer' }],
  },
  passOn: {
    title: say('转办', 'Hand over'),
    from: ['accepted', 'review', 'deciding'],
    by: EXAMINES,
    form: { to: account({ title: say('转给', 'To'), required: true }), text: words('转办说明', 'Why', false) },
    effects: [{ do: 'handOver', to: 'to' }],
  },
  /** 退回任意环节: to any step it really stood in. */
  sendBack: {
    title: say('退回', 'Send back'),
    danger: true,
    from: ['review', 'deciding', 'making'],
    to: 'chosen',
    by: EXAMINES,
    despite: true,
    form: {
      step: text({ title: say('退回到哪个环节', 'To which step'), required: true, max: 40 }),
      text: words('退回理由', 'Why'),
    },
    effects: [{ do: 'note' }],
  },
  takeBack: {
    title: say('撤销上一步', 'Take the last act back'),
    from: BEFORE_DECISION,
    by: ['lastActor'],
    effects: [{ do: 'undoLast' }],
  },
  /** 承诺不实: found out by the check afterwards. */
  falsePromise: {
    title: say('承诺不实', 'The promise was false'),
    danger: true,
    from: [...BEFORE_DECISION, 'making', 'delivery', 'done'],
    by: EXAMINES,
    despite: true,
    form: { text: words('核查情况', 'What was found') },
    effects: [{ do: 'breakPromise', name: 'promised' }, { do: 'tag', tag: 'falsePromise' }, { do: 'note' }],
  },
  promiseKept: {
    title: say('承诺核查通过', 'The promise was kept'),
    from: [...BEFORE_DECISION, 'making', 'delivery', 'done'],
    by: EXAMINES,
    despite: true,
    form: { text: words('核查情况', 'What was found', false) },
    effects: [{ do: 'fulfil', name: 'promised' }, { do: 'note' }],
  },
} as const satisfies Flow['actions']
