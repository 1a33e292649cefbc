import { pack, say } from '../../kit/index.ts'
import { application } from './application.ts'
import { codes } from './codes.ts'
import { indicators } from './indicators.ts'
import { joint } from './joint.ts'
import { rectification, rectificationCodes } from './rectification.ts'
import { roles } from './roles.ts'

/** 政务服务大厅: applications for service items, from any door to the result. */
export const serviceHall = pack({
  name: 'serviceHall',
  title: say('政务服务', 'Government services'),
  net: 'serve',
  domain: '营商环境',
  roles,
  codes: [...codes, ...rectificationCodes],
  matters: { application, joint, rectification },
  registers: {},
  indicators,
})
