import type { Say } from '../base/index.ts'
import { pulse } from '../platform/ledger/index.ts'
import { sweepSessions } from '../platform/org/index.ts'
import { alone } from './alone.ts'
import { openDueReviews } from './desks/rights.ts'
import type { OpenCity } from './open.ts'

const HOUR_MS = 3_600_000

/**
 * 半年复核: looks hourly for units whose last review of rights began half a year ago, and opens theirs; sessions that ended long
 * ago go.
 */
export const runRights = (city: OpenCity, onFault: (where: Say, fault: unknown) => void) =>
  pulse(
    alone(city, 'rights', async () => {
      await openDueReviews(city, city.now())
      await city.store.tx((tx) => sweepSessions(tx, city.now()))
      return false
    }),
    { pollMs: HOUR_MS, onError: (fault) => onFault({ zh: '权限复核', en: 'reviews of rights' }, fault) },
  )
