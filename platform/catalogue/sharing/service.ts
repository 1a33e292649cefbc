import type { BlockList } from 'node:net'
import { dayOf, type Id, type Instant, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import type { CodeList } from '../../fields/declare.ts'
import type { Vault } from '../../fields/index.ts'
import { append, type Fact } from '../../ledger/index.ts'
import type { Store, Tx } from '../../store/index.ts'
import { byId, type Dataset } from '../datasets/index.ts'
import * as rows from '../rows/index.ts'
import {
  type About,
  type Answer,
  type Asked,
  accessOf,
  type Call,
  closed,
  makePurses,
  type Pending,
  type Ready,
} from './calls.ts'
import { allows, claimOf, keyItems, keyOf, purposeOf } from './decide.ts'
import {
  type CallWhy,
  DECISION_SCORE,
  type Grant,
  type HintRules,
  hintRules,
  refusals,
  type ShareMode,
  shareModes,
} from './declare.ts'
import { KEY_FORM, keyHash } from './grants.ts'
import { makeCounters } from './hints.ts'
import * as keep from './keep.ts'
import { networksOf, within } from './network.ts'

export type ServiceCity = {
  readonly store: Store
  readonly district: string
  readonly vault: Vault
  readonly codes: (name: string) => CodeList | undefined
  readonly unitName: (unit: Id) => string | undefined
  readonly now: () => Instant
  readonly rules?: HintRules
  /** Registers of the city, where rows of them are shared. */
  readonly register?: rows.Lens['register']
}

/** Calls answered by one transaction, at most; transactions under way at once. */
const MOST = 400
const FLIGHTS = 2

/**
 * The live service 共享服务. Calls that come together are worked off together: one transaction checks every key against
 * the very moment, reads all rows with one statement a grant, and writes one fact a call. Nobody is answered before the
 * facts are committed, and a grant that was revoked is closed for every call whose transaction begins afterwards.
 */
export function openService(city: ServiceCity) {
  const { store, district, vault, now } = city
  const rules = city.rules ?? hintRules
  const lens: rows.Lens = { vault, register: city.register ?? (() => undefined) }
  const known = new Map<string, Ready>()
  const waiting: Pending[] = []
  const counters = makeCounters(rules)
  const tooFast = makePurses()
  let flying = 0
  let scheduled = false

  function call(one: Call): Promise<Result<Answer, Refusal>> {
    if (!KEY_FORM.test(one.key)) return Promise.resolve(no(refusals['sharing.badKey']()))
    return new Promise((settle, fail) => {
      waiting.push({ call: one, hash: keyHash(one.key), settle, fail })
      pump()
    })
  }

  /** Whoever arrives in the same turn of the loop goes along. */
  function pump(): void {
    if (scheduled || flying >= FLIGHTS || waiting.length === 0) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      if (flying >= FLIGHTS || waiting.length === 0) return
      const batch = waiting.splice(0, MOST)
      flying++
      void fly(batch)
        .catch((fault) => {
          for (const one of batch) one.fail(fault)
        })
        .finally(() => {
          flying--
          pump()
        })
      pump()
    })
  }

  async function fly(batch: readonly Pending[]): Promise<void> {
    const at = now()
    const fresh = [...new Set(batch.map((one) => one.hash))].filter((hash) => !known.has(hash))
    if (fresh.length > 0) await learn(fresh)
    let asked: Asked[] = []
    const answers = await store.tx(async (tx) => {
      asked = batch.flatMap((pending) => {
        const ready = known.get(pending.hash)
        return ready ? [prepare(pending, ready, at)] : []
      })
      return answer(tx, asked, at)
    })
    for (const one of batch) {
      const result = answers.get(one)
      one.settle(result ?? no(refusals['sharing.badKey']()))
    }
  }

  async function learn(hashes: readonly string[]): Promise<void> {
    for (const head of await keep.heads(store, district, hashes)) {
      const [grant, dataset] = await Promise.all([
        keep.grantById(store, district, head.grant),
        byId(store, district, head.dataset),
      ])
      if (!grant || !dataset) continue
      known.set(head.hash, {
        grant,
        dataset,
        sight: rows.sightOfGrant({ items: grant.items, masks: grant.masks, where: grant.filter }, dataset),
        networks: networksOf(head.networks) ?? (networksOf([]) as BlockList),
        keyId: head.key,
        system: head.system,
      })
    }
  }

  /** The blind key of whose data it is: the same person the same in every dataset that is keyed by the same number. */
  function whoseOf(dataset: Dataset, key: string): string {
    const items = keyItems(dataset)
    const kind = items.length === 1 ? items[0]?.field.kind : undefined
    const shared = kind === 'idNumber' || kind === 'creditCode' || kind === 'phone'
    return vault.blind(key, shared ? kind : `share/${dataset.id}`)
  }

  function prepare(pending: Pending, ready: Ready, at: Instant): Asked {
    const { call } = pending
    const { grant, dataset } = ready
    const base = { pending, ready, at, why: null, key: null, claim: null, whose: null }
    if (!within(ready.networks, call.ip)) return { ...base, refused: refusals['sharing.otherNetwork']() }
    const why = purposeOf(call.why, grant)
    if (!why.ok) return { ...base, refused: why.error }
    const asked: ShareMode = call.do === 'check' ? 'check' : 'query'
    if (!allows(grant.mode, asked))
      return {
        ...base,
        why: why.value,
        refused: refusals['sharing.otherMode']({ mode: shareModes[grant.mode] }),
      }
    const today = dayOf(at)
    const key = keyOf(dataset, call.of, today, city.codes)
    if (!key.ok) return { ...base, why: why.value, refused: key.error }
    const whose = whoseOf(dataset, key.value)
    if (call.do === 'lookup') return { ...base, why: why.value, key: key.value, whose, refused: null }
    const claim = claimOf(dataset, grant.items, call.claim, today, city.codes)
    return claim.ok
      ? { ...base, why: why.value, key: key.value, claim: claim.value, whose, refused: null }
      : { ...base, why: why.value, whose, refused: claim.error }
  }

  async function answer(
    tx: Tx,
    asked: readonly Asked[],
    at: Instant,
  ): Promise<Map<Pending, Result<Answer, Refusal>>> {
    const out = new Map<Pending, Result<Answer, Refusal>>()
    const day = dayOf(at)
    const slow: Asked[] = []
    const going = asked.filter((one) => {
      const refusal = one.refused ? null : tooFast(one.ready.grant, at)
      if (refusal) {
        one.refused = refusal
        slow.push(one)
      }
      return !one.refused
    })
    const byGrant = Map.groupBy(going, (one) => one.ready.grant.id)
    const datasets = [...new Set(asked.map((one) => one.ready.dataset.id))]
    // Everything that can be asked at once goes down the wire at once.
    const [heads, current, used, watched, ...found] = await Promise.all([
      keep.heads(tx, district, [...new Set(asked.map((one) => one.pending.hash))]),
      Promise.all(datasets.map((id) => byId(tx, district, id))),
      keep.meter(
        tx,
        district,
        day,
        [...new Set(asked.map((one) => one.ready.grant.id))].map((grant) => ({
          grant,
          calls: byGrant.get(grant)?.length ?? 0,
        })),
      ),
      keep.watchedOf(tx, district, [...new Set(going.flatMap((one) => one.whose ?? []))]),
      ...[...byGrant.values()].map((calls) => readFor(tx, calls)),
    ])
    const headOf = new Map(heads.map((head) => [head.hash, head]))
    const nowOf = new Map(current.map((one, i) => [datasets[i] as Id, one]))
    const read = new Map([...byGrant.keys()].map((grant, i) => [grant, found[i]]))
    const onWatch = new Set(watched.map((one) => one.blind))
    const left = new Map(
      used.map(({ grant, calls }) => {
        const most = byGrant.get(grant)?.[0]?.ready.grant.dayMost ?? 0
        const before = calls - (byGrant.get(grant)?.length ?? 0)
        return [grant, { used: before, most }] as [Id, { used: number; most: number }]
      }),
    )

    for (const [id, calls] of byGrant) {
      const first = calls[0] as Asked
      const dataset = nowOf.get(first.ready.dataset.id)
      const stale =
        dataset?.version !== first.ready.dataset.version ||
        calls.some((one) => headOf.get(one.pending.hash)?.version !== one.ready.grant.version)
      if (stale) {
        // What the grant or the catalogue says has changed: learn it, and read again by the new rule.
        for (const one of calls) known.delete(one.pending.hash)
        await learn([...new Set(calls.map((one) => one.pending.hash))])
        const again = calls.flatMap((one) => {
          const ready = known.get(one.pending.hash)
          return ready ? [Object.assign(one, { ready }, prepare(one.pending, ready, at))] : []
        })
        read.set(
          id,
          await readFor(
            tx,
            again.filter((one) => !one.refused),
          ),
        )
      }
    }

    const facts: Fact[] = []
    const factOf = (one: Asked, result: string, isWatched: boolean) =>
      accessOf(one, result, isWatched, city.unitName(one.ready.grant.unit) ?? null)
    const seen: { grant: Id; whose: string; why: CallWhy; watched: boolean }[] = []
    const settled = new Map<Id, keep.Settling>()
    const settle = (grant: Id, part: Partial<keep.Settling>) => {
      const one = settled.get(grant) ?? { returned: 0, refused: 0, rows: 0 }
      settled.set(grant, {
        returned: one.returned + (part.returned ?? 0),
        refused: one.refused + (part.refused ?? 0),
        rows: one.rows + (part.rows ?? 0),
      })
    }
    const metered = new Set(going)
    for (const one of asked) {
      const { grant } = one.ready
      const dataset = nowOf.get(grant.dataset)
      const gone =
        dataset?.state !== 'published' || dataset.share === 'never' ? refusals['sharing.datasetGone']() : null
      const quota = left.get(grant.id)
      let refusal = closed(headOf.get(one.pending.hash), at) ?? one.refused ?? gone
      if (!refusal && quota && quota.used >= quota.most) refusal = refusals['sharing.overQuota'](quota)
      if (refusal || !dataset) {
        settle(grant.id, metered.has(one) ? { returned: 1, refused: 1 } : { refused: 1 })
        out.set(one.pending, no(refusal ?? refusals['sharing.datasetGone']()))
        // a caller that is only too fast is not written down call by call
        if (!slow.includes(one)) facts.push(factOf(one, refusal?.code ?? 'gone', false))
        continue
      }
      if (quota) quota.used++
      const data: About = {
        dataset: dataset.code,
        title: dataset.title.zh,
        freshAt: dataset.freshAt,
        score: dataset.score,
        decisions: dataset.score !== null && dataset.score >= DECISION_SCORE,
      }
      const common = { data, quota: { used: quota?.used ?? 0, most: quota?.most ?? 0 } }
      const got = read.get(grant.id)
      const isWatched = one.whose !== null && onWatch.has(one.whose)
      if (one.claim) {
        const verdict = got?.checks.get(one) ?? { holds: false, doubted: [] }
        const said = verdict.holds ? 'yes' : 'no'
        out.set(one.pending, ok({ ...common, answer: said, doubted: verdict.doubted }))
        facts.push(factOf(one, said, isWatched))
      } else {
        const row = got?.rows.get(one.key as string)
        out.set(
          one.pending,
          ok({
            ...common,
            found: row !== undefined,
            ...(row ? { row: row.values } : {}),
            doubted: row?.doubted ?? [],
          }),
        )
        if (row) settle(grant.id, { rows: 1 })
        facts.push(factOf(one, row ? 'found' : 'none', isWatched))
      }
      if (one.why && one.whose)
        seen.push({ grant: grant.id, whose: one.whose, why: one.why, watched: isWatched })
    }
    const given = counters.count(seen, at)
    if (given.length > 0) keep.hint(tx, district, day, at, given)
    for (const [grant, how] of [...settled].toSorted(([a], [b]) => (a < b ? -1 : 1)))
      keep.settleMeter(tx, district, day, grant, how)
    await append(tx, facts)
    return out
  }

  /** All calls of one grant read with one statement for rows and one for checks. */
  async function readFor(tx: Tx, calls: readonly Asked[]) {
    const first = calls[0]
    if (!first)
      return {
        rows: new Map<string, rows.ShownRow>(),
        checks: new Map<Asked, { holds: boolean; doubted: readonly string[] }>(),
      }
    const { dataset, sight } = first.ready
    const claims = calls.filter((one) => one.claim)
    const keys = [...new Set(calls.flatMap((one) => (one.claim ? [] : (one.key ?? []))))]
    const [found, verdicts] = await Promise.all([
      keys.length > 0 ? rows.lookUp(tx, dataset, sight, keys, lens) : new Map<string, rows.ShownRow>(),
      claims.length > 0
        ? rows.verify(
            tx,
            dataset,
            sight,
            claims.map((one) => ({ key: one.key as string, values: one.claim ?? {} })),
            lens,
          )
        : [],
    ])
    return {
      rows: found,
      checks: new Map(
        claims.map((one, i) => [one, verdicts[i] as { holds: boolean; doubted: readonly string[] }]),
      ),
    }
  }

  return {
    call,
    whoseOf,
    /** What a key opens, for reads beside the calls: files, subscriptions, its own quota. Counts and records nothing. */
    async open(
      given: { readonly key: string; readonly ip: string; readonly why: unknown; readonly mode: ShareMode },
      at: Instant,
    ): Promise<
      Result<
        {
          readonly grant: Grant
          readonly dataset: Dataset
          readonly sight: Ready['sight']
          readonly why: CallWhy
          readonly system: string
        },
        Refusal
      >
    > {
      if (!KEY_FORM.test(given.key)) return no(refusals['sharing.badKey']())
      const hash = keyHash(given.key)
      known.delete(hash)
      await learn([hash])
      const ready = known.get(hash)
      if (!ready) return no(refusals['sharing.badKey']())
      const [head] = await keep.heads(store, district, [hash])
      const shut = closed(head, at)
      if (shut) return no(shut)
      if (!within(ready.networks, given.ip)) return no(refusals['sharing.otherNetwork']())
      const why = purposeOf(given.why, ready.grant)
      if (!why.ok) return why
      if (!allows(ready.grant.mode, given.mode))
        return no(refusals['sharing.otherMode']({ mode: shareModes[ready.grant.mode] }))
      const { grant, dataset, sight, system } = ready
      if (dataset.state !== 'published' || dataset.share === 'never')
        return no(refusals['sharing.datasetGone']())
      return ok({ grant, dataset, sight, why: why.value, system })
    },
  }
}
export type ShareService = ReturnType<typeof openService>
