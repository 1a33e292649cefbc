import { declareRefusals, type Say, say } from '../../base/index.ts'

export type FieldFault = {
  readonly path: string
  readonly code: string
  readonly says: Say
  readonly remedy: Say
}

/** What a person can meet at the door itself, before any room is asked. */
export const refuse = declareRefusals({
  'http.notFound': {
    http: 404,
    says: () => say('没有这个地址', 'There is nothing at this address'),
    remedy: say('请核对网址，或从首页重新进入', 'Check the address, or start again from the home page'),
  },
  'http.notHere': {
    http: 501,
    says: (d: { desk: string }) =>
      say(`本城市没有开通这项功能（${d.desk}）`, `This city does not run this desk (${d.desk})`),
    remedy: say('请联系系统管理员开通', 'Ask the administrator to switch it on'),
  },
  'http.tooLarge': {
    http: 413,
    says: (d: { limitBytes: number }) => {
      const size = d.limitBytes >= 1048576 ? `${d.limitBytes / 1048576} MB` : `${d.limitBytes / 1024} KB`
      return say(`提交的内容超过 ${size}`, `What was sent is larger than ${size}`)
    },
    remedy: say('请减少内容，或把图片、文件分开上传', 'Send less, or upload pictures and files one by one'),
  },
  'http.wrongType': {
    http: 415,
    says: (d: { got: string; wants: string }) =>
      say(
        `不接受 ${d.got || '未注明'} 格式，应为 ${d.wants}`,
        `Content type ${d.got || '(none)'} is not accepted here; ${d.wants} is`,
      ),
    remedy: say('请按接口说明设置 Content-Type', 'Set Content-Type as the interface description says'),
  },
  'http.badJson': {
    http: 400,
    says: () => say('提交的内容不是正确的 JSON', 'What was sent is not valid JSON'),
    remedy: say('请用 UTF-8 编码的标准 JSON 重新提交', 'Send well-formed JSON in UTF-8'),
  },
  'http.tooDeep': {
    http: 400,
    says: (d: { limit: number }) =>
      say(`JSON 嵌套超过 ${d.limit} 层`, `The JSON is nested deeper than ${d.limit} levels`),
    remedy: say('请减少嵌套层数', 'Nest less deeply'),
  },
  'http.badText': {
    http: 400,
    says: () =>
      say(
        '提交的文字里有无法保存的字符（空字符或残缺的字符）',
        'The text holds characters that cannot be kept (a null or half a character)',
      ),
    remedy: say(
      '请删除这些不可见字符后重新提交；生僻字和表情不受影响',
      'Remove these invisible characters; rare characters and emoji are welcome',
    ),
  },
  'http.badKey': {
    http: 400,
    says: () => say('提交的 JSON 里有不允许的键名', 'The JSON holds a key that is not allowed'),
    remedy: say('请去掉 __proto__、constructor 一类的键', 'Leave out keys such as __proto__ and constructor'),
  },
  'http.unfit': {
    http: 400,
    says: () =>
      say(
        '提交的内容里有一个值不合要求：不是应有的数字、日期或编号，或超出范围',
        'A value is not what it has to be: no number, date or identifier, or out of its range',
      ),
    remedy: say('请核对各项内容后重新提交', 'Look the values over and send them again'),
  },
  'http.exists': {
    http: 409,
    says: () =>
      say(
        '已经有一条同名或同号的记录，或它引用的记录刚刚变了',
        'There is such an entry already, or what it refers to has just changed',
      ),
    remedy: say('请刷新后核对，再换一个名称或编号', 'Reload, look, and choose another name or number'),
  },
  'http.badInput': {
    http: 400,
    says: (d: { fields: readonly FieldFault[] }) =>
      say(`有 ${d.fields.length} 处参数不符合要求`, `${d.fields.length} parameter(s) are not right`),
    remedy: say('请按接口说明修改后再提交', 'Correct them as the interface description says'),
  },
  'http.unknownChannel': {
    http: 422,
    says: (d: { channel: string }) => say(`没有受理渠道“${d.channel}”`, `There is no channel ${d.channel}`),
    remedy: say('请从渠道代码表中选择', 'Choose from the list of channels'),
  },
  'http.notLoggedIn': {
    http: 401,
    says: () => say('您还没有登录，或登录已过期', 'You are not logged in, or the session has ended'),
    remedy: say(
      '请重新登录；未提交的内容仍保留在页面上',
      'Log in again; what was not sent is still on the page',
    ),
  },
  'http.csrf': {
    http: 403,
    says: () =>
      say(
        '这个请求不是从本系统页面发出的，已拒绝',
        'This request did not come from a page of this system and was refused',
      ),
    remedy: say(
      '请刷新页面后再试；不要从其他网站的链接提交',
      'Reload the page and try again; do not submit from another site',
    ),
  },
  'http.rateLimited': {
    http: 429,
    says: (d: { seconds: number }) =>
      say(`操作太频繁，请 ${d.seconds} 秒后再试`, `Too many requests; try again in ${d.seconds} s`),
    remedy: say(
      '请稍候再试；紧急情况请直接拨打 110、119、120',
      'Wait a little; in an emergency call 110, 119 or 120',
    ),
  },
  'http.badIdempotencyKey': {
    http: 400,
    says: () =>
      say('Idempotency-Key 应为 8 至 200 个可见字符', 'Idempotency-Key must be 8 to 200 visible characters'),
    remedy: say('请为每一次新的提交生成一个随机的键', 'Make a random key for every new submission'),
  },
  'http.headersTooLarge': {
    http: 431,
    says: () => say('请求头过大', 'The request header is too large'),
    remedy: say('请清除本站的 Cookie 后再试', 'Clear the cookies of this site and try again'),
  },
  'http.badRequest': {
    http: 400,
    says: () => say('收到的不是正确的 HTTP 请求', 'What arrived is not a proper HTTP request'),
    remedy: say('请检查客户端或中间代理', 'Check the client, or the proxy in between'),
  },
  'http.timeout': {
    http: 408,
    says: () => say('上传中断或太慢，没有收完', 'The upload stopped or was too slow to finish'),
    remedy: say('请在网络好的地方重试', 'Try again on a better connection'),
  },
  'http.badForm': {
    http: 400,
    says: () => say('上传的表单不完整或格式不对', 'The uploaded form is broken or did not come whole'),
    remedy: say('请重新选择文件再上传', 'Choose the file again and upload it once more'),
  },
  'http.noFile': {
    http: 400,
    says: () => say('没有收到文件', 'No file arrived'),
    remedy: say(
      '请用 multipart/form-data 的 file 字段上传一个文件',
      'Send one file as field "file" of multipart/form-data',
    ),
  },
  'http.fault': {
    http: 500,
    says: (d: { id: string }) => say(`系统出了故障，编号 ${d.id}`, `Something broke on our side, id ${d.id}`),
    remedy: say(
      '已记录。请稍后再试；仍不行请把编号告诉管理员',
      'It is on record. Try again later; if it persists tell the administrator the id',
    ),
  },
  'http.overloaded': {
    http: 503,
    says: (d: { seconds: number }) =>
      say(
        `系统正忙，先保障来电和在办事项；请 ${d.seconds} 秒后再试`,
        `The system is busy and serves calls and matters in hand first; try again in ${d.seconds} s`,
      ),
    remedy: say(
      '页面会自己再试；紧急情况请直接拨打 110、119、120',
      'Pages try again by themselves; in an emergency call 110, 119 or 120',
    ),
  },
  'http.unavailable': {
    http: 503,
    says: () => say('系统正在启动或停机', 'The system is starting or stopping'),
    remedy: say('请一分钟后再试', 'Try again in a minute'),
  },
})
