import { declareRefusals, say } from '../../base/index.ts'

/** Seconds by which a message's own time may differ from ours. Source: Standard Webhooks specification. */
export const TOLERANCE_SECONDS = 300

export const refuse = declareRefusals({
  'hook.badSignature': {
    http: 401,
    says: () => say('签名不正确', 'The signature is not right'),
    remedy: say(
      '请按 Standard Webhooks 用约定的密钥对“id.时间戳.正文”做 HMAC-SHA256',
      'Sign "id.timestamp.body" with HMAC-SHA256 and the agreed secret (Standard Webhooks)',
    ),
  },
  'hook.badTimestamp': {
    http: 401,
    says: (d: { seconds: number }) =>
      say(
        `时间戳与本系统相差超过 ${d.seconds / 60} 分钟`,
        `The timestamp is more than ${d.seconds / 60} minutes away from our clock`,
      ),
    remedy: say(
      '请校准发送方时钟，重发时重新签名',
      'Set the sender’s clock and sign again when sending again',
    ),
  },
  'hook.badChannel': {
    http: 422,
    says: (d: { channel: string }) =>
      say(`该接入方不能使用渠道“${d.channel}”`, `This sender may not use channel ${d.channel}`),
    remedy: say('请使用开通时约定的渠道', 'Use a channel agreed when the sender was admitted'),
  },
  'hook.badMessage': {
    http: 422,
    says: () =>
      say(
        '消息缺少必要内容：需要 channel、externalId 和 text',
        'The message lacks channel, externalId or text',
      ),
    remedy: say('请按接口说明补全', 'Complete it as the interface description says'),
  },
  'hook.unknown': {
    http: 401,
    says: () => say('未登记的接入方', 'This sender is not registered'),
    remedy: say('请联系系统管理员登记接入方', 'Ask the administrator to register the sender'),
  },
})
