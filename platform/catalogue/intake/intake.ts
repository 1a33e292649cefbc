import { basename } from 'node:path'
import {
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { type Disk, openDisk } from '../../files/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Store, Tx } from '../../store/index.ts'
import { byId, type Dataset, refusals as datasetRefusals } from '../datasets/index.ts'
import { ruleProblem } from '../standards/decide.ts'
import type { ColumnRule } from '../standards/declare.ts'
import { mappingFault, sameRules } from './decide.ts'
import {
  type Delivery,
  type DeliveryDoor,
  type DeliveryMode,
  deliveryStates,
  type IntakeRules,
  type Mapping,
  type Receipt,
  refusals,
  type Trouble,
  USUAL_RULES,
} from './declare.ts'
import * as keep from './keep.ts'
import { type LoadCity, listsOf, load, refuse, tell, wantsAreas } from './load.ts'
import { type Preview, preview } from './preview.ts'
import { openUploads } from './uploads.ts'

const MB = 1024 * 1024
/** Characters that a reason has at least. */
const WHY = 4

/** What a door takes in: bytes as they come, or a file that lies on the same disk already and may be moved. */
export type Incoming = {
  readonly dataset: Id
  readonly name: string
  readonly mode: DeliveryMode
  readonly door: DeliveryDoor
  readonly sender: string
  readonly source?: Id
  /** What the sender calls this delivery: a push's idempotency key, a pull's span. One that names itself is never old. */
  readonly own?: string
  readonly content: AsyncIterable<Uint8Array>
}

export type IntakeOptions = Omit<LoadCity, 'pathOf'> & {
  /** Where the bytes of deliveries lie, by their hash. */
  readonly folder: string
  /** Where files in pieces lie until they are whole; on the same disk. */
  readonly parts: string
  /** Largest file taken. */
  readonly mostMb?: number
}

export type Intake = ReturnType<typeof openIntake>

/** The intake 归集 of a city: bytes on the disk, rows in the database. */
export function openIntake(options: IntakeOptions) {
  const disk: Disk = openDisk(options.folder)
  const city: LoadCity = { ...options, pathOf: disk.pathOf }
  const mostMb = options.mostMb ?? 1024

  /**
   * Takes a delivery in: its bytes are on the disk and its row is committed when this answers. The same content for the
   * same dataset is answered with the delivery it came with; content older than the latest waits for a confirmation.
   */
  async function receive(
    store: Store,
    who: Actor,
    incoming: Incoming,
    at: Instant,
  ): Promise<Result<Receipt, Refusal>> {
    const draft = await disk.draft(incoming.content, mostMb * MB)
    if (!draft) return no(refusals['intake.tooLarge']({ limitMb: mostMb }))
    try {
      if (draft.bytes === 0) return no(refusals['intake.empty']())
      await disk.settle(draft)
      return await store.tx((tx) => enter(tx, who, incoming, draft, at))
    } finally {
      await disk.discard(draft)
    }
  }

  async function enter(
    tx: Tx,
    who: Actor,
    incoming: Omit<Incoming, 'content'>,
    content: { readonly sha256: string; readonly bytes: number },
    at: Instant,
  ): Promise<Result<Receipt, Refusal>> {
    const { district } = who
    await keep.lockDataset(tx, district, incoming.dataset)
    const dataset = await byId(tx, district, incoming.dataset)
    if (!dataset) return no(datasetRefusals['catalogue.noDataset']())
    if (incoming.own !== undefined) {
      const known = await keep.ofOwn(tx, district, dataset.id, incoming.own)
      if (known && known.hash !== content.sha256) return no(refusals['intake.keyTaken']())
      if (known) return ok({ delivery: known, again: true })
    }
    const before = await keep.ofContent(tx, district, dataset.id, content.sha256)
    const latest = await keep.latest(tx, district, dataset.id)
    const newest = before[0]
    if (newest && (!latest || newest.id >= latest.id)) {
      // Refused before: it may be loaded now that mapping or settings have changed.
      if (newest.state === 'refused') await again(tx, newest)
      return ok({ delivery: (await keep.delivery(tx, district, newest.id)) as Delivery, again: true })
    }
    const older = incoming.own === undefined ? before.find((one) => one.state !== 'refused') : undefined
    const delivery: Delivery = {
      district,
      id: newId(),
      dataset: dataset.id,
      unit: dataset.unit,
      sender: incoming.sender,
      door: incoming.door,
      source: incoming.source ?? null,
      name: nameOf(incoming.name),
      hash: content.sha256,
      bytes: content.bytes,
      mode: incoming.mode,
      state: older ? 'landed' : 'received',
      mapping: null,
      readAs: null,
      counts: null,
      passed: null,
      trouble: older ? olderTrouble(older) : null,
      receivedAt: at,
      receivedBy: who.account,
      receivedName: who.name,
      landedAt: null,
      loadedAt: null,
    }
    await keep.insertDelivery(tx, delivery, incoming.own ?? null)
    await tell(tx, who, 'delivery.received', delivery, at, {
      name: delivery.name,
      hash: delivery.hash,
      bytes: delivery.bytes,
      ...(older ? { older: older.id } : {}),
    })
    return ok({ delivery, again: false })
  }

  const again = (tx: Tx, one: Delivery) =>
    keep.putState(tx, one.district, one.id, { state: 'received', trouble: null, counts: null })

  return {
    receive,
    uploads: openUploads(options.parts, disk, mostMb, (tx, who, upload, content, at) =>
      enter(
        tx,
        who,
        { ...upload, door: 'upload', sender: who.unitName ? `${who.unitName} ${who.name}` : who.name },
        content,
        at,
      ),
    ),
    load: (store: Store, who: Actor, id: Id, at: Instant, stop?: AbortSignal) =>
      load(city, store, who, id, at, stop),

    /** Somebody looked at what was warned of (older content, many rows that disappear) and wants it all the same. */
    async confirm(
      tx: Tx,
      who: Actor,
      id: Id,
      how: { readonly mode?: DeliveryMode; readonly why?: string },
      at: Instant,
    ): Promise<Result<Delivery, Refusal>> {
      const why = (how.why ?? '').trim()
      const one = await keep.lockDelivery(tx, who.district, id)
      if (!one) return no(refusals['intake.noDelivery']())
      if (one.state === 'loaded') return no(refusals['intake.wrongState']({ state: deliveryStates.loaded }))
      const passes = !how.mode || how.mode === one.mode
      if (passes && [...why].length < WHY) return no(refusals['intake.noReason']())
      if (how.mode) await keep.putMode(tx, who.district, id, how.mode)
      if (passes) {
        await keep.putPassed(tx, who.district, id, { by: who.name, why, at: at.toISOString() })
        await tell(tx, who, 'delivery.passed', one, at, { why, held: one.trouble?.code ?? null })
      }
      await again(tx, one)
      return ok((await keep.delivery(tx, who.district, id)) as Delivery)
    },

    /** Sets the gates of a dataset's deliveries 闸口; they count from the next load on. */
    async saveGates(
      tx: Tx,
      who: Actor,
      input: { readonly dataset: Id } & IntakeRules,
      at: Instant,
    ): Promise<Result<IntakeRules, Refusal>> {
      const { dataset, mostRejected, mostDisappeared } = input
      const share = (one: unknown): boolean => typeof one === 'number' && one >= 0 && one <= 1
      if (!share(mostRejected) || !share(mostDisappeared)) return no(refusals['intake.badGate']())
      const was = (await keep.gates(tx, who.district, dataset)) ?? USUAL_RULES
      await keep.putGates(tx, who.district, dataset, { mostRejected, mostDisappeared, at, by: who.name })
      await append(tx, [
        {
          ...{ district: who.district, kind: 'dataset.gates', subjectKind: 'dataset', subject: dataset, at },
          actor: factActorOf(who),
          body: {
            mostRejected,
            mostDisappeared,
            was: { mostRejected: was.mostRejected, mostDisappeared: was.mostDisappeared },
          },
        },
      ])
      return ok({ mostRejected, mostDisappeared })
    },

    /** Puts a refused or waiting delivery back in line. */
    async retry(tx: Tx, who: Actor, id: Id): Promise<Result<Delivery, Refusal>> {
      const one = await keep.lockDelivery(tx, who.district, id)
      if (!one) return no(refusals['intake.noDelivery']())
      if (one.state === 'loaded') return no(refusals['intake.wrongState']({ state: deliveryStates.loaded }))
      if (one.trouble?.code === 'intake.older') return no({ ...one.trouble, http: 409 })
      await again(tx, one)
      return ok((await keep.delivery(tx, who.district, id)) as Delivery)
    },

    /** Met a fault of ours again and again: set aside, so that it holds up nobody. */
    async giveUp(tx: Tx, who: Actor, id: Id, at: Instant): Promise<void> {
      const one = await keep.lockDelivery(tx, who.district, id)
      if (one?.state === 'received') await refuse(tx, who, one, refusals['intake.fault'](), at, null, null)
    },

    /** Saves the next version of a mapping; deliveries that waited for one take their turn. The same again is no version. */
    async saveMapping(
      tx: Tx,
      who: Actor,
      input: { readonly dataset: Id; readonly rules: readonly ColumnRule[]; readonly sheet?: string | null },
      at: Instant,
    ): Promise<Result<Mapping, Refusal>> {
      await keep.lockDataset(tx, who.district, input.dataset)
      const dataset = await byId(tx, who.district, input.dataset)
      if (!dataset) return no(datasetRefusals['catalogue.noDataset']())
      const fault = mappingFault(dataset.items, input.rules)
      if (fault) return no(fault)
      const before = await keep.mapping(tx, who.district, input.dataset)
      const next: Mapping = {
        district: who.district,
        dataset: input.dataset,
        version: (before?.version ?? 0) + 1,
        rules: input.rules,
        sheet: input.sheet ?? null,
        savedAt: at,
        savedBy: who.name,
      }
      if (before && sameRules(before, next)) return ok(before)
      await keep.insertMapping(tx, next)
      await keep.wakeLanded(tx, who.district, input.dataset)
      return ok(next)
    },

    /** The first lines of a delivery, and what a mapping would make of them. */
    async preview(
      reader: Reader,
      one: Delivery,
      how: {
        readonly rules: readonly ColumnRule[] | null
        readonly sheet: string | null
        readonly limit: number
      },
      at: Instant,
    ): Promise<Result<Preview, Refusal>> {
      const dataset = await byId(reader, one.district, one.dataset)
      if (!dataset) return no(datasetRefusals['catalogue.noDataset']())
      for (const rule of how.rules ?? []) {
        const why = ruleProblem(rule)
        if (why) return no(refusals['intake.badMapping']({ why }))
      }
      const codes = await city.codes(reader, one.district, listsOf(dataset))
      const areas = wantsAreas(dataset) ? await city.areas(reader, one.district) : null
      return preview(disk.pathOf(one.hash), {
        ...how,
        district: one.district,
        items: dataset.items,
        context: {
          today: dayOf(at),
          codes: (name) => codes.find((list) => list.name === name),
          ...(areas ? { areas } : {}),
        },
      })
    },

    /** The bytes as received. */
    read: (delivery: Pick<Delivery, 'hash'>) => disk.read(delivery.hash),
    pathOf: (delivery: Pick<Delivery, 'hash'>): string => disk.pathOf(delivery.hash),
    disk,
  }
}

const olderTrouble = (older: Delivery): Trouble => {
  const { code, says, remedy } = refusals['intake.older']({
    name: older.name,
    since: older.receivedAt.toISOString().slice(0, 10),
  })
  return { code, says, remedy, detail: { delivery: older.id } }
}

/** The last part of what the sender calls it, without anything a terminal or a path would act on. */
const nameOf = (name: string): string =>
  basename(name.replaceAll('\\', '/'))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '')
    .slice(0, 200) || 'data'

/** A mapping that follows from the names alone: each item from the heading that is its title or its Latin name. */
export const plainMapping = (dataset: Pick<Dataset, 'items'>): ColumnRule[] =>
  dataset.items.map(({ name, field }) => ({ item: name, from: [field.title.zh], steps: [] }))
