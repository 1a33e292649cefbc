import { join } from 'node:path'
import type { Say } from '../base/index.ts'
import { runAlarms, unfinishedReissues } from '../platform/clocks/index.ts'
import { openSealKey, seal } from '../platform/ledger/index.ts'
import { cityDoors } from './city.ts'
import { openLive } from './live.ts'
import type { OpenCity } from './open.ts'
import { reissueCalendar } from './reissue.ts'

/** How often settled facts are sealed, and sessions swept. */
const SEAL_MS = 60_000

/** A city at work: doors open, clocks watched, notices delivered, facts sealed. */
export async function runCity(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const live = await openLive(city.store, city.matters, city.plan.district, (fault) =>
    onFault({ zh: '实时推送', en: 'live feed' }, fault),
  )
  const alarms = runAlarms(city.store, {
    onAlarm: (tx, given) => city.matters.onAlarms(tx, given, city.now()),
    onError: (fault) => onFault({ zh: '时限预警', en: 'alarms' }, fault),
  })
  const delivery = city.messages.start(city.store, {
    onError: (fault) => onFault({ zh: '消息发送', en: 'delivery' }, fault),
  })
  const watch = city.matters.runDue(city.now, (fault) => onFault({ zh: '到期办理', en: 'due work' }, fault))
  // A re-issue of a calendar that a crash cut short goes on where it stood.
  for (const calendar of await unfinishedReissues(city.store)) await reissueCalendar(city, calendar)
  const key = await openSealKey(join(city.settings.dataDir, 'keys'))
  let sealing: Promise<unknown> = Promise.resolve()
  const sealer = setInterval(() => {
    sealing = seal(city.store, key, { at: city.now() }).catch((fault) =>
      onFault({ zh: '日志封存', en: 'sealing' }, fault),
    )
  }, SEAL_MS)
  return {
    doors: cityDoors(city, live),
    async stop(): Promise<void> {
      clearInterval(sealer)
      await Promise.all([live.stop(), alarms.stop(), delivery.stop(), watch.stop(), sealing])
    },
  }
}
