import {
  type Id,
  isId,
  localText,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../base/index.ts'
import { append, search } from '../../platform/ledger/index.ts'
import { matterReach } from '../../platform/matters/index.ts'
import * as org from '../../platform/org/index.ts'
import { type Actor, adminRoles, factActorOf, type Missing } from '../../platform/org/index.ts'
import type { RegisterType } from '../../platform/registers/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { holds, onDuty } from './may.ts'

type Json = Readonly<Record<string, unknown>>

/** Who heads a unit, and so reviews the rights of its people. */
const LEADS = ['leader', 'officeHead'] as const
/** Who looks into the rights of others. */
const WATCH = ['securityAdmin', 'auditAdmin'] as const
/** Names told to somebody who was refused, of those he may ask. */
const MOST_ASKED = 5
/** Facts of an emergency that its page shows. */
const MOST_FACTS = 500

const text = (value: unknown, most = 80): string =>
  typeof value === 'string' ? value.trim().slice(0, most) : ''

const MISSING: Readonly<Record<Missing, Say>> = {
  duty: say('职责', 'duty'),
  area: say('区划', 'area'),
  unit: say('单位', 'unit'),
  own: say('经办（只看本人登记的）', 'own (only what one opened oneself)'),
  grade: say('数据等级', 'data grade'),
}

/** What is asked about, with the marks that rights look at and nothing of its content. */
type Target = {
  readonly kind: 'matter' | 'register'
  readonly id: Id
  readonly name: string
  readonly title: Say
  readonly marks: {
    readonly area: string
    readonly units: readonly string[]
    readonly openedBy: string | null
  }
  /** Nobody without the right is told that it exists: asked to be kept secret, told of wrongdoing, or of a register. */
  readonly silent: boolean
  reach(who: Actor): ReturnType<typeof org.reach>
}

/** 为何看不到 and 谁看得到, 权限复核, 紧急授权: rights explained, reviewed, and widened in an emergency. */
export function rightsDesks(city: OpenCity) {
  const { catalog, compiled, plan } = city
  const { district } = plan
  const roles = (): Readonly<Record<string, org.Role>> => ({ ...adminRoles, ...compiled.roles })
  const roleTitle = (role: string): Say => roles()[role]?.title ?? say(role, role)

  async function matterTarget(reader: Reader, what: string): Promise<Target | undefined> {
    const matter = await city.matters.resolve(reader, district, what)
    if (!matter) return undefined
    const title = city.types[matter.type]?.title ?? say(matter.type, matter.type)
    return {
      ...{ kind: 'matter', id: matter.id, name: matter.number, title },
      marks: { area: matter.area, units: matter.units, openedBy: matter.openedBy },
      silent: matter.secret || matter.kind === 'report',
      reach: (who) => matterReach({ roles: compiled.roles }, who, matter),
    }
  }

  async function registerTarget(reader: Reader, name: string, id: string): Promise<Target | undefined> {
    const type = compiled.registers[name]
    if (!type || !isId(id)) return undefined
    const marks = await city.registers.marks(reader, name, district, id)
    if (!marks) return undefined
    return {
      ...{ kind: 'register', id, name: id, title: type.title, silent: true, marks },
      reach: (who) => registerReach(type, who, marks),
    }
  }

  /** A register seen whole asks only for a reader's duty over the district; one seen by rows asks for all of it. */
  function registerReach(
    type: RegisterType,
    who: Actor,
    marks: Target['marks'],
  ): ReturnType<typeof org.reach> {
    const readers = type.readers.includes('*') ? {} : { roles: type.readers }
    const name = `register.${type.name}`
    if (type.scope === 'rows') return org.reach(who, marks, compiled.roles, { name, ...readers })
    return org
      .reach(who, { area: district, units: [] }, compiled.roles, { name, ...readers })
      .map(({ duty, missing }) => ({
        duty,
        missing: missing.filter(
          (one) => one === 'duty' || (one === 'area' && !duty.area.startsWith(district)),
        ),
      }))
  }

  const target = (reader: Reader, input: Json): Promise<Target | undefined> => {
    const what = text(input.what)
    const register = text(input.register)
    return register ? registerTarget(reader, register, what) : matterTarget(reader, what)
  }

  const dutyShown = (duty: org.Duty) => ({
    role: duty.role,
    title: roleTitle(duty.role),
    area: duty.area,
    areaName: catalog.areaName(duty.area) ?? duty.area,
    units: duty.units === null ? null : duty.units.map((unit) => catalog.unitName(unit) ?? unit).slice(0, 5),
    unitCount: duty.units?.length ?? null,
    grade: duty.grade,
    behalf: duty.onBehalfOf ?? null,
    emergency: duty.emergency ?? null,
    until: duty.to === undefined ? null : new Date(duty.to),
  })

  const marksShown = ({ marks, kind, name, title }: Target) => ({
    ...{ kind, name, title },
    areaName: catalog.areaName(marks.area) ?? marks.area,
    units: marks.units.map((unit) => catalog.unitName(unit) ?? unit),
  })

  /** Heads of one's own unit, then those who give duties; with their telephones at work. */
  async function askable(reader: Reader, who: Actor, at: Date) {
    const security = await org.holdersOf(reader, { role: 'securityAdmin', district: who.district, at })
    const own = who.unit ? await org.holdersIn(reader, { units: [who.unit], roles: [...LEADS], at }) : []
    const heads = [...new Map(own.map((one) => [one.account, one])).values()]
    const shown = (one: { account: Id; name: string; workPhone: string | null }, as: Say) => ({
      ...{ account: one.account, name: one.name, phone: one.workPhone, as },
    })
    return [
      ...heads
        .filter((one) => one.account !== who.account)
        .slice(0, MOST_ASKED)
        .map((one) => shown(one, say('本单位负责人', 'head of your unit'))),
      ...security.slice(0, MOST_ASKED).map((one) => shown(one, roleTitle('securityAdmin'))),
    ]
  }

  const note = (who: Actor, kind: string, subject: Target, at: Date, body: Json) =>
    city.store.tx((tx) =>
      append(tx, [
        {
          ...{ district: who.district, kind, subjectKind: subject.kind, subject: subject.id, at },
          ...{ actor: factActorOf(who), body },
        },
      ]),
    )

  const watching = (who: Actor): boolean => holds(city, who, WATCH).ok

  /** Words of an actor's own duties against a row: what each lacks, by name, and never what the row says. */
  const linesOf = (reached: ReturnType<typeof org.reach>) =>
    reached
      .map(({ duty, missing }) => ({
        ...dutyShown(duty),
        missing: missing.map((one) => MISSING[one]),
        codes: missing,
      }))
      .toSorted((a, b) => a.codes.length - b.codes.length)

  async function otherActor(reader: Reader, who: Actor, account: string, at: Date) {
    if (!watching(who)) return no(org.noDuty(roles(), WATCH))
    const found = isId(account) ? await org.actorOfAccount(reader, account, at) : undefined
    return found && found.district === who.district
      ? ok(found)
      : no(org.refusals['org.notFound']({ what: '账号' }))
  }

  const reviewShown = (one: org.RightsReview, at: Date) => ({
    ...one,
    late: one.closedAt === null && one.dueAt <= at,
  })
  const emergencyShown = (one: org.Emergency, at: Date) => ({
    ...one,
    title: roleTitle(one.role),
    areaName: catalog.areaName(one.area) ?? one.area,
    running: one.endedAt === null && one.to > at,
    late: one.reviewedAt === null && one.reviewDue <= at,
  })

  return {
    rights: {
      /**
       * Why can I, or somebody else, (not) see this 为何看不到. Of what one may not see only the missing kind of right is
       * told; of what is silent not even that it is there.
       */
      async why(reader: Reader, who: Actor, input: Json, at: Date): Promise<Result<unknown, Refusal>> {
        const asked = text(input.account)
        const other = asked !== '' && asked !== who.account
        let about = who
        if (other) {
          const found = await otherActor(reader, who, asked, at)
          if (!found.ok) return found
          about = found.value
        }
        const found = await target(reader, input)
        const lines = found ? linesOf(found.reach(about)) : []
        const sees = lines.some((line) => line.codes.length === 0)
        if (found) await note(who, 'rights.asked', found, at, { of: about.account, sees })
        // who looks after rights may know that it is there; others only where nothing forbids it
        const told = found && (sees || other || !found.silent)
        const ask = sees ? [] : await askable(reader, about, at)
        const mine = about.duties.map(dutyShown)
        if (!told)
          return ok({ sees: false, found: null, about: about.name, lines: [], duties: mine, lacks: [], ask })
        const nearest = lines[0]
        return ok({
          sees,
          // the marks of a row are told to those who see it or look after rights
          found:
            sees || other ? marksShown(found) : { kind: found.kind, name: found.name, title: found.title },
          about: about.name,
          ...{ lines, duties: mine, ask },
          lacks: sees ? [] : nearest ? nearest.missing : [MISSING.duty],
        })
      },

      /** Who can see this 谁看得到: everybody with a duty that reaches it, and by which rule. Never its content. */
      async who(reader: Reader, who: Actor, input: Json, at: Date): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, WATCH)
        if (!may.ok) return may
        const found = await target(reader, input)
        if (!found) return no(org.rightsRefusals['rights.notFound']())
        const everybody = await org.actorsIn(reader, who.district, at)
        const rows = everybody.flatMap((actor) => {
          const by = found.reach(actor).filter(({ missing }) => missing.length === 0)
          if (by.length === 0) return []
          const { account, name, unitName } = actor
          return [{ account, name, unitName, by: by.map(({ duty }) => dutyShown(duty)) }]
        })
        await note(who, 'rights.listed', found, at, { seenBy: rows.length })
        return ok({
          ...{ found: marksShown(found), rows, of: everybody.length },
          public:
            found.kind === 'register' ? (compiled.registers[text(input.register)]?.publicFields ?? []) : [],
        })
      },

      reviews: {
        async list(reader: Reader, who: Actor, input: Json, at: Date) {
          const may = onDuty(city, who)
          if (!may.ok && !watching(who)) return may
          const rows = await org.reviewsOf(reader, who, LEADS, roles(), input.state === 'open')
          return ok({
            rows: rows.map((one) => reviewShown(one, at)),
            rules: org.reviewRules,
            may: { open: holds(city, who, ['securityAdmin']).ok },
          })
        },
        async read(reader: Reader, who: Actor, input: { readonly id: string }, at: Date) {
          const found = await org.reviewOf(reader, who, input.id, LEADS, roles())
          if (!found.ok) return found
          const { review, items } = found.value
          return ok({
            review: reviewShown(review, at),
            items: items.map((one) => ({
              ...one,
              title: roleTitle(one.role),
              areaName: catalog.areaName(one.area) ?? one.area,
              dutyUnit: one.unit ? (catalog.unitName(one.unit) ?? one.unit) : null,
            })),
          })
        },
        /** By the security administrator, of one unit or of all that are due; the city opens them by itself each half year. */
        async open(tx: Tx, who: Actor, input: Json, at: Date) {
          const may = holds(city, who, ['securityAdmin'])
          if (!may.ok) return may
          const unit = text(input.unit)
          if (unit && !catalog.units.has(unit)) return no(org.refusals['org.notFound']({ what: '单位' }))
          const opened = await org.openReviews(tx, who, who.district, at, unit ? { unit } : {})
          await tellOpened(city, tx, opened, at)
          return ok({ opened: opened.map((one) => one.id) })
        },
        async decide(tx: Tx, who: Actor, input: Json, at: Date) {
          const { id, duty, account, decision, words } = input
          const ask = {
            ...{ review: text(id), duty: text(duty), account: text(account) },
            ...{ keep: decision === 'keep', words: text(words, 500) },
          }
          return org.decideReview(tx, who, ask, at, LEADS, roles())
        },
      },

      emergencies: {
        async list(reader: Reader, who: Actor, input: Json, at: Date) {
          const rows = await org.emergenciesOf(reader, who, { open: input.state === 'open' })
          return ok({
            rows: rows.map((one) => emergencyShown(one, at)),
            rules: org.emergencyRules,
            may: {
              take: org.emergencyRoles(who, roles()).map((role) => ({ role, title: roleTitle(role) })),
              review: holds(city, who, ['securityAdmin']).ok,
            },
          })
        },
        /** One with everything that was done and opened while it held. */
        async read(reader: Reader, who: Actor, input: { readonly id: string }, at: Date) {
          const found = await org.emergencyOf(reader, who, input.id)
          if (!found.ok) return found
          const one = found.value
          const to = new Date(Math.min((one.endedAt ?? one.to).getTime(), at.getTime() + 1))
          const { facts } = await search(
            reader,
            { districts: [one.district], actor: one.account, from: one.from, to },
            { limit: MOST_FACTS },
          )
          const ids = [
            ...new Set(facts.filter((fact) => fact.subjectKind === 'matter').map((fact) => fact.subject)),
          ]
          const sights = await city.matters.sights(reader, one.district, ids)
          const numbers = new Map(sights.map((sight) => [sight.id, sight.number]))
          return ok({
            emergency: emergencyShown(one, at),
            facts: facts
              .filter((fact) => !fact.kind.startsWith('org.logged'))
              .map((fact) => ({
                ...{ seq: fact.seq, at: fact.at, kind: fact.kind, subjectKind: fact.subjectKind },
                number: numbers.get(fact.subject) ?? null,
                action: typeof fact.body.action === 'string' ? fact.body.action : null,
              })),
          })
        },
        async take(tx: Tx, who: Actor, input: Json, at: Date) {
          const ask = {
            role: text(input.role),
            minutes: Number(input.minutes),
            reason: text(input.reason, 500),
            witness: (input.witness ?? null) as org.Witness | null,
          }
          const taken = await org.takeEmergency(tx, who, ask, at, roles())
          if (!taken.ok) return taken
          const one = taken.value
          await city.messages.send(
            tx,
            [
              {
                ...{ district: one.district, key: `emergency ${one.id}`, to: { role: 'securityAdmin' } },
                title: say(`紧急授权：${who.name}`, `Emergency right: ${who.name}`),
                text: say(
                  `${who.name} 取得“${roleTitle(one.role).zh}”全区权限，至 ${localText(one.to)}，${one.witnessName} 见证。事由：${one.reason}`,
                  `${who.name} widened “${roleTitle(one.role).en}” to the whole district until ${localText(one.to)}, with ${one.witnessName} beside. Reason: ${one.reason}`,
                ),
                ...{ subjectKind: 'emergency', subject: one.id },
              },
            ],
            at,
          )
          return ok({ emergency: emergencyShown(one, at) })
        },
        async end(tx: Tx, who: Actor, input: { readonly id: string }, at: Date) {
          const ended = await org.endEmergency(tx, who, input.id, at)
          return ended.ok ? ok({ done: true }) : ended
        },
        async review(tx: Tx, who: Actor, input: Json, at: Date) {
          const ask = { id: text(input.id), fit: input.verdict === 'fit', words: text(input.words, 500) }
          const done = await org.reviewEmergency(tx, who, ask, at)
          return done.ok ? ok({ done: true }) : done
        },
      },
    },
  }
}

/** Heads of the units are told that a review of their people's rights is open. */
export async function tellOpened(
  city: OpenCity,
  tx: Tx,
  opened: readonly { readonly id: Id; readonly unit: Id; readonly dueAt: Date }[],
  at: Date,
): Promise<void> {
  if (opened.length === 0) return
  await city.messages.send(
    tx,
    opened.flatMap((one) =>
      LEADS.slice(0, 1).map((role) => ({
        ...{
          district: city.plan.district,
          key: `rights review ${one.id} ${role}`,
          to: { unit: one.unit, role },
        },
        title: say('权限半年复核', 'Half-yearly review of rights'),
        text: say(
          `请于 ${localText(new Date(one.dueAt.getTime() - 1)).slice(0, 10)} 前逐人确认或收回本单位人员的职责`,
          `Confirm or withdraw the duties of your unit’s people, one by one, by ${localText(new Date(one.dueAt.getTime() - 1)).slice(0, 10)}`,
        ),
        ...{ subjectKind: 'rightsReview', subject: one.id },
      })),
    ),
    at,
  )
}

/** Opens the reviews that have fallen due; asked once a day. */
export const openDueReviews = (city: OpenCity, at: Date): Promise<number> =>
  city.store.tx(async (tx) => {
    const opened = await org.openReviews(tx, org.systemActor(city.plan.district), city.plan.district, at)
    await tellOpened(city, tx, opened, at)
    return opened.length
  })

/** What was opened in an emergency leaves a fact: the review afterwards is made of them. */
export async function recordEmergencyRead(
  city: OpenCity,
  who: Actor,
  subject: { readonly kind: 'matter' | 'register'; readonly id: Id },
  usual: boolean,
  at: Date,
): Promise<void> {
  const duty = who.duties.find((one) => one.emergency !== undefined)
  if (!duty || usual) return
  await city.store.tx((tx) =>
    append(tx, [
      {
        ...{
          district: who.district,
          kind: 'org.emergencyRead',
          subjectKind: subject.kind,
          subject: subject.id,
          at,
        },
        ...{ actor: factActorOf(who), body: { emergency: duty.emergency } },
      },
    ]),
  )
}
