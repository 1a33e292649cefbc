import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must } from '../../base/index.ts'
import { search } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import {
  type Actor,
  actorOfAccount,
  actorsIn,
  delegate,
  emergenciesOf,
  emergencyOf,
  endEmergency,
  reviewEmergency,
  systemActor,
  takeEmergency,
  visible,
  type Witness,
} from './index.ts'
import { freshCity, grant, roles, staff, T0, unit } from './testing.ts'

const later = (minutes: number): Date => new Date(T0.getTime() + minutes * 60_000)
const WHY = '甲镇停水，值班员无法看到乙镇工单'

describe('platform / org / emergency rights', () => {
  let store: Store
  let clerk: Awaited<ReturnType<typeof staff>>
  let guard: Awaited<ReturnType<typeof staff>>
  let other: Awaited<ReturnType<typeof staff>>
  let office: string
  before(async () => {
    store = await freshCity()
    office = (await unit(store, '网球局')).id
    clerk = await staff(store, '张三', office)
    guard = await staff(store, '安全', office)
    other = await staff(store, '李四', office)
    must(
      await grant(store, {
        holder: clerk.account.id,
        role: 'umpire',
        area: '990101001',
        unit: office,
        grade: 2,
      }),
    )
    must(await grant(store, { holder: guard.account.id, role: 'securityAdmin' }))
  })
  after(() => store.close())

  const actor = async (of: { account: { id: string } }, at: Date): Promise<Actor> => {
    const found = await actorOfAccount(store, of.account.id, at)
    assert.ok(found)
    return { ...found, provenAt: at.getTime() }
  }
  const take = async (
    minutes: number,
    reason: string,
    at = later(1),
    role = 'umpire',
    provenAt = at.getTime(),
    witness: Witness | null = { account: other.account.id, name: '李四', district: '990101' },
  ) => {
    const who = { ...(await actor(clerk, at)), provenAt }
    return store.tx((tx) => takeEmergency(tx, who, { role, minutes, reason, witness }, at, roles))
  }

  test('wants a duty of one’s own, a reason, a short time and a fresh proof', async () => {
    const code = async (got: ReturnType<typeof take>) => {
      const answer = await got
      return answer.ok ? 'taken' : answer.error.code
    }
    assert.equal(await code(take(30, '急')), 'rights.reason')
    assert.equal(await code(take(30, '             ')), 'rights.reason')
    assert.equal(await code(take(4, WHY)), 'rights.tooLong')
    assert.equal(await code(take(241, WHY)), 'rights.tooLong')
    assert.equal(await code(take(Number.NaN, WHY)), 'rights.tooLong')
    assert.equal(await code(take(30, WHY, later(1), 'reception')), 'rights.notYourDuty')
    assert.equal(await code(take(30, WHY, later(1), 'securityAdmin')), 'rights.notYourDuty')
    const administrator = await actor(guard, later(1))
    const his = await store.tx((tx) =>
      takeEmergency(
        ...[tx, administrator, { role: 'securityAdmin', minutes: 30, reason: WHY, witness: null }, later(1)],
        roles,
      ),
    )
    assert.equal(!his.ok && his.error.code, 'rights.notYourDuty', 'no administrator widens himself')
    assert.equal(await code(take(30, WHY, later(60), 'umpire', T0.getTime())), 'org.proofStale')
    const beside = (witness: Witness | null) => code(take(30, WHY, later(1), 'umpire', undefined, witness))
    assert.equal(await beside(null), 'rights.witness')
    const self = { account: clerk.account.id, name: '张三', district: '990101' }
    assert.equal(await beside(self), 'rights.witness', 'nobody stands beside himself')
    assert.equal(
      await beside({ account: other.account.id, name: '李四', district: '990102' }),
      'rights.witness',
    )
  })

  test('widens for its minutes, ends by itself, is never lent, and is reviewed by another', async () => {
    const taken = must(await take(30, WHY))
    const rowOf = async (at: Date) =>
      visible(await actor(clerk, at), roles, { name: 'matter' }) as { any?: unknown[]; all?: unknown[] }
    assert.deepEqual((await rowOf(later(2))).any?.[0], { column: 'area', startsWith: '990101' })
    assert.equal(
      (await actor(clerk, later(2))).duties.filter((duty) => duty.emergency === taken.id).length,
      1,
    )
    // its last instant is the one before its end
    assert.ok('any' in (await rowOf(new Date(taken.to.getTime() - 1))))
    assert.ok(!('any' in (await rowOf(taken.to))), 'over without anybody doing anything')
    const again = await take(30, WHY, later(5))
    assert.equal(!again.ok && again.error.code, 'rights.already')

    const giver = await actor(clerk, later(2))
    must(
      await store.tx((tx) =>
        delegate(
          tx,
          giver,
          {
            receiver: other.account.id,
            roles: ['umpire'],
            reason: '出差委托代办',
            from: later(2),
            to: later(600),
          },
          later(2),
          roles,
        ),
      ),
    )
    const lent = await actor(other, later(3))
    assert.deepEqual(
      lent.duties.map((duty) => [duty.area, duty.emergency]),
      [['990101001', undefined]],
    )

    const everybody = await actorsIn(store, '990101', later(3))
    const seen = everybody.find((one) => one.account === clerk.account.id)
    assert.deepEqual(
      seen?.duties.map((duty) => duty.area).sort(),
      (await actor(clerk, later(3))).duties.map((duty) => duty.area).sort(),
      'read together they are what each is alone',
    )

    const security = await actor(guard, later(3))
    const early = await store.tx((tx) =>
      reviewEmergency(tx, security, { id: taken.id, fit: true, words: '' }, later(3)),
    )
    assert.equal(!early.ok && early.error.code, 'rights.running')
    const at = later(60)
    const own = await store.tx(async (tx) =>
      reviewEmergency(tx, await actor(clerk, at), { id: taken.id, fit: true, words: '' }, at),
    )
    assert.equal(!own.ok && own.error.code, 'rights.notFound', 'whoever took it does not review it')
    const unfit = await store.tx((tx) =>
      reviewEmergency(tx, security, { id: taken.id, fit: false, words: '' }, at),
    )
    assert.equal(!unfit.ok && unfit.error.code, 'rights.words')
    must(
      await store.tx((tx) =>
        reviewEmergency(tx, security, { id: taken.id, fit: false, words: '未先电话请示' }, at),
      ),
    )
    const twice = await store.tx((tx) =>
      reviewEmergency(tx, security, { id: taken.id, fit: true, words: '' }, at),
    )
    assert.equal(!twice.ok && twice.error.code, 'rights.reviewed')
    const { facts } = await search(store, {
      districts: ['990101'],
      kinds: ['org.emergency'].map((kind) => `${kind}Taken`),
    })
    assert.equal(facts.length, 1)
    assert.equal(facts[0]?.body.reason, WHY)
  })

  test('is given back, or taken back by the security administrator; others know nothing of it', async () => {
    const taken = must(await take(60, WHY, later(120)))
    const stranger = await actor(other, later(121))
    assert.equal((await emergencyOf(store, stranger, taken.id)).ok, false)
    assert.deepEqual(await emergenciesOf(store, stranger), [])
    const refused = await store.tx((tx) => endEmergency(tx, stranger, taken.id, later(121)))
    assert.equal(!refused.ok && refused.error.code, 'rights.notFound')
    const security = await actor(guard, later(121))
    assert.equal((await emergenciesOf(store, security, { open: true })).length, 1)
    must(await store.tx((tx) => endEmergency(tx, security, taken.id, later(125))))
    assert.equal((await actor(clerk, later(126))).duties.filter((duty) => duty.emergency).length, 0)
    const over = await store.tx((tx) => endEmergency(tx, security, taken.id, later(126)))
    assert.equal(!over.ok && over.error.code, 'rights.over')
    must(await take(10, WHY, later(127)))
    assert.equal((await emergenciesOf(store, await actor(clerk, later(128)))).length, 3, 'one sees one’s own')
    assert.equal(systemActor('990101').duties.length, 0)
  })
})
