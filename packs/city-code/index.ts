import { pack, say } from '../../kit/index.ts'
import { scenes } from './scenes.ts'
import { fareDecisions } from './tables.ts'

/** 一码通城: one code for the city's life. */
export const cityCode = pack({
  name: 'cityCode',
  title: say('一码通城', 'One city code'),
  net: 'code',
  domain: '民生保障',
  roles: {
    /** 码管理方: scenes, readers, keys, risks, settlement; sees no person. */
    codeAuthority: { title: say('码管理员', 'Code authority'), sees: 'own', matters: ['cityCode.'] },
    /** 场景运营方: its readers, success, peaks. */
    sceneOperator: { title: say('场景运营员', 'Scene operator'), sees: 'own', matters: ['cityCode.'] },
  },
  codes: [],
  matters: {},
  registers: {},
  scenes,
  indicators: {},
  decisions: fareDecisions,
})
