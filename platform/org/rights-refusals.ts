import { declareRefusals, say } from '../../base/index.ts'

/** What emergencies 紧急授权 and reviews of rights 权限复核 may refuse, in words. */
export const refusals = declareRefusals({
  'rights.notYourDuty': {
    http: 403,
    says: () =>
      say(
        '只能把本人现有的职责临时扩大，不能取得别的职责',
        'only a duty of your own can be widened for a while',
      ),
    remedy: say(
      '请从本人职责中选择；需要别的职责请向安全管理员申请',
      'choose one of yours, or ask the security administrator',
    ),
  },
  'rights.already': {
    http: 409,
    says: (d: { until: string }) =>
      say(`已有一项紧急授权，至 ${d.until}`, `an emergency right is in force until ${d.until}`),
    remedy: say('先交回或等它结束', 'give it back, or wait for its end'),
  },
  'rights.reason': {
    http: 422,
    says: () => say('须写明紧急事由，至少 10 个字', 'say in at least 10 characters why it is urgent'),
    remedy: say('写明何事、何处、为何等不及正常授权', 'say what, where, and why it cannot wait'),
  },
  'rights.tooLong': {
    http: 422,
    says: (d: { minutes: number }) =>
      say(`紧急授权为 5 至 ${d.minutes} 分钟`, `an emergency right lasts 5 to ${d.minutes} minutes`),
    remedy: say(
      '缩短时间；仍需要的，到期后再次说明事由',
      'take less; if it is still needed, say why again afterwards',
    ),
  },
  'rights.witness': {
    http: 422,
    says: () =>
      say('紧急授权须另一名工作人员在场见证', 'an emergency right wants another member of staff beside you'),
    remedy: say('请在场的另一人输入本人账号和密码', 'let the other person type name and password'),
  },
  'rights.notFound': {
    http: 404,
    says: () => say('没有这项记录，或您无权查看', 'there is no such record, or you may not see it'),
    remedy: say('核对后再试', 'check and try again'),
  },
  'rights.over': {
    http: 409,
    says: () => say('已经结束', 'it has ended'),
    remedy: say('刷新页面', 'reload the page'),
  },
  'rights.running': {
    http: 409,
    says: () => say('授权仍在使用，结束后才能审查', 'it is still in use and is reviewed after its end'),
    remedy: say('可先收回，再审查', 'end it first, then review it'),
  },
  'rights.reviewed': {
    http: 409,
    says: () => say('已有结论', 'it was decided already'),
    remedy: say('刷新页面查看', 'reload the page'),
  },
  'rights.notYourReview': {
    http: 403,
    says: () => say('不由您复核', 'this review is not yours'),
    remedy: say(
      '由本单位负责人或安全管理员复核；本人的权限由他人复核',
      'it is for the head of the unit or the security administrator; one’s own rights are for somebody else',
    ),
  },
  'rights.words': {
    http: 422,
    says: () =>
      say(
        '收回或认定不当须写明理由，至少 4 个字',
        'withdrawing, or finding it unfit, wants a reason of at least 4 characters',
      ),
    remedy: say('写明理由后再提交', 'give the reason and send it again'),
  },
})
