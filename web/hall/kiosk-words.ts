import { say } from '../../base/say.ts'
import { words } from '../live/language.ts'

export const kioskWords = words({
  welcome: say('您好，请选择', 'Welcome. Please choose'),
  take: say('取号', 'Take a number'),
  takeHint: say('没有预约，现场排队', 'No booking: join the line'),
  checkIn: say('预约签到', 'Check in'),
  checkInHint: say('扫预约码，或输入 8 位签到码', 'Scan your code, or type its 8 letters'),
  guide: say('办事指南', 'Guides'),
  guideHint: say('查要带什么、怎么办', 'What to bring, how it goes'),
  apply: say('自助申请', 'Apply here'),
  applyHint: say('开始申请，或凭取件码继续', 'Begin, or go on with a code'),
  language: say('English', '中文'),
  elder: say('大字版', 'Large type'),
  elderOff: say('标准版', 'Standard'),
  home: say('返回首页', 'Start again'),
  which: say('办哪一类事？', 'What is it about?'),
  waiting: (n: number, wait: string) => say(`${n} 人等候，预计 ${wait}`, `${n} waiting, ${wait}`),
  priority: say('您是否需要优先？', 'Do you go first?'),
  priorityHint: say('窗口会核对证件', 'The window checks your document'),
  none: say('不需要', 'No'),
  typed: say('签到码', 'Code'),
  erase: say('退格', 'Erase'),
  clear: say('清空', 'Clear'),
  ok: say('确定', 'OK'),
  yours: say('您的号码', 'Your number'),
  ahead: (n: number) =>
    say(n === 0 ? '下一个就是您' : `前面还有 ${n} 人`, n === 0 ? 'You are next' : `${n} before you`),
  wait: (text: string) => say(`预计等候 ${text}`, `Wait ${text}`),
  follow: say('手机扫码，随时看前面还有几人', 'Scan it to follow your number on the phone'),
  print: say('打印小票', 'Print'),
  leaving: (n: number) => say(`${n} 秒后返回首页`, `Back to the start in ${n} s`),
  stay: say('继续使用', 'Stay here'),
  closed: say('大厅现在不开放', 'The hall is closed now'),
  closedButGuide: say('仍可查办事指南和自助申请', 'Guides and applications work all the same'),
  lost: say('网络不通，请到窗口或稍候再试', 'No connection: go to a window, or try again'),
  offline: (at: string) =>
    say(
      `网络中断，${at} 以后没有消息，暂不能取号、签到。网络恢复后自动可用；急办请到咨询台`,
      `No connection since ${at}: no numbers, no check-in until it is back. In a hurry, please come to the desk`,
    ),
  taken: (at: string) => say(`取号时间 ${at}`, `Taken ${at}`),
  passed: say(
    '叫三次未到，往后排 3 位一次；再次未到作废',
    'Called three times, then three places back, once',
  ),
  takeInstead: say('改为现场取号', 'Take a number instead'),
  help: say('需要帮助请到咨询台', 'For help come to the desk'),
  guideNote: say(
    '办完请点“结束”，机器会清除您的信息。',
    'Touch “finish” when done: this machine then forgets you.',
  ),
})
