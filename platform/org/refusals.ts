import { declareRefusals, type Say, say } from '../../base/index.ts'

/** What may be looked for in vain, as both sentences call it. */
const THINGS = {
  上级单位: 'the unit above',
  业务指导单位: 'the guiding unit',
  人员: 'person',
  任职: 'appointment',
  单位: 'unit',
  受托账号: 'the account of the delegate',
  委托: 'delegation',
  岗位: 'post',
  承接单位: 'the unit that takes over',
  接入方: 'client',
  职责: 'duty',
  职责承担者: 'the holder of the duty',
  账号: 'account',
} as const

/** Everything that identity, organisation and rights may refuse, in words. */
export const refusals = declareRefusals({
  'org.loginRefused': {
    http: 401,
    says: (d: { tries: number; minutes: number }) =>
      say(
        `账号或密码不正确，或账号暂时锁定（连续输错 ${d.tries} 次锁定 ${d.minutes} 分钟）`,
        `wrong name or password, or the account is locked for now (${d.tries} wrong tries lock it for ${d.minutes} minutes)`,
      ),
    remedy: say(
      '核对后再试；忘记密码请管理员核实身份后重置',
      'check and try again; an administrator who recognises you can hand out a new password',
    ),
  },
  'org.secondNeeded': {
    http: 403,
    says: () => say('还需要验证第二个身份因素', 'a second factor is still to be shown'),
    remedy: say(
      '输入动态验证码、恢复码，或使用通行密钥',
      'give the code of your authenticator, a recovery code, or use a passkey',
    ),
  },
  'org.enrolNeeded': {
    http: 403,
    says: () =>
      say('您的职责要求双因素登录，还没有设置', 'your duties want a second factor; none is set up yet'),
    remedy: say(
      '按页面提示绑定动态验证码或通行密钥后继续',
      'set up an authenticator or a passkey as the page says, then go on',
    ),
  },
  'org.secondWrong': {
    http: 403,
    says: (d: { tries: number; minutes: number }) =>
      say(
        `验证未通过，或账号暂时锁定（连续输错 ${d.tries} 次锁定 ${d.minutes} 分钟）`,
        `the proof was not accepted, or the account is locked for now (${d.tries} wrong tries lock it for ${d.minutes} minutes)`,
      ),
    remedy: say(
      '动态验证码每 30 秒更换、只能用一次；核对手机时间后输入新的一组',
      'codes change every 30 seconds and open once; check the clock of the telephone and give the next one',
    ),
  },
  'org.accountDormant': {
    http: 403,
    says: () => say('账号长期未登录，已休眠', 'the account has slept after a long time without login'),
    remedy: say(
      '请管理员核实身份后重置密码',
      'ask an administrator to check who you are and reset the password',
    ),
  },
  'org.inviteExpired': {
    http: 403,
    says: () => say('首次登录期限已过', 'the time for the first login has passed'),
    remedy: say('请管理员重新发放初始密码', 'ask an administrator for a new first password'),
  },
  'org.noSession': {
    http: 401,
    says: () => say('未登录或登录已失效', 'not logged in, or the session has ended'),
    remedy: say('请重新登录', 'log in again'),
  },
  'org.sessionIdle': {
    http: 401,
    says: () => say('长时间未操作，已自动退出', 'logged out after a long time without activity'),
    remedy: say('请重新登录', 'log in again'),
  },
  'org.sessionOver': {
    http: 401,
    says: () => say('登录已满最长时间', 'the session has reached its longest time'),
    remedy: say('请重新登录', 'log in again'),
  },
  'org.csrf': {
    http: 403,
    says: () => say('请求未通过来源校验', 'the request did not come from our own page'),
    remedy: say('刷新页面后再试', 'reload the page and try again'),
  },
  'org.proofStale': {
    http: 403,
    says: () => say('此操作需要重新验证身份', 'this act needs a fresh proof of who you are'),
    remedy: say(
      '用密码、动态验证码或通行密钥验证后再试',
      'prove it by password, authenticator or passkey, and try again',
    ),
  },
  'org.mustChange': {
    http: 403,
    says: () => say('首次使用须先修改密码', 'the password must be changed before first use'),
    remedy: say('修改密码后继续', 'change the password, then go on'),
  },
  'org.passwordWeak': {
    http: 422,
    says: (d: { why: Say }) => say(`密码不合要求：${d.why.zh}`, `password refused: ${d.why.en}`),
    remedy: say(
      '按输入框下方的规则另设一个；几个不相干的词连起来既好记又安全',
      'choose another by the rules below the field; a few unrelated words are easy to keep and hard to guess',
    ),
  },
  'org.passwordWrong': {
    http: 403,
    says: () => say('当前密码不正确', 'the current password is wrong'),
    remedy: say(
      '核对当前密码；连续输错会锁定账号',
      'check the current password; wrong tries lock the account',
    ),
  },
  'org.clientRefused': {
    http: 403,
    says: () => say('接入密钥无效或已过期', 'the API key is not valid or has ended'),
    remedy: say('向系统管理员申请新的接入密钥', 'ask the system administrator for a new key'),
  },
  'org.noDuty': {
    http: 403,
    says: (d: { needs: readonly Say[] }) =>
      say(
        `无此职责：需要 ${d.needs.map(({ zh }) => zh).join('、')}`,
        `no such duty: needs ${d.needs.map(({ en }) => en).join(', ')}`,
      ),
    remedy: say(
      '请有此职责的人办理，或向安全管理员申请',
      'ask a holder of the duty, or apply to the security administrator',
    ),
  },
  'org.otherArea': {
    http: 403,
    says: (d: { mine: readonly string[]; row: string | null }) =>
      say(
        `行政区划不符：职责在 ${d.mine.join('、')}，此件在 ${d.row ?? '未知'}`,
        `other area: the duty covers ${d.mine.join(', ')}, this one lies in ${d.row ?? 'an unknown area'}`,
      ),
    remedy: say('转给管辖该区划的单位', 'pass it to the unit of that area'),
  },
  'org.otherUnit': {
    http: 403,
    says: () =>
      say(
        '单位不符：此件不由本单位及下属单位办理',
        'other unit: this one is not handled by your unit or those below',
      ),
    remedy: say('由主办或协办单位办理', 'the lead or a co-handling unit must act'),
  },
  'org.notOwn': {
    http: 403,
    says: () => say('只能办理本人登记的事项', 'only what you opened yourself'),
    remedy: say('请经办人办理', 'ask the person who opened it'),
  },
  'org.gradeTooHigh': {
    http: 403,
    says: (d: { grade: number; mine: number }) =>
      say(
        `数据分级 ${d.grade} 级，职责最高 ${d.mine} 级`,
        `data grade ${d.grade}, your duty reads up to ${d.mine}`,
      ),
    remedy: say('向安全管理员申请更高分级的职责', 'apply to the security administrator for a higher grade'),
  },
  'org.dutyOver': {
    http: 403,
    says: (d: { role: string; from: string | null; to: string | null }) =>
      say(
        `期限已过或未到：${d.role} 的职责期限为 ${d.from ?? '…'} 至 ${d.to ?? '…'}`,
        `out of time: the duty ${d.role} runs from ${d.from ?? '…'} to ${d.to ?? '…'}`,
      ),
    remedy: say('申请延长职责期限', 'apply for a longer duty'),
  },
  'org.reasonMissing': {
    http: 422,
    says: () => say('须写明理由，至少 4 个字', 'a reason of at least 4 characters is required'),
    remedy: say('写明为何需要查看或办理', 'say why this is needed'),
  },
  'org.notYourself': {
    http: 403,
    says: () => say('不能给自己授权', 'nobody grants rights to himself'),
    remedy: say('由另一名安全管理员办理', 'another security administrator must do it'),
  },
  'org.separated': {
    http: 409,
    says: (d: { held: string; asked: string }) =>
      say(
        `三员分立：已任 ${d.held}，不能再任 ${d.asked}`,
        `separated administrators: holds ${d.held}, may not hold ${d.asked}`,
      ),
    remedy: say('授予另一人，或先收回原职责', 'grant it to someone else, or take the other duty back first'),
  },
  'org.unknownRole': {
    http: 422,
    says: (d: { role: string }) => say(`没有此角色：${d.role}`, `no such role: ${d.role}`),
    remedy: say('从已声明的角色中选择', 'choose a declared role'),
  },
  'org.notYoursToGive': {
    http: 403,
    says: (d: { role: string }) =>
      say(
        `不能委托 ${d.role}：本人没有此职责，或系受托而来`,
        `cannot delegate ${d.role}: not held, or held only by delegation`,
      ),
    remedy: say(
      '委托不得转委托；由原职责人委托',
      'what was delegated is not given on; the original holder must do it',
    ),
  },
  'org.badPeriod': {
    http: 422,
    says: () => say('起止时间不正确', 'the period is not right'),
    remedy: say(
      '结束须晚于开始；委托不超过 180 天',
      'the end must be after the start; a delegation lasts at most 180 days',
    ),
  },
  'org.badText': {
    http: 422,
    says: (d: { field: string }) =>
      say(
        `${d.field} 为空、过长或含不可用字符`,
        `${d.field} is empty, too long or holds characters that cannot be used`,
      ),
    remedy: say('去掉控制字符并缩短后再试', 'remove control characters, shorten, and try again'),
  },
  'org.notFound': {
    http: 404,
    says: (d: { what: keyof typeof THINGS }) =>
      say(`没有找到：${d.what}`, `not found: ${THINGS[d.what] ?? d.what}`),
    remedy: say('核对编号或名称', 'check the id or name'),
  },
  'org.taken': {
    http: 409,
    says: (d: { what: string }) => say(`已存在：${d.what}`, `already there: ${d.what}`),
    remedy: say(
      '换一个名称；大小写与全角半角视为相同',
      'choose another; letter case and width make no difference',
    ),
  },
  'org.unitLoop': {
    http: 409,
    says: () => say('上级单位不能是自己或下属单位', 'a unit cannot stand below itself'),
    remedy: say('选择另一个上级单位', 'choose another parent unit'),
  },
  'org.unitClosed': {
    http: 409,
    says: () => say('单位已撤销', 'the unit is closed'),
    remedy: say('选择承接其职能的单位', 'choose the unit that took over'),
  },
  'org.stillUsed': {
    http: 409,
    says: (d: { by: Say }) => say(`仍在使用：${d.by.zh}`, `still in use: ${d.by.en}`),
    remedy: say('先移交或结束后再办理', 'hand over or end it first'),
  },
  'org.badArea': {
    http: 422,
    says: (d: { code: string }) => say(`没有此区划：${d.code}`, `no such area: ${d.code}`),
    remedy: say('从区划树中选择', 'choose from the area tree'),
  },
  'org.badPhone': {
    http: 422,
    says: () => say('请填写 11 位手机号码', 'give a mobile number of 11 digits'),
    remedy: say('核对号码后再试', 'check the number and try again'),
  },
  'org.codeTooSoon': {
    http: 429,
    says: (d: { seconds: number }) =>
      say(`验证码已发送，${d.seconds} 秒后可再次获取`, `a code was sent; ask again in ${d.seconds} seconds`),
    remedy: say('请查看短信；没有收到请稍候再试', 'look at your messages; wait if none has come'),
  },
  'org.codeTooOften': {
    http: 429,
    says: () => say('今天获取验证码的次数已用完', 'no more codes for this number today'),
    remedy: say('请明天再试，或到大厅窗口办理', 'try tomorrow, or go to a window of a hall'),
  },
  'org.codeRefused': {
    http: 401,
    says: () => say('验证码不正确或已失效', 'the code is wrong or no longer holds'),
    remedy: say('核对短信中的 6 位数字，或重新获取', 'check the six digits, or ask for a new code'),
  },
  'org.notLoggedIn': {
    http: 401,
    says: () => say('请先登录', 'please log in first'),
    remedy: say(
      '用手机号码和验证码登录；已填写的内容会保留',
      'log in by mobile number and code; what you typed is kept',
    ),
  },
  'org.badIdentity': {
    http: 422,
    says: (d: { why: Say }) => say(`实名信息不正确：${d.why.zh}`, `the identity is not right: ${d.why.en}`),
    remedy: say(
      '按身份证填写姓名、号码和有效期；仍不一致请到窗口核实',
      'write name, number and term as on the identity card; if it still differs go to a window',
    ),
  },
  'org.identityExpired': {
    http: 403,
    says: () => say('您登记的身份证已过有效期', 'the identity card you confirmed with has run out'),
    remedy: say(
      '在“我的”中用换领后的新证重新认证；已填写的内容会保留',
      'confirm again with the new card under “Me”; what you typed is kept',
    ),
  },
  'org.notRealName': {
    http: 403,
    says: () => say('需要先完成实名认证', 'your name must be confirmed first'),
    remedy: say(
      '在“我的”中完成实名认证；已填写的内容会保留',
      'confirm your name under “Me”; what you typed is kept',
    ),
  },
  'org.notRepresentative': {
    http: 403,
    says: () =>
      say(
        '登记的法定代表人不是您，或没有这家企业',
        'you are not its registered legal representative, or there is no such enterprise',
      ),
    remedy: say('请由法定代表人授权您经办', 'let its legal representative entrust you'),
  },
  'org.noMandate': {
    http: 403,
    says: () => say('没有有效的授权', 'there is no mandate that holds'),
    remedy: say('请对方重新授权，或改为本人办理', 'ask for a new mandate, or act for yourself'),
  },
})
