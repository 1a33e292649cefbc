import { say } from '../../base/index.ts'
import type { Role } from '../../platform/org/declare.ts'

/** Of the city's affairs they see applications only; hotline tickets are none of theirs. */
const matters = ['serviceHall.'] as const

/** 岗位职责 of the service halls. */
export const roles = {
  /** 综合窗口: takes everything in, gives everything out. */
  windowClerk: { title: say('窗口人员', 'Window clerk'), sees: 'area', matters },
  /** 审查, and decision where the unit leaves it to him. */
  approver: { title: say('审批人员', 'Approver'), sees: 'units', matters },
  /** The authorised post 授权岗位: decides, and grants more time. */
  approvalHead: { title: say('审批负责人', 'Head of approval'), sees: 'units', matters },
  itemManager: { title: say('事项管理员', 'Item manager'), sees: 'own', matters },
  hallManager: { title: say('大厅管理员', 'Hall manager'), sees: 'area', matters },
  /** 电子监察: sees every light, asks for an explanation, changes nothing. */
  inspector: { title: say('效能监察', 'Inspector of efficiency'), sees: 'area', matters },
  cashier: { title: say('收费人员', 'Cashier'), sees: 'area', matters },
} as const satisfies Record<string, Role>
