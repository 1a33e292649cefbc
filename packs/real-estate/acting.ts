import { say } from '../../kit/index.ts'
import type { Effect } from '../../platform/matters/declare.ts'

/** States in which lanes and registry work. */
export const WORKED = ['running', 'joined'] as const
export const toOfficer = (role: string, zh: string, en: string): Effect => ({ do: 'notify', to: { role }, text: say(zh, en) })
