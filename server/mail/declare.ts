import { declareRefusals, say } from '../../base/index.ts'

/** Largest mail taken, bytes, as it is on the wire (base64 adds a third to attachments). */
export const MAIL_BYTES = 28 * 1024 * 1024

/** Said to the sending server in its own protocol; it tells its user. */
export const refuse = declareRefusals({
  'mail.tooLarge': {
    http: 413,
    says: () => say('邮件超过 28 MB', 'The mail is larger than 28 MB'),
    remedy: say(
      '请压缩附件，或在市民页面分开上传',
      'Make the attachments smaller, or upload them on the citizen page',
    ),
  },
  'mail.unreadable': {
    http: 400,
    says: () => say('邮件无法解析', 'The mail cannot be read'),
    remedy: say('请用普通邮件软件重新发送', 'Send it again with an ordinary mail program'),
  },
  'mail.tooMany': {
    http: 429,
    says: () => say('该地址发信太频繁', 'Too many mails from this address'),
    remedy: say('请稍后再发；同一件事请回复原邮件补充', 'Send later; add to a request by answering its mail'),
  },
  'mail.badUrl': {
    http: 500,
    says: () => say('收信邮箱地址不正确', 'The address of the mailbox to pull is not right'),
    remedy: say(
      '应为 imaps://用户:密码@主机:993/INBOX，特殊字符用百分号编码',
      'Write imaps://user:password@host:993/INBOX, special characters percent-encoded',
    ),
  },
  'mail.later': {
    http: 503,
    says: () => say('暂时不能收信', 'Mail cannot be taken in just now'),
    remedy: say('发信服务器会自动重试', 'The sending server tries again by itself'),
  },
  'mail.notForUs': {
    http: 404,
    says: () => say('没有这个收件地址', 'There is no such mailbox here'),
    remedy: say('请核对收件地址', 'Check the address'),
  },
})
