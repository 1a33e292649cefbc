import { type Id, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { tokens } from '../../fields/index.ts'
import { append, type Fact } from '../../ledger/index.ts'
import { type Actor, factActorOf, mayAct, type Roles } from '../../org/index.ts'
import { type Sql, sql, type Tx } from '../../store/index.ts'
import type { DraftContext } from './decide.ts'
import { type Dataset, refusals } from './declare.ts'
import type { Words } from './keep.ts'

export type UnitNamed = {
  readonly id: Id
  readonly name: string
  readonly shortName: string | null
  readonly creditCode: string | null
}

/** What the catalogue of a city is wired with. */
export type Wiring = {
  readonly district: string
  readonly roles: Roles
  /** Codes of the subject tree with their Chinese names, in the city's order. */
  readonly subjects: () => readonly { readonly code: string; readonly title: { readonly zh: string } }[]
  readonly unitOf: (id: Id) => UnitNamed | undefined
  /** Living units, for imports that name them in words. */
  readonly units: () => readonly UnitNamed[]
}

const STEWARD = 'dataSteward'
const AUTHORITY = 'dataAuthority'
/** Who sees drafts of every unit besides the authority. */
const AUDITOR = 'dataAuditor'
/** Who approves for the unit 部门审核. */
const UNIT_REVIEW = ['leader', STEWARD]

export const contextOf = (wiring: Wiring): DraftContext => {
  const subjects = new Set(wiring.subjects().map((one) => one.code))
  return { hasSubject: (code) => subjects.has(code), hasUnit: (id) => wiring.unitOf(id) !== undefined }
}

const place = (wiring: Wiring, unit: Id | null) => ({
  area: wiring.district,
  units: unit === null ? [] : [unit],
})

/** Does the actor rule over the whole catalogue 数据主管? */
export const mayRule = (wiring: Wiring, who: Actor): Result<unknown, Refusal> =>
  mayAct(who, [AUTHORITY], place(wiring, null), wiring.roles)

/** May he write entries of this unit? */
export function mayEdit(wiring: Wiring, who: Actor, unit: Id): Result<unknown, Refusal> {
  if (mayRule(wiring, who).ok) return ok(null)
  if (mayAct(who, [STEWARD], place(wiring, unit), wiring.roles).ok) return ok(null)
  return no(refusals['catalogue.notYours']({ unit: wiring.unitOf(unit)?.name ?? unit }))
}

/** May he approve for the unit? */
export const mayEndorse = (wiring: Wiring, who: Actor, unit: Id): boolean =>
  mayAct(who, UNIT_REVIEW, place(wiring, unit), wiring.roles).ok

/** Anybody on duty reads what is published; stewards the entries of their unit, the authority and the auditor all. */
export function seenSql(wiring: Wiring, who: Actor): Sql {
  if (who.kind === 'system') return sql`true`
  const duties = who.duties.filter((duty) => wiring.roles[duty.role] !== undefined)
  if (duties.length === 0) return sql`false`
  if (duties.some((duty) => (duty.role === AUTHORITY || duty.role === AUDITOR) && duty.units === null))
    return sql`true`
  const mine = duties
    .filter((duty) => duty.role === STEWARD || duty.role === 'leader')
    .flatMap((duty) => duty.units ?? [])
  return mine.length === 0
    ? sql`d.state = 'published'`
    : sql`(d.state = 'published' or d.unit = any(${[...new Set(mine)]}::uuid[]))`
}

/** The same for one dataset in hand. */
export function sees(wiring: Wiring, who: Actor, one: Pick<Dataset, 'state' | 'unit'>): boolean {
  if (who.kind === 'system') return true
  const duties = who.duties.filter((duty) => wiring.roles[duty.role] !== undefined)
  if (duties.length === 0) return false
  return (
    one.state === 'published' ||
    duties.some(
      (duty) =>
        ((duty.role === AUTHORITY || duty.role === AUDITOR) && duty.units === null) ||
        ((duty.role === STEWARD || duty.role === 'leader') && duty.units?.includes(one.unit)),
    )
  )
}

/** Words by which a dataset is found: title and code weigh most. */
export function wordsOf(wiring: Wiring, one: Dataset): Words {
  const unit = wiring.unitOf(one.unit)
  const subject = wiring.subjects().find((code) => code.code === one.subject)?.title.zh ?? ''
  const head = tokens(`${one.title.zh}\n${one.title.en}\n${one.code}`)
  const rest = [
    one.abstract,
    ...one.items.map((item) => `${item.field.title.zh} ${item.name}`),
    unit?.name,
    unit?.shortName,
    subject,
    one.system,
    one.duty,
  ]
  return { head, tokens: [...new Set([...head, ...tokens(rest.filter(Boolean).join('\n'))])] }
}

export const record = (
  tx: Tx,
  wiring: Wiring,
  who: Actor,
  kind: string,
  subject: Id,
  at: Date,
  body: Fact['body'],
) =>
  append(tx, [
    {
      district: wiring.district,
      kind: `dataset.${kind}`,
      subjectKind: 'dataset',
      subject,
      at,
      actor: factActorOf(who),
      body,
    },
  ])
