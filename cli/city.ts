import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Refusal, say } from '../base/index.ts'
import { city as demo } from '../cities/demo/index.ts'
import { city as empty } from '../cities/empty/index.ts'
import {
  type OpenCity,
  openCity,
  openDatabase,
  readSettings,
  recall,
  SettingFault,
  type Settings,
} from '../host/index.ts'
import type { CityDeclaration } from '../kit/index.ts'
import type { Store } from '../platform/store/index.ts'
import type { Given, Out } from './command.ts'
import { loadPacks } from './pack/load.ts'

export const cities: Readonly<Record<string, CityDeclaration>> = { demo, empty }

/**
 * Settings of the environment with the city that `--city` names. A data folder that holds a city remembers which: it
 * need not be named again, and is not taken for another.
 */
export function settingsOf(given: Given): Settings {
  const settings = readSettings(process.env)
  const named = given.options.city ?? process.env.HUYING_CITY
  const held = recall(settings.dataDir)?.city
  if (typeof named !== 'string' || named === '') return { ...settings, city: held ?? settings.city }
  if (held !== undefined && held !== named)
    throw new SettingFault(
      say(
        `数据文件夹 ${settings.dataDir} 里是城市“${held}”，不能当作“${named}”打开；另设 HUYING_DATA 可建新城`,
        `the data folder ${settings.dataDir} holds the city “${held}” and cannot be opened as “${named}”; another HUYING_DATA makes a new city`,
      ),
    )
  return { ...settings, city: named }
}

/** The city of the settings with the packs that they add. */
export async function planOf(settings: Settings): Promise<CityDeclaration> {
  const plan = cities[settings.city]
  if (!plan)
    throw new SettingFault(
      say(
        `没有“${settings.city}”这个城市，可选：${Object.keys(cities).join('、')}`,
        `there is no city “${settings.city}”; choose one of ${Object.keys(cities).join(', ')}`,
      ),
    )
  return { ...plan, packs: await loadPacks(settings.packs, plan.packs) }
}

/** What most commands offer. */
export const cityOption = {
  city: {
    type: 'string',
    value: 'NAME',
    says: say('demo 演示城市（默认）或 empty 空城市', 'demo (default) or empty'),
  },
} as const

/** Says why not, for people; the exit code of a refusal. */
export function refused(out: Out, { says, remedy }: Refusal): 1 {
  out.fail(says, remedy)
  return 1
}

/** Opens the database of the settings as it is, without bringing its tables up. */
export async function withDatabase(
  given: Given,
  out: Out,
  work: (store: Store, settings: Settings) => Promise<number>,
  { beside = true }: { readonly beside?: boolean } = {},
): Promise<number> {
  const settings = settingsOf(given)
  const opened = await openDatabase({ settings, join: beside })
  if (!opened.ok) return refused(out, opened.error)
  try {
    return await work(opened.value, settings)
  } finally {
    await opened.value.close()
  }
}

/** Has the embedded engine's folder been made? Looking must not make one. */
export const hasEngine = (settings: Settings): boolean =>
  settings.databaseUrl !== null || existsSync(join(settings.dataDir, 'engine'))

/** Opens the city for a command, does the work, closes it. Refusals are said and give exit code 1. */
export async function withCity(
  given: Given,
  out: Out,
  work: (city: OpenCity) => Promise<number>,
  { fresh = false }: { readonly fresh?: boolean } = {},
): Promise<number> {
  const settings = settingsOf(given)
  const opened = await openCity({
    settings,
    plan: await planOf(settings),
    join: true,
    progress: (step) => out.say(`… ${step.zh} · ${step.en}`),
  })
  if (!opened.ok) return refused(out, opened.error)
  try {
    if (opened.value.fresh && !fresh) {
      out.fail(
        say('城市还没有建立', 'The city has not been founded yet'),
        say(
          '先运行 huying seed 或 huying start；若城市在别处，检查 HUYING_DATA 和 DATABASE_URL',
          'Run huying seed or huying start first; if the city is elsewhere, check HUYING_DATA and DATABASE_URL',
        ),
      )
      return 1
    }
    return await work(opened.value)
  } finally {
    await opened.value.close()
  }
}
