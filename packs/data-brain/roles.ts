import { say } from '../../base/index.ts'
import type { Role } from '../../platform/org/declare.ts'

/** Of the city's affairs they see those of the data brain only: requests of citizens are nobody's data here. */
const matters = ['dataBrain.'] as const

/** 岗位职责 of the data brain. */
export const roles = {
  /** Catalogues, delivers and mends what his own unit answers for. */
  dataSteward: { title: say('数据管理员', 'Data steward'), sees: 'units', matters },
  /** 数据主管部门: standards, publishing, rulings on sharing. */
  dataAuthority: { title: say('数据主管', 'Data authority'), sees: 'area', matters },
  /** Asks for and uses what other units hold. */
  dataUser: { title: say('用数人员', 'Data user'), sees: 'units', matters },
  /** Sees who used what, and why; changes nothing. */
  dataAuditor: { title: say('数据安全审计', 'Data auditor'), sees: 'area', matters },
} as const satisfies Record<string, Role>
