import { type Day, dayOf, type Instant, no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { append } from '../../../platform/ledger/index.ts'
import { type Actor, factActorOf } from '../../../platform/org/index.ts'
import type { Reader, Tx } from '../../../platform/store/index.ts'
import type { IndicatorDeclaration } from '../declare.ts'
import { versionOn } from '../levels.ts'
import { refusals } from '../refusals.ts'
import { subjectOf } from '../subject.ts'
import { type DefinitionFault, definitionFrom, isIndicatorCode } from './decide.ts'
import type { Trial, VersionRow } from './declare.ts'
import * as keep from './keep.ts'

export type Named = IndicatorDeclaration & { readonly name: string }
/** Periods a definition is tried on before it counts 试算. */
const TRIED = 3
/** A trial agrees when it differs from the paper by no more than this share. */
const AGREES = 0.005

/** Indicators name others of their own pack without it. */
const fullName = (name: string, other: string): string =>
  other.includes('.') ? other : `${name.split('.')[0]}.${other}`

export const differs = (paper: number, counted: number | null): boolean =>
  counted === null || Math.abs(counted - paper) > Math.max(Math.abs(paper) * AGREES, 0.05)

/**
 * Definitions by people 指标管理: drafted, tried on three periods against the paper figure, published by a second person.
 * What packs declare stands beside as versions of their own; the newest that holds on a day counts that day.
 */
export function openVersions(city: {
  readonly district: string
  readonly declared: Readonly<Record<string, Named>>
  /** Kinds of matters there are. */
  readonly types: readonly string[]
}) {
  const { district, declared } = city
  let known: Readonly<Record<string, readonly Named[]>> = Object.fromEntries(
    Object.entries(declared).map(([name, one]) => [name, [one]]),
  )
  let gone: ReadonlySet<string> = new Set()

  const facts = (tx: Tx, who: Actor, kind: string, row: VersionRow, at: Instant) =>
    append(tx, [
      {
        ...{
          district,
          kind,
          at,
          subjectKind: 'indicator',
          subject: subjectOf('indicator', row.name),
          actor: factActorOf(who),
        },
        body: { indicator: row.name, version: row.version, state: row.state, reason: row.why },
      },
    ])

  const refuse = (faults: readonly DefinitionFault[]) =>
    no(
      refusals['indicators.badDefinition']({
        field: [...new Set(faults.map((fault) => fault.says.zh))].join('；'),
        fieldEn: [...new Set(faults.map((fault) => fault.says.en))].join('; '),
        faults,
      }),
    )

  /** Everything that is wrong with a definition, at once, each at its field. */
  function check(name: string, validFrom: string, body: unknown): Result<IndicatorDeclaration, Refusal> {
    const faults: DefinitionFault[] = []
    if (!isIndicatorCode(name))
      faults.push({ at: 'name', says: say('编码写成 city.parkSpaces', 'write the code as city.parkSpaces') })
    if (!/^\d{4}-\d{2}-\d{2}$/.test(validFrom) || Number.isNaN(Date.parse(validFrom)))
      faults.push({
        at: 'validFrom',
        says: say('启用日期写成 2026-01-31', 'write the first day as 2026-01-31'),
      })
    const read = definitionFrom(body)
    if (!read.ok) return refuse([...faults, ...read.faults])
    const { count, score, watches } = read.value
    if (count.type !== '' && !city.types.includes(count.type))
      faults.push({ at: 'count', says: say('没有这种事项', 'there is no such kind of matter') })
    for (const [n, part] of (score ?? []).entries()) {
      const of = fullName(name, part.indicator)
      const made = known[of]?.[0]
      if (!made?.of || of === name)
        faults.push({
          at: `score.${n}`,
          says: say(
            `“${part.indicator}”不是可以合成的比率`,
            `${part.indicator} is no share that it can be made of`,
          ),
        })
    }
    if (watches !== undefined && !Object.hasOwn(known, fullName(name, watches)))
      faults.push({ at: 'watches', says: say('没有配对的指标', 'no such indicator to pair it with') })
    return faults.length > 0 ? refuse(faults) : ok(read.value)
  }

  return {
    check,

    /** Reads what people have published; to be called at the start and after every change. */
    async load(reader: Reader): Promise<void> {
      const next: Record<string, Named[]> = Object.fromEntries(
        Object.entries(declared).map(([name, one]) => [name, [one]]),
      )
      const rows = await keep.all(reader, district)
      for (const row of rows) {
        if (row.state !== 'published') continue
        const one: Named = { ...row.body, name: row.name, version: row.version, validFrom: row.validFrom }
        next[row.name] = [...(next[row.name] ?? []).filter((old) => old.version !== row.version), one]
      }
      known = next
      gone = new Set(rows.filter((row) => row.state === 'retired').map((row) => row.name))
    },

    /** Every version by name, oldest first as they were given; those retired 停用 are left out. */
    all: (): Readonly<Record<string, readonly Named[]>> =>
      gone.size === 0 ? known : Object.fromEntries(Object.entries(known).filter(([name]) => !gone.has(name))),

    /** The version that counts on a day. */
    on: (name: string, day: Day): Named | undefined =>
      gone.has(name) || !Object.hasOwn(known, name) ? undefined : versionOn(known[name] ?? [], day),

    rows: (reader: Reader) => keep.all(reader, district),

    /** A new version, or a new indicator; drafts are replaced until they are decided. */
    async draft(
      tx: Tx,
      who: Actor,
      given: { readonly name: string; readonly validFrom: string; readonly body: unknown },
      at: Instant,
    ): Promise<Result<VersionRow, Refusal>> {
      const read = check(given.name, given.validFrom, given.body)
      if (!read.ok) return read
      const rows = (await keep.all(tx, district)).filter((row) => row.name === given.name)
      const open = rows.find((row) => row.state === 'draft' || row.state === 'trial')
      const last = Math.max(
        0,
        ...rows.map((row) => row.version),
        ...(known[given.name] ?? []).map((one) => one.version),
      )
      const row: VersionRow = {
        ...{
          name: given.name,
          version: open?.version ?? last + 1,
          state: 'draft',
          validFrom: given.validFrom,
        },
        body: { ...read.value, version: open?.version ?? last + 1, validFrom: given.validFrom },
        trial: [],
        ...{ draftedBy: who.name, draftedAccount: who.account, draftedAt: at },
        ...{ decidedBy: null, decidedAt: null, why: null },
      }
      await keep.save(tx, district, row)
      await facts(tx, who, 'indicators.drafted', row, at)
      return ok(row)
    },

    /** Keeps what a trial counted beside the paper 试算. */
    async tried(
      tx: Tx,
      who: Actor,
      of: { readonly name: string; readonly version: number; readonly trial: readonly Trial[] },
      at: Instant,
    ): Promise<Result<VersionRow, Refusal>> {
      const row = await keep.lock(tx, district, of.name, of.version)
      if (!row || (row.state !== 'draft' && row.state !== 'trial'))
        return no(refusals['indicators.versionChanged']())
      const after: VersionRow = { ...row, state: 'trial', trial: of.trial }
      await keep.save(tx, district, after)
      await facts(tx, who, 'indicators.tried', after, at)
      return ok(after)
    },

    /** A second person publishes or sends back 复核发布; three tried periods, each difference explained. */
    async decide(
      tx: Tx,
      who: Actor,
      of: {
        readonly name: string
        readonly version: number
        readonly publish: boolean
        readonly why: string
      },
      at: Instant,
    ): Promise<Result<VersionRow, Refusal>> {
      const row = await keep.lock(tx, district, of.name, of.version)
      if (!row || (row.state !== 'draft' && row.state !== 'trial'))
        return no(refusals['indicators.versionChanged']())
      if (row.draftedAccount !== null && row.draftedAccount === who.account)
        return no(refusals['indicators.secondPerson']())
      const off = row.trial.filter((one) => differs(one.paper, one.counted))
      if (of.publish && (row.trial.length < TRIED || (off.length > 0 && of.why.trim() === '')))
        return no(refusals['indicators.noTrial']())
      const after: VersionRow = {
        ...row,
        state: of.publish ? 'published' : 'refused',
        ...{ decidedBy: who.name, decidedAt: at, why: of.why.trim() || null },
      }
      await keep.save(tx, district, after)
      await facts(tx, who, of.publish ? 'indicators.published' : 'indicators.sentBack', after, at)
      return ok(after)
    },

    /** Takes an indicator out of use 停用; its history stays. */
    async retire(
      tx: Tx,
      who: Actor,
      of: { readonly name: string; readonly why: string },
      at: Instant,
    ): Promise<Result<VersionRow, Refusal>> {
      const one = versionOn(known[of.name] ?? [], dayOf(at))
      if (!one || gone.has(of.name)) return no(refusals['indicators.unknown']({ name: of.name }))
      if (of.why.trim() === '')
        return no(
          refusals['indicators.badDefinition']({ field: '停用原因', fieldEn: 'why it leaves', faults: [] }),
        )
      const user = Object.values(known).find((all) =>
        (versionOn(all, dayOf(at))?.score ?? []).some(
          (part) => !gone.has(all[0]?.name ?? '') && fullName(all[0]?.name ?? '', part.indicator) === of.name,
        ),
      )?.[0]
      if (user)
        return refuse([
          {
            at: 'score',
            says: say(
              `“${user.title.zh}”由它合成，请先改它`,
              `${user.title.en} is made of it: change that first`,
            ),
          },
        ])
      const rows = (await keep.all(tx, district)).filter((row) => row.name === of.name)
      const version = Math.max(one.version, ...rows.map((row) => row.version)) + 1
      const { name, ...body } = one
      const row: VersionRow = {
        ...{ name, version, state: 'retired', validFrom: dayOf(at), body: { ...body, version }, trial: [] },
        ...{ draftedBy: who.name, draftedAccount: who.account, draftedAt: at },
        ...{ decidedBy: who.name, decidedAt: at, why: of.why.trim() },
      }
      await keep.save(tx, district, row)
      await facts(tx, who, 'indicators.retired', row, at)
      return ok(row)
    },
  }
}

export type Versions = ReturnType<typeof openVersions>
