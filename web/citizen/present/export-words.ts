import { say } from '../../../base/index.ts'

export { fill } from './words.ts'

/** Sentences of taking a certificate along 导出. */
export const X = {
  title: say('导出到其他钱包', 'Into another wallet'),
  why: say(
    '导出件由城市的互认密钥签名，注明证照本身的签章算法，有效期至多一年。请只交给可信的钱包；导出会记入用证记录。',
    'Signed with the city’s key for exchange, naming what the certificate itself is sealed with; valid for a year at most. Give it to a wallet you trust; the record shows it.',
  ),
  form: say('格式', 'Form'),
  forms: {
    'sd-jwt': say('SD-JWT VC（可选择性披露，绑定这部手机）', 'SD-JWT VC (selective, bound to this phone)'),
    'vc-jcs': say('W3C VC 2.0（eddsa-jcs-2022）', 'W3C VC 2.0 (eddsa-jcs-2022)'),
    'vc-rdfc': say('W3C VC 2.0（eddsa-rdfc-2022）', 'W3C VC 2.0 (eddsa-rdfc-2022)'),
  },
  take: say('导出', 'Export'),
  done: say('已导出 {name}', 'Exported {name}'),
} as const
