import { pack, say } from '../../kit/index.ts'
import { codes } from './codes.ts'
import { indicators } from './indicators.ts'
import { registers } from './registers.ts'
import { roles } from './roles.ts'
import { taxTables } from './tax-tables.ts'
import { transfer, transferAutomation } from './transfer.ts'

/** 不动产“房税银”: one application starts registration, tax and mortgage together. */
export const realEstate = pack({
  name: 'realEstate',
  title: say('不动产登记', 'Real estate registration'),
  net: 'serve',
  domain: '营商环境',
  uses: ['serviceHall'],
  roles,
  codes,
  matters: { transfer },
  automation: { transfer: transferAutomation },
  decisions: taxTables,
  registers,
  indicators,
})
