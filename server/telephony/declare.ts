import { declareRefusals, say } from '../../base/index.ts'

export const refuse = declareRefusals({
  'telephony.unknownCall': {
    http: 404,
    says: () => say('没有这通电话，或已超过保留时间', 'There is no such call, or it was too long ago'),
    remedy: say('请按号码手工查询来电人', 'Look the caller up by number'),
  },
  'telephony.badNumber': {
    http: 422,
    says: () => say('电话号码应为 3 至 20 位数字', 'A telephone number has 3 to 20 digits'),
    remedy: say(
      '请核对号码；手机 11 位，固定电话带区号',
      'Check it: mobiles have 11 digits, landlines carry an area code',
    ),
  },
})
