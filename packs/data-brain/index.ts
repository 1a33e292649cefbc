import { pack, say } from '../../kit/index.ts'
import { codes } from './codes.ts'
import { correction, correctionCodes } from './correction.ts'
import { masterIndicators } from './indicators-master.ts'
import { masterCodes } from './master-codes.ts'
import { registers } from './registers.ts'
import { roles } from './roles.ts'
import { shareRequest, shareRequestCodes } from './share-request.ts'

/** 政务数据大脑: what units bring in, what it is worth, and who may use it. */
export const dataBrain = pack({
  name: 'dataBrain',
  title: say('数据大脑', 'Data brain'),
  net: 'together',
  domain: '公共支撑',
  roles,
  codes: [...codes, ...correctionCodes, ...masterCodes, ...shareRequestCodes],
  matters: { correction, shareRequest },
  registers,
  indicators: masterIndicators,
})
