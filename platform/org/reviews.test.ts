import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must } from '../../base/index.ts'
import { search } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import {
  type Actor,
  actorOfAccount,
  adminRoles,
  appoint,
  decideReview,
  openReviews,
  reviewOf,
  reviewsOf,
  systemActor,
} from './index.ts'
import { monthsLater } from './reviews.ts'
import { areas, boss, freshCity, grant, staff, T0, t, unit, roles as usual } from './testing.ts'

const roles = { ...usual, ...adminRoles }
const LEADS = ['umpire']
const [district] = areas.filter((area) => area.level === 3).map((area) => area.code)

describe('platform / org / reviews of rights', () => {
  let store: Store
  let office: string
  let head: Awaited<ReturnType<typeof staff>>
  let clerk: Awaited<ReturnType<typeof staff>>
  let mate: Awaited<ReturnType<typeof staff>>
  let guard: Awaited<ReturnType<typeof staff>>
  let auditor: Awaited<ReturnType<typeof staff>>
  before(async () => {
    store = await freshCity()
    office = (await unit(store, '网球局')).id
    const elsewhere = (await unit(store, '门球局')).id
    head = await staff(store, '局长', office)
    clerk = await staff(store, '张三', office)
    mate = await staff(store, '李四', office)
    guard = await staff(store, '安全', elsewhere)
    auditor = await staff(store, '审计', elsewhere)
    must(await grant(store, { holder: head.account.id, role: 'umpire', unit: office }))
    must(await grant(store, { holder: clerk.account.id, role: 'reception', unit: office }))
    // two people on one post
    must(await grant(store, { holderKind: 'post', holder: clerk.post.id, role: 'member' }))
    must(
      await store.tx((tx) =>
        appoint(tx, boss, { person: mate.person.id, post: clerk.post.id, kind: 'additional' }, T0, roles),
      ),
    )
    must(await grant(store, { holder: guard.account.id, role: 'securityAdmin' }))
    must(await grant(store, { holder: auditor.account.id, role: 'auditAdmin' }))
  })
  after(() => store.close())

  const actor = async (of: { account: { id: string } }, at: Date): Promise<Actor> => {
    const found = await actorOfAccount(store, of.account.id, at)
    assert.ok(found)
    return found
  }
  const system = systemActor(district ?? '')

  test('half a year is six months of the calendar', () => {
    assert.equal(monthsLater(t('2025-01-06 09:00:00'), 6).toISOString(), t('2025-07-06').toISOString())
    assert.equal(monthsLater(t('2025-08-31 23:00:00'), 6).toISOString(), t('2026-02-28').toISOString())
    assert.equal(monthsLater(t('2023-08-31'), 6).toISOString(), t('2024-02-29').toISOString())
  })

  test('opens by itself when the last one, or the oldest duty, is half a year old; once', async () => {
    const open = (at: Date) => store.tx((tx) => openReviews(tx, system, district ?? '', at))
    assert.deepEqual(await open(t('2025-07-05 23:59:59')), [])
    const at = t('2025-07-06 00:00:00')
    const opened = await open(at)
    assert.equal(opened.length, 2, 'both units')
    assert.deepEqual(await open(at), [], 'not twice')
    assert.equal(
      opened[0]?.dueAt.toISOString(),
      t('2025-08-06').toISOString(),
      'thirty days, the last included',
    )
  })

  test('the head decides for everybody but himself; what is withdrawn ends at once, others on the post keep it', async () => {
    const at = t('2025-07-10 10:00:00')
    const boss1 = await actor(head, at)
    const [mine, ...none] = await reviewsOf(store, boss1, LEADS, roles)
    assert.ok(mine && none.length === 0, 'only his own unit')
    const { items } = must(await reviewOf(store, boss1, mine.id, LEADS, roles))
    assert.deepEqual(
      items.map((one) => [one.name, one.role, one.mine]),
      [
        ['局长', 'umpire', false],
        ['张三', 'member', true],
        ['张三', 'reception', true],
        ['李四', 'member', true],
      ],
    )
    const decide = async (by: Actor, name: string, role: string, keep: boolean, words = '') => {
      const item = items.find((one) => one.name === name && one.role === role)
      const ask = { review: mine.id, duty: item?.duty ?? '', account: item?.account ?? '', keep, words }
      const got = await store.tx((tx) => decideReview(tx, by, ask, at, LEADS, roles))
      return got.ok ? got.value : got.error.code
    }
    assert.equal(await decide(boss1, '局长', 'umpire', true), 'rights.notYourReview')
    assert.equal(await decide(await actor(clerk, at), '张三', 'member', true), 'rights.notYourReview')
    assert.equal(await decide(boss1, '张三', 'member', false), 'rights.words')
    assert.deepEqual(await decide(boss1, '张三', 'member', false, '已不承担此工作'), { closed: false })
    const after1 = new Date(at.getTime() + 1)
    assert.deepEqual(
      (await actor(clerk, after1)).duties.map((duty) => duty.role),
      ['reception'],
    )
    assert.deepEqual(
      (await actor(mate, after1)).duties.map((duty) => duty.role),
      ['member'],
      'in his own name',
    )
    // it hung on the post: what is to be decided of the other one goes on with the duty in his own name
    const moved = must(await reviewOf(store, boss1, mine.id, LEADS, roles)).items.find(
      (one) => one.name === '李四',
    )
    assert.equal(moved?.holderKind, 'account')
    const his = { review: mine.id, duty: moved?.duty ?? '', account: moved?.account ?? '' }
    must(
      await store.tx((tx) =>
        decideReview(tx, boss1, { ...his, keep: false, words: '两人都不再承担' }, at, LEADS, roles),
      ),
    )
    assert.deepEqual((await actor(mate, after1)).duties, [])
    assert.deepEqual(await decide(boss1, '张三', 'reception', true), { closed: false })
    assert.equal(await decide(boss1, '张三', 'reception', true), 'rights.reviewed')
    assert.deepEqual(await decide(await actor(guard, at), '局长', 'umpire', true), { closed: true })
    const [closed] = await reviewsOf(store, boss1, LEADS, roles)
    assert.equal(closed?.closedAt?.toISOString(), at.toISOString())
    const { facts } = await search(store, {
      districts: [district ?? ''],
      kinds: ['org.dutyRevoked', 'org.reviewClosed'],
    })
    assert.deepEqual(facts.map((fact) => fact.kind).sort(), [
      'org.dutyRevoked',
      'org.dutyRevoked',
      'org.reviewClosed',
    ])
  })

  test('administrators are reviewed by one another, and nobody else sees theirs', async () => {
    const at = t('2025-08-20 10:00:00')
    const security = await actor(guard, at)
    const audit = await actor(auditor, at)
    const open = (await reviewsOf(store, security, LEADS, roles, true))[0]
    assert.ok(open && open.dueAt <= at, 'overdue')
    assert.deepEqual(await reviewsOf(store, await actor(head, at), LEADS, roles, true), [])
    assert.equal((await reviewOf(store, await actor(head, at), open.id, LEADS, roles)).ok, false)
    const { items } = must(await reviewOf(store, security, open.id, LEADS, roles))
    assert.deepEqual(items.map((one) => [one.role, one.mine]).sort(), [
      ['auditAdmin', true],
      ['securityAdmin', false],
    ])
    const seen = must(await reviewOf(store, audit, open.id, LEADS, roles))
    assert.deepEqual(seen.items.map((one) => [one.role, one.mine]).sort(), [
      ['auditAdmin', false],
      ['securityAdmin', true],
    ])
  })
})
