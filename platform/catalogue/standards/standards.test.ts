import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { must, say } from '../../../base/index.ts'
import { schema as ledger } from '../../ledger/index.ts'
import { schema as org, systemActor } from '../../org/index.ts'
import type { Store } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import { codeTable } from './codes.ts'
import type { CodeTable, DataElement } from './declare.ts'
import { schema } from './index.ts'
import { nationalElements } from './national/elements.ts'
import { elementSheet, rowsIn, tableSheet } from './package.ts'
import { openStandards } from './standards.ts'

const at = new Date('2026-11-21T02:00:00Z')
const today = '2026-11-21'
const who = systemActor('440111')
const table = (name: string): CodeTable => {
  const found = codeTable(name)
  if (!found) throw new Error(name)
  return found
}
const element = (name: string): DataElement => {
  const found = nationalElements.find((one) => one.name === name)
  if (!found) throw new Error(name)
  return found
}
const LEVEL: CodeTable = {
  name: 'riskLevel',
  version: '1',
  title: say('风险等级', 'Risk'),
  local: 'extend',
  codes: [
    { code: '1', title: say('高', 'High') },
    { code: '2', title: say('低', 'Low') },
  ],
}

describe('standards of the five levels', () => {
  let store: Store
  const room = openStandards({ district: '440111', roles: {} })
  before(async () => {
    store = await freshStore([ledger, org, schema])
  })
  after(() => store.close())

  const bring = async (area: string, tables: CodeTable[], elements: DataElement[] = [], validFrom = today) =>
    must(await store.tx((tx) => room.bringIn(tx, who, { elements, tables }, { area, validFrom }, at)))
  const publishAll = async () => {
    for (const one of await room.entries(store))
      if (one.state === 'draft') must(await store.tx((tx) => room.publish(tx, who, one.id, at)))
  }
  const codesIn = async (area: string, name: string, day = today) =>
    (await room.effective(store, area, day)).tables
      .find(({ value }) => value.name === name)
      ?.value.codes.map(({ code }) => code)

  it('a list of the province holds below, is extended there where it may be, never contradicted', async () => {
    assert.equal((await bring('44', [LEVEL]))[0]?.outcome, 'new')
    assert.equal(await codesIn('440111', 'riskLevel'), undefined, 'a draft holds nowhere')
    await publishAll()
    assert.deepEqual(await codesIn('440111', 'riskLevel'), ['1', '2'])
    assert.deepEqual(await codesIn('440605', 'riskLevel'), ['1', '2'])

    const more = {
      ...LEVEL,
      version: 'b',
      codes: [...LEVEL.codes, { code: '3', title: say('中', 'Middle') }],
    }
    assert.deepEqual(
      (await bring('440111', [more])).map(({ outcome }) => outcome),
      ['changed'],
    )
    await publishAll()
    assert.deepEqual(await codesIn('440111', 'riskLevel'), ['1', '2', '3'])
    assert.deepEqual(await codesIn('4401', 'riskLevel'), ['1', '2'], 'not above')
    assert.deepEqual(await codesIn('440111005', 'riskLevel'), ['1', '2', '3'], 'and below')

    const other = { ...LEVEL, version: 'c', codes: [{ code: '1', title: say('很高', 'Very high') }] }
    const [refused] = await bring('440111', [other])
    assert.equal(refused?.outcome, 'refused')
    assert.equal(refused?.says.length, 2, 'another title, and a code left out that may not be')
    const levels = (await room.effective(store, '440111005', today)).tables.find(
      ({ value }) => value.name === 'riskLevel',
    )?.levels
    assert.deepEqual(
      levels?.map(({ area, says }) => [area, says.zh]),
      [
        ['44', '本级设定'],
        ['440111', '增补 1 个代码，停用 0 个'],
      ],
    )
  })

  it('takes effect on its day; the version before ends there', async () => {
    const next = { ...LEVEL, version: '2', codes: LEVEL.codes.slice(0, 1) }
    await bring('44', [next], [], '2027-01-01')
    await publishAll()
    assert.deepEqual(await codesIn('4401', 'riskLevel', '2026-12-31'), ['1', '2'])
    assert.deepEqual(await codesIn('4401', 'riskLevel', '2027-01-01'), ['1'])
    assert.equal((await bring('44', [next], [], '2027-01-01'))[0]?.outcome, 'same')
    const [again] = await bring('44', [{ ...next, codes: LEVEL.codes }])
    assert.equal(again?.outcome, 'refused', 'a published version does not change')
  })

  it('of two that begin on one day the later one holds, and says what it changes', async () => {
    const codes = (...pairs: readonly (readonly [string, string])[]) =>
      pairs.map(([code, zh]) => ({ code, title: say(zh, zh) }))
    const hazard = { name: 'hazardOfDay', title: say('隐患', 'Hazard') }
    await bring('4401', [{ ...hazard, version: '9', codes: codes(['1', '重大'], ['2', '一般']) }])
    await publishAll()
    const [line] = await bring('4401', [
      { ...hazard, version: '10', codes: codes(['1', '特大'], ['3', '轻微']) },
    ])
    assert.equal(line?.outcome, 'changed')
    assert.deepEqual(
      line?.says.map(({ zh }) => zh),
      ['9 版改为 10 版', '1 “重大”改为“特大”', '增加 3 轻微', '去掉 2 一般'],
    )
    await publishAll()
    assert.deepEqual(await codesIn('440111', 'hazardOfDay'), ['1', '3'])
  })

  it('national tables are narrowed and elements tightened, nothing else', async () => {
    const fewer = { ...table('sex'), codes: table('sex').codes.slice(1, 3) }
    assert.equal((await bring('440111', [fewer]))[0]?.outcome, 'changed')
    const more = {
      ...table('sex'),
      codes: [...table('sex').codes, { code: 'X', title: say('其他', 'Other') }],
    }
    assert.equal((await bring('440111', [more]))[0]?.outcome, 'refused')
    assert.equal((await bring('440111', [table('ethnic')]))[0]?.outcome, 'same')

    const name = element('personName')
    const words = {
      ...name,
      synonyms: [...name.synonyms, '村民姓名'],
      field: { ...name.field, max: 30 } as DataElement['field'],
    }
    assert.equal((await bring('440111', [], [words]))[0]?.outcome, 'changed')
    const wider = { ...name, field: { ...name.field, max: 900 } as DataElement['field'] }
    assert.equal((await bring('440111', [], [wider]))[0]?.outcome, 'refused')
    const bare = { ...element('idNumber'), field: { kind: 'text', title: say('号', 'No') } as const }
    assert.equal((await bring('440111', [], [bare]))[0]?.outcome, 'refused')
    await publishAll()
    assert.deepEqual(await codesIn('440111', 'sex'), ['1', '2'])
    const found = (await room.effective(store, '440111', today)).elements.find(
      ({ value }) => value.name === 'personName',
    )
    assert.ok(found?.value.synonyms.includes('村民姓名'))
    assert.equal(found?.value.field.kind === 'text' && found.value.field.max, 30)
  })

  it('levels that are neither above nor below are not set here; bad ones are told', async () => {
    const result = await store.tx((tx) =>
      room.bringIn(tx, who, { elements: [], tables: [LEVEL] }, { area: '440605', validFrom: today }, at),
    )
    assert.equal(!result.ok && result.error.code, 'standards.notYourLevel')
    for (const bad of [
      { ...LEVEL, name: 'Bad Name' },
      { ...LEVEL, name: 'bad', codes: [...LEVEL.codes, ...LEVEL.codes] },
      { ...LEVEL, name: 'bad', codes: [{ code: '1', parent: '9', title: say('甲', 'A') }] },
      { ...LEVEL, name: 'bad', from: { version: '0', pairs: [{ old: 'a', new: ['none'] }] } },
      { name: 'bad' } as unknown as CodeTable,
    ])
      assert.equal((await bring('440111', [bad]))[0]?.outcome, 'refused')
  })

  it('goes out as rows and comes in again the same', () => {
    const industry = table('industry')
    const [head = [], ...rows] = tableSheet([industry])
    const { given, faults } = rowsIn(
      head,
      rows.map((cells, i) => ({ no: i + 2, cells })),
    )
    assert.deepEqual(faults, [])
    assert.deepEqual(given.tables[0]?.codes, industry.codes)
    assert.deepEqual(
      new Map(given.tables[0]?.from?.pairs.map((pair) => [pair.old, pair.new])),
      new Map(industry.from?.pairs.map((pair) => [pair.old, pair.new])),
    )
    const [columns = [], ...lines] = elementSheet([element('idNumber'), element('sex'), element('score')])
    const back = rowsIn(
      columns,
      lines.map((cells, i) => ({ no: i + 2, cells })),
    )
    assert.deepEqual(back.faults, [])
    assert.deepEqual(
      back.given.elements.map(({ field }) => field),
      ['idNumber', 'sex', 'score'].map((one) => element(one).field),
    )
    assert.equal(rowsIn(head, [{ no: 2, cells: ['x'] }]).faults.length, 1)
  })

  it('learns headings from accepted mappings, of the dataset and of its elements', async () => {
    const dataset = '0192f000-0000-7000-8000-000000000001'
    const items = [{ name: 'holder', field: element('personName').field, element: 'personName@1' }]
    const rules = [
      { item: 'holder', from: ['持有者（全称）'] },
      { item: 'none', from: ['a', 'b'] },
    ]
    for (let i = 0; i < 2; i++) await store.tx((tx) => room.learn(tx, dataset, items, rules, at))
    const own = await room.learnt(store, dataset, ['持有者'])
    assert.deepEqual(own.map(({ target, times }) => [target, times]).sort(), [
      ['.holder', 2],
      ['personName', 2],
    ])
    const other = await room.learnt(store, '0192f000-0000-7000-8000-000000000002', ['持有者'])
    assert.deepEqual(
      other.map(({ target }) => target),
      ['personName'],
    )
  })
})
