import { dayOf, type Instant } from '../base/index.ts'
import type { Card, CardView, TypeLine } from '../platform/credentials/certificates/declare.ts'
import { certificates as room } from '../platform/credentials/index.ts'
import { maskValue } from '../platform/fields/decide.ts'
import type { Reader } from '../platform/store/index.ts'

/** A certificate as a card. `clear` = the reader may see who holds it. */
export function cardOf(desk: room.CertificateDesk, one: room.Certificate, clear: boolean, at: Instant): Card {
  const type = desk.types[one.type]
  const state = room.stateAt(one, at)
  const holders = clear ? one.facts.holders : one.facts.holders.map(room.maskedHolder)
  return {
    ...{ id: one.id, type: one.type, title: type?.title ?? { zh: one.type, en: one.type } },
    ...{ number: one.number, identifier: one.identifier, issuer: one.issuerName },
    ...{ holder: holders.map(({ name }) => name).join('、'), issuedOn: one.issuedOn },
    ...{ validFrom: one.validFrom, validTo: one.validTo, daysLeft: room.daysLeft(one.validTo, dayOf(at)) },
    ...{ state, stateTitle: room.certificateStates[state], blocked: one.blocked !== null },
    ...{ reference: one.reference, colour: type?.layout.colour ?? [0.4, 0.4, 0.4] },
    ...{
      shows: type?.shows !== undefined,
      offline: type?.offline ?? false,
      sensitive: type?.sensitive ?? false,
    },
    test: one.facts.test,
  }
}

export function surfaceOf(desk: room.CertificateDesk, one: room.Certificate, clear: boolean) {
  const fields = desk.types[one.type]?.fields ?? {}
  return room.shownSurface(fields, one.facts.surface, desk.codes).map((line) => {
    const mask = fields[line.name]?.personal
    return clear || !mask ? line : { ...line, text: maskValue(mask, line.text) }
  })
}

/** All of one certificate, for its holder or its issuer. */
export async function cardView(
  reader: Reader,
  desk: room.CertificateDesk,
  one: room.Certificate,
  whose: { readonly clear: boolean; readonly holder: room.HolderSide['holder'] | null },
  at: Instant,
): Promise<CardView> {
  const { clear, holder } = whose
  const [history, copies, next] = await Promise.all([
    room.history(reader, desk, one.id),
    room.copiesOf(reader, desk, one.id),
    one.next ? room.find(reader, desk, { id: one.next }) : null,
  ])
  const [first] = one.facts.holders
  const whom = holder ?? first ?? null
  const [uses, grants] = whom
    ? await Promise.all([room.usesOf(reader, desk, whom, one.id), room.grantsOf(reader, desk, whom)])
    : [[], []]
  return {
    ...cardOf(desk, one, clear, at),
    ...{ surface: surfaceOf(desk, one, clear), history, copies, uses },
    grants: grants.filter(
      ({ certificate, type }) => certificate === one.id || (!certificate && type === one.type),
    ),
    ...{ token: clear ? one.token : '', basis: desk.types[one.type]?.basis ?? '', area: one.facts.area },
    ...{ origin: one.origin, nextIdentifier: next?.ok ? next.value.identifier : null },
  }
}

export const typeLine = (name: string, type: room.CertificateType): TypeLine => ({
  ...{ name, title: type.title, typeCode: type.typeCode, version: type.version, basis: type.basis },
  ...{ issuers: type.issuers, holders: type.holders, validity: type.validity, share: type.share },
  ...{ sensitive: type.sensitive ?? false, shows: type.shows ?? null, offline: type.offline ?? false },
  ...{ single: type.single ?? false, sealing: type.sealing, replaces: type.replaces },
  fields: Object.entries(type.fields).map(([field, one]) => ({
    ...{ name: field, title: one.title, kind: one.kind, required: one.required ?? false },
    ...{ element: type.elements?.[field] ?? null, shown: type.shows?.includes(field) ?? false },
  })),
})
