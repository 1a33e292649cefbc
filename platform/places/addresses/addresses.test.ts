import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { freshStore } from '../../store/testing.ts'
import * as addresses from './index.ts'

const AT = new Date('2026-03-02T02:00:00Z')
const DISTRICT = '440111'
const AREAS = [
  { code: '440111002', name: '三元里街道', lon: 113.254, lat: 23.161 },
  { code: '440111007', name: '棠景街道', lon: 113.261, lat: 23.174 },
  { code: '440111002001', name: '抗英社区居民委员会', lon: 113.255, lat: 23.162 },
]

test('an address is written one way: full-width, traditional, numerals, a blank before the building', () => {
  const normal = addresses.normaliseAddress('广州市白云区 XX路１２号之二３栋')
  assert.match(normal, /12号之二 3栋$/)
  assert.equal(addresses.normaliseAddress('機場路十二號附３號5幢'), '机场路12号附3号 5幢')
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'三元里路１2号之二栋 幢號，附-'), maxLength: 30 }),
      (text) => {
        const once = addresses.normaliseAddress(text)
        assert.equal(addresses.normaliseAddress(once), once)
      },
    ),
    { numRuns: 200 },
  )
})

test('doors: behind 之, 附 and a dash stands the same thing', () => {
  const second = { number: 12, sub: '2' }
  for (const text of ['12号之二', '12号之2', '12-2号', '12号附2号', '十二号之二'])
    assert.deepEqual(addresses.doorOf(text), second, text)
  assert.equal(addresses.sayDoor(second), '12号之二')
  assert.equal(addresses.doorOf('二楼'), null)
})

describe('addresses in a store', () => {
  let fresh: Awaited<ReturnType<typeof freshStore>>
  const take = (rows: readonly addresses.AddressInput[]) =>
    fresh.tx((tx) =>
      addresses.takeAddresses(
        tx,
        DISTRICT,
        rows,
        { areas: AREAS, map: null, source: 'test', by: null, name: 'rows' },
        AT,
      ),
    )
  const row = (code: string, more: Partial<addresses.AddressInput>): addresses.AddressInput => ({
    code,
    town: '440111002',
    building: '无',
    ...more,
  })
  before(async () => {
    fresh = await freshStore([addresses.schema])
    const report = await take([
      row('A1', {
        road: '三元里大道',
        number: '12号之二',
        building: '3栋',
        lon: 113.254,
        lat: 23.161,
        crs: 'CGCS2000',
      }),
      row('A2', {
        road: '机场路',
        number: '88号',
        lon: '113.2541',
        lat: '23.1612',
        crs: 'WGS-84',
        alias: '老机场路',
      }),
      row('A3', {
        town: '棠景街道',
        road: '机场路',
        number: '88号',
        lon: 113.262,
        lat: 23.175,
        crs: 'CGCS2000',
      }),
      row('A4', { town: '440111007', estate: '翠湖花园', building: '2栋', unit: '1单元', room: '501室' }),
      row('A5', { road: '机场路', number: '90号', building: '' }),
      row('A6', { road: '机场路', number: '92号', lon: 113.2, lat: 23.1 }),
      row('A7', { road: '机场路', number: '94号', lon: 23.1572, lat: 113.2733, crs: 'CGCS2000' }),
      row('A8', { road: '机场路', number: '96号', lon: 0, lat: 0, crs: 'CGCS2000' }),
      row('A9', { town: '江南街道', road: '机场路', number: '98号' }),
      row('A1', { road: '机场路', number: '100号' }),
    ])
    assert.equal(report.taken, 4)
    assert.deepEqual(
      report.refusals.map((one) => [one.line, one.why.zh]),
      [
        [6, '楼栋为空'],
        [7, '有坐标但未注明坐标系'],
        [8, '坐标不能使用：纬度 113.2733 超出范围，经纬度可能颠倒'],
        [9, '坐标不能使用：(0, 0) 是空值'],
        [10, '本区没有镇街“江南街道”'],
        [11, '编码 A1 在文件中重复'],
      ],
    )
  })
  after(() => fresh.close())
  const titles = async (text: string, asker: addresses.Asker = {}) =>
    (await addresses.search(fresh, DISTRICT, text, asker)).map((one) => one.title)

  test('an address with an empty building is refused, with 无 it has none', async () => {
    const [empty] = (await take([row('B1', { road: '西槎路', number: '1号', building: ' ' })])).refusals
    assert.equal(empty?.why.zh, '楼栋为空')
    assert.equal((await take([row('B1', { road: '西槎路', number: '1号', building: '无' })])).taken, 1)
    const found = await addresses.match(fresh, DISTRICT, '西槎路1号')
    assert.deepEqual([found.level, found.human], ['door', false])
  })

  test('the house is missing, the building is matched', async () => {
    const found = await addresses.match(fresh, DISTRICT, '广州市白云区三元里大道１２号之二３栋502房')
    assert.equal(found.best?.title, '三元里街道三元里大道12号之二 3栋')
    assert.equal(found.level, 'building')
    assert.equal(found.human, false)
  })

  test('what is said only roughly is for a person', async () => {
    for (const text of ['机场路旁边', '老张家对面', '机场路9999号'])
      assert.equal((await addresses.match(fresh, DISTRICT, text)).human, true, text)
  })

  test('two doors of one name are not sure until the town is said', async () => {
    const unsure = await addresses.match(fresh, DISTRICT, '机场路88号')
    assert.equal(unsure.human, true)
    assert.deepEqual(unsure.others[0]?.kind, 'address')
    const sure = await addresses.match(fresh, DISTRICT, '棠景街道机场路88号')
    assert.equal(sure.best?.town, '440111007')
    assert.equal(sure.human, false)
  })

  test('1栋 and 1幢 are not taken for the same without saying so', async () => {
    const same = await addresses.match(fresh, DISTRICT, '翠湖花园2栋501室')
    const other = await addresses.match(fresh, DISTRICT, '翠湖花园2幢501室')
    assert.equal(same.score, 1)
    assert.ok(other.score < 1 && other.best?.title === same.best?.title)
  })

  test('found by other characters of the same sound, by pinyin, first letters, a lost letter, an alias', async () => {
    for (const text of ['三元里大道', '三圆里大道', 'sanyuanlidadao', 'sanyuanli', 'syldd', 'sanyuanidadao'])
      assert.ok((await titles(text)).includes('三元里大道'), text)
    assert.equal((await titles('老机场'))[0], '机场路')
    assert.ok((await titles('kangying')).includes('抗英社区居民委员会'))
    assert.deepEqual(await titles('三'), [])
  })

  test('the own area comes first, and what is near', async () => {
    const at = async (asker: addresses.Asker) =>
      (await addresses.search(fresh, DISTRICT, '机场路', asker))[0]?.town
    assert.equal(await at({ area: '440111007' }), '440111007')
    assert.equal(await at({ area: '440111002' }), '440111002')
    assert.equal(await at({ near: { lon: 113.262, lat: 23.175 } }), '440111007')
  })

  test('from a point to the address next to it', async () => {
    const [first] = await addresses.reverse(fresh, DISTRICT, { lon: 113.2542, lat: 23.16121 })
    assert.equal(first?.title, '三元里街道机场路88号')
    assert.ok(first && first.metres < 15)
    assert.deepEqual(await addresses.reverse(fresh, DISTRICT, { lon: 114, lat: 24 }), [])
  })

  test('a doubt is raised, looked at and settled once', async () => {
    const [found] = await addresses.search(fresh, DISTRICT, '西槎路1号')
    const address = found?.id ?? ''
    const raised = await fresh.tx((tx) =>
      addresses.raise(
        tx,
        DISTRICT,
        { address, said: '西槎路1号', why: '门牌已换', lon: null, lat: null, by: null },
        AT,
      ),
    )
    assert.ok(raised.ok)
    assert.equal((await addresses.read(fresh, DISTRICT, address))?.status, 'toCheck')
    const settle = () =>
      fresh.tx((tx) =>
        addresses.settle(
          tx,
          DISTRICT,
          raised.value.id,
          { state: 'mended', answer: '已换新门牌', by: null, retire: true },
          AT,
        ),
      )
    assert.ok((await settle()).ok)
    assert.equal((await addresses.read(fresh, DISTRICT, address))?.status, 'historic')
    assert.equal((await settle()).ok, false)
  })
})

test('a file with its columns is read, in UTF-8 or GB18030; without them it is refused', () => {
  const text = '地址编码,镇街,路街巷,门牌,楼栋\nX1,三元里街道,"机场路,东",12号,无\n'
  const read = addresses.readCsv(Buffer.from(text))
  assert.ok(read.ok)
  assert.deepEqual(
    [...read.value],
    [{ code: 'X1', town: '三元里街道', road: '机场路,东', number: '12号', building: '无' }],
  )
  const none = addresses.readCsv(Buffer.from('a,b\n1,2\n'))
  assert.ok(!none.ok && none.error.code === 'addresses.file')
})
