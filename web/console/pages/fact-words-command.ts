import { type Say, say } from '../../live/index.ts'

type Words = Readonly<Record<string, Say>>

/** Facts of command and dispatch in clerks' words. */
export const commandKinds: Words = {
  'command.started': say('启动应急响应', 'Response started'),
  'command.joined': say('关联到应急响应', 'Joined to a response'),
  'command.merged': say('并案', 'Cases merged'),
  'command.dispatched': say('下达指令', 'Order sent'),
  'command.unreached': say('指令未送达', 'Order reached nobody'),
  'command.receipt': say('指令回执', 'Receipt of an order'),
  'command.refused': say('拒绝指令', 'Order refused'),
  'command.rolledUp': say('下级反馈汇总', 'What those below did'),
  'command.climbed': say('指令升级提醒', 'Next step of the chain told'),
  'command.silent': say('各级均未签收', 'Nobody of the chain accepted'),
  'command.called': say('电话联系', 'Rung up'),
  'command.taskChanged': say('调整任务', 'Task changed'),
  'command.levelled': say('调整响应级别', 'Level changed'),
  'command.handed': say('指挥权移交', 'Command handed over'),
  'command.ended': say('终止响应', 'Response ended'),
  'command.archived': say('响应归档', 'Response archived'),
  'command.reserved': say('调用资源', 'Resources taken'),
  'command.returned': say('归还资源', 'Resources returned'),
  'command.reported': say('报出信息', 'Report sent'),
  'command.reportReceived': say('上级接收报告', 'Report received above'),
  'command.found': say('复盘发现', 'Finding of the review'),
  'command.mended': say('整改完成', 'Action of the review done'),
  'command.scored': say('演练评分', 'Drill scored'),
  'command.releaseAsked': say('申请演练与实战转换', 'Asked to change between drill and real'),
  'command.released': say('演练与实战转换', 'Changed between drill and real'),
  'command.releaseRefused': say('未同意演练与实战转换', 'Change between drill and real refused'),
  'upward.sent': say('信息上报', 'Reported upward'),
  'upward.late': say('信息迟报', 'Report upward is late'),
  'upward.missing': say('信息仍未上报', 'Report upward still missing'),
  'plan.drafted': say('编写预案', 'Plan drafted'),
  'plan.proposed': say('预案送审', 'Plan proposed'),
  'plan.sentBack': say('预案退回', 'Plan sent back'),
  'plan.published': say('发布预案', 'Plan published'),
  'plan.retired': say('停用预案', 'Plan retired'),
}

export const commandGroups: Words = {
  command: say('指挥调度', 'Command'),
  plan: say('预案', 'Plans'),
  upward: say('信息上报', 'Reporting upward'),
}

export const commandSubjects: Words = {
  plan: say('预案', 'plan'),
  dispatch: say('指令', 'order'),
  response: say('应急响应', 'response'),
}

export const commandBody: Words = {
  drill: say('演练', 'drill'),
  task: say('任务', 'task'),
  unitName: say('单位', 'unit'),
  receipt: say('回执', 'receipt'),
  was: say('原级别', 'was'),
  asked: say('申请数量', 'asked for'),
  given: say('调用数量', 'given'),
  short: say('缺口', 'short'),
  resource: say('资源', 'resource'),
  plan: say('预案', 'plan'),
  deviceAt: say('设备时间', 'by the device'),
  toStep: say('升级至', 'next step'),
  leg: say('上报层级', 'leg'),
  into: say('并入', 'merged into'),
  lateMinutes: say('迟报（分）', 'minutes late'),
  household: say('户', 'household'),
  shelter: say('避难场所', 'shelter'),
  movedFrom: say('转自', 'moved from'),
  members: say('人数', 'members'),
  joined: say('入会', 'joined'),
  sentTo: say('报送至', 'sent to'),
}
