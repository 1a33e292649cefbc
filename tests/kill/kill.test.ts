import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { crash } from '../../bench/crash.ts'

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

test('a whole city killed at work, its database too: nothing acknowledged is lost, nothing is half done', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-kill-'))
  try {
    const done = await crash({ dataDir, port: await freePort(), points: 4, clients: 3 })
    assert.deepEqual([done.lost, done.half, done.doubled], [[], [], 0])
    assert.equal(done.withDatabase, 2)
    assert.ok(done.acknowledged.requests > 0)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})
