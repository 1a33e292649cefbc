import { declareRefusals, say } from '../../base/index.ts'

export const refuse = declareRefusals({
  // One answer for "no such number" and "wrong tail": trying numbers must not tell which exist.
  'citizen.notFound': {
    http: 404,
    says: () =>
      say('编号与电话后四位不匹配', 'The number and the last four digits of the telephone do not fit'),
    remedy: say(
      '请核对编号和登记时留下的电话；忘记编号可拨打 12345 查询',
      'Check both; if the number is lost call 12345',
    ),
  },
  'citizen.lockedOut': {
    http: 429,
    says: (d: { seconds: number }) =>
      say(
        `输错次数太多，请 ${Math.ceil(d.seconds / 60)} 分钟后再试`,
        `Too many wrong tries; try again in ${Math.ceil(d.seconds / 60)} minutes`,
      ),
    remedy: say('请核对受理短信，或拨打 12345 查询', 'Look at the message you received, or call 12345'),
  },
  'citizen.tailNeeded': {
    http: 400,
    says: () => say('请输入登记电话的后四位', 'Give the last four digits of your telephone'),
    remedy: say('四位数字，全角半角都可以', 'Four digits, full-width is fine'),
  },
  'citizen.emptyText': {
    http: 422,
    says: () => say('请写明您反映的事情', 'Say what your request is about'),
    remedy: say('请至少写 4 个字：什么地方、什么事', 'Write at least four characters: where and what'),
  },
  'citizen.outside': {
    http: 422,
    says: () => say('所选位置不在本市（区）范围内', 'The place chosen lies outside this city'),
    remedy: say(
      '请重新选点；外地的事请拨打当地区号加 12345',
      'Choose the place again; for another city dial its area code and 12345',
    ),
  },
  'citizen.snapshotPhoto': {
    http: 422,
    says: () => say('随手拍至少要有一张照片', 'A snapshot needs a photo'),
    remedy: say('请现场拍一张；没有照片的事请用“我要反映”', 'Take one; without a photo use “Report”'),
  },
  'citizen.snapshotClass': {
    http: 422,
    says: () => say('请选择问题类别', 'Choose what kind of problem it is'),
    remedy: say('不在列表中的事请用“我要反映”', 'For anything else use “Report”'),
  },
  'citizen.snapshotPhotoUsed': {
    http: 409,
    says: () => say('这张照片已用于另一处的上报', 'This photo was used for another place already'),
    remedy: say('请在现场重新拍摄', 'Take a new one on the spot'),
  },
  'citizen.noSnapshots': {
    http: 404,
    says: () => say('本市没有开通随手拍', 'This city takes no snapshots'),
    remedy: say('请用“我要反映”', 'Use “Report”'),
  },
  'citizen.urgedToday': {
    http: 409,
    says: () => say('今天已经催办过了', 'You have already urged today'),
    remedy: say(
      '承办单位已收到提醒；有新情况请用“补充”',
      'The unit has been reminded; use “add facts” for news',
    ),
  },
  'citizen.notNow': {
    http: 409,
    says: () => say('当前状态不能这样办', 'Not possible in the present state'),
    remedy: say('请刷新页面查看最新进度', 'Reload the page for the present state'),
  },
})
