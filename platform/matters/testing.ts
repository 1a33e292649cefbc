import { type Id, type Instant, newId } from '../../base/index.ts'
import type { Store } from '../store/index.ts'
import type { Verdict } from './declare.ts'

/** A case as tests and benches of figures write it down: only what figures look at. */
export type MadeCase = {
  readonly id?: Id
  readonly type?: string
  readonly openedAt: Instant
  readonly closedAt?: Instant | null
  /** Closed, and put away 归档 since. */
  readonly archived?: boolean
  readonly due?: Instant | null
  readonly area?: string
  readonly unit?: Id | null
  readonly category?: string | null
  readonly kind?: string
  readonly channel?: string
  readonly urgency?: string
  readonly anonymous?: boolean
  readonly secret?: boolean
  readonly tags?: readonly string[]
  readonly contactedAt?: Instant | null
  readonly signedAt?: Instant | null
  readonly clocks?: readonly {
    readonly kind: string
    readonly due: Instant
    readonly startedAt?: Instant
    readonly stoppedAt?: Instant | null
    readonly void?: boolean
  }[]
  readonly visit?: { readonly at: Instant; readonly verdict: Verdict } | null
  readonly excludedAt?: Instant | null
  readonly returnedAt?: Instant | null
  readonly order?: { readonly at: Instant; readonly acknowledgedAt: Instant | null } | null
  readonly mergedInto?: { readonly id: Id; readonly at: Instant } | null
  readonly answer?: string
}

/** Loads cases in bulk, past all rules: for counting, not for working on. */
export async function loadCases(store: Store, district: string, cases: Iterable<MadeCase>): Promise<number> {
  const rows: Record<string, unknown[][]> = {}
  const put = (table: string, row: unknown[]) => {
    rows[table] ??= []
    rows[table].push(row)
  }
  let n = 0
  for (const one of cases) {
    n += 1
    const id = one.id ?? newId()
    const unit = one.unit ?? null
    const lead = unit ? newId() : null
    const closed = one.closedAt ?? null
    const running = (one.clocks ?? []).filter((clock) => !clock.stoppedAt && !clock.void)
    const due = one.due !== undefined ? one.due : (running[0]?.due ?? null)
    put('matter', [
      district,
      id,
      `T${newId().replaceAll('-', '').slice(-18)}${n}`,
      one.type ?? 'hotline.ticket',
      1,
      closed ? (one.archived ? 'archived' : 'closed') : unit ? 'inHand' : 'accepted',
      null,
      '路灯不亮',
      '棠景街路灯不亮',
      one.kind ?? 'help',
      one.category === undefined ? '0201' : one.category,
      one.urgency ?? 'normal',
      one.channel ?? 'phone',
      one.secret ?? false,
      one.anonymous ?? false,
      one.area ?? district,
      one.openedAt,
      unit,
      unit ? [unit] : [],
      due,
      closed,
      one.mergedInto?.id ?? null,
      unit ? 1 : 0,
      0,
      one.tags ?? [],
      {},
      false,
      1,
    ])
    if (lead)
      put('task', [
        district,
        lead,
        id,
        1,
        unit,
        'lead',
        closed ? 'replied' : 'inHand',
        one.openedAt,
        one.signedAt ?? null,
        one.contactedAt ?? null,
        true,
      ])
    for (const clock of one.clocks ?? []) {
      const stopped = clock.stoppedAt ?? null
      put('clock', [
        district,
        newId(),
        clock.kind,
        id,
        lead,
        unit,
        {},
        'national',
        1,
        clock.startedAt ?? one.openedAt,
        clock.due,
        clock.due,
        clock.void ? 'void' : stopped ? 'stopped' : 'running',
        stopped,
        clock.void ? 'void' : stopped ? (stopped <= clock.due ? 'kept' : 'late') : null,
      ])
    }
    if (one.visit) put('visit', [district, newId(), id, 1, 'reached', [], one.visit.verdict, one.visit.at])
    for (const [kind, at] of [
      ['exclusion', one.excludedAt],
      ['return', one.returnedAt],
    ] as const)
      if (at) put('ask', [district, newId(), id, kind, '承办人', at, 'granted', at, false])
    if (one.order)
      put('supervision_order', [
        district,
        newId(),
        id,
        '限期办结',
        'supervisor',
        '督办员',
        one.order.at,
        [],
        0,
        one.order.acknowledgedAt,
        one.order.acknowledgedAt ? 'acknowledged' : 'waiting',
        [],
      ])
    if (one.mergedInto)
      put('link', [
        district,
        newId(),
        id,
        one.mergedInto.id,
        'duplicate-of',
        '派单员',
        one.mergedInto.at,
        '同一件事',
        {},
      ])
    if (one.answer)
      put('answer', [district, newId(), id, 1, one.answer, 'released', '承办人', closed ?? one.openedAt])
  }
  for (const [table, all] of Object.entries(rows)) await store.copyIn(table, COLUMNS[table] ?? [], all)
  return n
}

const COLUMNS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    matter:
      'district id number type type_version state state_before title content kind category urgency channel secret anonymous area opened_at lead_unit units due closed_at merged_into round returns tags data demo version',
    task: 'district id matter round unit role state at signed_at contacted_at required',
    clock:
      'district id kind subject part owner_unit policy calendar calendar_version started_at due_at half_at state stopped_at result',
    visit: 'district id matter round state attempts verdict decided_at',
    ask: 'district id matter kind asked_by at decision decided_at final',
    supervision_order: 'district id matter text origin by_name at chain step acknowledged_at state failures',
    link: 'district id from_matter to_matter kind by_name at why before',
    answer: 'district id matter version text state by_name at',
  }).map(([table, names]) => [table, names.split(' ')]),
)
