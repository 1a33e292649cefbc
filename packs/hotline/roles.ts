import { say } from '../../base/index.ts'
import type { Role } from '../../platform/org/declare.ts'

/** 岗位职责 of the hotline. The three administrators are kept apart 三员分立. */
export const roles = {
  agent: { title: say('话务员', 'Agent'), sees: 'area' },
  dispatcher: { title: say('派单员', 'Dispatcher'), sees: 'area' },
  /** Held by the city brain only, where the security administrator gives it 自动派单. */
  autoDispatcher: { title: say('自动派单', 'Automatic dispatch'), sees: 'area' },
  handler: { title: say('承办人', 'Handler'), sees: 'units' },
  reviewer: { title: say('审核员', 'Reviewer'), sees: 'area' },
  visitor: { title: say('回访员', 'Call-back visitor'), sees: 'area' },
  supervisor: { title: say('督办员', 'Supervisor'), sees: 'area' },
  officeHead: { title: say('热线办负责人', 'Head of the hotline office'), sees: 'area' },
  leader: { title: say('领导', 'Leader'), sees: 'area' },
  editor: { title: say('知识库管理员', 'Knowledge editor'), sees: 'own' },
  steward: { title: say('清单与日历管理员', 'Steward of lists and calendars'), sees: 'own' },
  systemAdmin: { title: say('系统管理员', 'System administrator'), sees: 'own', separate: true },
  securityAdmin: { title: say('安全管理员', 'Security administrator'), sees: 'own', separate: true },
  auditAdmin: { title: say('审计管理员', 'Audit administrator'), sees: 'own', separate: true },
} as const satisfies Record<string, Role>
