import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { pngOf } from './png.ts'

const hands = { crc32, deflate: deflateSync }

test('a picture is written chunk by chunk with its sums, and reads back', () => {
  const pixels = Uint8Array.of(0, 1, 2, 3, 4, 5)
  const png = Buffer.from(
    pngOf(
      { kind: 'palette', width: 3, height: 2, pixels, colours: new Uint8Array(18).fill(9), clear: 1 },
      hands,
    ),
  )
  const chunks: [string, Buffer][] = []
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const body = png.subarray(at + 4, at + 8 + length)
    assert.equal(png.readUInt32BE(at + 8 + length), crc32(body))
    chunks.push([body.subarray(0, 4).toString('latin1'), body.subarray(4)])
    at += 12 + length
  }
  assert.deepEqual(
    chunks.map(([name]) => name),
    ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'],
  )
  assert.deepEqual([...inflateSync(chunks[3]?.[1] as Buffer)], [0, 0, 1, 2, 0, 3, 4, 5])
  assert.deepEqual([chunks[0]?.[1].readUInt32BE(0), chunks[0]?.[1].readUInt32BE(4)], [3, 2])
})
