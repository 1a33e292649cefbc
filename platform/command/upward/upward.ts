import { type Id, type Instant, newId, no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Addressee, Notice } from '../../messages/index.ts'
import { type Actor, factActorOf, systemActor } from '../../org/index.ts'
import type { Store, Tx } from '../../store/index.ts'
import { type CameIn, type Climb, climbedLeg, lateMinutes, legClock, legsAt, nextLeg } from './decide.ts'
import { type Leg, type LegKind, legKinds, refusals } from './declare.ts'
import * as keep from './keep.ts'

export type UpwardEnv = {
  readonly district: string
  tell(tx: Tx, notices: readonly Notice[], at: Instant): Promise<void>
  /** Whom a step of a leg is told: whose duty it is, then those above. */
  addressees(leg: Leg, step: Climb): readonly Addressee[]
  /** The unit whose duty a leg is, by where the case lies. */
  unitFor(kind: LegKind, area: string): { readonly unit: Id | null; readonly unitName: string }
}

export type CaseIn = {
  readonly matter: Id
  readonly title: string
  readonly area: string
  readonly drill: boolean
  readonly cameIn: CameIn
  /** Who brought it in, for the leg that is theirs. */
  readonly unit: Id | null
  readonly unitName: string
  readonly occurredAt: Instant | null
  readonly receivedAt: Instant
}

const fact = (
  who: Actor,
  leg: Leg,
  kind: string,
  at: Instant,
  body: Readonly<Record<string, unknown>> = {},
) => ({
  ...{
    district: leg.district,
    kind,
    subjectKind: 'matter',
    subject: leg.matter,
    at,
    actor: factActorOf(who),
  },
  body: {
    ...{ leg: legKinds[leg.kind].zh, unitName: leg.unitName, ...body },
    ...(leg.drill ? { drill: true } : {}),
  },
})

/** The clocks of a case begin when it comes in; once, however often that is read. */
export async function begin(env: UpwardEnv, tx: Tx, one: CaseIn): Promise<number> {
  const own = one.cameIn
  const legs = legsAt(one).map((begun): Leg => {
    const whose =
      begun.kind === own ? { unit: one.unit, unitName: one.unitName } : env.unitFor(begun.kind, one.area)
    return {
      ...{ district: env.district, id: newId(), matter: one.matter, drill: one.drill, ...whose },
      ...{
        area: one.area,
        title: one.title,
        sentBy: null,
        sentTo: null,
        words: null,
        step: 0,
        voidedAt: null,
      },
      ...begun,
    }
  })
  return keep.insertLegs(tx, legs)
}

/** 上报: the leg ends, late or in time; the receiver's own clock begins. */
export async function send(
  env: UpwardEnv,
  tx: Tx,
  who: Actor,
  input: { readonly matter: Id; readonly kind: LegKind; readonly to: string; readonly words: string },
  /** Of the command centre: it may report for whoever telephoned. */
  centre: boolean,
  at: Instant,
): Promise<Result<{ readonly lateMinutes: number }, Refusal>> {
  const leg = await keep.lockLeg(tx, env.district, input.matter, input.kind)
  if (!leg || leg.voidedAt) return no(refusals['upward.none']())
  if (leg.sentAt) return no(refusals['upward.sent']({ by: leg.sentBy ?? leg.unitName }))
  const own =
    leg.unit !== null &&
    (who.unit === leg.unit || who.duties.some((duty) => duty.units?.includes(leg.unit ?? '')))
  if (!centre && !own && who.kind !== 'system') return no(refusals['upward.notYours']({ unit: leg.unitName }))
  const sent: Leg = {
    ...leg,
    ...{ sentAt: at, sentBy: who.name, sentTo: input.to || null, words: input.words || null, nextAt: null },
  }
  await keep.saveLeg(tx, sent)
  const late = lateMinutes(sent, at)
  await append(tx, [
    fact(who, sent, 'upward.sent', at, {
      ...(late > 0 ? { lateMinutes: late } : {}),
      ...(input.to ? { sentTo: input.to } : {}),
      ...(input.words ? { text: input.words } : {}),
    }),
  ])
  const next = nextLeg(leg.kind)
  if (next)
    await keep.insertLegs(tx, [
      {
        ...{ ...sent, id: newId(), kind: next, ...env.unitFor(next, leg.area), ...legClock(next, at) },
        ...{ sentAt: null, sentBy: null, sentTo: null, words: null, step: 0 },
      },
    ])
  return ok({ lateMinutes: late })
}

/** 误报、归档: nothing more is to be reported. */
export const close = (env: UpwardEnv, tx: Tx, matter: Id, at: Instant): Promise<number> =>
  keep.voidLegs(tx, env.district, matter, at)

const WORDS = {
  remind: say('请按时上报', 'Report in time'),
  late: say('信息迟报', 'A report is late'),
  again: say('信息仍未上报', 'A report is still missing'),
} as const satisfies Record<Climb, { zh: string; en: string }>

/** Clocks that ran so far: whose duty it is is reminded, then those above; each step once, by whichever server. */
export const tick = (env: UpwardEnv, store: Store, at: Instant, limit = 100): Promise<number> =>
  store.tx(async (tx) => {
    const due = await keep.lockDue(tx, env.district, at, limit)
    for (const one of due) {
      const { leg, told } = climbedLeg(one)
      await keep.saveLeg(tx, leg)
      const mark = leg.drill ? say('【演练】', '[DRILL] ') : say('', '')
      const name = legKinds[leg.kind]
      await env.tell(
        tx,
        env.addressees(leg, told).map((to) => ({
          ...{ district: env.district, to, key: `leg ${leg.id} ${told} ${JSON.stringify(to)}` },
          title: say(`${mark.zh}${WORDS[told].zh}：${name.zh}`, `${mark.en}${WORDS[told].en}: ${name.en}`),
          text: say(`${leg.title}（${leg.unitName}）`, `${leg.title} (${leg.unitName})`),
          ...{ subjectKind: 'matter', subject: leg.matter },
        })),
        at,
      )
      if (told !== 'remind')
        await append(tx, [
          fact(systemActor(env.district), leg, told === 'late' ? 'upward.late' : 'upward.missing', at, {
            lateMinutes: lateMinutes(leg, at),
          }),
        ])
    }
    return due.length
  })
