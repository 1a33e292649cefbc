import { say } from '../../base/index.ts'
import type { Role } from '../../platform/org/declare.ts'

/** Of the city's affairs they see cases of the grid only. */
const matters = ['grid.'] as const

/** 岗位职责 of 数字城管: the supervising centre (collect, file, check, close) and the commanding centre (dispatch). */
export const roles = {
  gridWorker: { title: say('网格员（信息采集员）', 'Grid worker'), sees: 'area', matters },
  gridChecker: { title: say('核查员', 'Check worker'), sees: 'area', matters },
  gridAcceptor: { title: say('受理员', 'Filing clerk'), sees: 'area', matters },
  gridDispatcher: { title: say('派遣员', 'Grid dispatcher'), sees: 'area', matters },
  gridHead: { title: say('值班长', 'Head of the grid desk'), sees: 'area', matters },
} as const satisfies Record<string, Role>
