import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outlineOf, townSeeds } from '../outlines.ts'
import { aerialOf, builtBetween } from './aerial.ts'
import { AERIAL_COLOURS, SIDE } from './canvas.ts'
import { inside } from './plane.ts'
import { frameOf } from './tile.ts'
import { drawTown } from './town.ts'

const DISTRICT = '440111'

test('from the air: the same tile is the same picture, roofs stand where the map has houses, and time tells', () => {
  const outline = outlineOf(DISTRICT)
  assert.ok(outline)
  const town = drawTown(outline, townSeeds(DISTRICT), [])
  const at = (z: number, [px, py]: readonly [number, number]): [number, number] => {
    const [lon, lat] = town.plane.back([px, py])
    const s = Math.sin((lat * Math.PI) / 180)
    return [
      Math.floor(((lon + 180) / 360) * 2 ** z),
      Math.floor((0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * 2 ** z),
    ]
  }
  const built = town.blocks.find((block) => builtBetween(block) && town.buildings(block).length > 3)
  assert.ok(built)
  const house = town.buildings(built)[0]
  assert.ok(house)
  const [x, y] = at(17, house.at)
  const [after, again, before] = [
    aerialOf(town, 'after', 17, x, y),
    aerialOf(town, 'after', 17, x, y),
    aerialOf(town, 'before', 17, x, y),
  ]
  assert.ok(after && before)
  assert.deepEqual(after, again)
  assert.ok(after.every((one) => one * 3 < AERIAL_COLOURS.length))
  const { left, right, top, bottom } = frameOf(town, 17, x, y)
  const pixel =
    Math.floor(((top - house.at[1]) / (top - bottom)) * SIDE) * SIDE +
    Math.floor(((house.at[0] - left) / (right - left)) * SIDE)
  const cover = (picture: Uint8Array): number => (picture[pixel] as number) >> 3
  assert.notEqual(cover(after), cover(before), 'the house was not there before')
  assert.equal(aerialOf(town, 'after', 12, 0, 0), null)
  // the river is seen from far and near, and nothing is seen beyond the district
  const river = town.terrain.rivers[0]?.line.find((p) => inside(town.edge, p))
  assert.ok(river)
  assert.ok(aerialOf(town, 'after', 15, ...at(15, river)))
  const whole = aerialOf(town, 'after', 9, ...at(9, house.at))
  assert.ok(whole?.includes(0) && whole.some((one) => one !== 0))
})
