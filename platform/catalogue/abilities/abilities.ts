import { createHash, randomBytes } from 'node:crypto'
import {
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
import { check } from '../../fields/decide.ts'
import type { Vault } from '../../fields/index.ts'
import { append, type Fact } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Store, Tx } from '../../store/index.ts'
import {
  type AbilityUse,
  type Developer,
  LEAST_A_MINUTE,
  MOST_A_DAY,
  MOST_USES,
  refusals,
} from './declare.ts'
import * as keep from './keep.ts'

const PASS = /^hyd_[A-Za-z0-9_-]{43}$/
const KEY = /^hya_[A-Za-z0-9_-]{43}$/
const secret = (kind: string): string => `${kind}_${randomBytes(32).toString('base64url')}`
/** What is kept of a pass or a key: 256 random bits cannot be guessed from it. */
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

type Json = Readonly<Record<string, unknown>>

const REGISTRATION = {
  organisation: { kind: 'text', title: say('单位名称', 'Organisation'), required: true, min: 2, max: 100 },
  creditCode: { kind: 'creditCode', title: say('统一社会信用代码', 'Social credit code'), required: true },
  contact: { kind: 'text', title: say('联系人', 'Contact'), required: true, min: 2, max: 60 },
  phone: { kind: 'phone', title: say('联系电话', 'Telephone'), required: true },
  purpose: { kind: 'text', title: say('用途说明', 'What for'), required: true, min: 4, max: 1000 },
} as const

const REQUEST = {
  system: { kind: 'text', title: say('使用的系统', 'System'), required: true, min: 2, max: 80 },
  purpose: { kind: 'text', title: say('用途', 'Purpose'), required: true, min: 4, max: 1000 },
  dayMost: {
    kind: 'integer',
    title: say('每日调用量', 'Calls a day'),
    required: true,
    min: 1,
    max: MOST_A_DAY,
  },
} as const

function form(fields: Parameters<typeof check>[0], input: Json): Result<Json, Refusal> {
  const given = Object.fromEntries(Object.keys(fields).map((name) => [name, input[name]]))
  const found = check(fields, given, { codes: () => undefined, today: '2000-01-01' })
  if (found.ok) return found
  const wrong = new Set(found.error.map((one) => one.path))
  return no(
    refusals['abilities.badForm']({
      fields: Object.entries(fields).flatMap(([name, field]) => (wrong.has(name) ? [field.title] : [])),
    }),
  )
}

/** What an ability hands out instead of a key of ours: its own door has keys of its own. */
export type OwnKeys = {
  readonly make: (
    tx: Tx,
    use: AbilityUse & { readonly client: Id | null },
    developer: Developer,
    at: Instant,
  ) => Promise<Result<{ readonly key: string; readonly client: Id }, Refusal>>
  readonly close: (tx: Tx, client: Id, at: Instant) => Promise<void>
}

/** The capability platform 能力共享平台 of a city: developers, what they may use, keys, quotas, calls. */
export function openAbilities(city: {
  readonly district: string
  readonly vault: Vault
  /** Is there such an ability now? And has it keys of its own? */
  readonly offered: (reader: Reader, ability: string) => Promise<boolean>
  readonly ownKeys: (ability: string) => OwnKeys | undefined
}) {
  const { district, vault } = city
  const purses = new Map<Id, { at: number; left: number }>()

  const factOf = (
    who: Actor | Developer,
    kind: string,
    subjectKind: string,
    subject: Id,
    at: Instant,
    body: Json,
  ): Fact => ({
    ...{ district, kind: `ability.${kind}`, subjectKind, subject, at, body },
    actor:
      'kind' in who
        ? factActorOf(who)
        : {
            ...{ kind: 'client', account: null, name: who.organisation },
            ...{ unit: null, unitName: null, onBehalfOf: null },
          },
  })

  async function ofPass(reader: Reader, pass: string): Promise<Result<Developer, Refusal>> {
    const one = PASS.test(pass) ? await keep.developerByPass(reader, district, hashOf(pass)) : undefined
    return one ? ok(one) : no(refusals['abilities.badPass']())
  }

  async function heldUse(tx: Tx, id: Id) {
    const use = await keep.lockUse(tx, district, id)
    return use ? ok(use) : no(refusals['abilities.noUse']())
  }

  async function closeOwn(
    tx: Tx,
    use: { readonly ability: string; readonly client: Id | null },
    at: Instant,
  ) {
    if (use.client) await city.ownKeys(use.ability)?.close(tx, use.client, at)
  }

  /** Takes a call of this minute; how long to wait when there is none left. */
  function tooFast({ id, minuteMost }: AbilityUse, at: Instant): Refusal | null {
    const ms = at.getTime()
    const purse = purses.get(id) ?? { at: ms, left: minuteMost }
    purse.left = Math.min(minuteMost, purse.left + (Math.max(0, ms - purse.at) * minuteMost) / 60_000)
    purse.at = ms
    purses.set(id, purse)
    if (purse.left >= 1) {
      purse.left--
      return null
    }
    const seconds = Math.max(1, Math.ceil(((1 - purse.left) * 60) / minuteMost))
    return refusals['abilities.tooFast']({ seconds, most: minuteMost })
  }

  return {
    /** Somebody outside registers 登记; the pass is shown once. */
    async register(tx: Tx, input: Json, at: Instant) {
      const given = form(REGISTRATION, input)
      if (!given.ok) return given
      const { organisation, creditCode, contact, phone, purpose } = given.value as Record<string, string>
      const pass = secret('hyd')
      const one: Developer = {
        ...{ district, id: newId(), organisation: organisation as string, creditCode: creditCode as string },
        ...{ contact: vault.seal(contact as string), phone: vault.seal(phone as string) },
        ...{ purpose: purpose as string, state: 'waiting', madeAt: at },
        ...{ decidedAt: null, decidedBy: null, why: null },
      }
      if ((await keep.insertDeveloper(tx, { ...one, pass: hashOf(pass) })) === 0)
        return no(refusals['abilities.known']())
      await append(tx, [
        factOf(one, 'registered', 'developer', one.id, at, { organisation: one.organisation }),
      ])
      return ok({ id: one.id, pass })
    },

    ofPass,
    developers: (reader: Reader) => keep.developers(reader, district),
    opened: (one: Developer) => ({ contact: vault.open(one.contact), phone: vault.open(one.phone) }),

    /** 确认 or not; whoever is not confirmed any more calls nothing from now on. */
    async decideDeveloper(
      tx: Tx,
      who: Actor,
      id: Id,
      how: { readonly state: 'confirmed' | 'refused'; readonly why: string | null },
      at: Instant,
    ): Promise<Result<{ readonly done: boolean }, Refusal>> {
      const done = await keep.decideDeveloper(tx, district, id, { ...how, by: who.name }, at)
      if (done > 0) await append(tx, [factOf(who, how.state, 'developer', id, at, { why: how.why })])
      if (how.state === 'refused')
        for (const { id: use } of await keep.uses(tx, district, { developer: id, state: 'granted' })) {
          const own = await keep.lockUse(tx, district, use)
          if (own) await closeOwn(tx, own, at)
        }
      return ok({ done: done > 0 })
    },

    /** A lost pass is replaced; the old one opens nothing any more. */
    async renewPass(
      tx: Tx,
      who: Actor,
      id: Id,
      at: Instant,
    ): Promise<Result<{ readonly pass: string }, Refusal>> {
      const pass = secret('hyd')
      if ((await keep.setPass(tx, district, id, hashOf(pass))) === 0)
        return no(refusals['abilities.badPass']())
      await append(tx, [factOf(who, 'passRenewed', 'developer', id, at, {})])
      return ok({ pass })
    },

    /** 申请能力. */
    async ask(tx: Tx, developer: Developer, input: Json, at: Instant): Promise<Result<AbilityUse, Refusal>> {
      if (developer.state !== 'confirmed') return no(refusals['abilities.notConfirmed']())
      const ability = typeof input.ability === 'string' ? input.ability.slice(0, 100) : ''
      if (!(await city.offered(tx, ability))) return no(refusals['abilities.noAbility']())
      const given = form(REQUEST, input)
      if (!given.ok) return given
      const all = await keep.uses(tx, district, { developer: developer.id })
      if (all.filter((one) => one.state === 'waiting' || one.state === 'granted').length >= MOST_USES)
        return no(refusals['abilities.tooMany']())
      const { system, purpose, dayMost } = given.value as { system: string; purpose: string; dayMost: number }
      const use: AbilityUse = {
        ...{ district, id: newId(), developer: developer.id, ability, system, purpose, dayMost },
        minuteMost: Math.max(LEAST_A_MINUTE, Math.ceil(dayMost / 20)),
        ...{ state: 'waiting', hint: null, askedAt: at, decidedAt: null, decidedBy: null, why: null },
      }
      await keep.insertUse(tx, use)
      await append(tx, [factOf(developer, 'asked', 'abilityUse', use.id, at, { ability, dayMost, purpose })])
      return ok(use)
    },

    uses: (reader: Reader, filter: Parameters<typeof keep.uses>[2]) => keep.uses(reader, district, filter),
    usage: (reader: Reader, from: string, ids: readonly Id[]) => keep.usage(reader, district, from, ids),

    /** Granted, refused, or closed 停用: from this commit on its key opens nothing. */
    async decide(
      tx: Tx,
      who: Actor | Developer,
      id: Id,
      how: {
        readonly state: 'granted' | 'refused' | 'revoked'
        readonly why: string | null
        readonly dayMost?: number
      },
      at: Instant,
    ): Promise<Result<{ readonly state: string }, Refusal>> {
      const use = await heldUse(tx, id)
      if (!use.ok) return use
      const fits = how.state === 'revoked' ? 'granted' : 'waiting'
      if (use.value.state !== fits) return no(refusals['abilities.notOpen']({ state: use.value.state }))
      const by = 'kind' in who ? who.name : who.organisation
      await keep.decideUse(tx, district, id, { ...how, by }, at)
      if (how.state === 'revoked') await closeOwn(tx, use.value, at)
      await append(tx, [
        factOf(who, how.state, 'abilityUse', id, at, { ability: use.value.ability, why: how.why }),
      ])
      return ok({ state: how.state })
    },

    /** A key, shown once; the one before ends now. */
    async makeKey(
      tx: Tx,
      developer: Developer,
      id: Id,
      at: Instant,
    ): Promise<Result<{ readonly key: string }, Refusal>> {
      const use = await heldUse(tx, id)
      if (!use.ok) return use
      if (use.value.developer !== developer.id) return no(refusals['abilities.noUse']())
      if (use.value.state !== 'granted') return no(refusals['abilities.notOpen']({ state: use.value.state }))
      const own = city.ownKeys(use.value.ability)
      const made = own
        ? await own.make(tx, use.value, developer, at)
        : ok({ key: secret('hya'), client: null })
      if (!made.ok) return made
      const { key, client } = made.value
      await keep.setKey(tx, district, id, { key: own ? null : hashOf(key), hint: key.slice(0, 9), client })
      await append(tx, [factOf(developer, 'keyMade', 'abilityUse', id, at, { ability: use.value.ability })])
      return ok({ key })
    },

    /**
     * One call with a key: metered and on record before it is answered. `work` is done only when it may be; what it
     * refuses is counted as a call too.
     */
    async call<T>(
      store: Store,
      given: { readonly key: string; readonly ability: string },
      at: Instant,
      work: () => Promise<Result<T, Refusal>>,
    ): Promise<
      Result<
        { readonly quota: { readonly used: number; readonly most: number } } & { readonly result: T },
        Refusal
      >
    > {
      const use = KEY.test(given.key) ? await keep.byKey(store, district, hashOf(given.key)) : undefined
      if (!use) return no(refusals['abilities.badKey']())
      const day = dayOf(at)
      const turned = async (refusal: Refusal) => {
        await store.tx((tx) => keep.turnedAway(tx, district, use.id, day))
        return no(refusal)
      }
      if (use.ability !== given.ability) return turned(refusals['abilities.otherAbility']())
      const fast = tooFast(use, at)
      if (fast) return turned(fast)
      const done = await work()
      const used = await store.tx(async (tx) => {
        // revoked while it was worked on: nothing is answered
        if (!(await keep.byKey(tx, district, hashOf(given.key)))) return null
        const calls = await keep.meter(tx, district, use.id, day, use.dayMost)
        if (calls === undefined) return undefined
        await append(tx, [
          {
            ...{ district, kind: 'ability.called', subjectKind: 'abilityUse', subject: use.id, at },
            actor: {
              ...{ kind: 'client', account: null, name: use.organisation },
              ...{ unit: null, unitName: null, onBehalfOf: null },
            },
            body: { ability: use.ability, result: done.ok ? 'ok' : done.error.code },
          },
        ])
        return calls
      })
      if (used === null) return no(refusals['abilities.badKey']())
      if (used === undefined) return turned(refusals['abilities.overQuota']({ most: use.dayMost }))
      return done.ok ? ok({ quota: { used, most: use.dayMost }, result: done.value }) : done
    },
  }
}
