import { say } from '../base/index.ts'
import { pulse } from '../platform/ledger/index.ts'
import { forms } from '../platform/services/index.ts'
import type { OpenCity } from './open.ts'

const HOUR_MS = 3_600_000
const TITLE = say('过期草稿', 'drafts past their time')

/** Drafts that were kept long enough 草稿保存期满 go, hour by hour. */
export function runDrafts(city: OpenCity, onFault: (where: typeof TITLE, fault: unknown) => void) {
  const desk = { district: city.plan.district, vault: city.vault }
  return pulse(
    async () => {
      await city.store.tx((tx) => forms.dropExpired(tx, desk, city.now()))
      return false
    },
    { pollMs: HOUR_MS, onError: (fault) => onFault(TITLE, fault) },
  )
}
