import { say } from '../../kit/index.ts'
import type { Role } from '../../platform/org/declare.ts'

const matters = ['ecology.'] as const

/** 岗位职责 of ecological supervision. */
export const roles = {
  /** Looks at the stations day and night: what is a true exceedance, what is the instrument. */
  stationDuty: { title: say('监测站值守', 'Station duty'), sees: 'area', matters },
  ecoDispatcher: { title: say('生态环境调度', 'Ecology dispatcher'), sees: 'area', matters },
  /** 执法: rules on what was found, checks again. */
  ecoInspector: { title: say('生态环境执法', 'Environmental inspector'), sees: 'area', matters },
} as const satisfies Record<string, Role>
