import { pack, say } from '../../kit/index.ts'
import { codes } from './codes.ts'
import { change, doubt, missing } from './matters.ts'
import { roles } from './roles.ts'
import { types } from './types.ts'

/** 电子证照: what the city issues, and what its bodies do about it. */
export const certificates = pack({
  name: 'certificates',
  title: say('电子证照', 'Certificates'),
  net: 'serve',
  domain: '公共支撑',
  roles,
  codes,
  matters: { missing, doubt, change },
  registers: {},
  certificates: types,
  indicators: {},
})
