import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { changedParts, plainOf, withParts } from './decide.ts'
import type { Shifting, Tile } from './declare.ts'

const text = (zh: string, asOf: string) => ({ kind: 'text', text: { zh, en: '' }, asOf }) as unknown as Tile
const nothing: Shifting = { tiles: {} }

test('only what differs goes over the line; that a block was looked at again is no difference', () => {
  const first = changedParts(nothing, { tiles: { a: text('1', 'x'), b: text('2', 'x') } })
  assert.deepEqual(
    first.parts.map(([path]) => path),
    [
      ['tiles', 'a'],
      ['tiles', 'b'],
    ],
  )
  const again = changedParts(first.now, { tiles: { a: text('1', 'y'), b: text('3', 'y') } })
  assert.deepEqual(again.parts, [
    [['tiles', 'b', 'text', 'zh'], '3'],
    [['tiles', 'b', 'asOf'], 'y'],
  ])
  const third = changedParts(again.now, { tiles: { a: text('4', 'z'), b: text('3', 'z') } })
  assert.deepEqual(
    third.parts.map(([path]) => path.join('.')),
    ['tiles.a.text.zh', 'tiles.a.asOf'],
  )
})

test('a new warning goes over the line, and its end', () => {
  const alarm = { level: 'red' as const, title: { zh: '暴雨', en: 'Rain' }, url: '/citizen/warnings' }
  const first = changedParts(nothing, { tiles: {}, alarms: [alarm] })
  assert.deepEqual(first.parts, [[['alarms'], [alarm]]])
  assert.deepEqual(changedParts(first.now, { tiles: {}, alarms: [alarm] }).parts, [])
  assert.deepEqual(changedParts(first.now, { tiles: {}, alarms: [] }).parts, [[['alarms'], []]])
})

test('a list whose every row moved is sent as a whole, once', () => {
  const rows = (from: number) =>
    Array.from({ length: 10 }, (_, n) => ({ id: `${from + n}`, title: `${from + n}` }))
  const list = (from: number) => ({ kind: 'list', rows: rows(from), total: 1 }) as unknown as Tile
  const { now } = changedParts(nothing, { tiles: { list: list(1) } })
  assert.deepEqual(
    changedParts(now, { tiles: { list: list(2) } }).parts.map(([path]) => path.join('.')),
    ['tiles.list.rows'],
  )
})

test('whoever puts the parts in their places has the picture that was sent, but for when it was looked at', () => {
  const leaf = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('甲', '乙', null, true))
  const { node } = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'asOf', '__proto__', '0'), tie('node'), { maxKeys: 4 }),
    ),
  }))
  const picture = fc
    .record({
      tiles: fc.dictionary(fc.constantFrom('x', 'y', 'z'), node, { minKeys: 3 }),
      alarms: fc.array(node),
    })
    .map((made) => made as unknown as Shifting)
  const looked = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (key, inner) =>
      key === 'asOf' || key === 'rowsUrl' ? undefined : inner,
    )
  fc.assert(
    fc.property(fc.array(picture, { minLength: 1, maxLength: 6 }), (pictures) => {
      let sent = plainOf(nothing)
      let held = sent
      for (const one of pictures) {
        const { parts, now } = changedParts(sent, one)
        held = withParts(held, JSON.parse(JSON.stringify(parts)))
        sent = now
        assert.deepEqual(held, now)
        assert.deepEqual(looked(held), looked(plainOf(one)))
      }
    }),
  )
})
