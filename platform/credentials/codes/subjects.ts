import { randomBytes } from 'node:crypto'
import {
  addDays,
  type Day,
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../../base/index.ts'
import { actorOfCitizen } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { encodeLookup, fromHex, textOf } from '../envelope/index.ts'
import { ageOn } from './decide.ts'
import {
  type Binding,
  type BindingKind,
  bindingKinds,
  type FamilyLink,
  rules,
  type Subject,
} from './declare.ts'
import { type CodesEnv, pseudonymOf, record, secretOf, selfOf } from './env.ts'
import * as keep from './keep-subjects.ts'
import { releaseOther, watchFarm } from './owners.ts'
import { refusals } from './refusals.ts'

const GUARDED = 14
export const underAge = (born: Day | null, at: Instant): boolean =>
  born !== null && ageOn(born, dayOf(at)) < GUARDED

export const subjectFrom = (env: CodesEnv, row: keep.SubjectRow, at: Instant): Subject => ({
  id: row.id,
  cityId: row.cityId,
  level: row.level,
  state: row.state,
  under14: underAge(selfOf(env, row.sealed).born, at),
  openedAt: row.openedAt,
  lostAt: row.lostAt,
})

const actor = (env: CodesEnv) => actorOfCitizen({ district: env.district })

export type NewSubject = {
  readonly citizen: Id | null
  readonly name: string
  readonly born: Day | null
  /** Identity number, or what else tells this person from all others; only its fingerprint is kept. */
  readonly person: string
  readonly level: number
  readonly openedBy: keep.SubjectRow['openedBy']
  /** Keyed fingerprint of the address it was asked from; many from one place are looked at. */
  readonly from?: string | null
}

/** Opens the city code of a person 开码. The identifier is random; whoever opened it before gets the same one. */
export async function openSubject(
  env: CodesEnv,
  tx: Tx,
  one: NewSubject,
  at: Instant,
): Promise<Result<Subject, Refusal>> {
  if (one.openedBy === 'self' && underAge(one.born, at)) return no(refusals['codes.guardian']())
  const person = env.vault.blind(one.person, 'idNumber')
  const openedFrom = one.from ? env.vault.blind(one.from, 'address') : null
  await releaseOther(env, tx, one.citizen, person, at)
  const row = {
    id: newId(),
    cityId: randomBytes(10).toString('base64url'),
    person,
    citizen: one.citizen,
    sealed: env.vault.seal(JSON.stringify({ name: one.name, born: one.born })),
    level: one.level,
    openedBy: one.openedBy,
    openedAt: at,
    openedFrom,
  }
  const fresh = (await keep.insertSubject(tx, env.district, row)) === 1
  const kept = await keep.subjectByPerson(tx, env.district, person)
  if (!kept) throw new Error('a subject vanished')
  // a child that has grown, an elder who got a phone: the same code, now shown by its owner
  if (!fresh && one.citizen && kept.citizen !== one.citizen)
    await keep.setOwner(tx, env.district, kept.id, one.citizen, one.level)
  if (fresh) {
    await record(env, tx, actor(env), 'code.opened', 'codeSubject', kept.id, at, { by: one.openedBy })
    if (openedFrom) await watchFarm(env, tx, openedFrom, at)
  }
  return ok(subjectFrom(env, kept, at))
}

export async function subjectOf(
  env: CodesEnv,
  reader: Reader,
  citizen: Id,
): Promise<keep.SubjectRow | undefined> {
  return keep.subjectOfCitizen(reader, env.district, citizen)
}

/** Every name that a person has in the city’s scenes. */
export async function aliasesOf(env: CodesEnv, tx: Tx, subject: keep.SubjectRow, at: Instant) {
  const all: { scene: string; pseudonym: string }[] = []
  for (const scene of Object.keys(env.declared))
    all.push({
      scene,
      pseudonym: pseudonymOf(await secretOf(env, tx, scene, at), subject.cityId).toString('hex'),
    })
  return all
}

/** 挂失: from now on no code of this person passes; phones and paper codes lose their right for good. */
export async function reportLost(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  at: Instant,
): Promise<Result<{ readonly everywhereBy: Instant }, Refusal>> {
  await keep.setSubjectState(tx, env.district, subject.id, 'lost', at)
  await keep.endDevices(tx, env.district, subject.id, at)
  await keep.revokePapers(tx, env.district, subject.id, null, at)
  for (const { scene, pseudonym } of await aliasesOf(env, tx, subject, at))
    await keep.bar(tx, env.district, scene, pseudonym, 'lost', at)
  await record(env, tx, actor(env), 'code.lost', 'codeSubject', subject.id, at)
  return ok({ everywhereBy: new Date(at.getTime() + rules.lostMinutes * 60_000) })
}

/** 解除挂失: by the owner alone, with a phone of his own. */
export async function endLost(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  at: Instant,
): Promise<Result<null, Refusal>> {
  await keep.setSubjectState(tx, env.district, subject.id, 'open', null)
  for (const { scene, pseudonym } of await aliasesOf(env, tx, subject, at))
    await keep.bar(tx, env.district, scene, pseudonym, null, at)
  await record(env, tx, actor(env), 'code.found', 'codeSubject', subject.id, at)
  return ok(null)
}

export const subjectOfNumber = (env: CodesEnv, reader: Reader, idNumber: string) =>
  keep.subjectByPerson(reader, env.district, env.vault.blind(idNumber, 'idNumber'))

/** 注销: the person died or gave the code up; nothing opens it again. */
export async function closeSubject(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  why: string,
  at: Instant,
): Promise<void> {
  if (subject.state === 'closed') return
  await keep.setSubjectState(tx, env.district, subject.id, 'closed', subject.lostAt)
  await keep.endDevices(tx, env.district, subject.id, at)
  await keep.revokePapers(tx, env.district, subject.id, null, at)
  for (const { scene, pseudonym } of await aliasesOf(env, tx, subject, at))
    await keep.bar(tx, env.district, scene, pseudonym, 'closed', at)
  await record(env, tx, actor(env), 'code.closed', 'codeSubject', subject.id, at, { why })
}

/** 绑定: what another issuer answered; we keep its token, never its card number, and make none ourselves. */
export async function bind(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  one: { readonly kind: BindingKind; readonly issuer: string; readonly token: string; readonly tail: string },
  at: Instant,
): Promise<Result<Binding, Refusal>> {
  if (!Object.hasOwn(bindingKinds, one.kind) || one.token.length < 8)
    return no(refusals['codes.badInput']({ why: say('发卡方没有返回凭证标识', 'the issuer gave no token') }))
  const now = (await keep.bindings(tx, env.district, subject.id)).find(({ kind }) => kind === one.kind)
  if (now) await keep.endBinding(tx, env.district, subject.id, now.id, at)
  const row = {
    id: newId(),
    kind: one.kind,
    issuer: one.issuer,
    sealed: env.vault.seal(one.token),
    tail: one.tail.slice(-4),
    since: at,
  }
  await keep.insertBinding(tx, env.district, subject.id, row)
  await record(env, tx, actor(env), 'code.bound', 'codeSubject', subject.id, at, { card: one.kind })
  const { sealed: _sealed, ...shown } = row
  return ok({ ...shown, endedAt: null })
}

export async function unbind(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  id: Id,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const card = (await keep.bindings(tx, env.district, subject.id)).find((one) => one.id === id)
  if (!card || (await keep.endBinding(tx, env.district, subject.id, id, at)) === 0)
    return no(refusals['codes.notYours']())
  // a scene that rests on this card has no business any more
  for (const { scene, pseudonym } of await aliasesOf(env, tx, subject, at))
    if (env.declared[scene]?.binding === card.kind)
      await keep.withdraw(tx, env.district, scene, pseudonym, at)
  await record(env, tx, actor(env), 'code.unbound', 'codeSubject', subject.id, at)
  return ok(null)
}

export async function bindingsOf(env: CodesEnv, reader: Reader, subject: Id): Promise<readonly Binding[]> {
  return (await keep.bindings(reader, env.district, subject)).map(({ sealed: _sealed, ...row }) => row)
}

/**
 * 亲情/代办: the carer may show the other’s code in these scenes until that day, sees the result and no records. The
 * other is told, and ends it alone.
 */
export async function linkFamily(
  env: CodesEnv,
  tx: Tx,
  carer: keep.SubjectRow,
  one: {
    readonly kind: 'family' | 'carer'
    readonly name: string
    readonly born: Day | null
    readonly idNumber: string
    readonly scenes: readonly string[]
    readonly until: Day
    readonly proof: string
    readonly level: number
  },
  at: Instant,
): Promise<Result<{ readonly id: Id }, Refusal>> {
  const day = dayOf(at)
  if (one.proof.trim().length < 4)
    return no(
      refusals['codes.badInput']({
        why: say('请写明关系证明（如户口簿、委托书编号）', 'say what proves it: household book, mandate'),
      }),
    )
  if (one.until <= day || one.until > addDays(day, rules.paperDays))
    return no(
      refusals['codes.badInput']({
        why: say('期限应在明天到一年之内', 'it must end between tomorrow and a year from now'),
      }),
    )
  const scenes = one.scenes.filter((scene) => Object.hasOwn(env.declared, scene))
  if (scenes.length === 0)
    return no(refusals['codes.badInput']({ why: say('请选择场景', 'choose the scenes') }))
  const live = (await keep.linksOfCarer(tx, env.district, carer.id)).filter(
    ({ endedAt, until }) => endedAt === null && until >= day,
  )
  if (live.length >= rules.familyMost) return no(refusals['codes.familyFull']({ most: rules.familyMost }))
  const opened = await openSubject(
    env,
    tx,
    {
      ...{ citizen: null, name: one.name, born: one.born, person: one.idNumber, level: one.level },
      openedBy: underAge(one.born, at) ? 'guardian' : 'carer',
    },
    at,
  )
  if (!opened.ok) return opened
  if (opened.value.id === carer.id)
    return no(refusals['codes.badInput']({ why: say('不能关联本人', 'that is you') }))
  const id = newId()
  await keep.insertLink(tx, env.district, {
    ...{ id, kind: one.kind, carer: carer.id, subject: opened.value.id, scenes, until: one.until },
    ...{ proof: one.proof.trim().slice(0, 200), madeAt: at },
  })
  const member = await keep.subjectById(tx, env.district, opened.value.id)
  if (member?.citizen)
    await env.tell(
      tx,
      [
        {
          citizen: member.citizen,
          key: `code/link/${id}`,
          title: say('有人关联了您的城市码', 'Somebody may show your city code'),
          text: say(
            `${selfOf(env, carer.sealed).name} 可在所选场景代您出示城市码，至 ${one.until}。如非本意，请在“我的码 › 家人”中解除。`,
            `${selfOf(env, carer.sealed).name} may show your city code until ${one.until}. If you do not want it, end it under My code, Family.`,
          ),
        },
      ],
      at,
    )
  await record(env, tx, actor(env), 'code.linked', 'codeSubject', opened.value.id, at, {
    ...{ kind: one.kind, scenes, until: one.until, carer: carer.id },
  })
  return ok({ id })
}

export async function endFamily(
  env: CodesEnv,
  tx: Tx,
  me: keep.SubjectRow,
  id: Id,
  at: Instant,
): Promise<Result<null, Refusal>> {
  if ((await keep.endLink(tx, env.district, id, me.id, at)) === 0) return no(refusals['codes.notYours']())
  await record(env, tx, actor(env), 'code.unlinked', 'codeSubject', me.id, at, { link: id })
  return ok(null)
}

/** Whom I care for, and who may show my code. */
export async function familyOf(env: CodesEnv, reader: Reader, me: Id): Promise<readonly FamilyLink[]> {
  const [mine, ofMe] = await Promise.all([
    keep.linksOfCarer(reader, env.district, me),
    keep.linksOfSubject(reader, env.district, me),
  ])
  const shown = async (row: keep.LinkRow, other: Id, isMine: boolean): Promise<FamilyLink> => {
    const subject = await keep.subjectById(reader, env.district, other)
    return {
      ...{ id: row.id, kind: row.kind, mine: isMine, scenes: row.scenes, until: row.until, proof: row.proof },
      ...{ name: subject ? selfOf(env, subject.sealed).name : '—', endedAt: row.endedAt },
    }
  }
  return Promise.all([
    ...mine.map((row) => shown(row, row.subject, true)),
    ...ofMe.map((row) => shown(row, row.carer, false)),
  ])
}

/** The person whose code this carer shows in this scene. */
export async function caredFor(
  env: CodesEnv,
  reader: Reader,
  carer: Id,
  link: Id,
  scene: string,
  at: Instant,
): Promise<Result<keep.SubjectRow, Refusal>> {
  const row = (await keep.linksOfCarer(reader, env.district, carer)).find(({ id }) => id === link)
  const live = row && row.endedAt === null && row.until >= dayOf(at) && row.scenes.includes(scene)
  const subject = live ? await keep.subjectById(reader, env.district, row.subject) : undefined
  return subject ? ok(subject) : no(refusals['codes.notYours']())
}

/** Who printed a paper code for somebody 窗口代办, on what proof, why. */
export type PaperOf = {
  readonly issuedBy: string
  readonly proof: string
  readonly reason: string
  /** Last day, when it is to end before the usual year. */
  readonly until?: Day
}

/** 纸质码: a printed code for whoever has no phone; one year, taken back at any counter. */
export async function issuePaper(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  scenes: readonly string[],
  at: Instant,
  counter: PaperOf | null = null,
): Promise<Result<{ readonly id: Id; readonly code: string; readonly until: Day }, Refusal>> {
  if (subject.state !== 'open')
    return no(refusals[subject.state === 'lost' ? 'codes.lost' : 'codes.closed']())
  // whoever finds the paper must not pay with it, nor take books
  const fit = scenes.filter((scene) => {
    const declared = env.declared[scene]
    return declared !== undefined && declared.kind !== 'pay' && !declared.emergency
  })
  if (fit.length === 0)
    return no(refusals['codes.badInput']({ why: say('所选场景不能使用纸质码', 'no scene that takes paper') }))
  const row = {
    ...{ id: newId(), subject: subject.id, scenes: fit, code: randomBytes(10).toString('hex') },
    ...{ until: counter?.until ?? addDays(dayOf(at), rules.paperDays), madeAt: at },
    ...{
      issuedBy: counter?.issuedBy ?? null,
      proof: counter?.proof ?? null,
      reason: counter?.reason ?? null,
    },
  }
  await keep.revokePapers(tx, env.district, subject.id, null, at, '换发')
  await keep.insertPaper(tx, env.district, row)
  await record(env, tx, actor(env), 'code.paper', 'codeSubject', subject.id, at, {
    until: row.until,
    by: counter ? 'counter' : 'self',
  })
  return ok({ id: row.id, code: row.code, until: row.until })
}

/** What is printed: read by any reader on line. */
export const paperText = (code: string): string => textOf(encodeLookup(fromHex(code)))

export async function revokePaper(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  id: Id,
  at: Instant,
): Promise<Result<null, Refusal>> {
  if ((await keep.revokePapers(tx, env.district, subject.id, id, at)) === 0)
    return no(refusals['codes.notYours']())
  await record(env, tx, actor(env), 'code.paperRevoked', 'codeSubject', subject.id, at)
  return ok(null)
}
