import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outlineOf, townSeeds, townsOf } from '../outlines.ts'
import { tileOfTown } from './tile.ts'
import { drawTown } from './town.ts'

const DISTRICT = '440111'
const villages = townSeeds(DISTRICT).flatMap(({ code }) =>
  Array.from({ length: 16 }, (_, k) => ({
    code: `${code}${String(k + 1).padStart(3, '0')}`,
    name: `第${k}社区居民委员会`,
  })),
)
const make = () => {
  const outline = outlineOf(DISTRICT)
  assert.ok(outline)
  return { outline, town: drawTown(outline, townSeeds(DISTRICT), villages) }
}
const tileAt = (z: number, lon: number, lat: number): [number, number] => {
  const s = Math.sin((lat * Math.PI) / 180)
  return [
    Math.floor(((lon + 180) / 360) * 2 ** z),
    Math.floor((0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * 2 ** z),
  ]
}

test('the same outline and villages give the same town, house by house', () => {
  const [one, two] = [make(), make()]
  const [x, y] = tileAt(15, 113.262, 23.176)
  const borders = [one.outline, ...townsOf(DISTRICT)]
  const drawn = tileOfTown(one.town, borders, 15, x, y)
  assert.deepEqual(drawn, tileOfTown(two.town, borders, 15, x, y))
  assert.ok(drawn.filter((part) => part.layer === 'building').length > 200)
  assert.ok(drawn.some((part) => part.layer === 'road' && part.properties.name))
})

test('nobody lives in the river or on the hill; every village has a place of its own; roads have names', () => {
  const { town } = make()
  assert.ok(town.blocks.length > 3_000)
  for (const block of town.blocks)
    assert.ok(town.terrain.dry(block.middle), `${block.town} ${block.i} ${block.j}`)
  const places = new Set(town.hamlets.map(({ at }) => at.map(Math.round).join()))
  assert.equal(places.size, villages.length)
  assert.ok(town.streets.every((road) => road.name.length >= 3))
})

test('a tile of what is not there is empty, and what is drawn stays within its margin', () => {
  const { town } = make()
  assert.deepEqual(tileOfTown(town, [], 14, 0, 0), [])
  const [x, y] = tileAt(13, 113.262, 23.176)
  for (const part of tileOfTown(town, [], 13, x, y))
    for (const path of part.paths)
      for (const n of path) assert.ok(Number.isInteger(n) && n >= -100 && n <= 4196, `${part.layer} ${n}`)
})
