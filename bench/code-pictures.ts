/**
 * Codes as a camera sees them: generated pictures, blurred, tilted up to 6° and noisy, read by zbar (Debian's zbar-tools,
 * independent) and by the decoder of the reader page. Shares of pictures that were read, for each shape.
 *
 * node bench/code-pictures.ts [--pictures 200] [--json]
 */
import { parseArgs } from 'node:util'
import { encode } from 'uqr'
import { seeded } from '../base/index.ts'
import {
  hasZbar,
  readWithZbar,
  readWithZxing,
} from '../platform/credentials/envelope/decoders.test-helper.ts'
import { HARD, photograph } from '../platform/credentials/envelope/pictures.test-helper.ts'
import { openWorld } from '../platform/credentials/envelope/testing.ts'
import { envelope } from '../platform/credentials/index.ts'

const { values } = parseArgs({
  options: { pictures: { type: 'string', default: '200' }, json: { type: 'boolean', default: false } },
})
const many = Number(values.pictures)
const world = await openWorld('ed25519', Math.floor(Date.now() / 1000))
const random = seeded(42)
const zbar = await hasZbar()
const share = (count: number): number => Number((count / many).toFixed(3))

const levels = {
  asked: HARD,
  worse: { ...HARD, blur: 0.9, noise: 25, degrees: 15 },
  smaller: { ...HARD, pixelsPerModule: 2 },
}
const rows: Record<string, unknown>[] = []
for (const [level, damage] of Object.entries(levels))
  for (const shape of ['token', 'device', 'certificate'] as const) {
    const texts: string[] = []
    for (let one = 0; one < many; one++) texts.push(envelope.textOf(await world[shape]()))
    const pictures = texts.map((text) => photograph(text, damage, random))
    const found = zbar ? await readWithZbar(pictures) : undefined
    let zxing = 0
    let wrong = 0
    for (const [at, picture] of pictures.entries()) {
      const text = await readWithZxing(picture)
      if (text === texts[at]) zxing++
      else if (text !== undefined) wrong++
    }
    rows.push({
      ...{ level, shape, ...damage, qrVersion: encode(texts[0] as string, { ecc: 'M' }).version },
      zbar: found ? share(texts.filter((text) => found.has(text)).length) : null,
      zxing: share(zxing),
      readWrong: wrong,
    })
  }
const asked = rows.filter((row) => row.level === 'asked')
const within = {
  'read by zbar ≥ 95 % at 2.5 px a module': zbar && asked.every((row) => Number(row.zbar) >= 0.95),
}
if (!zbar) process.stderr.write('zbarimg is not on this machine: apt-get install zbar-tools\n')
if (values.json) process.stdout.write(`${JSON.stringify({ pictures: many, rows, within }, null, 2)}\n`)
else {
  console.table(rows)
  console.log(within)
}
