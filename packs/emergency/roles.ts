import { say } from '../../kit/index.ts'
import type { Role } from '../../platform/org/declare.ts'

const matters = ['emergency.', 'command.'] as const

/** 岗位职责 of emergency management. */
export const roles = {
  /** 值班员: takes reports, verifies, informs. */
  dutyOfficer: { title: say('应急值班员', 'Duty officer'), sees: 'area', matters },
  /** 值班管理员: rosters, swaps, what is unsigned or unmanned. */
  dutyManager: { title: say('值班管理员', 'Manager of rosters'), sees: 'area', matters },
  /** 预警拟稿. */
  warningEditor: { title: say('预警编发员', 'Warning editor'), sees: 'area', matters },
  /** 预警签发: a second person. */
  warningReleaser: { title: say('预警签发人', 'Releaser of warnings'), sees: 'area', matters },
  /** 避难场所管理员: signs people in. */
  shelterKeeper: { title: say('避难场所管理员', 'Keeper of a shelter'), sees: 'units', matters },
  /** 复盘 and its actions. */
  emergencyReviewer: { title: say('应急评估员', 'Reviewer of emergencies'), sees: 'area', matters },
} as const satisfies Record<string, Role>
