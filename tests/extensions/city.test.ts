import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { must } from '../../base/index.ts'
import { openCity, restoring, schemas } from '../../host/index.ts'
import { tableOf } from '../../platform/registers/index.ts'
import { backup, restore, sql } from '../../platform/store/index.ts'
import { emptyStore } from '../../platform/store/testing.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'
import { care } from './care.ts'

describe('an application composed in the browser goes live in a running city', () => {
  let city: RunningTestCity
  let steward: Person
  let head: Person
  let clerk: Person
  before(async () => {
    city = await startTestCity()
    ;[steward, head, clerk] = (await Promise.all([
      city.login('data01'),
      city.login('datahead'),
      city.login('head'),
    ])) as [Person, Person, Person]
  })
  after(() => city.stop())
  let id = ''

  test('it is drafted, checked and proposed; another’s newer text is not written over', async () => {
    const made = await steward.call('POST', '/api/extensions', {
      body: { ...care, registers: {}, indicators: {} },
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    id = made.body.id
    const told = await steward.call('POST', '/api/extensions/check', { id, body: care })
    assert.deepEqual(told.body.found, [])
    assert.match(told.body.steps[0].says.zh, /新建登记簿/)
    const saved = await steward.call('POST', `/api/extensions/${id}/1/text`, { revision: 1, body: care })
    assert.equal(saved.body.revision, 2)
    const again = await steward.call('POST', `/api/extensions/${id}/1/text`, { revision: 1, body: care })
    assert.equal(again.status, 200, 'a second click is no conflict')
    const stale = await head.call('POST', `/api/extensions/${id}/1/text`, {
      revision: 1,
      body: { ...care, title: { zh: '别的', en: 'other' } },
    })
    assert.equal(stale.body.error.code, 'extensions.stale')
    const proposed = await steward.call('POST', `/api/extensions/${id}/1/proposal`, {
      revision: 2,
      note: '新建',
    })
    assert.equal(proposed.body.state, 'proposed', JSON.stringify(proposed.body))
  })

  test('its author cannot publish it, a second person can, and the city has it at once', async () => {
    const own = await steward.call('POST', `/api/extensions/${id}/1/review`, { publish: true })
    assert.equal(own.status, 403)
    const returned = await head.call('POST', `/api/extensions/${id}/1/review`, { publish: false })
    assert.equal(returned.body.error.code, 'extensions.noWords')
    const done = await head.call('POST', `/api/extensions/${id}/1/review`, { publish: true, why: '同意' })
    assert.equal(done.body.state, 'live', JSON.stringify(done.body))
    await city.grown()
    const declared = (await clerk.call('GET', '/api/declared')).body
    assert.ok(declared.packs.some((pack: { name: string }) => pack.name === care.name))
    assert.ok(declared.registers['afterSchoolCare.centre'] && declared.types['afterSchoolCare.inspection'])
    const list = (await head.call('GET', '/api/extensions')).body
    assert.ok(list.rows[0].live.appliedAt, 'it is told that the city has taken it in')
  })

  test('a clerk files it, it is found, the figures count it', async () => {
    const filed = await clerk.call('POST', '/api/registers/afterSchoolCare.centre', {
      values: { centreName: '向日葵托管中心', seat: '示例路 1 号', places: 40, telephone: '13800000000' },
    })
    assert.equal(filed.status, 201, JSON.stringify(filed.body))
    const found = await clerk.call(
      'GET',
      `/api/registers/afterSchoolCare.centre?q=${encodeURIComponent('向日葵')}`,
    )
    assert.equal(found.body.rows.length, 1)
    assert.notEqual(found.body.rows[0].values.telephone, '13800000000', 'masked as everywhere')
    const open = await city.anyone.call('GET', '/api/public/sunshine/afterSchoolCare.register')
    assert.match(JSON.stringify(open.body), /向日葵托管中心/, 'anybody reads its public page')
    assert.doesNotMatch(JSON.stringify(open.body), /138/)
    const opened = await clerk.call('POST', '/api/matters', {
      type: 'afterSchoolCare.inspection',
      form: { title: '秋季检查', content: '开学检查', centre: '向日葵托管中心' },
      touch: { channel: 'patrol' },
    })
    assert.equal(opened.status, 201, JSON.stringify(opened.body))
    const { matter } = opened.body.matter
    assert.ok(matter.due, 'its limit runs')
    await city.figured()
    const day = new Date().toISOString().slice(0, 10)
    const figure = await clerk.call(
      'GET',
      `/api/indicators/afterSchoolCare.inspections?from=${day}&to=${day}`,
    )
    assert.equal(figure.body.value, 1, JSON.stringify(figure.body))
    const rows = await clerk.call('GET', '/api/indicators/afterSchoolCare.centres')
    assert.equal(rows.body.value, 1, JSON.stringify(rows.body))
  })

  test('a next version keeps the flow of what runs; what would lose data is refused with its place', async () => {
    const next = await steward.call('POST', '/api/extensions', { of: id })
    assert.equal(next.status, 201, JSON.stringify(next.body))
    const { seat, places, ...rest } = care.registers.centre.fields
    const centre = {
      ...care.registers.centre,
      publicFields: ['centreName', 'address', 'places'],
      search: ['centreName', 'address'],
      fields: {
        ...rest,
        address: { ...seat, grade: 1, was: 'seat' },
        places: { ...places, kind: 'decimal' },
      },
    }
    const { pass, fail } = care.matters.inspection.flow.actions
    const later = {
      ...care,
      registers: { centre },
      matters: {
        inspection: {
          ...care.matters.inspection,
          flow: {
            ...care.matters.inspection.flow,
            actions: { pass: { ...pass, title: { zh: '通过', en: 'Pass' } }, fail },
          },
        },
      },
    }
    const { openedOn: _, ...lost } = centre.fields
    const bad = await steward.call('POST', '/api/extensions/check', {
      id,
      body: { ...later, registers: { centre: { ...centre, fields: lost } } },
    })
    assert.deepEqual(bad.body.found[0].way.slice(0, 2), ['registers', 'centre'])
    const good = await steward.call('POST', '/api/extensions/check', { id, body: later })
    assert.deepEqual(good.body.found, [], JSON.stringify(good.body.found))
    const words = good.body.steps.map((one: { says: { zh: string } }) => one.says.zh).join()
    assert.match(words, /改名/)
    assert.match(words, /放宽/)
    assert.match(words, /仍按原流程/)
    await steward.call('POST', `/api/extensions/${id}/2/text`, { revision: 1, body: later })
    await steward.call('POST', `/api/extensions/${id}/2/proposal`, { revision: 2 })
    const shown = (await head.call('GET', `/api/extensions/${id}/2`)).body
    assert.ok(shown.differs.some((one: { way: string[] }) => one.way.join('/').endsWith('fields/address')))
    assert.equal(
      (await head.call('POST', `/api/extensions/${id}/2/review`, { publish: true })).body.state,
      'live',
    )
    await city.grown()
    const row = (await clerk.call('GET', '/api/registers/afterSchoolCare.centre')).body.rows[0]
    assert.equal(row.values.address, '示例路 1 号', 'its values went along')
    const [running] = (await clerk.call('GET', '/api/matters?type=afterSchoolCare.inspection')).body.rows
    const view = (await clerk.call('GET', `/api/matters/${running.id}`)).body
    assert.equal(view.flow.version, 1, 'the flow that it was opened with')
    assert.match(JSON.stringify(view.actions), /合格/)
    const acted = await clerk.call('POST', `/api/matters/${running.id}/actions/pass`, {
      ...{ version: view.matter.version, form: { note: '齐全' } },
    })
    assert.ok(acted.status < 300, JSON.stringify(acted.body))
  })

  test('another process of the city takes it in, and one that begins later has it', async () => {
    const { settings, plan } = city.city
    const other = must(await openCity({ settings, plan, join: true }))
    assert.ok(other.compiled.registers['afterSchoolCare.centre'])
    await other.close()
  })

  test('published and then killed, it comes up right; what is not sound keeps no city from starting', async () => {
    const { settings, plan, store } = city.city
    // as a process leaves it that dies between the publication and the next look
    await store.tx((tx) =>
      tx.run(sql`insert into extension_version (district, id, version, name, state, body, revision, author, authors,
          changed_by, changed_at, reviewed_at)
        select district, gen_random_uuid(), 1, 'laterOn', 'live',
          replace(replace(body::text, 'afterSchoolCare', 'laterOn'), 'care', 'later')::json, 1, author, authors,
          changed_by, changed_at, changed_at from extension_version where name = 'afterSchoolCare' and version = 1
        union all
        select district, gen_random_uuid(), 1, 'broken', 'live', '{"name":"broken"}'::json, 1, author, authors,
          changed_by, changed_at, changed_at from extension_version where name = 'afterSchoolCare' and version = 1`),
    )
    const other = must(await openCity({ settings, plan, join: true }))
    assert.ok(other.compiled.registers['laterOn.centre'], 'taken in at the start')
    assert.ok(!other.compiled.packs.some((pack) => pack.name === 'broken'))
    await other.close()
    const told = (await head.call('GET', '/api/extensions')).body.rows
    const rowOf = (name: string) => told.find((row: { name: string }) => row.name === name)
    assert.ok(rowOf('laterOn').live.appliedAt)
    assert.ok(rowOf('broken').live.aside.length > 0, 'set aside and told')
    await city.grown()
    assert.ok((await clerk.call('GET', '/api/declared')).body.registers['laterOn.centre'])
  })

  test('a backup brings back what was composed, its rows too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'huying-composed-'))
    const empty = await emptyStore()
    try {
      const file = join(folder, 'city.backup')
      const kept = must(await backup(city.city.store, schemas, file))
      const back = must(await restore(empty, schemas, file, restoring(city.city.plan)))
      assert.deepEqual(back.tables, kept.tables)
      assert.ok((back.tables[tableOf('afterSchoolCare.centre')] ?? 0) > 0)
    } finally {
      await empty.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
})
