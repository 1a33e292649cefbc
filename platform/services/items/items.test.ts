import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { instantOf, must, type Result, say } from '../../../base/index.ts'
import * as decisions from '../../decisions/index.ts'
import * as ledger from '../../ledger/index.ts'
import { factActorOf, systemActor } from '../../org/index.ts'
import { freshStore } from '../../store/testing.ts'
import { compareVersions, readCaseNumber, situate, versionFaults, walk } from './decide.ts'
import type { ItemBody, Question } from './declare.ts'
import * as items from './index.ts'
import { BASIC, BODY, CODE } from './testing.ts'

const paths = (body: ItemBody) => versionFaults(CODE, BASIC, body).map((fault) => fault.path)
const refused = (result: Result<unknown, { code: string }>) => (result.ok ? null : result.error.code)

describe('situations', () => {
  it('asks only what follows from the answers', () => {
    const first = situate(BODY, {})
    assert.deepEqual(
      first.left.map((one) => one.name),
      ['business', 'agent'],
    )
    const cook = situate(BODY, { business: 'cook', agent: true })
    assert.deepEqual(
      cook.left.map((one) => one.name),
      ['area'],
    )
    assert.deepEqual(
      cook.materials.map((one) => one.code),
      ['form', 'layout', 'owner'],
    )
    const whole = situate(BODY, { business: 'cook', agent: false, area: 80 })
    assert.deepEqual(whole.left, [])
    assert.deepEqual(whole.groups, ['shop', 'kitchen'])
    assert.equal(whole.caseKind, 'promise')
    const sale = situate(BODY, { business: 'sale', agent: false, area: 80, smuggled: 'x' })
    assert.deepEqual(sale.answers, { business: 'sale', agent: false })
    assert.deepEqual(sale.groups, ['shop'])
    assert.equal(sale.caseKind, 'now')
    assert.ok(sale.because.some((one) => one.table === 'caseKind' && one.row === 1))
  })

  it('never asks in circles, whatever hangs on what', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const tree = fc.array(
      fc.record({
        name: fc.constantFrom(...names),
        when: fc.array(fc.record({ question: fc.constantFrom(...names), in: fc.constant([true]) }), {
          maxLength: 2,
        }),
      }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(tree, fc.array(fc.boolean(), { maxLength: 20 }), (made, given) => {
        const questions = [...new Map(made.map((one) => [one.name, one])).values()].map(
          (one): Question => ({ ...one, title: say(one.name, one.name), kind: 'yes' }),
        )
        const answers: Record<string, boolean> = {}
        for (let step = 0; ; step++) {
          assert.ok(step <= questions.length)
          const next = walk(questions, answers).left[0]
          if (!next) break
          assert.ok(!(next.name in answers))
          answers[next.name] = given[step] ?? true
        }
      }),
    )
  })
})

describe('publishing', () => {
  it('finds nothing wrong with a sound item', () => {
    assert.deepEqual(versionFaults(CODE, BASIC, BODY), [])
  })

  it('refuses every planted fault', () => {
    const [first, second, third] = BODY.tables
    assert.ok(first && second && third)
    const table = (change: object) => ({
      ...BODY,
      tables: [first, second, { ...third, table: { ...third.table, ...change } }],
    })
    const questions = (change: (list: readonly Question[]) => readonly Question[]) => ({
      ...BODY,
      situation: { questions: change(BODY.situation.questions) },
    })
    const planted: readonly [string, ItemBody][] = [
      [
        'promise',
        { ...BODY, promise: { amount: 10, unit: 'working' }, legal: { amount: 5, unit: 'working' } },
      ],
      ['promise', { ...BODY, promise: { amount: 31, unit: 'natural' } }],
      ['legal', { ...BODY, legal: { amount: 30, unit: 'working' } }],
      ['level', { ...BODY, level: '3' }],
      ['handleCode', { ...BODY, handleCode: `${CODE}1` }],
      ['visitReason', { ...BODY, visits: 1 }],
      ['targets', { ...BODY, targets: [] }],
      ['materials.3.code', { ...BODY, materials: [...BODY.materials, BODY.materials[0] as never] }],
      ['materials.1.need', { ...BODY, flags: ['promised'] }],
      ['tables.0.rows.0', { ...BODY, materials: BODY.materials.filter((one) => one.code !== 'layout') }],
      ['tables.1.rows.0', { ...BODY, form: { ...BODY.form, sections: BODY.form.sections.slice(0, 1) } }],
      ['tables.2', table({ rows: third.table.rows.slice(0, 1) })],
      ['tables.2', table({ rows: [...third.table.rows, { when: ['-'], gives: ['"now"'] }] })],
      ['tables.2', table({ rows: [{ when: ['> > 1'], gives: ['"now"'] }] })],
      ['tables.0', questions((list) => list.filter((one) => one.name !== 'agent'))],
      [
        'situation',
        questions((list) =>
          list.map((one) =>
            one.name === 'business' ? { ...one, when: [{ question: 'area', in: [1] as never }] } : one,
          ),
        ),
      ],
      [
        'situation.questions.1.when',
        questions((list) =>
          list.map((one) =>
            one.name === 'area' ? { ...one, when: [{ question: 'business', in: ['fly'] }] } : one,
          ),
        ),
      ],
      [
        'fees.0.amount',
        { ...BODY, fees: [{ code: 'f', title: say('费', 'fee'), amount: 1.5, basis: '依据' }] },
      ],
    ]
    for (const [path, body] of planted)
      assert.ok(paths(body).includes(path), `${path}: ${paths(body).join(' ')}`)
  })

  it('reads the published number of a case', () => {
    const read = readCaseNumber('12441500196720244T3442199806003202206230068')
    assert.deepEqual(read && { ...read }, {
      ...{ creditCode: '12441500196720244T', level: '3', catalogCode: '442199806003' },
      ...{ code: '12441500196720244T3442199806003', day: '2022-06-23', serial: 68 },
    })
  })

  it('compares versions down to the value', () => {
    const changes = compareVersions(BODY, {
      ...BODY,
      promise: { amount: 5, unit: 'working' },
      materials: BODY.materials.slice(1),
    })
    assert.deepEqual(
      changes.map((one) => one.path),
      ['promise.amount', 'materials.form'],
    )
  })
})

describe('versions of an item', () => {
  it('count from their day on, and what runs keeps its own', async () => {
    const store = await freshStore([ledger.schema, items.schema])
    const who = systemActor('440111')
    const at = new Date('2026-09-21T02:00:00Z')
    const outcome = await store.tx(async (tx) => {
      must(await items.putBasic(tx, who, [BASIC], at))
      const one = { code: CODE, catalogCode: BASIC.code, body: BODY }
      must(await items.draft(tx, who, { ...one, revision: 0 }, at))
      assert.equal(refused(await items.draft(tx, who, { ...one, revision: 0 }, at)), 'items.changed')
      must(await items.publish(tx, who, { code: CODE, revision: 1, from: '2026-09-21' }, at))
      const tooLong = {
        ...BODY,
        promise: { amount: 10, unit: 'working' as const },
        legal: { amount: 5, unit: 'working' as const },
      }
      must(await items.draft(tx, who, { ...one, body: tooLong, revision: 0 }, at))
      const bad = await items.publish(tx, who, { code: CODE, revision: 1, from: '2026-10-01' }, at)
      must(
        await items.draft(
          tx,
          who,
          { ...one, body: { ...BODY, promise: { amount: 3, unit: 'working' } }, revision: 1 },
          at,
        ),
      )
      const back = await items.publish(tx, who, { code: CODE, revision: 2, from: '2026-09-21' }, at)
      must(await items.publish(tx, who, { code: CODE, revision: 2, from: '2026-10-01' }, at))
      return [refused(bad), refused(back)]
    })
    assert.deepEqual(outcome, ['items.badVersion', 'items.notLater'])
    const promiseOn = async (day: string) =>
      (await items.versionAt(store, '440111', CODE, day))?.promise.amount
    assert.equal(await promiseOn('2026-09-20'), undefined)
    assert.equal(await promiseOn('2026-09-30'), 10)
    assert.equal(await promiseOn('2026-10-01'), 3)
    const paused = await store.tx(async (tx) => {
      must(await items.setState(tx, who, { code: CODE, move: 'pause', why: '系统切换' }, at))
      return items.openVersion(tx, '440111', CODE, '2026-10-02')
    })
    assert.equal(refused(paused), 'items.paused')
    await store.close()
  })

  it('decide by the city’s table in force that day; one that asks for something else is not taken', async () => {
    const store = await freshStore([ledger.schema, decisions.schema, items.schema])
    const who = systemActor('440111')
    const at = new Date('2026-09-20T02:00:00Z')
    const by = { name: '测试', actor: factActorOf(who) }
    const [own] = BODY.tables
    assert.ok(own)
    const table = { ...own.table, name: 'foodMaterials' }
    const publish = (from: string, change: Partial<typeof table>) =>
      store.tx((tx) =>
        decisions.publishTable(
          tx,
          {
            ...{ district: '440111', table: { ...table, ...change }, why: '测试', holesMeant: true },
            from: instantOf(from),
          },
          by,
          at,
        ),
      )
    must(await publish('2026-09-20', {}))
    await store.tx(async (tx) => {
      must(await items.putBasic(tx, who, [BASIC], at))
      const body = {
        ...BODY,
        tables: BODY.tables.map((one) => (one === own ? { ...own, table, published: table.name } : one)),
      }
      must(await items.draft(tx, who, { code: CODE, catalogCode: BASIC.code, body, revision: 0 }, at))
      must(await items.publish(tx, who, { code: CODE, revision: 1, from: '2026-09-21' }, at))
    })
    // a steward's new version counts from its day, without a new version of the item
    must(await publish('2026-10-01', { rows: [{ when: ['-', '-'], gives: ['"owner"'] }] }))
    const area = { name: 'moon', type: 'string' as const, title: say('月相', 'Moon') }
    must(
      await publish('2026-11-01', {
        inputs: [area, ...table.inputs.slice(1)],
        rows: [{ when: ['-', '-'], gives: ['"form"'] }],
      }),
    )
    const asked = async (day: string) => {
      const version = must(await items.openVersion(store, '440111', CODE, day))
      const { materials } = situate(version, { business: 'cook', agent: false, area: 80 })
      return materials.map((one) => one.code)
    }
    assert.deepEqual(await asked('2026-09-30'), ['form', 'layout'])
    assert.deepEqual(await asked('2026-10-01'), ['form', 'owner'])
    assert.deepEqual(await asked('2026-11-01'), ['form', 'layout'], 'the copy kept with the item')
    // an application of September is looked at by the table of September
    const version = await items.versionOf(store, '440111', CODE, 1)
    assert.ok(version)
    const then = await items.asDecided(store, version, '2026-09-30')
    assert.equal(then.tables.find((one) => one.published)?.version, 1)
    assert.equal((await items.asDecided(store, version, '2026-09-29')).tables, then.tables, 'compiled once')
    await store.close()
  })
})
