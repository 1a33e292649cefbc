import { say } from '../../kit/index.ts'
import type { Role } from '../../platform/org/declare.ts'

const matters = ['realEstate.'] as const

/** 岗位职责 of registration, tax and banks. */
export const roles = {
  /** 不动产综合窗口: takes both parties' signatures, in one visit. */
  estateClerk: { title: say('不动产窗口人员', 'Clerk of the estate window'), sees: 'area', matters },
  /** 审核与登簿. */
  registrar: { title: say('登簿员', 'Registrar'), sees: 'area', matters },
  /** Deals with what the tax system could not settle. */
  taxOfficer: { title: say('税务人员', 'Tax officer'), sees: 'area', matters },
  bankOfficer: { title: say('银行经办', 'Bank officer'), sees: 'area', matters },
} as const satisfies Record<string, Role>
