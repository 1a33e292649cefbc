import { say } from '../../base/index.ts'
import type { Role } from '../../platform/org/declare.ts'

/** 岗位职责 of the data brain. */
export const roles = {
  /** Catalogues, delivers and mends what his own unit answers for. */
  dataSteward: { title: say('数据管理员', 'Data steward'), sees: 'units' },
  /** 数据主管部门: standards, publishing, rulings on sharing. */
  dataAuthority: { title: say('数据主管', 'Data authority'), sees: 'area' },
  /** Asks for and uses what other units hold. */
  dataUser: { title: say('用数人员', 'Data user'), sees: 'units' },
  /** Sees who used what, and why; changes nothing. */
  dataAuditor: { title: say('数据安全审计', 'Data auditor'), sees: 'area' },
} as const satisfies Record<string, Role>
