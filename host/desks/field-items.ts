import { type Id, isId, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { type MatterType, matterRefusals } from '../../platform/matters/declare.ts'
import { type Actor, actorOfAccount, factActorOf } from '../../platform/org/index.ts'
import * as patrols from '../../platform/patrols/index.ts'
import type { Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { placedAt } from '../snapshots.ts'

const { refusals } = patrols

/** One thing as a telephone sends it. */
export type Sent = {
  readonly id: Id
  readonly kind: patrols.ItemKind
  readonly at: Date
  readonly body: patrols.ItemBody
}

/** What the telephone is told of it. */
export type Told = {
  readonly id: Id
  /** `later`: photos of it have not come in yet, or somebody acts on the same case this very moment. */
  readonly state: patrols.ItemState | 'later'
  readonly matter?: Id | null
  readonly number?: string | null
  readonly joined?: boolean
  readonly doubts?: readonly patrols.Doubt[]
  readonly refusal?: Refusal | null
}

const told = (item: patrols.Item): Told => ({
  ...{ id: item.id, state: item.state, matter: item.matter, number: item.number, joined: item.joined },
  ...{ doubts: item.doubts, refusal: item.refusal },
})

/** Undoes the transaction it is thrown in; the refusal is kept by another. */
class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}
class Later extends Error {}

const bad = (what: string) => no(refusals['patrols.badItem']({ what }))
const later = (refusal: Refusal): boolean => refusal.code === 'matter.stale'

/** Takes in what people did in the street 现场事项: each once, in a transaction of its own. */
export function fieldItems(city: OpenCity) {
  const { store, plan, matters } = city
  const { district } = plan

  type Ready = {
    readonly type: MatterType
    readonly photos: readonly patrols.Photo[]
    readonly claimed: patrols.Claimed
    readonly review: readonly string[]
  }

  /** Reads an item against what the city declares; photos must be here. */
  async function prepare(tx: Tx, who: Actor, sent: Sent, at: Date): Promise<Result<Ready | null, Refusal>> {
    const { body } = sent
    if (!body || typeof body.form !== 'object' || !Array.isArray(body.photos) || !body.photos.every(isId))
      return bad('form, photos')
    const photos = await patrols.photosByIds(tx, district, body.photos)
    if (photos.some((one) => one.account !== who.account)) return no(refusals['patrols.notYours']())
    if (photos.filter((one) => one.file).length < body.photos.length) return ok(null)
    const common = { at, fix: body.fix ?? null, pinned: body.pinned === true }
    if (sent.kind === 'report') {
      const type = city.types[body.type ?? '']
      const rule = type?.field?.report
      if (!type || !rule) return bad('type')
      if (!who.duties.some((duty) => rule.by.includes(duty.role))) return no(refusals['patrols.mayNot']())
      const point = pointOf(body.form.point)
      const claimed = { ...common, point, onSpot: false, inGrid: () => null }
      return ok({ type, photos, claimed, review: type.field?.review ?? [] })
    }
    const row = body.matter ? await matters.resolve(tx, district, body.matter) : undefined
    const type = row && city.types[row.type]
    const rule = type?.field?.acts[body.action ?? '']
    if (!row || !type || !matters.sees(who, row)) return no(matterRefusals['matter.notFound']())
    if (!rule) return bad('action')
    const grid = typeof row.data.grid === 'string' ? row.data.grid : null
    const point = row.lon === null || row.lat === null ? null : { lon: row.lon, lat: row.lat }
    const inGrid = (place: { lon: number; lat: number }) => {
      const found = grid && city.map?.locate(place)
      return found ? (found.grid === null ? null : found.grid === grid) : null
    }
    return ok({
      ...{ type, photos, review: type.field?.review ?? [] },
      claimed: { ...common, point, onSpot: rule.onSpot === true, inGrid },
    })
  }

  async function doubtsOf(tx: Tx, { photos, claimed }: Ready, driftMs: number) {
    const used = new Set((await patrols.usedBefore(tx, district, photos)).map((one) => one.sha256))
    return [
      ...patrols.actDoubts(claimed, driftMs),
      ...photos.flatMap((photo) => [
        ...patrols.photoDoubts(photo, claimed),
        ...(used.has(photo.sha256) ? [patrols.usedDoubt(photo.id)] : []),
      ]),
    ]
  }

  /** Opens or acts, as the person could have done at a desk. */
  async function carryOut(
    tx: Tx,
    who: Actor,
    item: { readonly id: Id; readonly kind: patrols.ItemKind; readonly body: patrols.ItemBody },
    ready: Ready,
    now: Date,
  ): Promise<Result<patrols.Outcome, Refusal>> {
    const { body } = item
    const files = ready.photos.flatMap((one) => one.file ?? [])
    const shape = item.kind === 'act' ? ready.type.flow.actions[body.action ?? '']?.form : ready.type.fields
    const photos = Object.entries(shape ?? {}).find(([, field]) => field.kind === 'files')?.[0] ?? 'files'
    const form = { ...body.form, ...(files.length > 0 ? { [photos]: files } : {}) }
    if (item.kind === 'report') {
      const point = pointOf(body.form.point)
      const placed = point ? placedAt(city, point) : {}
      const channel = ready.type.field?.report?.channel ?? 'app'
      const touch = { source: 'field', externalId: item.id, channel, at: ready.claimed.at }
      const whole = { ...ready.type.field?.report?.preset, ...placed, ...form }
      const opened = await matters.openIn(tx, who, { type: ready.type.name, form: whole, touch }, now)
      if (!opened.ok) return opened
      const { id, number, joined } = opened.value
      return ok({ state: 'done', matter: id, number, joined: joined === true })
    }
    const action = body.action as string
    const unit =
      ready.type.flow.actions[action]?.on === 'task' ? await unitOn(tx, who, body.matter as Id) : null
    const acted = await matters.actIn(
      tx,
      who,
      {
        ...{ matter: body.matter as Id, action, version: null, form },
        ...(unit ? { task: unit } : {}),
      },
      now,
    )
    return acted.ok ? ok({ state: 'done', matter: acted.value.id, number: acted.value.number }) : acted
  }

  /** The task of one of the actor's units. */
  async function unitOn(tx: Tx, who: Actor, matter: Id): Promise<Id | null> {
    for (const unit of new Set(who.duties.flatMap((duty) => duty.units ?? [])))
      if (isId(unit)) {
        const task = await matters.taskOf(tx, district, matter, unit)
        if (task) return task
      }
    return null
  }

  const draft = (sent: Sent, who: Actor, now: Date, state: patrols.ItemState): patrols.Item => ({
    ...{ id: sent.id, account: who.account as Id, kind: sent.kind, state, matter: null, number: null },
    ...{ joined: false, deviceAt: sent.at, receivedAt: now, body: sent.body, doubts: [], refusal: null },
    ...{ decidedBy: null, decidedAt: null, decision: null },
  })

  /** One item, once: whatever comes a second time is answered with what became of it the first time. */
  async function take(who: Actor, sent: Sent, sentAt: Date, now: Date): Promise<Told> {
    const { id } = sent
    try {
      return await store.tx(async (tx) => {
        const known = await patrols.itemById(tx, district, id)
        if (known) return same(who, known)
        const happened = patrols.happenedAt(sent.at, sentAt, now)
        const ready = await prepare(tx, who, sent, happened)
        if (!ready.ok) throw new Refused(ready.error)
        if (!ready.value) return { id, state: 'later' as const }
        // Claimed before anything is done: whoever delivers it at the same time waits here.
        if (!(await patrols.insertItem(tx, district, draft(sent, who, now, 'done')))) throw new Later()
        const doubts = await doubtsOf(tx, ready.value, now.getTime() - sentAt.getTime())
        if (doubts.length > 0) {
          const outcome = { state: 'held' as const, doubts, matter: sent.body.matter ?? null }
          await patrols.settleItem(tx, district, id, outcome)
          await tellHeld(tx, who, sent, ready.value, now)
          return { id, ...outcome }
        }
        const done = await carryOut(tx, who, sent, ready.value, now)
        if (!done.ok) throw later(done.error) ? new Later() : new Refused(done.error)
        await patrols.settleItem(tx, district, id, done.value)
        return { id, ...done.value }
      })
    } catch (fault) {
      if (fault instanceof Later) {
        const known = await patrols.itemById(store, district, id)
        return known ? same(who, known) : { id, state: 'later' }
      }
      if (!(fault instanceof Refused)) throw fault
      const { refusal } = fault
      await store.tx(async (tx) => {
        if (await patrols.insertItem(tx, district, draft(sent, who, now, 'refused')))
          await patrols.settleItem(tx, district, id, {
            state: 'refused',
            refusal,
            matter: sent.body?.matter ?? null,
          })
      })
      return { id, state: 'refused', refusal }
    }
  }

  const same = (who: Actor, item: patrols.Item): Told =>
    item.account === who.account
      ? told(item)
      : { id: item.id, state: 'refused', refusal: refusals['patrols.notYours']() }

  async function tellHeld(tx: Tx, who: Actor, sent: Sent, { review, type }: Ready, now: Date): Promise<void> {
    await append(tx, [factOf(who, sent.id, 'field.held', now)])
    await city.messages.send(
      tx,
      review.map((role) => ({
        ...{
          district,
          key: `${sent.id}/held/${role}`,
          to: { role },
          subjectKind: 'fieldItem',
          subject: sent.id,
        },
        title: say('有现场事项待复核', 'Something from the street waits for a second look'),
        text: say(`${who.name} · ${type.title.zh}`, `${who.name} · ${type.title.en}`),
      })),
      now,
    )
  }

  const factOf = (who: Actor, subject: Id, kind: string, at: Date, body: Record<string, unknown> = {}) => ({
    ...{ district, kind, subjectKind: 'fieldItem', subject, at, actor: factActorOf(who), body },
  })

  /** The second look 现场复核: it is carried out as its author's, or sent back with the reason. */
  async function judge(
    tx: Tx,
    who: Actor,
    input: { readonly id: Id; readonly release: boolean; readonly words: string },
    now: Date,
  ): Promise<Result<Told, Refusal>> {
    const item = await patrols.lockItem(tx, district, input.id)
    if (item?.state !== 'held') return no(refusals['patrols.notHeld']())
    if (item.account === who.account) return no(refusals['patrols.ownWork']())
    const author = await actorOfAccount(tx, item.account, now)
    const sent = { id: item.id, kind: item.kind, at: item.deviceAt, body: item.body }
    const ready = author ? await prepare(tx, author, sent, item.deviceAt) : null
    if (!author || !ready?.ok || !ready.value)
      return ready && !ready.ok ? ready : no(refusals['patrols.notHeld']())
    if (!who.duties.some((duty) => ready.value?.review.includes(duty.role)))
      return no(refusals['patrols.mayNot']())
    const outcome = input.release
      ? await carryOut(tx, author, item, ready.value, now)
      : ok({ state: 'rejected' as const, matter: item.matter })
    if (!outcome.ok) return outcome
    await patrols.settleItem(tx, district, item.id, { ...outcome.value, doubts: item.doubts })
    await patrols.decideItem(tx, district, item.id, { name: who.name, at: now, words: input.words })
    await append(tx, [
      factOf(who, item.id, input.release ? 'field.released' : 'field.rejected', now, { note: input.words }),
    ])
    await city.messages.send(
      tx,
      [
        {
          ...{ district, key: `${item.id}/judged`, to: { account: item.account } },
          ...{ subjectKind: 'fieldItem', subject: item.id },
          title: input.release
            ? say('现场事项复核通过', 'Your act passed the second look')
            : say('现场事项复核不通过，请到现场重办', 'Your act did not pass: do it again on the spot'),
          text: say(input.words || '—', input.words || '—'),
        },
      ],
      now,
    )
    return ok({ id: item.id, ...outcome.value, doubts: item.doubts })
  }

  return { take, judge }
}

const pointOf = (value: unknown): { lon: number; lat: number } | null => {
  const { lon, lat } = (value ?? {}) as { lon?: unknown; lat?: unknown }
  return typeof lon === 'number' && typeof lat === 'number' ? { lon, lat } : null
}
