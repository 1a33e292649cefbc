import { declareRefusals, type Say, say } from '../../../base/index.ts'

const readAgain = say('刷新后再看', 'reload and look again')

export const refusals = declareRefusals({
  'codes.noScene': {
    http: 404,
    says: () => say('没有这个场景，或已关闭', 'there is no such scene, or it is closed'),
    remedy: say('在场景中心选择', 'choose one in the list of scenes'),
  },
  'codes.notOpen': {
    http: 409,
    says: () => say('还没有开通城市码', 'the city code has not been opened'),
    remedy: say('先开通城市码', 'open the city code first'),
  },
  'codes.lost': {
    http: 409,
    says: () => say('城市码已挂失', 'the city code was reported lost'),
    remedy: say('本人解除挂失后再用', 'end the report yourself, then use it again'),
  },
  'codes.closed': {
    http: 409,
    says: () => say('城市码已注销', 'the city code is closed'),
    remedy: say('请持证件到窗口核实', 'go to a counter with an identity document'),
  },
  'codes.counter': {
    http: 422,
    says: ({ why }: { why: Say }) => say(`不能代办：${why.zh}`, `not at this counter: ${why.en}`),
    remedy: say('核对本人证件后再办', 'check the person’s own document, then try again'),
  },
  'codes.level': {
    http: 403,
    says: ({ needs }: { needs: number }) =>
      say(`这个场景需要实名等级 ${needs} 级`, `this scene needs a real name of level ${needs}`),
    remedy: say('先完成实名认证', 'confirm your name first'),
  },
  'codes.noConsent': {
    http: 403,
    says: ({ scene }: { scene: string }) => say(`还没有授权“${scene}”`, `you have not agreed to ${scene}`),
    remedy: say('在场景中心同意后再用；也可用原有证卡办理', 'agree in the list of scenes, or use your card'),
  },
  'codes.notApproved': {
    http: 403,
    says: ({ item }: { item: string }) =>
      say(`“${item}”不在该场景获批的可见项内`, `${item} is not among the items approved for this scene`),
    remedy: say('新增可见项须重新报批', 'a further item needs a new approval'),
  },
  'codes.needsBinding': {
    http: 409,
    says: ({ what }: { what: string }) => say(`请先绑定${what}`, `bind your ${what} first`),
    remedy: say('在“我的卡”中绑定', 'bind it under my cards'),
  },
  'codes.noOffline': {
    http: 409,
    says: () => say('这个场景不支持离线', 'this scene is never used offline'),
    remedy: say('请联网使用，或用原有证卡', 'use it with a network, or use your card'),
  },
  'codes.tooMany': {
    http: 429,
    says: ({ what }: { what: Say }) => what,
    remedy: say('稍后再试', 'try again later'),
  },
  'codes.reader': {
    http: 401,
    says: () => say('终端未登记、已停用或已挂失', 'the reader is not registered, stopped or lost'),
    remedy: say('联系场景运营方重新登记', 'ask the operator to register it again'),
  },
  'codes.readerScene': {
    http: 403,
    says: () => say('终端没有获准查验这个场景', 'the reader may not ask for this scene'),
    remedy: say('由码管理方核定场景', 'the authority decides its scenes'),
  },
  'codes.cloned': {
    http: 401,
    says: () =>
      say('检测到同一终端密钥在两处使用，已锁定', 'the key of this reader was used twice: it is locked'),
    remedy: say('收回终端，重新登记', 'take the reader back and register it again'),
  },
  'codes.badInput': {
    http: 400,
    says: ({ why }: { why: Say }) => why,
    remedy: say('改正后再提交', 'mend it and send again'),
  },
  'codes.guardian': {
    http: 403,
    says: () => say('未满 14 周岁由监护人开通', 'below 14 a guardian opens the code'),
    remedy: say('由监护人在“家人”中办理', 'the guardian does it under family'),
  },
  'codes.familyFull': {
    http: 409,
    says: ({ most }: { most: number }) =>
      say(`最多关联 ${most} 位家人`, `at most ${most} members of the family`),
    remedy: say('先解除一位', 'end one first'),
  },
  'codes.notYours': {
    http: 404,
    says: () => say('没有找到，或不是您的', 'not found, or not yours'),
    remedy: readAgain,
  },
  'codes.repairs': {
    http: 409,
    says: () => say('本月自助补登次数已用完', 'this month’s repairs are used up'),
    remedy: say('请到车站客服中心办理', 'go to the counter of a station'),
  },
  'codes.loanRules': {
    http: 409,
    says: ({ why }: { why: Say }) => why,
    remedy: say('归还后再借，或到服务台', 'return a book first, or go to the desk'),
  },
  'codes.secondPerson': {
    http: 403,
    says: () => say('须由另一人复核', 'another person has to decide'),
    remedy: say('请另一位码管理员办理', 'ask another officer'),
  },
  'codes.caseNumber': {
    http: 400,
    says: () => say('身份还原须有案件编号和理由', 're-identification needs a case number and a reason'),
    remedy: say('填写案件编号和不少于 4 字的理由', 'give the case number and a reason'),
  },
  'codes.emergencyEnd': {
    http: 400,
    says: () => say('应急场景必须设定结束日期', 'an emergency scene must have its last day'),
    remedy: say('填写结束日期', 'give the last day'),
  },
})
