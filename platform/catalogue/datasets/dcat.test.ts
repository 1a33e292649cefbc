import assert from 'node:assert/strict'
import { test } from 'node:test'
import { must, newId, say } from '../../../base/index.ts'
import type { Dataset } from './declare.ts'
import { dcatGraph, dcatJson, dcatTurtle, readDcat } from './index.ts'

const listing = (more: Pick<Dataset, 'title' | 'cycle'>): Dataset =>
  ({
    ...{
      id: newId(),
      code: '307/000001',
      abstract: '说明',
      subject: 'water',
      unit: newId(),
      items: [],
      open: 'open',
    },
    ...{ origin: 'listed', rowCount: 0, version: 1, freshAt: null, licence: null },
    ...{ publishedAt: new Date(0), changedAt: new Date(0), ...more },
  }) as unknown as Dataset
const into = { unit: newId(), subject: 'service', subjectNamed: () => undefined }

test('a catalogue that goes out as Turtle comes in as the one that goes out as JSON-LD does', async () => {
  const catalogue = {
    ...{
      address: 'https://city.example/open/catalogue',
      title: say('目录', 'Catalogue'),
      district: '440111',
    },
    ...{ unitName: () => '水务局', subjectTitle: () => say('水务', 'Water'), modified: new Date(0) },
  }
  const datasets = [
    listing({ title: say('河道“清四乱”台账\\一\n二', 'Rivers'), cycle: 'weekly' }),
    listing({ title: say('水库名录', 'Reservoirs'), cycle: 'yearly' }),
  ]
  const read = async (text: string) => must(readDcat(must(await dcatGraph(text)), into))
  const fromTurtle = await read(dcatTurtle(catalogue, datasets))
  const fromJson = await read(JSON.stringify(dcatJson(catalogue, datasets)))
  assert.equal(fromTurtle.length, 2)
  assert.deepEqual(fromTurtle, fromJson)
  assert.equal(fromTurtle[0]?.draft.title.zh, '河道“清四乱”台账\\一\n二')
  assert.equal(fromTurtle[0]?.draft.cycle, 'weekly')
})

test('as another program writes it: blank nodes, lists of objects, other prefixes', async () => {
  const [one] = must(
    readDcat(
      must(
        await dcatGraph(`@prefix d: <http://www.w3.org/ns/dcat#> . @prefix terms: <http://purl.org/dc/terms/> .
<https://x.example/set/7> a d:Dataset ; terms:title "Air quality"@en, "空气质量"@zh-CN ;
  terms:publisher [ <http://xmlns.com/foaf/0.1/name> "环境局" ] ; d:keyword "站点", "PM2.5" ;
  terms:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/DAILY> .`),
      ),
      into,
    ),
  )
  assert.equal(one?.source, 'https://x.example/set/7')
  assert.deepEqual(one?.draft.title, { zh: '空气质量', en: 'Air quality' })
  assert.equal(one?.draft.system, '环境局')
  assert.equal(one?.draft.cycle, 'daily')
  assert.deepEqual(
    one?.draft.items.map(({ field }) => field.title.zh),
    ['站点', 'PM2.5'],
  )
})

test('what is neither is refused in words', async () => {
  for (const [text, why] of [
    ['<?xml version="1.0"?><rdf:RDF/>', /RDF\/XML/],
    ['姓名,电话\n王,1', /Turtle/],
    ['{"a": 1', /Turtle/],
  ] as const) {
    const got = await dcatGraph(text)
    assert.equal(!got.ok && got.error.code, 'catalogue.badDcat')
    assert.match(got.ok ? '' : got.error.says.zh, why)
  }
})
