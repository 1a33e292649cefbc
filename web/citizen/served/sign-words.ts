import { type Say, say } from '../../../base/index.ts'

/** Sentences of signing somebody else's application 多方签署. */
export const S = {
  title: say('签署', 'Sign'),
  waiting: say('待我签署', 'Waiting for my signature'),
  youAre: say('您的身份', 'You sign as'),
  applicant: say('申请人', 'Applicant'),
  number: say('办件编号', 'Application'),
  what: say('签署内容', 'What you sign'),
  login: say('登录后查看并签署', 'Log in to read and sign'),
  loginWhy: say(
    '签署需要本人手机登录并完成实名；内容只给受邀本人看。',
    'You log in by telephone with your name confirmed; only the person invited sees what is to be signed.',
  ),
  name: say('完成实名后签署', 'Confirm your name to sign'),
  notYou: say(
    '这份邀请是给 {name} 的，与您登录的身份不一致。',
    'This invitation is for {name}, not for you as you logged in.',
  ),
  getCode: say('获取签署码', 'Send the code'),
  codeTo: say('签署码会发到 {phone}', 'The code goes to {phone}'),
  code: say('6 位签署码', 'The six digits'),
  shown: say('演示环境不发短信，签署码是 {code}', 'Demonstration: no message is sent; the code is {code}'),
  agree: say('同意并签署', 'Agree and sign'),
  refuse: say('不同意', 'Refuse'),
  refuseWhy: say('不同意的原因', 'Why you refuse'),
  refuseNow: say('确认不同意', 'Refuse it'),
  back: say('返回', 'Back'),
  disown: say('不是我本人的事', 'This is not mine'),
  disownAsk: say(
    '确认您与这件事无关？我们会停止这次签署并告知申请人和工作人员。',
    'You have nothing to do with this? It will be stopped, and the applicant and the staff are told.',
  ),
  signFirst: say('请先在框内签名。', 'Sign in the frame first.'),
  codeFirst: say('请填写 6 位签署码。', 'Give the six digits.'),
  done: say('已签署，谢谢。办理进度会通知申请人。', 'Signed, thank you. The applicant is kept informed.'),
  refused: say('已记录您不同意，申请人会收到通知。', 'Your refusal is kept; the applicant is told.'),
  lapsed: say('这份邀请已失效，无需再签。', 'This invitation is no longer open; nothing is to be signed.'),
  digest: say('内容指纹', 'Fingerprint of what you sign'),
  noOne: say('现在没有需要您签署的。', 'Nothing waits for you.'),
  fees: say('签署后如有应缴税费，在“我的缴费”办理。', 'Taxes that fall to you are paid under My payments.'),
  toFees: say('我的缴费', 'My payments'),
} as const satisfies Record<string, Say>
