import { declareRefusals, type Refusal, say } from '../../base/index.ts'
import type { Guard } from '../../platform/matters/declare.ts'

const refuse = declareRefusals({
  'dataBrain.ruledAlready': {
    http: 409,
    says: () => say('数据主管已经裁定，不能再次提请', 'The data authority has ruled; it cannot be asked again'),
    remedy: say('如有新的证据，请另提疑义', 'With new evidence, raise a new doubt'),
  },
  'dataBrain.notOverdue': {
    http: 409,
    says: () => say('还没有超期', 'It is not overdue yet'),
    remedy: say('可以先催办', 'Urge it instead'),
  },
  'dataBrain.sentBack': {
    http: 409,
    says: () => say('由系统退回的批次不能撤回', 'A delivery that the system sent back cannot be withdrawn'),
    remedy: say('请更正后重新报送', 'Correct it and send again'),
  },
})

const when = (wrong: boolean, refusal: () => Refusal): Refusal | null => (wrong ? refusal() : null)

/** 裁定 is final. */
export const ruled: Guard = ({ matter }) => when(matter.tags.includes('ruled'), refuse['dataBrain.ruledAlready'])

export const overdue: Guard = ({ clocks }, _form, at) =>
  when(!clocks.some((clock) => clock.state === 'running' && clock.due <= at), refuse['dataBrain.notOverdue'])

/** Only a doubt somebody raised is theirs to take back. */
export const judged: Guard = ({ matter }) =>
  when(matter.kind === 'rejects' || matter.kind === 'rule', refuse['dataBrain.sentBack'])
