import { type Day, declareRefusals, type Instant, localText, type Say, say } from '../../../base/index.ts'

const again = say('请刷新后重试', 'Reload and try again')

export const refusals = declareRefusals({
  'certificates.unknownType': {
    http: 404,
    says: (d: { type: string }) => say(`没有证照类型“${d.type}”`, `There is no certificate type ${d.type}`),
    remedy: say('请从证照目录中选择', 'Choose one of the catalogue'),
  },
  'certificates.unknown': {
    http: 404,
    says: () => say('没有这本证照，或您无权查看', 'There is no such certificate, or you may not see it'),
    remedy: say('请从列表进入', 'Open it from the list'),
  },
  'certificates.notIssuer': {
    http: 403,
    says: (d: { unit: string; title: Say }) =>
      say(`${d.unit}不是“${d.title.zh}”的颁发机构`, `${d.unit} does not issue ${d.title.en}`),
    remedy: say('请由法定颁发机构办理', 'Its issuing body has to do this'),
  },
  'certificates.badFields': {
    http: 422,
    says: (d: { faults: readonly { readonly path: string; readonly says: Say }[] }) =>
      say(
        `照面信息有 ${d.faults.length} 处不对：${d.faults[0]?.says.zh ?? ''}`,
        `${d.faults.length} thing(s) wrong on its surface: ${d.faults[0]?.says.en ?? ''}`,
      ),
    remedy: say('请核对办件数据后重新制证', 'Mend the data of the case and make it again'),
  },
  'certificates.badHolder': {
    http: 422,
    says: () => say('持证主体的姓名或号码不对', 'The holder’s name or number is not right'),
    remedy: say('请核对身份证号或统一社会信用代码', 'Check the identity number or credit code'),
  },
  'certificates.badDay': {
    http: 422,
    says: (d: { day: string }) => say(`日期“${d.day}”不存在`, `There is no day ${d.day}`),
    remedy: say('请改为真实的日期', 'Use a real date'),
  },
  'certificates.doubled': {
    http: 409,
    says: (d: { title: Say; number: string }) =>
      say(
        `持证主体已有一本有效的“${d.title.zh}”（${d.number}）`,
        `The holder has a valid ${d.title.en} already (${d.number})`,
      ),
    remedy: say('请办理变更、延续，或先注销原证', 'Change or renew it, or cancel it first'),
  },
  'certificates.numberTaken': {
    http: 409,
    says: (d: { number: string }) =>
      say(`证照编号 ${d.number} 已属于另一持证主体`, `Number ${d.number} belongs to another holder`),
    remedy: say('请核对编号（注意 O 与 0、I 与 1）', 'Check the number (O and 0, I and 1)'),
  },
  'certificates.noSeal': {
    http: 409,
    says: (d: { unit: string }) =>
      say(`${d.unit}没有可用的电子印章`, `${d.unit} has no seal that can be used`),
    remedy: say('请印章管理员制发或恢复印章', 'The seal keeper has to make or restore one'),
  },
  'certificates.testSeal': {
    http: 409,
    says: () => say('测试印章不能在正式城市使用', 'A test seal cannot be used in a real city'),
    remedy: say('请换用密码机中的正式印章', 'Use the seal in the cipher machine'),
  },
  'certificates.ended': {
    http: 409,
    says: (d: { state: Say }) => say(`这本证照${d.state.zh}`, `This certificate is ${d.state.en}`),
    remedy: say('已终止的证照不能恢复，可重新办理', 'What has ended is not restored; apply anew'),
  },
  'certificates.wrongState': {
    http: 409,
    says: (d: { state: Say; act: Say }) =>
      say(`当前状态“${d.state.zh}”不能${d.act.zh}`, `Cannot ${d.act.en} in state ${d.state.en}`),
    remedy: again,
  },
  'certificates.blocked': {
    http: 409,
    says: (d: { why: string }) => say(`证照已锁定：${d.why}`, `The certificate is blocked: ${d.why}`),
    remedy: say('已通知颁发机构核对', 'The issuer was told to look into it'),
  },
  'certificates.whyMissing': {
    http: 422,
    says: () => say('请写明原因和文号', 'Say why, and give the document number'),
    remedy: say('状态变更须有依据，持证人可以看到', 'A change of state needs its basis; the holder sees it'),
  },
  'certificates.notShown': {
    http: 409,
    says: (d: { title: Say }) => say(`“${d.title.zh}”不能亮证`, `${d.title.en} cannot be shown by code`),
    remedy: say('可以下载加注件', 'Make a copy for the purpose'),
  },
  'certificates.notOffline': {
    http: 409,
    says: (d: { title: Say }) => say(`“${d.title.zh}”不能离线亮证`, `${d.title.en} cannot be shown offline`),
    remedy: say('请在有网络时亮证', 'Show it when there is a network'),
  },
  'certificates.guardianFirst': {
    http: 403,
    says: () => say('未满十四周岁，须监护人先同意', 'Below fourteen, a guardian has to agree first'),
    remedy: say('请监护人在“我的授权”中同意', 'The guardian agrees among the authorisations'),
  },
  'certificates.codeUsed': {
    http: 409,
    says: (d: { at: Instant }) =>
      say(`亮证码已使用（${localText(d.at)}）`, `This code was used (${localText(d.at)})`),
    remedy: say('请持证人重新亮证', 'The holder shows it anew'),
  },
  'certificates.codeOver': {
    http: 409,
    says: () => say('亮证码已过期', 'This code has run out'),
    remedy: say('亮证码 60 秒内有效，请持证人重新亮证', 'A code holds 60 seconds; the holder shows it anew'),
  },
  'certificates.codeUnknown': {
    http: 404,
    says: () => say('认不出这个码', 'This code is not known here'),
    remedy: say('请核对后重试；可以改用文件核验', 'Check it; or verify the file'),
  },
  'certificates.tooMany': {
    http: 429,
    says: () => say('试探次数过多，已暂停并记录', 'Too many unknown codes: paused, and recorded'),
    remedy: say('请十分钟后再试', 'Try again in ten minutes'),
  },
  'certificates.copyUnknown': {
    http: 404,
    says: () => say('没有这份加注件', 'There is no such copy'),
    remedy: again,
  },
  'certificates.copyPurpose': {
    http: 422,
    says: () => say('请写明用途、接收单位和有效期', 'Say for what, for whom and until when'),
    remedy: say('用途会印在加注件上', 'The purpose is printed on it'),
  },
  'certificates.grantUnknown': {
    http: 404,
    says: () => say('没有这项授权', 'There is no such authorisation'),
    remedy: again,
  },
  'certificates.grantBad': {
    http: 422,
    says: () => say('授权要写明对象、用途、次数和期限', 'Say whom, what for, how often and until when'),
    remedy: say('期限最长一年', 'At most a year'),
  },
  'certificates.noConsent': {
    http: 403,
    says: (d: { title: Say }) =>
      say(`使用“${d.title.zh}”须先得持证人同意`, `The holder has to agree before ${d.title.en} is used`),
    remedy: say('请持证人在手机上授权，或提交原件', 'The holder authorises it, or brings the paper'),
  },
  'certificates.consentMissing': {
    http: 409,
    says: (d: { title: Say }) =>
      say(
        `用“${d.title.zh}”代替材料，须申请人签字或手机确认`,
        `The applicant has to sign, or to confirm by phone, that ${d.title.en} is used`,
      ),
    remedy: say('请申请人在对客屏签字，或发确认码到手机', 'have the form signed, or send a code'),
  },
  'certificates.consentCode': {
    http: 409,
    says: () => say('用证确认码不对或已过期', 'the code of consent is wrong or too old'),
    remedy: say('请核对短信中的六位数字，或重新发送', 'compare the six digits, or send another'),
  },
  'certificates.withdrawn': {
    http: 403,
    says: (d: { at: Instant }) =>
      say(`授权已于 ${localText(d.at)} 撤回`, `The authorisation was withdrawn at ${localText(d.at)}`),
    remedy: say('请持证人重新授权', 'The holder has to authorise it anew'),
  },
  'certificates.beyondPurpose': {
    http: 403,
    says: (d: { purpose: string }) =>
      say(`授权只用于“${d.purpose}”`, `It was authorised for “${d.purpose}” only`),
    remedy: say('其他用途须另行授权', 'Another purpose needs another authorisation'),
  },
  'certificates.noPurpose': {
    http: 422,
    says: () => say('用证须写明单位、事项、办件号和用途', 'Say unit, item, case number and purpose'),
    remedy: say('请从办件中用证', 'Use certificates from within a case'),
  },
  'certificates.noCase': {
    http: 403,
    says: () => say('没有与持证人相关的办件，不能查询其证照', 'No case of the holder gives a right to look'),
    remedy: say(
      '请从申请人的办件中查看；本次尝试已记录',
      'Look from the applicant’s case; this try is recorded',
    ),
  },
  'certificates.fileUnread': {
    http: 415,
    says: () => say('不是本市签发的版式文件', 'This is no file of a certificate'),
    remedy: say('请用原始 PDF，不要另存、截图或打印', 'Use the original PDF, not a screenshot or print'),
  },
  'certificates.importUnread': {
    http: 422,
    says: (d: { missing: readonly string[] }) =>
      say(`表里缺少这些列：${d.missing.join('、')}`, `Columns missing: ${d.missing.join(', ')}`),
    remedy: say('请下载模板核对表头', 'Compare with the template'),
  },
  'certificates.importTooLarge': {
    http: 413,
    says: (d: { most: number }) => say(`一次最多导入 ${d.most} 行`, `At most ${d.most} rows at a time`),
    remedy: say('请分批导入', 'Bring them in parts'),
  },
  'certificates.running': {
    http: 409,
    says: (d: { day: Day }) => say(`证照已于 ${d.day} 到期`, `It ran out on ${d.day}`),
    remedy: say('请办理延续', 'Renew it'),
  },
  'certificates.makingSettled': {
    http: 409,
    says: () => say('这条制证任务已办过', 'This was settled already'),
    remedy: again,
  },
})
