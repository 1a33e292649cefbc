import { pack, say } from '../../kit/index.ts'
import { codes } from './codes.ts'
import { indicators } from './indicators.ts'
import { registers } from './registers.ts'
import { roles } from './roles.ts'
import { ticket } from './ticket.ts'

/** 12345 政务服务便民热线: one number, all media, all non-emergency matters. */
export const hotline = pack({
  name: 'hotline',
  title: say('12345 热线', '12345 hotline'),
  net: 'govern',
  domain: '城市运营',
  roles,
  codes,
  matters: { ticket },
  registers,
  indicators,
})
