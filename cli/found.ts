import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Say } from '../base/index.ts'
import {
  foundApplications,
  foundCatalogue,
  foundCertificates,
  foundCity,
  foundCommand,
  foundDrill,
  foundFeeds,
  foundHalls,
  foundLists,
  foundMonth,
  foundPlaces,
  foundRosters,
  foundSensing,
  foundServed,
  foundSharing,
  foundStandards,
  foundTopics,
  type OpenCity,
  recall,
  remember,
  replay,
} from '../host/index.ts'
import type { CityDeclaration } from '../kit/index.ts'
import type { Out } from './command.ts'

/** Demonstration data are written as if the city had worked since then. */
const DEMO_MS = 31 * 86_400_000

/** What the three administrators do first in a city of nobody's; the guide tells it at length. */
const NEXT = [
  '下一步：systemadmin 建单位、人员 → securityadmin 授予职责 → auditadmin 看审计；见 docs/zh/operate.md',
  'Next: systemadmin makes units and people, securityadmin gives duties, auditadmin reads the audit; see docs/en/operate.md',
  '忘记密码 · password lost: npm run -s huying -- user password <account>',
]

/** Founds the city that a plan describes, with its demonstration when it has one. */
export async function found(city: OpenCity, plan: CityDeclaration, out: Out): Promise<void> {
  const { dataDir, city: name } = city.settings
  const now = city.now()
  const at = plan.demo ? new Date(now.getTime() - DEMO_MS) : now
  remember(dataDir, { city: name, founded: now.toISOString(), whole: false })
  const staff: { list: ReturnType<CityDeclaration['staff']> } = { list: [] }
  const progress = (step: Say) => out.say(`… ${step.zh} · ${step.en}`)
  await foundCity(
    city,
    {
      units: plan.units,
      staff: (all) => {
        staff.list = plan.staff(all)
        return staff.list
      },
      ...(plan.services ? { services: plan.services } : {}),
      ...(plan.decisions ? { decisions: plan.decisions } : {}),
    },
    at,
    progress,
  )
  if (!plan.demo) {
    out.say(
      '首次登录账号（密码只显示这一次，登录后须修改）· First accounts (shown once, to be changed at first login):',
    )
    for (const one of staff.list) out.say(`    ${one.account.padEnd(14)} ${one.password}`)
    for (const line of NEXT) out.say(`    ${line}`)
  }
  await complete(city, plan, out)
}

/**
 * What follows the founding itself: first lists, the demonstration's requests. Nothing is made twice, so a founding
 * that was interrupted (Ctrl-C, power) goes on at the next start where it stood.
 */
export async function complete(city: OpenCity, plan: CityDeclaration, out: Out): Promise<void> {
  const { dataDir } = city.settings
  const memory = recall(dataDir)
  if (!memory || memory.whole) return
  const progress = (step: Say) => out.say(`… ${step.zh} · ${step.en}`)
  const founded = new Date(memory.founded)
  await foundLists(city, plan, plan.demo ? new Date(founded.getTime() - DEMO_MS) : founded, progress)
  if (plan.records) await foundLists(city, { registers: plan.records(founded) }, founded, progress)
  if (plan.demo) await foundPlaces(city, new Date(founded.getTime() - DEMO_MS))
  if (plan.standards) await foundStandards(city, plan.standards, founded)
  if (plan.catalogue) await foundCatalogue(city, plan.catalogue, founded, progress)
  if (plan.feeds) await foundFeeds(city, plan.feeds, founded)
  if (plan.lives) {
    const areas = [...city.catalog.areas.values()].filter((area) => area.code.startsWith(plan.district))
    await replay(city, 'hotline.ticket', plan.lives(areas, founded), progress)
  }
  if (plan.sharing) await foundSharing(city, plan.sharing, founded)
  if (plan.topics) await foundTopics(city, plan.topics, founded)
  if (plan.halls) await foundHalls(city, plan.halls, founded)
  if (plan.resources) await foundCommand(city, plan.resources)
  if (plan.rosters) {
    const towns = [...city.catalog.areas.values()].filter((area) => area.code.length === 9)
    await foundRosters(city, plan.rosters, plan.units(towns))
    await foundDrill(city, founded)
  }
  await foundSensing(city, plan, founded, progress)
  if (plan.services) await foundApplications(city, founded)
  if (plan.services) await foundMonth(city, founded)
  if (plan.services) await foundServed(city, founded)
  await foundCertificates(city, founded)
  remember(dataDir, { ...memory, whole: true })
  giveBack()
}

/** A thousand lives leave hundreds of megabytes that the heap would keep though nobody needs them any more. */
function giveBack(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
}
