import { say } from '../base/index.ts'
import type { CityDeclaration } from '../cities/declare.ts'
import { city as demo } from '../cities/demo/index.ts'
import { city as empty } from '../cities/empty/index.ts'
import { type OpenCity, openCity, readSettings, SettingFault, type Settings } from '../host/index.ts'
import type { Given, Out } from './command.ts'

export const cities: Readonly<Record<string, CityDeclaration>> = { demo, empty }

/** Settings of the environment with the city that `--city` names. */
export function settingsOf(given: Given): Settings {
  const settings = readSettings(process.env)
  const named = given.options.city
  return typeof named === 'string' ? { ...settings, city: named } : settings
}

export function planOf(settings: Settings): CityDeclaration {
  const plan = cities[settings.city]
  if (!plan)
    throw new SettingFault(
      say(
        `没有“${settings.city}”这个城市，可选：${Object.keys(cities).join('、')}`,
        `there is no city “${settings.city}”; choose one of ${Object.keys(cities).join(', ')}`,
      ),
    )
  return plan
}

/** Opens the city for a command, does the work, closes it. Refusals are said and give exit code 1. */
export async function withCity(
  given: Given,
  out: Out,
  work: (city: OpenCity) => Promise<number>,
): Promise<number> {
  const settings = settingsOf(given)
  const opened = await openCity({
    settings,
    plan: planOf(settings),
    join: true,
    progress: (step) => out.say(`… ${step.zh} · ${step.en}`),
  })
  if (!opened.ok) {
    out.fail(opened.error.says, opened.error.remedy)
    return 1
  }
  try {
    return await work(opened.value)
  } finally {
    await opened.value.close()
  }
}
