import { say } from '../../kit/index.ts'
import type { Role } from '../../platform/org/declare.ts'

const matters = ['water.'] as const

/** 岗位职责 of water: supply, drainage, floods. */
export const roles = {
  waterDispatcher: { title: say('供水调度', 'Water dispatcher'), sees: 'area', matters },
  /** 供水主管部门: approves stoppages, rules on reports. */
  waterAuthority: { title: say('供水主管', 'Water authority'), sees: 'area', matters },
  floodDuty: { title: say('三防值班', 'Flood duty'), sees: 'area', matters },
} as const satisfies Record<string, Role>
