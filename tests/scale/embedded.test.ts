import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folder, start } from '../start/city-process.ts'
import { until } from './people.ts'

test('the embedded engine killed alone is started again by its city, at the same address, more than once', async () => {
  const home = await folder()
  const data = join(home.path, 'city')
  const city = start({ PORT: '0', HOST: '127.0.0.1', HUYING_DATA: data }, ['--city', 'empty'])
  try {
    const base = await city.ready()
    const engine = (): number =>
      Number(readFileSync(join(data, 'engine', 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
    const status = async (): Promise<number> =>
      fetch(`${base}/health/ready`).then(
        (reply) => reply.status,
        () => 0,
      )
    const declared = async (): Promise<string> => {
      const reply = await fetch(`${base}/api/public/declared`)
      assert.equal(reply.status, 200)
      return reply.text()
    }
    const before = await declared()
    for (let n = 0; n < 2; n++) {
      await until('it is ready', async () => (await status()) === 200)
      const pid = engine()
      process.kill(pid, 'SIGKILL')
      await until(
        'another engine answers',
        async () => {
          try {
            return engine() !== pid && (await status()) === 200
          } catch {
            return false
          }
        },
        60,
      )
    }
    assert.equal(await declared(), before)
    city.child.kill('SIGTERM')
    assert.equal(await city.ended(), 0, city.said())
  } finally {
    city.child.kill('SIGKILL')
    await home.remove()
  }
})
