import { dayOf, type Instant } from '../base/index.ts'
import { certificates as room } from '../platform/credentials/index.ts'
import { maskValue } from '../platform/fields/decide.ts'
import { follow, type RecordedFact } from '../platform/ledger/index.ts'
import { systemActor } from '../platform/org/index.ts'
import type { Tx } from '../platform/store/index.ts'
import { certificatesOf } from './certificates.ts'
import type { OpenCity } from './open.ts'

/** Rows looked at after a feed, newest first. */
const FED = 500
const REST_MS = 1_000

/** 基础库 in which a holder ends, and the words for it. */
type End = {
  readonly register: string
  readonly key: string
  readonly kind: room.HolderKind
  readonly state: string
  readonly zh: string
}
const ENDS: readonly End[] = [
  { register: 'dataBrain.person', key: 'idNumber', kind: 'person', state: 'dead', zh: '人口基础库记为死亡' },
  {
    register: 'dataBrain.legalPerson',
    key: 'creditCode',
    kind: 'enterprise',
    state: 'closed',
    zh: '法人基础库记为注销',
  },
]
const HOLDS: readonly room.CertificateState[] = ['issued', 'suspended']

/**
 * 孤证: whoever held it is dead or dissolved. Nothing ends by itself: it stands among the exceptions, and 注销 is proposed
 * to the issuing body, which decides. What several hold is only marked.
 */
async function orphaned(city: OpenCity, tx: Tx, end: End, code: string, at: Instant): Promise<void> {
  const desk = certificatesOf(city)
  const held = await room.holdings(tx, desk, { kind: end.kind, code })
  const standing = held.filter(({ state }) => HOLDS.includes(state))
  if (standing.length === 0) return
  const open = await room.exceptionsOf(tx, desk, true)
  for (const one of standing) {
    if (open.some(({ kind, certificate }) => kind === 'orphan' && certificate === one.id)) continue
    const masked = maskValue(end.kind === 'person' ? 'idNumber' : 'all', code)
    const who = end.kind === 'person' ? masked : code
    const proposed = one.facts.holders.length === 1 ? await propose(city, tx, one, end, at) : null
    const about = `${one.facts.title}（${one.number}）的持证主体 ${who}：${end.zh}${proposed ? `；已提出注销 ${proposed}` : '；多人共有，请核实'}`
    await room.exceptionOf(tx, desk, 'orphan', about, at, one.id)
  }
}

async function propose(
  city: OpenCity,
  tx: Tx,
  one: room.Certificate,
  end: End,
  at: Instant,
): Promise<string | null> {
  if (!Object.hasOwn(city.types, 'certificates.change')) return null
  const opened = await city.matters.openIn(
    tx,
    systemActor(city.plan.district),
    {
      type: 'certificates.change',
      form: {
        ...{ title: `注销：${one.facts.title}`, kind: 'cancel', certificateType: one.type },
        ...{ certificate: one.identifier, lead: one.issuer, document: `${end.zh} ${dayOf(at)}` },
        content: `${end.zh}，证照仍为有效状态，建议注销。请核实后决定。`,
        why: `颁发机构：${one.issuerName}`,
      },
      touch: { source: 'certificates', externalId: `orphan ${one.id}`, channel: 'web' },
    },
    at,
  )
  return opened.ok ? opened.value.number : null
}

/** The base registers, as they are written by hand or by a call, and after each feed. */
export const settleOrphans = (city: OpenCity) => async (tx: Tx, facts: readonly RecordedFact[]) => {
  const { district } = city.plan
  const system = systemActor(district)
  for (const fact of facts) {
    if (fact.district !== district || !fact.kind.startsWith('register.')) continue
    const end = ENDS.find(({ register }) => register === fact.body.register)
    if (!end || !city.registers.types.some(({ name }) => name === end.register)) continue
    const at = city.now()
    if (fact.kind === 'register.fed') {
      const query = { filters: { state: end.state }, limit: FED }
      const page = await city.registers.list(tx, system, end.register, query)
      for (const row of page.ok ? page.value.rows : [])
        await orphaned(city, tx, end, String(row.values[end.key] ?? ''), at)
    } else if (['register.created', 'register.updated'].includes(fact.kind)) {
      const row = await city.registers.get(tx, system, end.register, fact.subject)
      if (row.ok && row.value.values.state === end.state)
        await orphaned(city, tx, end, String(row.value.values[end.key] ?? ''), at)
    }
  }
}

export const runOrphans = (city: OpenCity, onFault: (fault: unknown) => void) =>
  follow(city.store, 'certificates.orphans', settleOrphans(city), {
    ...{ batch: 200, restMs: REST_MS, onError: onFault },
  })
