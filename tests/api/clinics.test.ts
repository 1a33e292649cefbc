import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { foundLists } from '../../host/index.ts'
import { apply, citizen, good, idNumber, itemNamed, type TestCitizen, until } from '../citizen.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

const DAY = 86_400_000
const chip = (n: number) => `15600000002000${n}`
const shot = (n: number) => ({
  ...{ number: `MY${n}`, chip: chip(n), vaccine: '狂犬病灭活疫苗', lot: '20260112', vet: 'A44002018' },
  ...{ on: '2026-03-15', due: '2027-03-15' },
})

/** 养犬登记 over the doors: granted by itself, held against the household and the chip, renewed in time. */
describe('a dog is registered', () => {
  let running: RunningTestCity
  let officer: Person
  let now = new Date('2026-11-23T02:00:00Z')
  let item: string
  let owner: TestCitizen
  before(async () => {
    running = await startTestCity({ now: () => now })
    const registers = { 'animalClinic.vaccination': [shot(1), shot(2)] }
    await foundLists(running.city, { registers }, new Date(now.getTime() - DAY))
    officer = await running.login('animalhead')
    item = await itemNamed(running, '养犬登记')
    owner = await citizen(running, '13900000031', '张丽华', idNumber('44011119880808231'))
  })
  after(() => running.stop())

  /** An application, and what was found when it came in. */
  const asked = async (who: TestCitizen, n: number) => {
    const { matter: id } = good(await apply(who, item, { chip: chip(n), breed: '柯基' }))
    await running.automated()
    return { id, ...(await seen(id)) }
  }
  const seen = async (id: string) => {
    const { matter, timeline } = good(await officer.call('GET', `/api/matters/${id}`))
    const found = timeline.find((one: { action?: string }) => one.action === 'doubt')?.body.recorded.findings
    const acts = timeline.flatMap((one: { action?: string }) => one.action ?? []) as string[]
    return { state: matter.state as string, found: String(found), acts }
  }

  test('one a household, one chip one owner, and a reminder thirty days before it ends', async () => {
    const first = await asked(owner, 1)
    assert.equal(first.state, 'granted')
    assert.match((await asked(owner, 2)).found, /已登记 1 只，每户限养 1 只/)
    const other = await citizen(running, '13900000032', '陈志明', idNumber('44011119880808232'))
    assert.match((await asked(other, 1)).found, /登记在他人名下/)

    // immune until 2027-03-15: told on 2027-02-13, in the last thirty days he may ask for the next one
    const later = async (day: string) => {
      now = new Date(`${day}T02:00:00Z`)
      running.rouse()
      officer = await running.login('animalhead')
    }
    await later('2027-02-12')
    assert.ok(!(await seen(first.id)).acts.includes('remind'))
    await later('2027-02-15')
    await until(async () => (await seen(first.id)).acts.includes('remind'), 'the reminder')
  })

  test('a site near a slaughterhouse is measured when it is applied for; surgery beyond the licence is looked into', async () => {
    officer = await running.login('animalhead')
    const clinicStaff = await running.login('clinic')
    const add = async (register: string, values: object) =>
      good(await officer.call('POST', `/api/registers/animalClinic.${register}`, { values }))
    await add('keepAway', { name: '肉联屠宰场', point: { lon: 113.26, lat: 23.17 } })
    const open = async (who: Person, type: string, form: object) => {
      const given = { type: `animalClinic.${type}`, form, touch: { channel: 'visit' } }
      const made = good(await who.call('POST', '/api/matters', given))
      await running.automated()
      return made.matter.matter.id as string
    }
    const site = {
      kind: 'clinic',
      clinicName: '近点诊所',
      place: '某路 1 号',
      point: { lon: 113.26, lat: 23.171 },
    }
    const asked = { title: '设立', item: 'DEMO', itemTitle: '动物诊疗机构设立许可', itemVersion: 1 }
    const near = await open(officer, 'licence', {
      ...asked,
      lead: officer.me.unit,
      area: '440111008',
      ...site,
    })
    const { timeline } = good(await officer.call('GET', `/api/matters/${near}`))
    const measured = timeline.find((one: { action?: string }) => one.action === 'measured')
    assert.match(String(measured?.body.recorded.findings), /肉联屠宰场 11\d 米，不符合/)

    const clinic = '11440111MB00094001'
    const record = {
      content: '腹腔异物',
      kind: 'outpatient',
      clinic,
      vet: 'A1',
      diagnosis: '异物',
      surgery: 'belly',
    }
    const id = await open(clinicStaff, 'record', record)
    const { timeline: told } = good(await clinicStaff.call('GET', `/api/matters/${id}`))
    assert.ok(told.some((one: { action?: string }) => one.action === 'beyond'))
    const { rows } = good(await officer.call('GET', '/api/matters?view=all&type=animalClinic.inspection'))
    assert.deepEqual(
      rows.map((one: { title: string }) => one.title),
      ['有因检查'],
    )
    await add('clinic', {
      ...{ creditCode: '11440111MB00094007', clinicName: '新市动物医院', clinicKind: 'hospital' },
      ...{ town: '440111008', point: { lon: 113.2574, lat: 23.1948 } },
    })
    // who is looked into is nobody’s business before it was done
    const board = good(await running.anyone.call('GET', '/api/public/sunshine/animalClinic.board'))
    assert.doesNotMatch(JSON.stringify(board), /有因/)
    // places are for the map and for “nearest to me”, not words in a card
    const clinics = board.tables.find(
      (table: { title: { en: string } }) => table.title.en === 'Animal clinics',
    )
    assert.ok(clinics.rows.length > 0)
    for (const { at, cells } of clinics.rows) {
      assert.ok(at.lon > 113 && at.lon < 114 && at.lat > 23 && at.lat < 24)
      assert.equal(cells.length, clinics.columns.length)
    }
    assert.ok(!clinics.columns.some((one: { en: string }) => one.en === 'Place'))
  })
})
