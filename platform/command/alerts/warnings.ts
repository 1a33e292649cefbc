import {
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../../base/index.ts'
import { append, type Fact } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import {
  capOf,
  capTime,
  changedAreas,
  draftFault,
  endings,
  highest,
  inForce,
  levelsByCode,
  levelWords,
  mayRelease,
} from './decide.ts'
import { type Alert, refusals, type WarningDraft, type WarningKind } from './declare.ts'
import { digestOf } from './digest.ts'
import type { AlertsEnv, Target } from './env.ts'
import * as keep from './keep.ts'
import * as receipts from './keep-receipts.ts'

export const alertFact = (
  who: Actor,
  district: string,
  kind: string,
  one: { readonly id: Id; readonly status?: string },
  at: Instant,
  body: Readonly<Record<string, unknown>> = {},
): Fact => ({
  district,
  kind,
  subjectKind: 'alert',
  subject: one.id,
  at,
  actor: factActorOf(who),
  // drills are marked as drills everywhere, and counted nowhere
  body: { ...body, ...(one.status && one.status !== 'Actual' ? { drill: true } : {}) },
})

const fresh = (env: AlertsEnv, who: Actor, draft: WarningDraft, at: Instant): Alert => {
  const id = newId()
  return {
    ...{ district: env.district, id, origin: 'own', identifier: `${env.district}-${id}`, sender: env.sender },
    ...{ sent: at, state: 'draft', chain: id, endedBy: null, endedAt: null, endedHow: null, cap: null },
    ...{ repeats: 0, madeBy: who.name, madeAccount: who.account, madeAt: at },
    ...{ releasedBy: null, releasedAt: null, returned: null, version: 1 },
    ...shownOf(env, draft),
  }
}

/** What lists and filters need of a draft. */
function shownOf(env: AlertsEnv, draft: WarningDraft) {
  const kind = env.kinds[draft.kind]
  return {
    status: draft.status,
    scope: draft.scope,
    msgType:
      draft.act === 'cancel'
        ? ('Cancel' as const)
        : draft.act === 'update'
          ? ('Update' as const)
          : ('Alert' as const),
    kind: draft.kind,
    headline: draft.headline,
    rank: kind ? highest(kind, draft.parts) : null,
    codes: [...levelsByCode(draft.parts).keys()],
    onset: draft.onset,
    expires: draft.act === 'cancel' ? null : draft.expires,
    draft,
  }
}

/** What an update or a lifting is about must hold, be ours, and be as real as it. */
async function supersededBy(
  env: AlertsEnv,
  tx: Tx,
  draft: WarningDraft,
  at: Instant,
): Promise<Result<Alert | null, Refusal>> {
  if (draft.act === 'alert') return ok(null)
  const old = draft.supersedes ? await keep.lockAlert(tx, env.district, draft.supersedes) : undefined
  if (old?.origin !== 'own') return no(refusals['alerts.none']())
  if (!inForce(old, at)) return no(refusals['alerts.ended']())
  return old.status === draft.status ? ok(old) : no(refusals['alerts.statusStays']())
}

/** Writes a warning down, or changes one that is written 拟稿. */
export async function compose(
  env: AlertsEnv,
  tx: Tx,
  who: Actor,
  input: { readonly draft: WarningDraft; readonly id?: Id; readonly version?: number },
  at: Instant,
): Promise<Result<Alert, Refusal>> {
  const fault = draftFault(input.draft, env.kinds, at)
  if (fault) return no(fault)
  const old = await supersededBy(env, tx, input.draft, at)
  if (!old.ok) return old
  if (!input.id) {
    const made = fresh(env, who, input.draft, at)
    await keep.insertAlert(tx, made)
    await append(tx, [alertFact(who, env.district, 'alert.drafted', made, at, { kind: made.kind })])
    return ok(made)
  }
  const before = await keep.lockAlert(tx, env.district, input.id)
  if (!before) return no(refusals['alerts.none']())
  if (before.state !== 'draft') return no(refusals['alerts.wrongState']())
  // whoever changed it last wrote it: the second person is a second person
  const next: Alert = {
    ...{ ...before, ...shownOf(env, input.draft) },
    ...{ madeBy: who.name, madeAccount: who.account, version: input.version ?? before.version },
  }
  if ((await keep.updateAlert(tx, next)) === 0) return no(refusals['alerts.changed']())
  await append(tx, [alertFact(who, env.district, 'alert.drafted', next, at, { kind: next.kind })])
  return ok({ ...next, version: next.version + 1 })
}

type Move = { readonly id: Id; readonly version: number; readonly why?: string }

async function move(
  env: AlertsEnv,
  tx: Tx,
  who: Actor,
  input: Move,
  how: { readonly from: readonly Alert['state'][]; readonly to: Alert['state']; readonly kind: string },
  at: Instant,
): Promise<Result<Alert, Refusal>> {
  const before = await keep.lockAlert(tx, env.district, input.id)
  if (before?.origin !== 'own') return no(refusals['alerts.none']())
  if (!how.from.includes(before.state)) return no(refusals['alerts.wrongState']())
  const next: Alert = {
    ...{ ...before, state: how.to, version: input.version },
    returned: how.kind === 'alert.returned' ? (input.why ?? null) : null,
  }
  if ((await keep.updateAlert(tx, next)) === 0) return no(refusals['alerts.changed']())
  await append(tx, [alertFact(who, env.district, how.kind, next, at, input.why ? { why: input.why } : {})])
  return ok({ ...next, version: next.version + 1 })
}

/** 送审: waits for a second person. */
export async function submit(env: AlertsEnv, tx: Tx, who: Actor, input: Move, at: Instant) {
  const done = await move(
    ...([env, tx, who, input] as const),
    { from: ['draft'], to: 'toRelease', kind: 'alert.submitted' },
    at,
  )
  if (done.ok)
    await env.tell(
      tx,
      [
        {
          ...{ district: env.district, to: { role: env.roles.releaser } },
          key: `alert.submitted ${done.value.id} ${done.value.version}`,
          title: say('预警待签发', 'A warning waits for release'),
          ...{ text: done.value.headline, subjectKind: 'alert', subject: done.value.id },
        },
      ],
      at,
    )
  return done
}
/** 退回: with a reason, to be written anew. */
export const giveBack = (
  env: AlertsEnv,
  tx: Tx,
  who: Actor,
  input: Move & { readonly why: string },
  at: Instant,
) => move(env, tx, who, input, { from: ['toRelease'], to: 'draft', kind: 'alert.returned' }, at)
export const discard = (env: AlertsEnv, tx: Tx, who: Actor, input: Move, at: Instant) =>
  move(env, tx, who, input, { from: ['draft', 'toRelease'], to: 'discarded', kind: 'alert.discarded' }, at)

/** What a release did, for whoever goes on from there (plans, the public, other systems). */
export type Released = {
  readonly alert: Alert
  /** Units that must sign now. */
  readonly asked: readonly Target[]
  /** Units told that nothing changes for them, or that it is over. */
  readonly told: readonly Target[]
}

/**
 * Releases a warning 签发: by somebody else than its writer. In one transaction: the message with its number and references, the
 * end of what it supersedes, receipts of exactly those towns whose level changed, notices, facts.
 */
export async function release(
  env: AlertsEnv,
  tx: Tx,
  who: Actor,
  input: Move,
  at: Instant,
): Promise<Result<Released, Refusal>> {
  const { district } = env
  const before = await keep.lockAlert(tx, district, input.id)
  if (before?.origin !== 'own' || !before.draft) return no(refusals['alerts.none']())
  const may = mayRelease(before, who.account)
  if (!may.ok) return may
  const { draft } = before
  const fault = draftFault(draft, env.kinds, at)
  if (fault) return no(fault)
  const found = await supersededBy(env, tx, draft, at)
  if (!found.ok) return found
  const old = found.value
  const kind = env.kinds[draft.kind] as WarningKind
  if (old) await keep.lockChain(tx, district, old.chain)
  const earlier = old ? await keep.linksOf(tx, district, old.chain) : []
  const references = earlier
    .filter((one) => one.msgType !== 'Cancel')
    .map((one) => ({ sender: one.sender, identifier: one.identifier, sent: one.sent }))
  // a message has a second as its finest time, and no two of a chain the same
  const newest = Math.max(0, ...earlier.map((one) => one.sent))
  const sent = new Date(Math.max(Math.floor(at.getTime() / 1000) * 1000, newest + 1000))
  const cap = capOf(draft, kind, {
    ...{ identifier: before.identifier, sender: env.sender, senderName: env.senderName, sent },
    ...{ web: env.web, contact: env.contact },
    references: await referencesOf(tx, district, references),
  })
  const next: Alert = {
    ...{ ...before, cap, sent, state: 'released', chain: old?.chain ?? before.id },
    ...{ releasedBy: who.name, releasedAt: at, version: input.version },
  }
  if ((await keep.updateAlert(tx, next)) === 0) return no(refusals['alerts.changed']())
  const key = { sender: env.sender, identifier: before.identifier }
  await keep.takeKey(tx, district, { ...key, sent, digest: digestOf(cap), alert: before.id }, at)
  if (references.length > 0) await keep.insertRefs(tx, district, before.id, references)
  await keep.setEndings(tx, district, next.chain, endings(await keep.linksOf(tx, district, next.chain)))
  const { asked, told } = await demand(env, tx, next, old, at)
  const what =
    draft.act === 'cancel' ? 'alert.lifted' : draft.act === 'update' ? 'alert.updated' : 'alert.released'
  await append(tx, [
    alertFact(who, district, what, next, at, {
      kind: draft.kind,
      rank: next.rank,
      by: before.madeBy,
      asked: asked.length,
    }),
  ])
  return ok({ alert: { ...next, version: next.version + 1 }, asked, told })
}

/** Times of messages as they were written in them. */
async function referencesOf(
  tx: Tx,
  district: string,
  keys: readonly { readonly sender: string; readonly identifier: string; readonly sent: number }[],
) {
  const known = await keep.keysOf(tx, district, keys)
  return known
    .sort((a, b) => a.sent.getTime() - b.sent.getTime())
    .map((one) => ({ sender: one.sender, identifier: one.identifier, sent: capTime(one.sent) }))
}

/** Receipts 签收: asked of towns whose level is new; whoever signed the same level before is only told. */
async function demand(
  env: AlertsEnv,
  tx: Tx,
  next: Alert,
  old: Alert | null,
  at: Instant,
): Promise<{ readonly asked: readonly Target[]; readonly told: readonly Target[] }> {
  const { district } = env
  const draft = next.draft as WarningDraft
  const kind = env.kinds[draft.kind] as WarningKind
  const before = old?.draft ? await byTarget(env, tx, old.draft, at) : new Map<Id, Aimed>()
  const after = draft.act === 'cancel' ? new Map<Id, Aimed>() : await byTarget(env, tx, draft, at)
  const levels = (all: ReadonlyMap<Id, Aimed>) => new Map([...all].map(([id, one]) => [id, one.level]))
  const { changed, kept, dropped } = changedAreas(levels(before), levels(after))
  const asked = changed.flatMap((id) => after.get(id) ?? [])
  const told = [...kept, ...dropped].flatMap((id) => after.get(id) ?? before.get(id) ?? [])
  if (old) {
    const over = [...changed, ...dropped].flatMap((id) => (before.get(id) ? [before.get(id) as Aimed] : []))
    const areas = draft.act === 'cancel' ? null : over.map((one) => one.area)
    if (areas === null || areas.length > 0) await receipts.closeReceipts(tx, district, next.chain, areas, at)
  }
  if (asked.length > 0)
    await receipts.insertReceipts(
      tx,
      district,
      asked.map((one) => ({
        ...{ alert: next.id, chain: next.chain, unit: one.unit, unitName: one.name, area: one.area },
        ...{
          level: one.level,
          askedAt: at,
          signedAt: null,
          signedBy: null,
          note: null,
          step: 0,
          closedAt: null,
        },
        dueAt: new Date(at.getTime() + (kind.levels[one.level]?.signMinutes ?? 10) * 60_000),
      })),
    )
  const notice = (one: Aimed, title: Say, what: string) => ({
    ...{
      district,
      to: { unit: one.unit, role: env.roles.handler },
      key: `alert ${next.id} ${one.unit} ${what}`,
    },
    ...{
      title,
      text: next.cap?.infos[0] ? headlineOf(next) : next.headline,
      subjectKind: 'alert',
      subject: next.id,
    },
  })
  const titled = (zh: string, en: string): Say => drillMark(next, say(zh, en))
  await env.tell(
    tx,
    [
      ...asked.map((one) => {
        const level = levelWords(kind, one.level)
        return notice(one, titled(`请签收预警：${level.zh}`, `Sign the warning: ${level.en}`), 'ask')
      }),
      ...(draft.act === 'cancel'
        ? told.map((one) => notice(one, titled('预警已解除', 'The warning is lifted'), 'lifted'))
        : []),
    ],
    at,
  )
  return { asked, told }
}

/** Words about a warning that is not real say so first. */
export const drillMark = (one: Pick<Alert, 'status'>, words: Say): Say =>
  one.status === 'Actual' ? words : say(`【演练】${words.zh}`, `[EXERCISE] ${words.en}`)

const headlineOf = (one: Alert): Say => {
  const of = (lang: string) => one.cap?.infos.find((info) => info.language?.startsWith(lang))?.headline
  return say(of('zh') ?? one.headline.zh, of('en') ?? one.headline.en)
}

type Aimed = Target & { readonly level: string }

/** The level of each unit: the highest of the parts that touch it. */
async function byTarget(
  env: AlertsEnv,
  tx: Tx,
  draft: WarningDraft,
  at: Instant,
): Promise<ReadonlyMap<Id, Aimed>> {
  const kind = env.kinds[draft.kind]
  const found = new Map<Id, Aimed>()
  const rank = (level: string) => kind?.levels[level]?.rank ?? 99
  for (const part of draft.parts)
    for (const target of await env.targets(tx, part.areas, at)) {
      const there = found.get(target.unit)
      if (!there || rank(part.level) < rank(there.level))
        found.set(target.unit, { ...target, level: part.level })
    }
  return found
}

export const warningsInForce = (env: AlertsEnv, reader: Reader, at: Instant, limit = 200) =>
  keep.alerts(reader, env.district, { inForce: at, limit })
