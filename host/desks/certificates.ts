import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  csvOf,
  dayOf,
  type Id,
  type Instant,
  isId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import type { CaseCertificate } from '../../platform/credentials/certificates/declare.ts'
import { certificates as room } from '../../platform/credentials/index.ts'
import { type Actor, systemActor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { cardOf, cardView, surfaceOf, typeLine } from '../certificate-cards.ts'
import { certificatesOf, issuerOf, newSource, sealFor } from '../certificates.ts'
import { citizenCertificates } from '../citizen-certificates.ts'
import { handOn } from '../documents.ts'
import type { OpenCity } from '../open.ts'
import { certificateUse } from './certificates-use.ts'
import { text } from './input.ts'
import { needs, type Scope, unitsFor, within } from './services-may.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Fields = Readonly<Record<string, unknown>>
const { refusals } = room

const SEES: Scope = { area: ['certificateManager'], own: ['certificateClerk', 'sealKeeper'] }
const MAKES: Scope = { area: ['certificateManager'], own: ['certificateClerk', 'sealKeeper'] }
const SEALS: Scope = { area: ['certificateManager'], own: ['sealKeeper'] }
const PAGE = 50
/** Certificates in one change 批量. */
const MOST_AT_ONCE = 200

/** 电子证照 for staff: making, types, changes, seals, stock, exceptions, figures; and for citizens and anybody. */
export function certificateDesks(city: OpenCity) {
  const desk = certificatesOf(city)
  const { district } = city.plan

  const filterOf = (who: Actor, input: Fields, units: readonly Id[] | null) => {
    const state = text(input.state)
    const code = text(input.holder).toUpperCase()
    const states = [...Object.keys(room.certificateStates), 'blocked']
    return {
      ...(text(input.type) ? { type: text(input.type) } : {}),
      ...(states.includes(state) ? { state: state as room.CertificateState | 'blocked' } : {}),
      ...(text(input.number) ? { number: text(input.number) } : {}),
      ...(code ? { holder: { kind: code.startsWith('9') ? 'enterprise' : 'person', code } as const } : {}),
      ...(isId(text(input.before)) ? { before: text(input.before) } : {}),
      ...{ units, limit: PAGE, who },
    }
  }

  /** Of the issuer’s own people, and of the manager’s. */
  async function found(reader: Reader, who: Actor, id: string, scope: Scope) {
    const units = unitsFor(city, who, scope)
    if (!units.ok) return units
    const one = isId(id) ? await room.find(reader, desk, { id }) : null
    if (!one?.ok || !within(units.value, one.value.issuer)) return no(refusals['certificates.unknown']())
    return one
  }

  /** The application goes on when its certificate is there. */
  async function goOn(tx: Tx, matter: Id | null): Promise<void> {
    const row = matter ? await city.matters.resolve(tx, district, matter) : undefined
    if (row?.state === 'making') await handOn(city, tx, row)
  }

  const staff = {
    async list(reader: Reader, who: Actor, input: Fields, at: Instant): Answered {
      const units = unitsFor(city, who, SEES)
      if (!units.ok) return units
      const { who: _w, ...filter } = filterOf(who, input, units.value)
      // by the number of a person, without a case: it is answered, masked, and it is written down
      if (filter.holder)
        await city.store.tx((tx) =>
          room.exceptionOf(tx, desk, 'neighbour', `${who.name}（${who.unitName ?? '—'}）按号码查询`, at),
        )
      const rows = await room.list(reader, desk, filter)
      return ok({
        rows: rows.map((one) => cardOf(desk, one, false, at)),
        next: rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null,
      })
    },

    async read(reader: Reader, who: Actor, input: { readonly id: string }, at: Instant): Answered {
      const one = await found(reader, who, input.id, SEES)
      if (!one.ok) return one
      const view = await cardView(reader, desk, one.value, { clear: false, holder: null }, at)
      return ok({
        ...view,
        acts: one.value.blocked ? [] : room.actsOn(room.stateAt(one.value, at)),
        blockedWhy: one.value.blocked,
        fingerprint: one.value.digest,
      })
    },

    /** 制证台: what waits and what failed, with what it would say. */
    async making(reader: Reader, who: Actor, input: Fields): Answered {
      const units = unitsFor(city, who, MAKES)
      if (!units.ok) return units
      const state = Object.hasOwn(room.makingStates, text(input.state)) ? { state: text(input.state) } : {}
      const rows = await room.makingsOf(reader, desk, { ...state, units: units.value })
      return ok({
        rows: rows.map(({ draft, ...row }) => ({
          ...row,
          title: desk.types[row.type]?.title ?? { zh: row.type, en: row.type },
          stateTitle: room.makingStates[row.state],
          holders: draft.holders,
          fields: room.shownSurface(desk.types[row.type]?.fields ?? {}, draft.fields, desk.codes),
        })),
      })
    },
    async seal(tx: Tx, who: Actor, input: Fields & { readonly id: string }, at: Instant): Answered {
      const allowed = needs(city, who, [...SEALS.area, ...SEALS.own, 'certificateClerk'])
      if (allowed) return no(allowed)
      const holder = input.holder as { name?: unknown; code?: unknown } | undefined
      const done = await room.sealMaking(
        tx,
        desk,
        who,
        {
          id: input.id,
          fields: (input.fields as Fields | undefined) ?? {},
          ...(text(input.number) ? { number: text(input.number) } : {}),
          ...(holder && text(holder.code)
            ? { holder: { name: text(holder.name), code: text(holder.code) } }
            : {}),
        },
        at,
      )
      if (!done.ok) return done
      await goOn(tx, done.value.certificate.matter)
      return ok({ id: done.value.certificate.id })
    },
    async drop(
      tx: Tx,
      who: Actor,
      input: { readonly id: string; readonly why: string },
      at: Instant,
    ): Answered {
      const allowed = needs(city, who, [...MAKES.area, ...MAKES.own])
      return allowed ? no(allowed) : room.dropMaking(tx, desk, who, input, at)
    },

    /** 状态变更, of one or of many: each is done or says why not; nothing else is touched. */
    async change(tx: Tx, who: Actor, input: Fields, at: Instant): Answered {
      const allowed = needs(city, who, [...SEALS.area, ...SEALS.own])
      if (allowed) return no(allowed)
      const act = text(input.act) as room.CertificateAct
      const ids = (Array.isArray(input.ids) ? input.ids : []).filter((id): id is string => isId(String(id)))
      if (!Object.hasOwn(room.certificateActs, act) || ids.length === 0 || ids.length > MOST_AT_ONCE)
        return no(refusals['certificates.unknown']())
      const change = { act, why: text(input.why), document: text(input.document) }
      const manager = who.duties.some(({ role }) => role === 'certificateManager')
      const rows: { id: string; state: string | null; why: Refusal | null }[] = []
      for (const id of ids) {
        const actor = manager ? { ...systemActor(district), name: who.name, unitName: who.unitName } : who
        const done = await room.setState(tx, desk, actor, { id, ...change }, at)
        if (!done.ok && ids.length === 1) return done
        rows.push({ id, state: done.ok ? done.value.state : null, why: done.ok ? null : done.error })
      }
      return ok({ rows })
    },
    async unblock(
      tx: Tx,
      who: Actor,
      input: { readonly id: string; readonly why: string },
      at: Instant,
    ): Answered {
      const one = await found(tx, who, input.id, SEALS)
      return one.ok ? room.unblock(tx, desk, who, one.value.id, input.why, at) : one
    },

    /** 手工制证, renewal and correction: by the issuer’s own people. */
    async issue(tx: Tx, who: Actor, input: Fields, at: Instant): Answered {
      const allowed = needs(city, who, [...MAKES.area, ...MAKES.own])
      if (allowed) return no(allowed)
      const previous = isId(text(input.previous)) ? await found(tx, who, text(input.previous), MAKES) : null
      if (previous && !previous.ok) return previous
      const name = previous?.value.type ?? text(input.type)
      const type = Object.hasOwn(desk.types, name) ? desk.types[name] : undefined
      if (!type) return no(refusals['certificates.unknownType']({ type: name }))
      const issuer = previous?.value.issuer ?? who.unit ?? issuerOf(city, type) ?? ''
      const unit = await desk.unit(tx, issuer)
      if (unit) await sealFor(city, tx, unit, at)
      const kind = text(input.holderCode).startsWith('9') ? 'enterprise' : 'person'
      const done = await room.issue(
        tx,
        desk,
        who,
        {
          ...{ type: name, issuer, origin: 'hand', source: newSource() },
          holders: previous?.value.facts.holders ?? [
            { kind, name: text(input.holderName), code: text(input.holderCode) },
          ],
          fields: { ...previous?.value.facts.surface, ...(input.fields as Fields | undefined) },
          ...(text(input.validTo) ? { validTo: text(input.validTo) } : {}),
          ...(text(input.number) ? { number: text(input.number) } : {}),
          ...(previous
            ? {
                previous: {
                  id: previous.value.id,
                  as: input.correct === true ? ('corrected' as const) : ('replaced' as const),
                  why: text(input.why) || '延续',
                },
              }
            : {}),
        },
        at,
      )
      return done.ok
        ? ok({ id: done.value.certificate.id, identifier: done.value.certificate.identifier })
        : done
    },

    async types(_reader: Reader, _who: Actor): Answered {
      return ok({ rows: Object.entries(desk.types).map(([name, type]) => typeLine(name, type)) })
    },
    /** 样张: the layout with nobody’s data. */
    async sample(_reader: Reader, _who: Actor, input: { readonly type: string }, at: Instant): Answered {
      const type = Object.hasOwn(desk.types, input.type) ? desk.types[input.type] : undefined
      if (!type) return no(refusals['certificates.unknownType']({ type: input.type }))
      const bytes = room.drawCertificate({
        type,
        token: 'HY1:SAMPLE',
        codes: desk.codes,
        sample: true,
        facts: {
          ...{ huying: 'certificate 1', identifier: '1.2.156.3005.2.（样张）', type: input.type },
          ...{ typeCode: type.typeCode, typeVersion: type.version, title: type.title.zh },
          ...{
            number: '样张 0000000',
            issuer: `（${type.issuers[0]}部门）`,
            issuerCode: '',
            issuedOn: dayOf(at),
          },
          holders: [{ kind: type.holders[0] ?? 'person', name: '张三', code: '' }],
          ...{ validFrom: dayOf(at), validTo: room.validUntil(type.validity, dayOf(at), {}) },
          ...{ area: district, version: 1, previous: null, test: true },
          surface: Object.fromEntries(
            Object.entries(type.fields).map(([name, field]) => [
              name,
              field.kind === 'decimal' ? 88.5 : '样张内容',
            ]),
          ),
        },
      })
      return ok({ name: `${type.title.zh}-样张.pdf`, mime: 'application/pdf', bytes })
    },

    async seals(reader: Reader, who: Actor): Answered {
      const units = unitsFor(city, who, SEES)
      if (!units.ok) return units
      const rows = await room.sealsOf(reader, desk)
      return ok({ rows: rows.filter((one) => within(units.value, one.unit)) })
    },
    async setSeal(tx: Tx, who: Actor, input: Fields & { readonly id: string }, at: Instant): Answered {
      const allowed = needs(city, who, [...SEALS.area, ...SEALS.own])
      if (allowed) return no(allowed)
      const state = (['normal', 'suspended', 'destroyed'] as const).find((one) => one === input.state)
      if (!state) return no(refusals['certificates.unknown']())
      return room.setSeal(tx, desk, who, { id: input.id, state, why: text(input.why) }, at)
    },

    async statistics(reader: Reader, who: Actor, _input: Fields, at: Instant): Answered {
      const allowed = needs(city, who, [...SEES.area, ...SEES.own])
      if (allowed) return no(allowed)
      const rows = await room.statistics(reader, desk, at)
      return ok({
        types: Object.keys(desk.types).length,
        rows: rows.map((row) => ({
          ...row,
          title: desk.types[row.type]?.title ?? { zh: row.type, en: row.type },
        })),
      })
    },
    async exceptions(reader: Reader, who: Actor, input: Fields): Answered {
      const allowed = needs(city, who, [...SEES.area, ...SEES.own])
      if (allowed) return no(allowed)
      const rows = await room.exceptionsOf(reader, desk, input.all !== 'true')
      return ok({ rows: rows.map((row) => ({ ...row, title: room.exceptionKinds[row.kind] })) })
    },
    async settle(
      tx: Tx,
      who: Actor,
      input: { readonly id: string; readonly why: string },
      at: Instant,
    ): Answered {
      const allowed = needs(city, who, [...SEALS.area, ...SEALS.own])
      return allowed ? no(allowed) : room.settleException(tx, desk, who, input, at)
    },

    /** 存量导入: opens transactions of its own, batch by batch. */
    async bringIn(
      _reader: Reader,
      who: Actor,
      input: { readonly type: string; readonly bytes: Uint8Array; readonly name: string },
      at: Instant,
    ): Answered {
      const allowed = needs(city, who, [...MAKES.area, ...MAKES.own])
      if (allowed) return no(allowed)
      const type = Object.hasOwn(desk.types, input.type) ? desk.types[input.type] : undefined
      if (!type) return no(refusals['certificates.unknownType']({ type: input.type }))
      const unit = who.unit ? await desk.unit(city.store, who.unit) : undefined
      const issuer = unit && room.issues(type, unit.name) ? unit.id : issuerOf(city, type)
      if (!issuer)
        return no(refusals['certificates.notIssuer']({ unit: who.unitName ?? '', title: type.title }))
      const body = await desk.unit(city.store, issuer)
      if (body) await city.store.tx((tx) => sealFor(city, tx, body, at))
      const folder = await mkdtemp(join(tmpdir(), 'huying-stock-'))
      try {
        const path = join(folder, 'stock')
        await writeFile(path, input.bytes)
        const kind = type.holders[0] ?? 'person'
        return await room.importCertificates(
          city.store,
          desk,
          who,
          { path, type: input.type, issuer, kind },
          at,
        )
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    async template(_reader: Reader, _who: Actor, input: { readonly type: string }): Answered {
      const type = Object.hasOwn(desk.types, input.type) ? desk.types[input.type] : undefined
      if (!type) return no(refusals['certificates.unknownType']({ type: input.type }))
      const bytes = Buffer.from(csvOf([room.importHead(type)]))
      return ok({ name: `${type.title.zh}-导入模板.csv`, mime: 'text/csv', bytes })
    },

    /** 办件用证: what a case rests on, for whoever may see the case. */
    async ofMatter(reader: Reader, who: Actor, input: { readonly matter: string }, at: Instant): Answered {
      const seen = await city.matters.view(reader, who, input.matter, at)
      if (!seen.ok) return seen
      const rows = await room.usesIn(reader, desk, seen.value.matter.id)
      const used = rows.flatMap(({ use, certificate }): CaseCertificate[] => {
        if (!certificate) return []
        const state = room.stateAt(certificate, at)
        const { account: _a, matter: _m, version, ...plain } = use
        return [
          {
            use: {
              ...plain,
              type: certificate.type,
              title: desk.types[certificate.type]?.title ?? { zh: '', en: '' },
              number: certificate.number,
            },
            ...{ state, stateTitle: room.certificateStates[state] },
            note: room.noteOn({ at: use.at, version }, { state, stateAt: certificate.stateAt }),
            surface: surfaceOf(desk, certificate, true),
          },
        ]
      })
      const issued = await room.ofMatter(reader, desk, seen.value.matter.id)
      return ok({ used, issued: issued.map((one) => cardOf(desk, one, false, at)) })
    },
  }

  return { certificates: { ...staff, ...certificateUse(city), ...citizenCertificates(city) } }
}
