import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { dayOf, no, ok, type Refusal, type Result, type Say, say } from '../base/index.ts'
import * as advise from '../brain/advise/index.ts'
import * as indicators from '../brain/indicators/index.ts'
import * as linkage from '../brain/linkage/index.ts'
import * as text from '../brain/text/index.ts'
import * as watch from '../brain/watch/index.ts'
import { type Compiled, check, type Pack, type PartnerSeed } from '../kit/index.ts'
import * as catalogue from '../platform/catalogue/index.ts'
import * as clocks from '../platform/clocks/index.ts'
import * as command from '../platform/command/index.ts'
import * as credentials from '../platform/credentials/index.ts'
import * as decisions from '../platform/decisions/index.ts'
import * as extensions from '../platform/extensions/index.ts'
import { aes256gcm, openVault, queryTokens, sm4gcm, tokens } from '../platform/fields/index.ts'
import * as files from '../platform/files/index.ts'
import * as identity from '../platform/identity/index.ts'
import * as ledger from '../platform/ledger/index.ts'
import * as matters from '../platform/matters/index.ts'
import * as messages from '../platform/messages/index.ts'
import * as org from '../platform/org/index.ts'
import * as patrols from '../platform/patrols/index.ts'
import * as places from '../platform/places/index.ts'
import * as registers from '../platform/registers/index.ts'
import * as services from '../platform/services/index.ts'
import * as signals from '../platform/signals/index.ts'
import {
  freeTurns,
  markOf,
  migrate,
  openStore,
  openTurns,
  type Reader,
  type RoomSchema,
  type Store,
  type Turns,
} from '../platform/store/index.ts'
import { openCatalog } from './catalog.ts'
import { takeIn, tellExtensions } from './extensions.ts'
import { withFees } from './fee-gate.ts'
import { keyFileOf, prepareFolder, refuse } from './folder.ts'
import { openScreens, PRIMARY_ALONE, type Screens } from './screens.ts'
import type { Settings } from './settings.ts'

/** The turn of whoever writes at a start 启动. */
export const OPENING = 'opening'

/** Every room with tables, in the order of their ranks. */
export const schemas: readonly RoomSchema[] = [
  ledger.schema,
  org.schema,
  identity.schema,
  files.schema,
  messages.schema,
  ...places.schemas,
  clocks.schema,
  decisions.schema,
  registers.schema,
  extensions.schema,
  ...catalogue.schemas,
  signals.schema,
  ...credentials.schemas,
  matters.schema,
  patrols.schema,
  ...services.schemas,
  ...command.schemas,
  text.schema,
  linkage.schema,
  indicators.schema,
  ...watch.schemas,
  advise.schema,
]

/** What the host needs to know of a city; cities/ declares more. */
export type CityPlan = {
  readonly name: Say
  readonly district: string
  readonly demo: boolean
  readonly packs: readonly Pack[]
  /** Themes of the operation centre that go across packs 主题. */
  readonly themes?: Compiled['themes']
  /** Indicators of the daily brief 日报. */
  readonly brief?: readonly string[]
  /** Other systems that a demonstration pretends. */
  readonly partners?: readonly PartnerSeed[]
}

export type OpenOptions = {
  readonly settings: Settings
  readonly plan: CityPlan
  readonly now?: () => Date
  /** Says a long step to whoever waits. */
  readonly progress?: (step: Say) => void
  /** Use the engine of a city that runs already (commands beside a running city). */
  readonly join?: boolean
}

/** Opens the database of a city and brings its tables to this version. */
export async function openDatabase({
  settings,
  join: beside = false,
  progress,
}: Omit<OpenOptions, 'plan'>): Promise<Result<Store, Refusal>> {
  progress?.(say('打开数据库', 'opening the database'))
  return openStore({
    ...(settings.databaseUrl ? { url: settings.databaseUrl } : { dataDir: join(settings.dataDir, 'engine') }),
    poolSize: settings.poolSize,
    waitMs: settings.poolWaitSeconds * 1_000,
    join: beside,
  })
}

/** The rooms of a city, wired and ready; nothing runs in the background yet (see `run`). */
export type OpenCity = {
  readonly plan: CityPlan
  readonly settings: Settings
  readonly store: Store
  readonly compiled: Compiled
  readonly catalog: Awaited<ReturnType<typeof openCatalog>>
  readonly vault: ReturnType<typeof openVault>
  readonly types: Readonly<Record<string, matters.MatterType>>
  readonly matters: matters.Matters
  readonly registers: registers.Registers
  /** Where the values of base registers come from, and which source counts 一数一源. */
  readonly claims: registers.Claims
  /** Where points lie; absent when no outline of the district is known. */
  readonly map: places.Locator | null
  readonly messages: messages.Messages
  /** What was learned from closed requests: category, kind, urgency, unit. */
  readonly models: text.Models
  readonly files: files.Files
  /** Decisions of the city on logging in 登录安全策略. */
  readonly policies: identity.Policies
  /** No area loaded yet: the first start. */
  readonly fresh: boolean
  /** Which applications composed in the browser 自建应用 it was opened with. */
  readonly extended: string
  /** Heard when the city has taken in another one: what was made of its declarations is made anew. */
  readonly grown: Set<() => void>
  /** Where walls read 大屏: a replica where there is one. */
  readonly screens: Screens
  /** What this process does for all processes of the city 值守. */
  readonly turns: Turns
  now(): Date
  close(): Promise<void>
}

export async function openCity(options: OpenOptions): Promise<Result<OpenCity, Refusal>> {
  const { settings, plan, progress } = options
  const now = options.now ?? (() => new Date())
  const faults = check(plan.packs)
  if (faults.length > 0)
    throw new Error(`the packs are not sound: ${JSON.stringify(faults[0])}; run huying check`)
  const folder = await prepareFolder(settings.dataDir)
  if (!folder.ok) return folder
  const opened = await openDatabase(options)
  if (!opened.ok) return opened
  const store = opened.value
  try {
    progress?.(say('检查数据表', 'checking the tables'))
    const migrated = await migrate(store, schemas)
    if (!migrated.ok) {
      await store.close()
      return migrated
    }
    // Nobody else can have the embedded engine open: what a killed process held is free.
    if (store.engine.kind === 'embedded' && !options.join) await freeTurns(store, plan.district)
    const turns = openTurns(store, plan.district)
    // What is written at a start is written by one process after the other.
    await turns.wait(OPENING)
    const city = await wire(store, { settings, plan, now, turns }).finally(() => turns.release(OPENING))
    if (!city.ok) await turns.close()
    if (!city.ok) await store.close()
    return city
  } catch (fault) {
    await store.close()
    throw fault
  }
}

async function wire(
  store: Store,
  { settings, plan, now, turns }: { settings: Settings; plan: CityPlan; now: () => Date; turns: Turns },
): Promise<Result<OpenCity, Refusal>> {
  const extended = await extensions.liveMark(store, plan.district)
  const taken = await takeIn(store, plan, now())
  if (!taken.ok) return taken
  const { compiled, types, found } = taken.value
  const kinds = Object.values(compiled.registers)
  await tellExtensions(store, plan.district, found, now())
  const catalog = await openCatalog(store, plan.district, now())
  const fresh = catalog.areas.size === 0
  const keyFile = keyFileOf(settings.dataDir)
  // A new key for old data would leave every name sealed until now unreadable, and nobody would notice at once.
  if (!fresh && !existsSync(keyFile)) return no(refuse['host.keyMissing']({ file: keyFile }))
  const vault = openVault({ keyFile }, [aes256gcm, sm4gcm])
  // Another key would seal what nobody else can open, and find nobody by his number.
  const mark = vault.blind('huying', 'mark')
  if ((await markOf(store, plan.district, 'vault', mark)) !== mark)
    return no(refuse['host.keyDiffers']({ file: keyFile }))
  const screens = settings.readUrl
    ? openScreens(store, {
        url: settings.readUrl,
        boundMs: settings.readLagSeconds * 1000,
        onFault: (fault) =>
          process.emitWarning(fault instanceof Error ? fault.message : String(fault), 'ReadReplica'),
      })
    : PRIMARY_ALONE(store)
  const channels = channelsOf(settings, plan)
  const post = messages.openMessages({
    district: plan.district,
    recipients: (reader, _district, to) => recipientsOf(reader, to, now()),
    vault,
    channels,
  })
  const room = matters.openMatters({
    store,
    vault,
    types,
    roles: compiled.roles,
    codes: (name) => compiled.codes[name],
    unitName: catalog.unitName,
    areaName: catalog.areaName,
    calendarOf: () => null,
    tokens,
    queryTokens,
    send: (tx, notices, at) => post.send(tx, notices, at),
    person: async (reader, account) => {
      const actor = await org.actorOfAccount(reader, account, now())
      return actor && { name: actor.name, unit: actor.unit }
    },
    tellRequesters: channels.some((channel) => channel.name === 'sms'),
    // Post, then the unit's leader, then the duty leader of the hotline office 首办—分管—值班领导.
    orderChain: (units, urgency) => chainOf(units, urgency),
    gridsAt: async (reader, point, at) =>
      (await places.grids.keysAt(reader, plan.district, [point], dayOf(at)))[0] ?? [],
  })
  const inRegisters = {
    types: kinds,
    vault,
    codes: (name: string) => compiled.codes[name],
    roles: compiled.roles,
  }
  return ok({
    plan,
    settings,
    store,
    compiled,
    catalog,
    vault,
    types,
    matters: withFees(room, store),
    registers: registers.openRegisters(inRegisters),
    claims: registers.openClaims(inRegisters),
    map: places.outlineOf(plan.district)
      ? await places.openLocator(store, plan.district, dayOf(now()))
      : null,
    messages: post,
    // The system's own learning: nobody is shown these rows, so no rights are asked.
    models: text.openModels({
      district: plan.district,
      lessons: async (reader, limit) =>
        (await matters.lessonsOf(reader, plan.district, limit)).map(({ area, ...lesson }) => ({
          ...lesson,
          place: catalog.areaName(area) ?? null,
        })),
      lessonsSince: (reader, after, most) => matters.lessonsSince(reader, plan.district, after, most),
    }),
    files: files.openFiles({ folder: join(settings.dataDir, 'files') }),
    policies: identity.openPolicy(store),
    fresh,
    extended,
    grown: new Set(),
    turns,
    screens,
    now,
    async close() {
      await turns.close()
      await screens.stop()
      await store.close()
    },
  })
}

/** The people behind an addressee of a notice. */
async function recipientsOf(
  reader: Reader,
  to:
    | { readonly account: string }
    | { readonly unit: string; readonly role?: string }
    | { readonly role: string },
  at: Date,
): Promise<readonly messages.Recipient[]> {
  if ('account' in to) return [{ account: to.account, outside: [] }]
  const unit = 'unit' in to ? to.unit : null
  const holders = await org.holdersOf(reader, { role: to.role ?? null, unit, at })
  return holders.map((holder) => ({ account: holder.account, outside: [] }))
}

const WAIT_MINUTES: Readonly<Record<string, number>> = { critical: 10, urgent: 30, normal: 120 }

const chainOf = (units: readonly string[], urgency: string) => {
  const waitMinutes = WAIT_MINUTES[urgency] ?? 120
  return units.flatMap((unit) => [
    { unit, role: 'handler', waitMinutes },
    { unit, role: 'leader', waitMinutes },
  ])
}

/** Ways out of the city. Without a gateway the demonstration pretends to send; a real city then sends nothing by SMS. */
function channelsOf(settings: Settings, plan: CityPlan): messages.Channel[] {
  const { smtpUrl, gatewayUrl, gatewaySecret, mailAddress } = settings
  const channels: messages.Channel[] = []
  if (smtpUrl) channels.push(messages.mailChannel({ url: smtpUrl, from: mailAddress }))
  if (gatewayUrl && gatewaySecret)
    for (const name of ['sms', 'wechat'] as const)
      channels.push(messages.webhookChannel({ name, url: gatewayUrl, secret: gatewaySecret }))
  else if (plan.demo) channels.push(messages.simulatorChannel('sms', () => undefined))
  return channels
}
