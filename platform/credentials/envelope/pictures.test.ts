import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seeded } from '../../../base/index.ts'
import { hasZbar, readWithZbar, readWithZxing } from './decoders.test-helper.ts'
import { textOf } from './index.ts'
import { HARD, photograph } from './pictures.test-helper.ts'
import { openWorld } from './testing.ts'

const EACH = 8

test('codes are read from blurred, tilted and noisy pictures at 2.5 pixels a module', async (t) => {
  const world = await openWorld('ed25519', 1_790_000_000)
  const random = seeded(3)
  const texts: string[] = []
  for (const shape of ['token', 'device', 'certificate'] as const)
    for (let one = 0; one < EACH; one++) texts.push(textOf(await world[shape]()))
  const pictures = texts.map((text) => photograph(text, HARD, random))
  let read = 0
  for (const [at, picture] of pictures.entries()) {
    const text = await readWithZxing(picture)
    assert.ok(text === undefined || text === texts[at], 'a code is read right or not at all')
    if (text) read++
  }
  assert.ok(read >= texts.length - 2, `zxing read ${read} of ${texts.length}`)
  if (!(await hasZbar()))
    return t.diagnostic('zbarimg is not here (Debian: zbar-tools): the independent reader was left out')
  const found = await readWithZbar(pictures)
  const seen = texts.filter((text) => found.has(text)).length
  assert.ok(seen >= texts.length - 1, `zbar read ${seen} of ${texts.length}`)
})
