import { declareRefusals, type Say, say } from '../../base/index.ts'

/** Everything that proving who one is may refuse, in words. */
export const refusals = declareRefusals({
  'identity.codeWrong': {
    http: 422,
    says: () => say('动态验证码不正确', 'that is not the code the authenticator shows'),
    remedy: say(
      '核对手机时间是否自动校准，输入最新的 6 位数字；仍不行请重新扫码',
      'let the telephone set its clock by itself and give the newest six digits; else scan the picture anew',
    ),
  },
  'identity.passkeyRefused': {
    http: 422,
    says: () => say('通行密钥没有通过验证', 'the passkey was not accepted'),
    remedy: say(
      '在登记它的设备上、从本系统的网址重试；仍不行请改用密码',
      'try again on the device it belongs to, at the address of this system; else use the password',
    ),
  },
  'identity.askOver': {
    http: 410,
    says: () => say('这次验证已超时或已用过', 'this attempt has run out or was used already'),
    remedy: say('请重新开始', 'please start again'),
  },
  'identity.noFactor': {
    http: 404,
    says: () => say('没有这个身份因素，或已移除', 'there is no such factor, or it was removed'),
    remedy: say('刷新页面后查看', 'reload the page and look'),
  },
  'identity.lastFactor': {
    http: 409,
    says: () =>
      say('您的职责要求双因素登录，不能移除最后一个', 'your duties want a second factor: the last one stays'),
    remedy: say('先登记另一个，再移除这个', 'set up another one first'),
  },
  'identity.tooMany': {
    http: 409,
    says: (d: { most: number }) => say(`最多登记 ${d.most} 个`, `at most ${d.most}`),
    remedy: say('先移除不用的', 'remove one that is not used'),
  },
  'identity.badPolicy': {
    http: 422,
    says: (d: { why: Say }) => say(`策略不合要求：${d.why.zh}`, `the policy is not right: ${d.why.en}`),
    remedy: say('按每一项旁边的上下限修改', 'keep within the bounds beside each value'),
  },
  'identity.outsideOff': {
    http: 404,
    says: () => say('没有配置外部身份源', 'no other identity provider is set up'),
    remedy: say('请用账号和密码登录', 'log in by name and password'),
  },
  'identity.outsideDown': {
    http: 502,
    says: () => say('外部身份源暂时无法访问', 'the other identity provider cannot be reached just now'),
    remedy: say('稍后再试，或用账号和密码登录', 'try again later, or log in by name and password'),
  },
  'identity.outsideRefused': {
    http: 403,
    says: (d: { why: string }) =>
      say(`外部身份源没有通过验证（${d.why}）`, `the login at the other provider did not hold (${d.why})`),
    remedy: say(
      '请从登录页重新开始；反复出现请告诉管理员',
      'start again at the login page; tell the administrator if it stays',
    ),
  },
  'identity.outsideUnknown': {
    http: 403,
    says: () =>
      say(
        '外部身份已通过验证，但在本系统没有对应的账号',
        'who you are is known, but there is no account for it here',
      ),
    remedy: say(
      '请系统管理员为您开通账号，登录名与外部身份一致',
      'ask the system administrator for an account of the same login name',
    ),
  },
  'identity.outsideTaken': {
    http: 403,
    says: () =>
      say('同名账号已绑定另一个外部身份', 'the account of that name belongs to another identity there'),
    remedy: say('请系统管理员核实后处理', 'ask the system administrator to look into it'),
  },
  'identity.noApp': {
    http: 404,
    says: () => say('没有这个接入应用，或已停用', 'there is no such application, or it is closed'),
    remedy: say('核对应用标识', 'check its identifier'),
  },
  'identity.badApp': {
    http: 422,
    says: (d: { why: Say }) =>
      say(`接入应用登记不正确：${d.why.zh}`, `the application is not right: ${d.why.en}`),
    remedy: say('修改后重新登记', 'mend it and register again'),
  },
  'identity.consentOver': {
    http: 410,
    says: () => say('这次授权请求已失效', 'this request for consent has run out'),
    remedy: say('请回到应用重新登录', 'go back to the application and log in again'),
  },
  'identity.noAddress': {
    http: 501,
    says: () =>
      say('没有设置对外网址，不能提供统一登录', 'without a public address nobody can log in from elsewhere'),
    remedy: say('设置 HUYING_URL 后重启', 'set HUYING_URL and start again'),
  },
  'identity.stillInWork': {
    http: 409,
    says: (d: { numbers: readonly string[] }) =>
      say(
        `还有 ${d.numbers.length} 件申请在办：${d.numbers.join('、')}`,
        `${d.numbers.length} of your applications are still in work: ${d.numbers.join(', ')}`,
      ),
    remedy: say('先撤回，或等办结后再注销', 'withdraw them, or wait until they are finished'),
  },
  'identity.noRequest': {
    http: 404,
    says: () => say('没有这项请求，或已答复', 'there is no such request, or it was answered'),
    remedy: say('刷新页面后查看', 'reload the page and look'),
  },
  'identity.listChanged': {
    http: 409,
    says: () => say('名单或现状在预览之后变了', 'the list, or what it found, changed after the preview'),
    remedy: say('重新预览，确认后再执行', 'preview again, then confirm'),
  },
  'identity.listTooLong': {
    http: 422,
    says: (d: { rows: number; most: number }) =>
      say(
        `名单有 ${d.rows} 人，一次最多 ${d.most} 人`,
        `the list has ${d.rows} people; ${d.most} at a time is the most`,
      ),
    remedy: say('请分几个文件导入', 'split it into several files'),
  },
  'identity.badList': {
    http: 422,
    says: (d: { missing: string }) =>
      say(`人员名单缺少列：${d.missing}`, `the list of personnel lacks the column ${d.missing}`),
    remedy: say('按模板补齐表头后再上传', 'complete the headings as in the template'),
  },
})
