import { addDays, dayOf, type Instant, type Refusal, type Result } from '../base/index.ts'
import { certificates as room } from '../platform/credentials/index.ts'
import { idCheck } from '../platform/fields/decide.ts'
import { systemActor } from '../platform/org/index.ts'
import type { Tx } from '../platform/store/index.ts'
import { certificatesOf, issuerOf, sealFor } from './certificates.ts'
import { keysOf } from './credential-keys.ts'
import type { OpenCity } from './open.ts'

type Given = {
  readonly type: string
  readonly holder: room.Holder
  readonly fields: Readonly<Record<string, unknown>>
  readonly issuedOn?: string
  readonly validTo?: string
}

/** One certificate of the demonstration, by the body that issues such; nothing where the city has no such type or body. */
async function given(
  city: OpenCity,
  tx: Tx,
  one: Given,
  at: Instant,
): Promise<Result<room.Issued, Refusal> | null> {
  const desk = certificatesOf(city)
  const type = Object.hasOwn(desk.types, one.type) ? desk.types[one.type] : undefined
  const issuer = type && issuerOf(city, type)
  const unit = issuer ? await desk.unit(tx, issuer) : undefined
  if (!type || !issuer || !unit) return null
  await sealFor(city, tx, unit, at)
  const draft: room.Draft = {
    ...{ type: one.type, issuer, holders: [one.holder], fields: one.fields, origin: 'stock' },
    ...(one.issuedOn ? { issuedOn: one.issuedOn } : {}),
    ...(one.validTo ? { validTo: one.validTo } : {}),
    source: `demo ${one.type} ${room.fingerprint(desk, one.holder)}`,
  }
  return room.refusable(tx, () => room.issue(tx, desk, systemActor(city.plan.district), draft, at))
}

/** A citizen of the demonstration who has just confirmed his name holds an identity card, as everybody does. */
export async function welcome(
  city: OpenCity,
  tx: Tx,
  person: { readonly name: string; readonly idNumber: string },
  at: Instant,
): Promise<void> {
  if (!city.plan.demo) return
  const { name, idNumber } = person
  const holder = { kind: 'person', name, code: idNumber } as const
  await given(city, tx, { type: 'idCard', holder, fields: { name, idNumber } }, at)
}

/** An enterprise of the demonstration that somebody acts for has its licence. */
export async function welcomeFirm(
  city: OpenCity,
  tx: Tx,
  firm: { readonly name: string; readonly creditCode: string; readonly representative: string },
  at: Instant,
): Promise<void> {
  if (!city.plan.demo) return
  const { name, creditCode, representative } = firm
  const fields = { firmName: name, firmCode: creditCode, representative }
  const holder = { kind: 'enterprise', name, code: creditCode } as const
  await given(city, tx, { type: 'businessLicence', holder, fields }, at)
}

const NAMES = ['陈志明', '黄丽娟', '梁建华', '林晓燕', '何国强', '谢秀英', '邓伟文', '叶敏仪']
/** Invented people, born in their years. */
const people = NAMES.map((name, n): room.Holder => {
  const head = `440111${1955 + n * 6}${String(1 + n).padStart(2, '0')}15${String(201 + n * 2)}`
  return { kind: 'person', name, code: `${head}${idCheck(head)}` }
})

/** Certificates of the demonstration 演示证照: valid, about to run out, suspended, revoked. */
export async function foundCertificates(city: OpenCity, at: Instant): Promise<void> {
  if (!city.plan.demo || Object.keys(city.compiled.certificates).length === 0) return
  await keysOf(city).settle()
  const today = dayOf(at)
  const kinds = [
    ['driving', { vehicles: 'C1' }, addDays(today, 25)],
    ['elderCard', {}, undefined],
    ['residence', { address: '白云区棠景街道演示路 1 号' }, addDays(today, 6)],
    ['marriage', { partnerName: '某某' }, undefined],
    ['teacher', { subject: '小学语文' }, undefined],
    ['disability', { kind: '肢体', level: '三级' }, addDays(today, 900)],
  ] as const
  const desk = certificatesOf(city)
  await city.store.tx(async (tx) => {
    for (const [n, [type, more, validTo]] of [...kinds, ...kinds.slice(0, 4)].entries()) {
      const holder = people[n % people.length] as room.Holder
      const fields = { name: holder.name, idNumber: holder.code, ...more }
      const issuedOn = addDays(today, -400 - n * 20)
      const done = await given(
        city,
        tx,
        { type, holder, fields, issuedOn, ...(validTo ? { validTo } : {}) },
        at,
      )
      const id = done?.ok ? done.value.certificate.id : null
      const act = n === 6 ? 'suspend' : n === 7 ? 'revoke' : null
      if (id && act)
        await room.setState(
          tx,
          desk,
          systemActor(city.plan.district),
          {
            id,
            act,
            why: act === 'suspend' ? '违法记分满 12 分' : '以欺骗手段取得',
            document: `云演示〔2026〕${n}号`,
          },
          at,
        )
    }
  })
}
