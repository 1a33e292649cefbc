import { say, words } from '../../live/index.ts'

export const acceptWords = words({
  itemOrCode: say('输入事项名称、俗称，或申请人的取件码', 'Name of the item, or the applicant’s draft code'),
  noItem: say('没有找到事项，换个说法试试', 'No item found; try other words'),
  consent: say(
    '申请人在场，同意由窗口打开并代为填写',
    'The applicant is here and agrees that we go on with it',
  ),
  locked: (source: string) => say(`来自${source}，不用核对`, `from ${source}; nothing to check`),
  reckoned: say('自动计算', 'reckoned'),
  again: say('事项有新版本，请再问这几项', 'The item has a new version; ask these again'),
  ownerOther: (name: string) =>
    say(`这是 ${name} 的草稿，窗口登记的是另一个人`, `${name}’s draft; another person stands here`),
  ownerSelf: (name: string) => say(`${name} 本人的草稿`, `The draft of ${name}, who is here`),
  entrusted: say('受托代办，已核对授权委托书', 'Entrusted: the letter was checked'),
  files: say('原件扫描或拍照', 'Scan or photo'),
  offerThere: (title: string, end: string) =>
    say(`证照库已有“${title}”（尾号 ${end}）`, `${title} is in the store (…${end})`),
  offerNone: (title: string) =>
    say(`证照库没有“${title}”，请收材料`, `No ${title} in the store: take the paper`),
  offerUntil: (day: string) => say(`有效至 ${day}`, `to ${day}`),
  offerEver: say('长期有效', 'for good'),
  offerUse: say('用证照代替', 'Use it instead'),
  consentNeeded: say(
    '用电子证照代替材料，须申请人同意：在申请上签字，或报手机收到的确认码',
    'Certificates stand for materials: the applicant agrees by signing, or by a code sent to his phone',
  ),
  consentSigned: say(
    '申请人签字即同意使用所列证照，随办件留痕',
    'The signature agrees to the certificates named; it is kept with the case',
  ),
  consentSend: say('发确认码到手机', 'Send a code'),
  consentAgain: say('重新发送', 'Send again'),
  consentCode: (phone: string) => say(`${phone} 收到的确认码`, `Code told by ${phone}`),
  consentShown: (code: string) => say(`（演示：${code}）`, `(demonstration: ${code})`),
  keep: say('暂存', 'Keep'),
  keptAt: (text: string) => say(`已暂存 ${text}`, `kept ${text}`),
  code: say('给申请人取件码', 'Give a code to go on'),
  codeIs: (code: string, day: string) =>
    say(
      `取件码 ${code}，${day} 前有效：回家用手机接着填，或换窗口续办`,
      `Code ${code}, valid to ${day}: go on by phone or at another window`,
    ),
  conflict: (device: string) =>
    say(`同一份草稿刚在“${device}”改过`, `The same draft was just changed on ${device}`),
  useTheirs: say('用那边的内容', 'Take theirs'),
  useMine: say('用窗口的内容', 'Keep mine'),
  running: (number: string) =>
    say(`此人已有同一事项在办：${number}`, `The same is running already: ${number}`),
  runningGo: say('查看', 'Open it'),
  runningAgain: say('确实要再申请一件', 'Another one is really meant'),
  needTicket: say(
    '先叫号并登记办事人，才能提交；现在可以填写和暂存',
    'Call a number and note the person to send; fill in and keep till then',
  ),
  signedScreen: say('已在对客屏签名', 'Signed on the second screen'),
  paper: say('纸质签字扫描件', 'Scan of a signature on paper'),
  draft: say('续办草稿', 'Going on with a draft'),
  back: say('返回受理台', 'Back to the window'),
  gone: say('草稿已提交或超过续办时间', 'The draft was sent, or the time to help with it is over'),
})
