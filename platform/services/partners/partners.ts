import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import type { Vault } from '../../fields/index.ts'
import { append, pulse } from '../../ledger/index.ts'
import { factActorOf, systemActor } from '../../org/index.ts'
import type { Reader, Store, Tx } from '../../store/index.ts'
import { contradicts, nextAskMs, taking } from './decide.ts'
import {
  type Partner,
  type PartnerNews,
  type PartnerTask,
  refusals,
  taskStates,
  type Words,
} from './declare.ts'
import * as keep from './keep.ts'

export type PartnersCity = {
  readonly store: Store
  readonly district: string
  readonly vault: Vault
  readonly partners: () => readonly Partner[]
  /** Where a partner tells us news of a task. */
  readonly notifyUrl: (partner: string) => string
  /**
   * What follows for the matter, in the transaction in which the task ended. `wrong`: the answer is none that the matter can
   * use, and nothing followed; the task has then failed.
   */
  readonly settled: (tx: Tx, task: PartnerTask, at: Instant) => Promise<'followed' | 'wrong'>
  /** The partner said something else after its task had ended; told once. */
  readonly contradicted?: (tx: Tx, task: PartnerTask, said: Words, at: Instant) => Promise<void>
  readonly now: () => Instant
}

/** A partner that has not answered by then is asked again later; ms. */
const PATIENCE_MS = 8_000
const LOOK_MS = 1_000
/** Why a task has failed whose answer could not be used. */
const NO_USE = '对方系统的答复不完整或不正确，需人工处理'

/**
 * Work that other systems do for a matter 外部协同. Each task is written, and asked after until it ends, before anything
 * leaves: whatever crashes or is lost, it is asked for again under the same number, and it ends once.
 */
export function openPartners(city: PartnersCity) {
  const { district, vault, store } = city
  const system = systemActor(district)
  const opened = (row: keep.TaskRow): PartnerTask => ({
    ...row,
    body: JSON.parse(vault.open(row.body)) as Words,
    answer: row.answer === null ? null : (JSON.parse(vault.open(row.answer)) as Words),
  })
  const tell = (tx: Tx, kind: string, task: keep.TaskRow, at: Instant, more: object = {}) =>
    append(tx, [
      {
        district,
        kind,
        subjectKind: 'matter',
        subject: task.matter,
        at,
        actor: factActorOf(system),
        body: { task: task.id, lane: task.lane, round: task.round, partner: task.partner, ...more },
      },
    ])

  /** Hands a lane to its partner, once a round, however often it is called. */
  async function begin(
    tx: Tx,
    one: {
      readonly matter: Id
      readonly lane: string
      readonly round: number
      readonly partner: string
      readonly body: Words
    },
    at: Instant,
  ): Promise<boolean> {
    const row = { ...one, district, id: newId(), body: vault.seal(JSON.stringify(one.body)), madeAt: at }
    if ((await keep.insert(tx, row)) === 0) return false
    await tell(tx, 'partner.asked', { ...row, state: 'asked' } as keep.TaskRow, at)
    tx.afterCommit(() => looking?.wake())
    return true
  }

  /** Takes one piece of news in, under the lock of its task, with everything that follows for the matter. */
  async function take(
    tx: Tx,
    partner: string,
    news: PartnerNews,
    at: Instant,
  ): Promise<Result<null, Refusal>> {
    const row = await keep.lock(tx, district, news.task)
    if (!row || row.partner !== partner) return no(refusals['partners.unknown']())
    const { change } = taking(row, news)
    if (change === 'nothing') {
      await contradiction(tx, row, news, at)
      return ok(null)
    }
    if (change === 'taken') {
      await keep.taken(tx, district, row.id, at)
      return ok(null)
    }
    const answer = vault.seal(JSON.stringify(news.answer))
    const why = news.why?.slice(0, 500) ?? null
    const task: PartnerTask = { ...opened({ ...row, answer, why }), state: change, settledAt: at }
    const end = { state: change, answer, why, at }
    await keep.settle(tx, district, row.id, end)
    if ((await city.settled(tx, task, at)) === 'followed') {
      await tell(tx, change === 'done' ? 'partner.done' : 'partner.failed', row, at, why ? { note: why } : {})
      return ok(null)
    }
    // an answer that nobody can use is no answer: a person deals with it, and may ask again
    await keep.settle(tx, district, row.id, { ...end, state: 'failed', why: NO_USE })
    await tell(tx, 'partner.failed', row, at, { note: NO_USE })
    await city.settled(tx, { ...task, state: 'failed', why: NO_USE }, at)
    return ok(null)
  }

  /** What is said of a task that has ended changes nothing; where it differs, a person is to know. */
  async function contradiction(tx: Tx, row: keep.TaskRow, news: PartnerNews, at: Instant): Promise<void> {
    if (row.contradictedAt || (row.state !== 'done' && row.state !== 'failed')) return
    const had = opened(row)
    if (!contradicts(had, news)) return
    await keep.contradicted(tx, district, row.id, at)
    await tell(tx, 'partner.contradicted', row, at, {
      note: `先答复${taskStates[had.state].zh}，后又答复${news.status === 'done' ? '已完成（内容不同）' : '未办成'}`,
    })
    await city.contradicted?.(tx, had, news.answer, at)
  }

  /** Calls off what is still in work, and lets the partners know. */
  async function cancel(tx: Tx, matter: Id, why: string, at: Instant): Promise<void> {
    for (const row of await keep.ofMatter(tx, district, matter)) {
      const held = row.state === 'asked' ? await keep.lock(tx, district, row.id) : undefined
      if (held?.state !== 'asked') continue
      await keep.settle(tx, district, row.id, { state: 'cancelled', answer: null, why, at })
      await tell(tx, 'partner.cancelled', row, at, { note: why })
    }
    tx.afterCommit(() => looking?.wake())
  }

  /** Another round of a lane that failed. */
  async function again(
    tx: Tx,
    matter: Id,
    lane: string,
    body: Words,
    at: Instant,
  ): Promise<Result<null, Refusal>> {
    const rows = (await keep.ofMatter(tx, district, matter)).filter((row) => row.lane === lane)
    const last = rows.at(-1)
    if (last?.state !== 'failed') return no(refusals['partners.notFailed']())
    await begin(tx, { matter, lane, round: last.round + 1, partner: last.partner, body }, at)
    return ok(null)
  }

  async function askOne(row: keep.TaskRow): Promise<void> {
    const partner = city.partners().find(({ name }) => name === row.partner)
    if (!partner) return
    const signal = AbortSignal.timeout(PATIENCE_MS)
    if (row.state === 'cancelled') {
      await partner.cancel(row.id, row.why ?? '', signal)
      await store.tx((tx) => keep.told(tx, district, row.id, city.now()))
      return
    }
    const { id, lane } = row
    const news = row.takenAt
      ? await partner.query(id, signal)
      : await partner.ask(
          { id, lane, body: opened(row).body, notifyUrl: city.notifyUrl(partner.name) },
          signal,
        )
    if (news) await store.tx((tx) => take(tx, partner.name, { ...news, task: id }, city.now()))
  }

  /** One look at the table; true when there may be more. */
  async function look(onFault: (fault: unknown) => void): Promise<boolean> {
    const at = city.now()
    const rows = await store.tx((tx) =>
      keep.claim(tx, district, at, (tries) => new Date(at.getTime() + nextAskMs(tries))),
    )
    await Promise.all(rows.map((row) => askOne(row).catch(onFault)))
    return rows.length === 20
  }

  let looking: ReturnType<typeof pulse> | undefined
  return {
    begin,
    take,
    cancel,
    again,
    look,
    tasksOf: async (reader: Reader, matter: Id): Promise<readonly PartnerTask[]> =>
      (await keep.ofMatter(reader, district, matter)).map(opened),
    /** Speaks with the partners until stopped; one that is away is no fault of ours and is asked again. */
    run(onFault: (fault: unknown) => void) {
      looking = pulse(() => look(() => undefined), { pollMs: LOOK_MS, onError: onFault })
      return looking
    },
  }
}

export type Partners = ReturnType<typeof openPartners>
