import { say } from '../../base/index.ts'
import type { Role } from '../../platform/org/declare.ts'

/** 岗位职责 of the command centre; whoever receives orders needs no role of it. */
export const roles = {
  /** 指挥长: starts, raises, lowers and ends responses. */
  commander: { title: say('指挥长', 'Commander'), sees: 'area' },
  /** 指挥调度员: takes calls in, verifies, gives orders, rings people up, writes reports. */
  commandOfficer: { title: say('指挥调度员', 'Command officer'), sees: 'area' },
  /** 预案管理员. */
  planEditor: { title: say('预案管理员', 'Editor of plans'), sees: 'own' },
} as const satisfies Record<string, Role>
