import { paceOf } from '../platform/ledger/index.ts'
import { perCity } from './per-city.ts'

/** What all that the brain does by itself may take of the time, together: those at the desks come first 让路. */
const SHARE = 0.12

/** The one pace of a city's brain: advising, similar requests, hot issues and linkage take turns in it. */
export const brainPaceOf = perCity(() => paceOf(SHARE))
