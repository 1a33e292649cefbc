import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { must, say } from '../../../base/index.ts'
import {
  type CapAlert,
  type CapInfo,
  type CapPoint,
  capCategory,
  capOf,
  capResponse,
  readCap,
  type WarningDraft,
  type WarningKind,
  writeCap,
} from './index.ts'

const shared = process.env.HUYING_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url))
const samples = join(shared, 'data/conformance/cap')
const xsd = fileURLToPath(new URL('./cap-1.2.xsd', import.meta.url))
const xmllint = spawnSync('xmllint', ['--version']).status === 0
const noLint = xmllint ? false : 'xmllint is not installed (Debian: libxml2-utils)'

const info: CapInfo = {
  ...{
    language: 'zh-CN',
    categories: ['Met'],
    event: '暴雨',
    responseTypes: ['Prepare'],
    urgency: 'Immediate',
  },
  ...{
    severity: 'Severe',
    certainty: 'Likely',
    audience: null,
    eventCodes: [],
    senderName: '气象台 <&> "1"',
  },
  ...{ effective: '2026-06-11T22:39:00+08:00', onset: null, expires: '2026-06-12T22:39:00+08:00' },
  ...{ headline: '大雨', description: '甲\n乙', instruction: null, web: null, contact: null, parameters: [] },
  resources: [],
  areas: [
    {
      ...{
        areaDesc: '一镇',
        geocodes: [{ valueName: 'areaCode', value: '110101001' }],
        altitude: null,
        ceiling: null,
      },
      polygons: [
        [
          [23.1, 113.2],
          [23.2, 113.2],
          [23.2, 113.3],
          [23.1, 113.2],
        ],
      ],
      circles: [{ lat: 23.02, lon: 113.75, radiusKm: 5 }],
    },
  ],
}
const alert: CapAlert = {
  ...{ edition: '1.2', identifier: 'a-1', sender: 'club@example.org', sent: '2026-06-11T22:39:00+08:00' },
  ...{
    status: 'Actual',
    msgType: 'Alert',
    source: null,
    scope: 'Public',
    restriction: null,
    addresses: null,
  },
  ...{ codes: ['x', 'y'], note: null, references: [], incidents: null, infos: [info] },
}
const faults = (xml: string | Uint8Array): string => {
  const read = readCap(xml)
  return read.ok ? 'ok' : read.error.map((one) => `${one.at} ${one.says.en}`).join('; ')
}
const changed = (from: string | RegExp, to: string, of: CapAlert = alert) =>
  faults(writeCap(of).replace(from, to))

test('eight public samples are accepted or refused, with the reason', {
  skip: !existsSync(samples) && 'no samples here',
}, () => {
  const verdicts = Object.fromEntries(
    readdirSync(samples).map((name) => [name, faults(readFileSync(join(samples, name)))]),
  )
  assert.deepEqual(verdicts, {
    'KAR0-0306112239-SW.cap': 'ok',
    'australia.cap': 'ok',
    'canada_errors.cap': 'alert/references Update must name the messages it is about',
    'earthquake-iso8859-1.cap': 'ok',
    'earthquake_signed.cap': 'ok',
    'no_optional_fields.cap': 'ok',
    'wcatwc-warning.cap': 'ok',
    'xee.cap': ' it declares a DOCTYPE or entities',
  })
  const read = (name: string) => must(readCap(readFileSync(join(samples, name))))
  assert.match(read('earthquake-iso8859-1.cap').alert.infos[0]?.headline ?? '', /Usulután/)
  assert.equal(read('earthquake_signed.cap').signed, true)
  assert.equal(read('KAR0-0306112239-SW.cap').alert.edition, '1.1')
})

test('what is written is read back equal; the samples survive parse, write, parse', () => {
  assert.deepEqual(must(readCap(writeCap(alert))).alert, alert)
  if (!existsSync(samples)) return
  for (const name of readdirSync(samples)) {
    const read = readCap(readFileSync(join(samples, name)))
    if (!read.ok) continue
    const again = must(readCap(writeCap(read.value.alert))).alert
    assert.deepEqual({ ...again, edition: '' }, { ...read.value.alert, edition: '' }, name)
  }
})

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map((one) => `a${one.trim()}b`)
const anyInfo: fc.Arbitrary<CapInfo> = fc
  .record({
    event: words,
    headline: fc.option(words),
    description: fc.option(words),
    categories: fc.uniqueArray(fc.constantFrom(...capCategory), { minLength: 1, maxLength: 3 }),
    responseTypes: fc.uniqueArray(fc.constantFrom(...capResponse), { maxLength: 3 }),
  })
  .map((one) => ({ ...info, ...one }))

test('any words survive the way out and in, and the schema', { skip: noLint }, () => {
  const files: string[] = []
  fc.assert(
    fc.property(fc.array(anyInfo, { maxLength: 3 }), (infos) => {
      const one = { ...alert, infos }
      const xml = writeCap(one)
      assert.deepEqual(must(readCap(xml)).alert, one)
      files.push(xml)
    }),
    { numRuns: 60 },
  )
  const all = [alert, { ...alert, infos: [] }].map(writeCap).concat(files.slice(0, 10))
  for (const xml of all)
    execFileSync('xmllint', ['--noout', '--nonet', '--schema', xsd, '-'], {
      input: xml,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
  const bad = spawnSync('xmllint', ['--noout', '--nonet', '--schema', xsd, '-'], {
    input: writeCap(alert).replace('+08:00</sent>', 'Z</sent>'),
  })
  assert.notEqual(bad.status, 0)
})

test('ours with a polygon, a circle and towns, in every act and status, is valid against the schema', {
  skip: noLint,
}, () => {
  const level = {
    title: say('红', 'red'),
    rank: 1,
    colour: 'red',
    severity: 'Extreme',
    signMinutes: 10,
  } as const
  const kind: WarningKind = {
    ...{
      title: say('山洪', 'Flash flood'),
      scheme: say('规则', 'rules'),
      category: 'Met',
      responses: ['Evacuate'],
    },
    ...{ issuer: say('气象台', 'weather station'), basis: say('规则', 'rules') },
    levels: {
      red: { ...level, meaning: say('…', '…'), instruction: say('…', '…') },
      blue: {
        ...level,
        rank: 4,
        colour: 'blue',
        severity: 'Minor',
        meaning: say('…', '…'),
        instruction: say('…', '…'),
      },
    },
  }
  const ring: CapPoint[] = [
    [23.1, 113.2],
    [23.2, 113.2],
    [23.2, 113.3],
    [23.1, 113.2],
  ]
  const area = {
    desc: say('图示区域 <&>', 'the area drawn'),
    codes: ['440111107'],
    polygons: [ring],
    circles: [],
  }
  const round = {
    ...area,
    codes: [],
    polygons: [ring, ring],
    circles: [{ lat: 23.02, lon: 113.75, radiusKm: 5.28 }],
  }
  const at = new Date('2026-06-11T14:39:00Z')
  const draft: WarningDraft = {
    ...{
      kind: 'flash',
      status: 'Actual',
      scope: 'Public',
      limits: null,
      urgency: 'Expected',
      certainty: 'Likely',
    },
    parts: [
      { level: 'red', areas: [area] },
      { level: 'blue', areas: [round] },
    ],
    ...{
      onset: at,
      expires: new Date(at.getTime() + 3_600_000),
      headline: say('山洪红色预警', 'Flash flood'),
    },
    ...{
      description: say('山区', 'Hills'),
      instruction: say('请转移', 'Leave'),
      supersedes: null,
      act: 'alert',
    },
  }
  const issuing = {
    ...{ identifier: '440111-1', sender: 'huying@440111', senderName: say('局', 'bureau'), sent: at },
    ...{ references: [], web: 'https://example.org/w', contact: null },
  }
  const references = [{ sender: 'huying@440111', identifier: '440111-0', sent: '2026-06-11T22:00:00+08:00' }]
  const all = [
    capOf(draft, kind, issuing),
    capOf({ ...draft, status: 'Exercise' }, kind, issuing),
    capOf({ ...draft, scope: 'Restricted', limits: '各镇街' }, kind, issuing),
    capOf({ ...draft, act: 'update' }, kind, { ...issuing, references }),
    capOf({ ...draft, act: 'cancel' }, kind, { ...issuing, references }),
  ].map(writeCap)
  for (const xml of all) {
    execFileSync('xmllint', ['--noout', '--nonet', '--schema', xsd, '-'], {
      input: xml,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    // latitude first, the last corner the first, a radius in kilometres; and it reads back as it was drawn
    assert.match(xml, /<polygon>23.1,113.2 23.2,113.2 23.2,113.3 23.1,113.2<\/polygon>/)
    assert.match(xml, /<circle>23.02,113.75 5.28<\/circle>/)
    assert.deepEqual(must(readCap(xml)).alert.infos[0]?.areas[0]?.polygons, [ring])
  }
})

test('hostile XML is refused before anything is made of it', () => {
  const xml = writeCap(alert)
  const doctype = xml.replace('?>', '?><!DOCTYPE alert [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>')
  assert.match(faults(doctype), /DOCTYPE/)
  assert.match(changed('大雨', '&b;'), /undefined entity/)
  assert.match(changed('大雨', '&#0;'), /forbidden character/)
  assert.match(changed('大雨', '\u0001'), /forbidden character/)
  assert.match(changed('<info>', `${'<a>'.repeat(50)}<info>`), /too deeply|broken/)
  assert.match(faults(`<alert>${'<a/>'.repeat(300_000)}</alert>`), /larger than 1 MB/)
  assert.match(
    faults(`<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">${'<a/>'.repeat(30_000)}</alert>`),
    /too many/,
  )
  assert.match(faults(xml.slice(0, -9)), /broken/)
  assert.match(faults(Buffer.from([0xff, 0xfe, 0x3c, 0x00])), /are not utf-8/)
  assert.match(faults(Buffer.from('<?xml version="1.0" encoding="UTF-7"?><alert/>')), /encoding UTF-7/)
  assert.match(faults(xml.replaceAll('cap:1.2', 'cap:9.9')), /not a message of CAP/)
  assert.match(changed('<info>', '<x:include xmlns:x="urn:x"/><info>'), /include is no element/)
  // a document type hidden from a reader that drops comments first
  assert.match(faults(xml.replace('?>', '?><!<!---->DOCTYPE alert []>')), /DOCTYPE|broken/)
})

test('what the standard says beyond its schema', () => {
  assert.match(changed('a-1', 'a 1'), /alert\/identifier/)
  assert.match(changed('club@', 'club,'), /alert\/sender/)
  assert.match(changed('+08:00</sent>', 'Z</sent>'), /alert\/sent/)
  assert.match(changed('2026-06-11T22:39:00+08:00</sent>', '2026-02-30T22:39:00+08:00</sent>'), /alert\/sent/)
  assert.match(changed('>Alert<', '>Cancel<'), /must name the messages/)
  assert.match(changed('>Actual<', '>Real<'), /not one of the values/)
  assert.match(changed('<urgency>Immediate</urgency>', ''), /urgency is missing/)
  assert.match(changed('<event>', '<event>a</event><event>'), /stands there twice/)
  assert.match(changed('<status>Actual</status>', '').concat(''), /status is missing/)
  assert.match(changed('>Public<', '>Private<'), /addresses/)
  // order counts
  assert.match(changed(/(<urgency>.*<\/urgency>)\s*(<severity>.*<\/severity>)/, '$2$1'), /out of order/)
  // an open polygon, three points, swapped latitude and longitude, a circle without radius
  assert.match(changed('23.1,113.2</polygon>', '23.1,113.4</polygon>'), /four points and more/)
  assert.match(changed('23.2,113.2 23.2,113.3 ', '23.2,113.2 '), /four points and more/)
  assert.match(changed('<polygon>23.1,113.2', '<polygon>113.2,23.1'), /swapped/)
  assert.match(changed('23.02,113.75 5', '113.75,23.02 5'), /swapped/)
  assert.match(changed('23.02,113.75 5', '23.02,113.75'), /radius/)
  assert.match(changed('23.02,113.75 5', '23.02,2113.75 5'), /out of range/)
})
