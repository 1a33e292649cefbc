import { say } from '../../base/index.ts'
import type { Role } from '../../platform/org/declare.ts'

const matters = ['certificates.'] as const

/** 岗位职责 of certificates. */
export const roles = {
  /** 制证员: makes and changes what the unit issues. */
  certificateClerk: { title: say('制证员', 'Certificate clerk'), sees: 'units', matters },
  /** 印章管理员: seals what is not sealed by itself, decides on changes. */
  sealKeeper: { title: say('印章管理员', 'Seal keeper'), sees: 'units', matters },
  /** 证照管理员: types, stock, exceptions, figures of the whole city. */
  certificateManager: { title: say('证照管理员', 'Certificate manager'), sees: 'area', matters },
} as const satisfies Record<string, Role>
