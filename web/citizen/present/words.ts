import { type Say, say } from '../../../base/index.ts'

/** Sentences of showing certificates to others 出示; loaded with its page. */
export const W = {
  title: say('出示证照', 'Show a certificate'),
  lead: say(
    '酒店、银行等核验方请您出示证照时，扫它的二维码或打开它给的链接。看清楚谁在问、要什么，再逐项同意。',
    'When a hotel or a bank asks for a certificate, scan its code or open its link. See who asks for what, then agree item by item.',
  ),
  link: say('核验方的链接', 'Link of the verifier'),
  scan: say('扫二维码（拍照或选图）', 'Scan a QR code (photo or picture)'),
  noCode: say('图里没有认出二维码', 'No code was found in the picture'),
  open: say('打开请求', 'Open the request'),
  asks: say('请您出示', 'asks you to show'),
  registered: say('登记的用途', 'Registered purpose'),
  purpose: say('本次用途', 'Purpose this time'),
  which: say('用哪一本证照', 'Which certificate'),
  items: say('逐项同意', 'Agree item by item'),
  itemsHint: say(
    '只有打勾的会送出，其余对方看不到。',
    'Only what is ticked is sent; the rest cannot be seen.',
  ),
  needed: say('对方必需', 'needed'),
  missing: say(
    '没有勾选对方必需的项目，对方可能不接受。',
    'Something they need is not ticked; they may not accept it.',
  ),
  agree: say('同意并出示', 'Agree and show'),
  decline: say('不同意', 'Decline'),
  sending: say('正在出示…', 'Showing…'),
  nothing: say('请至少勾选一项', 'Tick at least one item'),
  left: say('还剩 {n} 秒', '{n} s left'),
  over: say('请求已过期，请让对方重新发起', 'The request has run out; ask them for a new one'),
  done: say('已向{who}出示', 'Shown to {who}'),
  doneHint: say(
    '送出了：{what}。已记入“谁用过我的证照”。',
    'Sent: {what}. It stands in the record of who used your certificates.',
  ),
  declined: say('已拒绝，没有信息送出', 'Declined; nothing was sent'),
  goOn: say('返回核验方继续', 'Go on at the verifier'),
  another: say('换一个请求', 'Another request'),
  noKey: say(
    '这个页面没有安全连接，手机无法签名。请用 https 打开。',
    'This page has no secure connection, so the phone cannot sign. Open it by https.',
  ),
  record: say('问过我的核验方', 'Who asked me'),
  none: say('还没有核验方问过您', 'Nobody has asked you yet'),
  needName: say('登录并实名后才能出示证照', 'Log in and confirm your name to show certificates'),
  toMe: say('去登录', 'Log in'),
  city: say('本市政务服务', 'services of this city'),
  hidden: say('整本原件', 'the whole original'),
} as const satisfies Record<string, Say>

export const states: Readonly<Record<string, Say>> = {
  open: say('未答复', 'not answered'),
  answering: say('已送出', 'sent'),
  answered: say('已出示', 'shown'),
  declined: say('已拒绝', 'declined'),
  failed: say('已送出，对方未接受', 'sent, not accepted'),
  expired: say('已过期', 'run out'),
}

export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
