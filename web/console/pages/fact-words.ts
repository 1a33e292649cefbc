import { type Say, say } from '../../live/index.ts'

/** Kinds of facts in clerks' words 事实类型; a kind not listed is shown by its name. */
const KINDS: Readonly<Record<string, Say>> = {
  'matter.opened': say('登记事项', 'Matter opened'),
  'matter.acted': say('办理操作', 'Acted on a matter'),
  'matter.imported': say('导入事项', 'Matter imported'),
  'matter.linked': say('建立关联', 'Matters linked'),
  'matter.unlinked': say('解除关联', 'Link undone'),
  'matter.merged': say('并单', 'Matters merged'),
  'matter.unmerged': say('拆单', 'Matters un-merged'),
  'matter.joined': say('来件归并', 'Touch joined'),
  'matter.refused': say('操作被拒绝', 'Action refused'),
  'matter.escalated': say('督办升级', 'Order escalated'),
  'matter.revealed': say('查看个人信息', 'Personal data shown'),
  'org.loggedIn': say('登录', 'Logged in'),
  'org.loggedOut': say('退出登录', 'Logged out'),
  'org.loginRefused': say('登录被拒绝', 'Login refused'),
  'org.wrongPassword': say('密码错误', 'Wrong password'),
  'org.steppedUp': say('再次验证身份', 'Identity proved again'),
  'org.revealed': say('查看个人信息', 'Personal data shown'),
  'org.sessionsEnded': say('结束会话', 'Sessions ended'),
  'org.passwordChanged': say('修改密码', 'Password changed'),
  'org.passwordReset': say('重置密码', 'Password reset'),
  'org.personAdded': say('新增人员', 'Person added'),
  'org.personChanged': say('修改人员', 'Person changed'),
  'org.personLeft': say('人员离岗', 'Person left'),
  'org.appointed': say('任职', 'Appointed'),
  'org.accountCreated': say('建立账号', 'Account created'),
  'org.dutyGranted': say('授予职责', 'Duty given'),
  'org.dutyRevoked': say('收回职责', 'Duty ended'),
  'org.delegated': say('委托代办', 'Duty lent'),
  'org.delegationRevoked': say('撤回委托', 'Delegation ended'),
  'org.unitCreated': say('新增单位', 'Unit created'),
  'org.unitChanged': say('修改单位', 'Unit changed'),
  'org.unitClosed': say('撤销单位', 'Unit closed'),
  'org.postCreated': say('新增岗位', 'Post created'),
  'org.postClosed': say('撤销岗位', 'Post closed'),
  'org.clientCreated': say('登记接入系统', 'Client created'),
  'org.clientKeyRenewed': say('更换接入密钥', 'Client key renewed'),
  'line.created': say('新增职责条目', 'Line added'),
  'line.changed': say('修改职责条目', 'Line changed'),
  'line.ended': say('停用职责条目', 'Line ended'),
  'register.created': say('新增台账记录', 'Record added'),
  'register.updated': say('修改台账记录', 'Record changed'),
  'register.retired': say('停用台账记录', 'Record retired'),
  'calendar.issued': say('发布工作日历', 'Calendar issued'),
  'calendar.reissued': say('时限重算', 'Clocks computed anew'),
  'message.sent': say('发送通知', 'Message sent'),
  'message.failed': say('通知发送失败', 'Message failed'),
}

/** Groups for the filter: a prefix of the kind. */
export const KIND_GROUPS: Readonly<Record<string, Say>> = {
  matter: say('事项', 'Matters'),
  org: say('登录、人员与职责', 'Logins, people, duties'),
  line: say('职责清单', 'Responsibility list'),
  register: say('台账', 'Registers'),
  calendar: say('工作日历', 'Calendars'),
  message: say('通知', 'Messages'),
}

const SUBJECTS: Readonly<Record<string, Say>> = {
  matter: say('事项', 'matter'),
  account: say('账号', 'account'),
  person: say('人员', 'person'),
  duty: say('职责', 'duty'),
  unit: say('单位', 'unit'),
  post: say('岗位', 'post'),
  line: say('职责条目', 'line'),
  calendar: say('日历', 'calendar'),
  register: say('台账', 'register'),
  message: say('通知', 'message'),
  clock: say('时限', 'clock'),
}

export const kindWords = (kind: string): Say => KINDS[kind] ?? say(kind, kind)
export const subjectWords = (kind: string): Say => SUBJECTS[kind] ?? say(kind, kind)
