import {
  addDays,
  dayOf,
  type Id,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../base/index.ts'
import { append, type FactActor } from '../ledger/index.ts'
import { cleanText } from '../org/decide.ts'
import type { Actor } from '../org/declare.ts'
import { factActorOf } from '../org/index.ts'
import { type Reader, sql, type Tx } from '../store/index.ts'
import { refusals } from './declare.ts'
import type { Sealer } from './factors.ts'

/** What a citizen may ask beside what he does himself 个人信息权利请求 (PIPL arts. 44–48). */
export const rightKinds = {
  correct: say('更正、补充', 'Correct or complete'),
  explain: say('说明处理规则', 'Explain how it is used'),
  delete: say('删除', 'Delete'),
} as const satisfies Record<string, Say>
export type RightKind = keyof typeof rightKinds

/** Days in which an answer is due; the law says “without delay”, GB/T 35273-2020 thirty. */
const ANSWER_DAYS = 15

type Row = {
  readonly id: Id
  readonly citizen: Id
  readonly kind: RightKind
  readonly sealed: string
  readonly askedAt: Date
  readonly dueDay: string
  readonly state: 'open' | 'done' | 'refused'
  readonly answer: string | null
  readonly answeredBy: string | null
  readonly answeredAt: Date | null
}
const columns = sql`id, citizen, kind, sealed, asked_at as "askedAt", due_day::text as "dueDay", state, answer,
  answered_by as "answeredBy", answered_at as "answeredAt"`

const shown = (vault: Sealer, { sealed, citizen: _, ...row }: Row) => ({ ...row, text: vault.open(sealed) })

const self: FactActor = {
  ...{ kind: 'citizen', account: null, name: '申请人', unit: null, unitName: null, onBehalfOf: null },
}

/** Asks for what a person does not do himself: mending data of a register, an explanation, deleting more. */
export async function askRight(
  tx: Tx,
  vault: Sealer,
  district: string,
  citizen: Id,
  asked: { readonly kind: RightKind; readonly text: string },
  at: Date,
): Promise<Result<{ readonly id: Id; readonly dueDay: string }, Refusal>> {
  const words = cleanText(asked.text, '请求内容', 2000)
  if (!words.ok) return words
  const id = newId()
  const dueDay = addDays(dayOf(at), ANSWER_DAYS)
  await tx.run(sql`insert into rights_request (district, id, citizen, kind, sealed, asked_at, due_day, state)
    values (${district}, ${id}, ${citizen}, ${asked.kind}, ${vault.seal(words.value)}, ${at}, ${dueDay}::date, 'open')`)
  await append(tx, [
    {
      ...{ district, kind: 'citizen.rightAsked', subjectKind: 'citizen', subject: citizen, at, actor: self },
      body: { request: id, kind: asked.kind, dueDay },
    },
  ])
  return ok({ id, dueDay })
}

/** A citizen’s own requests, with their answers. */
export async function requestsOf(reader: Reader, vault: Sealer, district: string, citizen: Id) {
  const rows = await reader.query<Row>(
    sql`select ${columns} from rights_request where district = ${district} and citizen = ${citizen} order by asked_at desc limit 100`,
  )
  return rows.map((row) => shown(vault, row))
}

/** Requests for those who answer them 个人信息权利台: open ones by their term, then what was answered last. */
export async function requestsOpen(reader: Reader, vault: Sealer, district: string) {
  const rows = await reader.query<Row>(
    sql`select ${columns} from rights_request where district = ${district}
      order by state = 'open' desc, case when state = 'open' then due_day end, answered_at desc, id limit 200`,
  )
  return rows.map((row) => shown(vault, row))
}

/** Answers one, with words for the person: done, or refused with its reason. */
export async function answerRequest(
  tx: Tx,
  who: Actor,
  given: { readonly id: Id; readonly state: 'done' | 'refused'; readonly answer: string },
  at: Date,
): Promise<Result<{ readonly citizen: Id }, Refusal>> {
  const words = cleanText(given.answer, '答复', 2000)
  if (!words.ok) return words
  const row = await tx.one<{ citizen: Id }>(sql`update rights_request
    set state = ${given.state}, answer = ${words.value}, answered_by = ${who.name}, answered_at = ${at}
    where district = ${who.district} and id = ${given.id} and state = 'open' returning citizen`)
  if (!row) return no(refusals['identity.noRequest']())
  await append(tx, [
    {
      ...{
        district: who.district,
        kind: 'citizen.rightAnswered',
        subjectKind: 'citizen',
        subject: row.citizen,
      },
      ...{ at, actor: factActorOf(who), body: { request: given.id, state: given.state } },
    },
  ])
  return ok({ citizen: row.citizen })
}

/** The words of a person who left are erased with his account. */
export const dropRequests = (tx: Tx, district: string, citizen: Id): Promise<number> =>
  tx.run(sql`delete from rights_request where district = ${district} and citizen = ${citizen}`)
