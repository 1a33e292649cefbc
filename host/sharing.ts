import { join } from 'node:path'
import { type Id, instantOf, ok, say } from '../base/index.ts'
import { datasets, rows, sharing } from '../platform/catalogue/index.ts'
import { append, follow, pulse, type RecordedFact } from '../platform/ledger/index.ts'
import type { Matter } from '../platform/matters/index.ts'
import type { Notice } from '../platform/messages/index.ts'
import { factActorOf, systemActor } from '../platform/org/index.ts'
import type { Tx } from '../platform/store/index.ts'
import { alone } from './alone.ts'
import { guardOf } from './intake-sources.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

/** The matter of the pack that asks for data of another unit. */
export const SHARE_REQUEST = 'dataBrain.shareRequest'
/** Acts by which somebody agreed. */
const CONSENTS: readonly string[] = ['agree', 'agreePart', 'ruleFor']
const ANSWERS: readonly string[] = [...CONSENTS, 'refuse', 'ruleAgainst']
const SWEEP_MS = 60_000
const BATCH = 50

/** Through what rows of registers are read. */
export const lensOf = perCity(
  ({ vault, compiled }: OpenCity): rows.Lens => ({ vault, register: (name) => compiled.registers[name] }),
)

/** The live service of a city and its batch files. */
export const sharingOf = perCity((city: OpenCity) => {
  const { store, vault, catalog, compiled, plan } = city
  return {
    service: sharing.openService({
      store,
      vault,
      district: plan.district,
      codes: (name) => compiled.codes[name],
      unitName: catalog.unitName,
      now: city.now,
      register: (name) => compiled.registers[name],
    }),
    files: sharing.openFiles({
      store,
      district: plan.district,
      folder: join(city.settings.dataDir, 'share'),
      unitName: catalog.unitName,
      lens: lensOf(city),
    }),
  }
})

/** Share requests are made at their own desk, which checks them against the catalogue. */
export const openedHere = (type: string) =>
  type === SHARE_REQUEST ? sharing.refusals['sharing.deskOnly']() : null

/** The door of calls with a key. */
export function shareDoor(city: OpenCity) {
  const { service, files } = sharingOf(city)
  return {
    call: service.call,
    async makeFile(
      given: { readonly key: string; readonly ip: string; readonly why: unknown; readonly format: string },
      at: Date,
    ) {
      const opened = await service.open({ ...given, mode: 'batch' }, at)
      if (!opened.ok) return opened
      const format = given.format as sharing.FileFormat
      const made = await files.make(opened.value, format, at)
      if (!made.ok) return made
      const { file, token } = made.value
      return ok({ token, rows: file.rows, bytes: file.bytes, expiresAt: file.expiresAt })
    },
    async fetchFile(token: string, at: Date) {
      const got = await files.fetch(token, at)
      if (!got.ok) return got
      const { file, stream } = got.value
      const format = file.format as sharing.FileFormat
      return ok({ name: `share-${file.id}.${format}`, mime: sharing.fileFormats[format], stream })
    },
  }
}

const listOf = (text: unknown): string[] =>
  typeof text === 'string'
    ? text
        .split(/[,，、;；\s]+/)
        .map((one) => one.trim())
        .filter(Boolean)
    : []
const endOfDay = (day: unknown): Date | null =>
  typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day) ? instantOf(day, 24 * 60) : null

/** A request as its form says it. */
export const requestOf = (matter: Pick<Matter, 'data' | 'content'>) => {
  const { data } = matter
  const text = (name: string): string => (typeof data[name] === 'string' ? (data[name] as string) : '')
  const informed = Array.isArray(data.informed) ? (data.informed as Id[]) : []
  return {
    dataset: text('dataset'),
    duty: text('duty'),
    purpose: matter.content,
    basis: text('why'),
    items: listOf(data.items),
    mode: text('mode') as sharing.ShareMode,
    areas: listOf(data.rows),
    conditions: sharing.conditionsOf(text('conditions')) ?? [],
    until: text('until'),
    volume: typeof data.volume === 'number' ? data.volume : 1,
    system: text('system'),
    owner: text('lead'),
    unit: informed[0] ?? '',
  }
}

/** Rows of a register were written: whoever subscribed to its dataset hears of it. */
async function tellOfRegister(city: OpenCity, tx: Tx, fact: RecordedFact): Promise<void> {
  const { register, since } = fact.body
  if (typeof register !== 'string') return
  const dataset = await datasets.byRegister(tx, city.plan.district, register)
  if (!dataset) return
  const begun = typeof since === 'string' ? new Date(since) : null
  if (fact.subjectKind === 'register')
    await sharing.tellOfRegister(tx, dataset, { fact: fact.id, ids: [fact.subject] }, fact.at)
  else if (begun) await sharing.tellOfRegister(tx, dataset, { fact: fact.id, since: begun }, fact.at)
}

/** Follows the ledger: decisions become grants, ends close them, silence climbs, loads are told to subscribers. */
export function settleRequests(city: OpenCity) {
  const { district } = city.plan
  const system = systemActor(district)

  async function matterOf(tx: Tx, id: Id, at: Date) {
    const view = await city.matters.view(tx, system, id, at)
    if (!view.ok || view.value.matter.type !== SHARE_REQUEST) return null
    return view.value
  }
  type Seen = NonNullable<Awaited<ReturnType<typeof matterOf>>>

  const act = async (tx: Tx, seen: Seen, action: string, form: object, at: Date) => {
    const { id, version } = seen.matter
    const done = await city.matters.actIn(tx, system, { matter: id, action, version, form: { ...form } }, at)
    // somebody was faster: what he did comes as a fact of its own
    if (!done.ok && !['matter.stale', 'matter.wrongState'].includes(done.error.code))
      throw new Error(`${action} of ${id}: ${done.error.code}`)
  }

  /** The decision as the fact kept it, over what was asked. An item that is not of the dataset is never granted. */
  async function grant(tx: Tx, fact: RecordedFact, seen: Seen): Promise<void> {
    const asked = requestOf(seen.matter)
    const dataset = await datasets.byId(tx, district, asked.dataset)
    const recorded = (fact.body.recorded ?? {}) as Record<string, unknown>
    const agreed = listOf(recorded.items)
    const items = (dataset?.items ?? [])
      .filter((item) => dataset && sharing.shareable(dataset, item))
      .map((item) => item.name)
      .filter((name) => asked.items.includes(name) && (agreed.length === 0 || agreed.includes(name)))
    // Only the unit that answers for the dataset can have agreed: whoever led the request must be it.
    const filter = dataset ? sharing.filterOf(dataset, asked.areas, asked.conditions) : null
    if (
      !(dataset && filter?.ok && asked.unit) ||
      seen.matter.leadUnit !== dataset.unit ||
      items.length === 0
    ) {
      await append(tx, [
        {
          district,
          kind: 'share.notGranted',
          subjectKind: 'matter',
          subject: seen.matter.id,
          at: fact.at,
          actor: factActorOf(system),
          body: { dataset: asked.dataset, items: items.length },
        },
      ])
      return
    }
    const ends = [endOfDay(asked.until), endOfDay(recorded.until)].flatMap((one) => one ?? [])
    const to = new Date(Math.min(...(ends.length > 0 ? ends : [fact.at]).map(Number)))
    const volume = Math.min(
      asked.volume,
      typeof recorded.volume === 'number' ? recorded.volume : asked.volume,
    )
    await sharing.makeGrant(
      tx,
      system,
      {
        district,
        matter: seen.matter.id,
        dataset: dataset.id,
        owner: dataset.unit,
        unit: asked.unit,
        duty: asked.duty,
        purpose: asked.purpose,
        basis: asked.basis,
        items,
        masks: Object.fromEntries(
          listOf(recorded.hide)
            .filter((name) => items.includes(name))
            .map((name) => [name, 'all' as const]),
        ),
        filter: filter.value,
        mode: asked.mode,
        dayMost: volume,
        from: fact.at,
        to,
      },
      fact.at,
    )
    await act(tx, seen, 'supply', {}, city.now())
  }

  /** How a unit answered, for the ranking of refusals 拒绝率公开. */
  const answered = (fact: RecordedFact, seen: Seen) => {
    const asked = requestOf(seen.matter)
    const clock = seen.clocks.find((one) => one.kind === 'provider')
    return {
      district,
      kind: 'share.answered',
      subjectKind: 'matter',
      subject: seen.matter.id,
      at: fact.at,
      actor: fact.actor,
      body: {
        dataset: asked.dataset,
        owner: seen.matter.leadUnit,
        unit: asked.unit,
        answer: fact.body.action,
        late: clock ? clock.due < fact.at : false,
        openedAt: seen.matter.openedAt,
        reason: ((fact.body.recorded ?? {}) as Record<string, unknown>).reason ?? null,
      },
    }
  }

  /** Whom a step concerns, by side. */
  const TOLD: Readonly<Record<string, readonly { side: 'owner' | 'user'; zh: string; en: string }[]>> = {
    passForm: [{ side: 'owner', zh: '有共享申请待审核', en: 'A share request waits for your answer' }],
    returnForm: [{ side: 'user', zh: '共享申请被退回补正', en: 'Your share request was sent back' }],
    refuse: [{ side: 'user', zh: '共享申请未获同意', en: 'Your share request was refused' }],
    supply: [{ side: 'user', zh: '共享申请已开通，请领取密钥', en: 'Your data are ready; make a key' }],
    dispute: [{ side: 'owner', zh: '使用单位提出争议', en: 'The user disputes your answer' }],
    ruleAgainst: [{ side: 'user', zh: '争议裁定不予共享', en: 'The dispute was ruled against sharing' }],
    ruleFor: [{ side: 'owner', zh: '争议裁定应当共享', en: 'The dispute was ruled for sharing' }],
    escalate: [
      {
        side: 'owner',
        zh: '共享申请逾期未答复，已督办',
        en: 'A share request is overdue: an order was given',
      },
      {
        side: 'user',
        zh: '您的共享申请已逾期，正在督办',
        en: 'Your share request is overdue and was escalated',
      },
    ],
    revoke: [
      { side: 'user', zh: '授权已撤销，密钥立即停用', en: 'A grant was revoked; its keys are closed' },
    ],
    expire: [{ side: 'user', zh: '授权已到期', en: 'A grant has ended' }],
  }
  type Told = (typeof TOLD)[string]
  const notices = (fact: RecordedFact, seen: Seen, told: Told): Notice[] => {
    const asked = requestOf(seen.matter)
    const { id, number, title } = seen.matter
    return told.flatMap(({ side, zh, en }): Notice[] => {
      const unit = side === 'owner' ? seen.matter.leadUnit : asked.unit
      return unit
        ? [
            {
              district,
              key: `${fact.id}/${side}`,
              to: { unit, role: side === 'owner' ? 'dataSteward' : 'dataUser' },
              title: say(zh, en),
              text: say(`${number} ${title}`, `${number} ${title}`),
              subjectKind: 'matter',
              subject: id,
            },
          ]
        : []
    })
  }

  async function acted(tx: Tx, fact: RecordedFact): Promise<void> {
    const action = String(fact.body.action)
    const known = TOLD[action] || ANSWERS.includes(action) || action === 'renew'
    if (!known) return
    const seen = await matterOf(tx, fact.subject, city.now())
    if (!seen) return
    const told = notices(fact, seen, TOLD[action] ?? [])
    if (told.length > 0) await city.messages.send(tx, told, fact.at)
    if (ANSWERS.includes(action)) await append(tx, [answered(fact, seen)])
    if (CONSENTS.includes(action)) await grant(tx, fact, seen)
    const held = await sharing.grantOfMatter(tx, district, seen.matter.id)
    if (!held) return
    const why = typeof fact.body.note === 'string' ? fact.body.note : action
    if (action === 'revoke' || action === 'expire')
      await sharing.endGrant(
        tx,
        { ...system, name: fact.actor.name },
        held,
        { state: action === 'revoke' ? 'revoked' : 'ended', why },
        fact.at,
      )
    if (action === 'renew')
      await sharing.reviewed(tx, { ...system, name: fact.actor.name }, held, why, fact.at)
  }

  /** Nobody answered in time: the request climbs. Silence is never consent. */
  async function breached(tx: Tx, fact: RecordedFact): Promise<void> {
    const seen = await matterOf(tx, fact.subject, city.now())
    if (!seen) return
    const clock = seen.clocks.find((one) => one.id === fact.body.clock)
    if (clock?.state !== 'running') return
    if (clock.kind === 'review') {
      const due = [
        { side: 'owner' as const, zh: '授权到了年度复核时间', en: 'A grant is due for its yearly review' },
      ]
      return city.messages.send(tx, notices(fact, seen, due), fact.at)
    }
    await act(tx, seen, 'escalate', { text: `“${clock.title.zh}”已逾期，请立即办理。` }, city.now())
  }

  return async (tx: Tx, facts: readonly RecordedFact[]): Promise<void> => {
    for (const fact of facts) {
      if (fact.district !== district) continue
      if (fact.kind === 'matter.acted') await acted(tx, fact)
      else if (fact.kind === 'clock.breached') await breached(tx, fact)
      else if (fact.kind === 'delivery.loaded' && typeof fact.body.dataset === 'string')
        await sharing.tellOfDelivery(tx, { district, id: fact.body.dataset }, fact.subject, fact.at)
      else if (fact.kind.startsWith('register.')) await tellOfRegister(city, tx, fact)
    }
  }
}

/** How long a message to a subscriber may wait for its sender. */
const TELL_MS = 1_000
/** Hardly any fact is one of sharing: a busy city is not read at every commit. */
const REST_MS = 300

/** A running city shares: grants follow decisions, subscribers are told, what is over is closed. */
export function runSharing(city: OpenCity, onFault: (fault: unknown) => void) {
  const { files } = sharingOf(city)
  const system = systemActor(city.plan.district)
  const follower = follow(city.store, 'sharing', settleRequests(city), {
    from: 'now',
    restMs: REST_MS,
    batch: 100,
    onError: onFault,
  })
  const messages = pulse(
    () =>
      sharing.tellDue({
        ...{ district: city.plan.district, store: city.store, vault: city.vault, now: city.now },
        ...{ guard: guardOf(city), lens: lensOf(city) },
      }),
    { pollMs: TELL_MS, onError: onFault },
  )
  const searches = pulse(
    alone(city, 'sharing', async () => {
      const large = await datasets.large(city.store, city.plan.district, rows.INDEXED_FROM)
      for (const one of large) if (await rows.keepSearch(city.store, one, lensOf(city))) return true
      return false
    }),
    { pollMs: SWEEP_MS, onError: onFault },
  )
  const ends = pulse(
    alone(city, 'sharing', async () => {
      const at = city.now()
      const over = await sharing.lapsed(city.store, at, BATCH)
      for (const grant of over)
        await city.store.tx(async (tx) => {
          await sharing.endGrant(tx, system, grant, { state: 'ended', why: '到期' }, at)
          const move = { matter: grant.matter, action: 'expire', version: null, form: {} }
          await city.matters.actIn(tx, system, move, at)
        })
      await files.sweep(at)
      return over.length === BATCH
    }),
    { pollMs: SWEEP_MS, onError: onFault },
  )
  return {
    follower,
    async stop() {
      await Promise.all([follower.stop(), messages.stop(), searches.stop(), ends.stop()])
    },
  }
}
