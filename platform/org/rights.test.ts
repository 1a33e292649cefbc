import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { must } from '../../base/index.ts'
import { type Store, sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import { compile } from './compile.ts'
import {
  actsAs,
  explain,
  holds,
  maskFor,
  mayAct,
  mayDelegate,
  reasonGiven,
  separated,
  visible,
} from './decide.ts'
import { type Actor, adminRoles, type Duty, type Predicate } from './declare.ts'
import { systemActor } from './index.ts'
import { roles, t } from './testing.ts'

describe('platform / org / rights', () => {
  let store: Store
  before(async () => {
    store = await freshStore()
    await store.tx((tx) =>
      tx.run(
        sql`create table probe (n integer primary key, area text, units uuid[], tags text[], by_whom text, level integer, open boolean)`,
      ),
    )
  })
  after(() => store.close())

  const U = ['1', '2', '3', '4'].map((n) => `0190b0a0-0000-7000-8000-00000000000${n}`)
  const AREAS = [
    '44',
    '4499',
    '440111',
    '440111003',
    '440111003001',
    '441900',
    '441900101',
    '99',
    '9',
    '',
    '䶮',
    '𠮷%_\\',
  ]
  const columns = {
    area: sql`area`,
    units: sql`units`,
    tags: sql`tags`,
    openedBy: sql`by_whom`,
    grade: sql`level`,
    open: sql`open`,
  }

  const aRow = fc.record({
    area: fc.option(fc.constantFrom(...AREAS)),
    units: fc.option(fc.subarray(U)),
    tags: fc.option(fc.subarray(['a,b', '{"', '䶮', 'NULL', ''])),
    openedBy: fc.option(fc.constantFrom(...AREAS)),
    grade: fc.option(fc.integer({ min: 1, max: 4 })),
    open: fc.option(fc.boolean()),
  })

  const aPredicate: fc.Arbitrary<Predicate> = fc.letrec<{ node: Predicate; leaf: Predicate }>((tie) => ({
    leaf: fc.oneof(
      fc.boolean(),
      fc.record({ column: fc.constantFrom('area', 'openedBy'), startsWith: fc.constantFrom(...AREAS) }),
      fc.record({ column: fc.constantFrom('area', 'openedBy'), is: fc.option(fc.constantFrom(...AREAS)) }),
      fc.record({ column: fc.constantFrom('area', 'openedBy'), in: fc.subarray(AREAS) }),
      fc.record({ column: fc.constant('grade'), in: fc.subarray([1, 2, 3, 4]) }),
      fc.record({ column: fc.constant('grade'), is: fc.option(fc.integer({ min: 1, max: 4 })) }),
      fc.record({ column: fc.constant('open'), is: fc.option(fc.boolean()) }),
      fc.record({ column: fc.constant('units'), overlaps: fc.subarray(U) }),
      fc.record({ column: fc.constant('tags'), overlaps: fc.subarray(['a,b', '{"', '䶮', 'NULL', '']) }),
    ),
    node: fc.oneof(
      { maxDepth: 4 },
      tie('leaf'),
      fc.record({ all: fc.array(tie('node'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('node'), { maxLength: 3 }) }),
      fc.record({ not: tie('node') }),
    ),
  })).node

  test('the database shows exactly the rows that the predicate holds for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aRow, { minLength: 1, maxLength: 12 }),
        fc.array(aPredicate, { minLength: 5, maxLength: 10 }),
        async (rows, predicates) => {
          await store.tx(async (tx) => {
            await tx.run(sql`delete from probe`)
            for (const [n, row] of rows.entries())
              await tx.run(
                sql`insert into probe values (${n}, ${row.area}, ${row.units}::uuid[], ${row.tags}::text[], ${row.openedBy}, ${row.grade}, ${row.open})`,
              )
            for (const predicate of predicates) {
              const seen = await tx.query<{ n: number }>(
                sql`select n from probe where ${compile(predicate, columns)} order by n`,
              )
              const wanted = rows.flatMap((row, n) => (holds(predicate, row) ? [n] : []))
              assert.deepEqual(
                seen.map((row) => row.n),
                wanted,
                JSON.stringify(predicate),
              )
            }
          })
        },
      ),
      { numRuns: 80 },
    )
  })

  test('a duty for one grid shows what lies in it; rows that know no grids by its village', () => {
    const duties: Duty[] = [{ role: 'umpire', area: '440111003001012', units: null, grade: 2 }]
    const worker: Actor = { ...systemActor('440111'), kind: 'staff', account: '440111', duties }
    const sees = (row: { area: string; grids?: readonly string[] }) => {
      const resource = { name: 'probe', ...(row.grids ? { grids: 'grids' } : {}) }
      const shown = holds(visible(worker, roles, resource), { units: [], openedBy: null, ...row })
      const may = mayAct(worker, ['umpire'], { units: [], openedBy: null, ...row }, roles).ok
      assert.equal(shown, may, JSON.stringify(row))
      return shown
    }
    const area = '440111003001'
    assert.equal(sees({ area, grids: ['duty:440111003001012', 'unit:440111003001999'] }), true)
    assert.equal(sees({ area, grids: ['duty:440111003001013'] }), false)
    assert.equal(sees({ area, grids: [] }), false)
    assert.equal(sees({ area }), true)
    assert.equal(sees({ area: '440111003002' }), false)
    assert.equal(sees({ area: '440111' }), false)
  })

  const anActor: fc.Arbitrary<Actor> = fc
    .array(
      fc.record({
        role: fc.constantFrom('reception', 'umpire', 'member', 'undeclared'),
        area: fc.constantFrom('44', '440111', '440111003', '99'),
        units: fc.option(fc.subarray(U)),
        grade: fc.constantFrom<1 | 2 | 3 | 4>(1, 2, 3, 4),
      }),
      { maxLength: 4 },
    )
    .map((duties) => ({ ...systemActor('440111'), kind: 'staff', account: '440111', duties }))

  test('what an actor sees is, row by row, what his duties say one by one', async () => {
    fc.assert(
      fc.property(anActor, aRow, (actor, row) => {
        const shown = holds(visible(actor, roles, { name: 'probe', grade: 'grade' }), row)
        const wanted = actor.duties.some((duty) => {
          const role = duty.role === 'undeclared' ? undefined : roles[duty.role as keyof typeof roles]
          if (!role || row.area === null || !row.area.startsWith(duty.area)) return false
          if (row.grade === null || row.grade > duty.grade) return false
          if (role.sees === 'own') return row.openedBy === actor.account
          if (duty.units === null) return true
          return (row.units ?? []).some((unit) => duty.units?.includes(unit))
        })
        assert.equal(shown, wanted)
        const asRow = {
          area: row.area,
          units: row.units ?? [],
          openedBy: row.openedBy,
          grade: row.grade ?? 1,
        }
        if (row.grade !== null) {
          const told = explain(actor, asRow as never, roles, { name: 'probe' })
          assert.equal(told.sees, wanted, told.lines.map((line) => line.en).join('\n'))
          // whoever may act sees
          const may = mayAct(actor, ['reception', 'umpire', 'member'], asRow as never, roles)
          assert.equal(may.ok, wanted)
        }
      }),
      { numRuns: 500 },
    )
  })

  const duty = (more: Partial<Duty>): Duty => ({
    role: 'reception',
    area: '990101001',
    units: null,
    grade: 3,
    ...more,
  })
  const clerk = (...duties: Duty[]): Actor => ({
    ...systemActor('990101'),
    kind: 'staff',
    account: U[0] as string,
    name: '李四',
    duties,
  })

  test('default deny: no duty, an unknown role, or a resource that does not name the role shows nothing', () => {
    assert.equal(visible(clerk(), roles, { name: 'match' }), false)
    assert.equal(visible(clerk(duty({ role: 'ghost' })), roles, { name: 'match' }), false)
    assert.equal(visible(clerk(duty({})), roles, { name: 'match', roles: ['umpire'] }), false)
    assert.equal(
      visible(clerk(duty({ role: 'umpire', units: U })), roles, { name: 'match', units: null }),
      false,
    )
  })

  test('an unmapped column is a fault, never a dropped filter', () => {
    assert.throws(() => compile({ column: 'secrecy', is: 1 }, { area: sql`area` }), /secrecy/)
  })

  test('a clerk of town A may not open a case of town B: 行政区划不符', () => {
    const row = { area: '990101002001', units: [] }
    const refused = mayAct(clerk(duty({})), ['reception'], row, roles)
    assert.equal(refused.ok ? '' : refused.error.code, 'org.otherArea')
    const told = explain(clerk(duty({})), row, roles, { name: 'case' })
    assert.equal(told.sees, false)
    assert.match(told.lines[1]?.zh ?? '', /行政区划不符/)
  })

  test('the nearest miss is told: other unit, no such duty, out of time, not own, too high a grade', () => {
    const row = { area: '990101001', units: [U[1] as string], openedBy: U[1] as string, grade: 4 } as const
    const code = (actor: Actor, names = ['umpire', 'member', 'reception']) => {
      const answer = mayAct(actor, names, row, roles)
      return answer.ok ? 'ok' : answer.error.code
    }
    assert.equal(code(clerk(duty({ role: 'umpire', units: [U[2] as string] }))), 'org.otherUnit')
    assert.equal(code(clerk(), ['umpire']), 'org.noDuty')
    assert.equal(code(clerk(duty({ role: 'member', grade: 4 }))), 'org.notOwn')
    assert.equal(code(clerk(duty({}))), 'org.gradeTooHigh')
    const past: Actor = { ...clerk(), lapsed: [duty({ grade: 4, from: +t('11-01'), to: +t('12-01') })] }
    const over = mayAct(past, ['reception'], row, roles)
    assert.equal(over.ok ? '' : over.error.code, 'org.dutyOver')
    assert.match(over.ok ? '' : over.error.says.zh, /期限已过.*2025-12-01 00:00/)
  })

  test('own duties act before delegated ones, and a delegated act reads "B 代 A"', () => {
    const lent = duty({ onBehalfOf: '张三' })
    const row = { area: '990101001', units: [] }
    assert.equal(must(mayAct(clerk(lent, duty({})), ['reception'], row, roles)).onBehalfOf, undefined)
    const used = must(mayAct(clerk(lent), ['reception'], row, roles))
    assert.equal(actsAs({ name: '李四' }, used), '李四 代 张三')
  })

  test('what was delegated is not given on; administrators’ duties are never lent', () => {
    const period = [t('11-01'), t('11-15')] as const
    const refused = mayDelegate([duty({ onBehalfOf: '张三' })], ['reception'], '出差代办', ...period, roles)
    assert.equal(refused.ok ? '' : refused.error.code, 'org.notYoursToGive')
    assert.equal(mayDelegate([duty({})], ['reception'], '出差代办', ...period, roles).ok, true)
    const admin = mayDelegate(
      [duty({ role: 'auditAdmin' })],
      ['auditAdmin'],
      '出差代办',
      ...period,
      adminRoles,
    )
    assert.equal(admin.ok, false)
    assert.equal(mayDelegate([duty({})], ['reception'], '出差代办', t('11-15'), t('11-01'), roles).ok, false)
  })

  test('separated administrators: no one holds two, and none of them sees business rows', () => {
    assert.equal(separated(['systemAdmin'], 'auditAdmin', adminRoles).ok, false)
    assert.equal(separated(['systemAdmin', 'reception'], 'systemAdmin', adminRoles).ok, true)
    const admin = clerk(duty({ role: 'securityAdmin', area: '99' }))
    assert.equal(
      visible(admin, { ...roles, ...adminRoles }, { name: 'case', roles: ['reception', 'umpire'] }),
      false,
    )
  })

  const fields = {
    title: { kind: 'text', title: { zh: '标题', en: 'Title' } },
    phone: { kind: 'phone', title: { zh: '电话', en: 'Phone' }, personal: 'phone' },
    disease: { kind: 'text', title: { zh: '病史', en: 'History' }, personal: 'all', grade: 4 },
    budget: { kind: 'money', title: { zh: '标底', en: 'Budget' }, grade: 3 },
  } as const

  test('columns: least masked of all duties that show the row; personal fields stay masked until revealed', () => {
    const row = { area: '990101001', units: [] }
    const low = maskFor(clerk(duty({ grade: 2 })), fields, row, roles)
    assert.deepEqual(low, { masked: { phone: 'phone', disease: 'all', budget: 'all' }, revealable: [] })
    const both = maskFor(clerk(duty({ grade: 2 }), duty({ grade: 3 })), fields, row, roles)
    assert.deepEqual(both, { masked: { phone: 'phone', disease: 'all' }, revealable: ['phone'] })
    // a high grade elsewhere does not help here
    const elsewhere = maskFor(
      clerk(duty({ grade: 2 }), duty({ grade: 4, area: '990101002' })),
      fields,
      row,
      roles,
    )
    assert.deepEqual(elsewhere, low)
    assert.deepEqual(Object.keys(maskFor(clerk(), fields, row, roles).masked), Object.keys(fields))
  })

  test('a reason has at least four characters, a rare one counts once', () => {
    assert.equal(reasonGiven('  查䶮'), false)
    assert.equal(reasonGiven('核实𠮷村'), true)
    assert.equal(reasonGiven('𠮷𠮷𠮷'), false)
  })
})
