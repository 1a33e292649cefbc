import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { checkPure } from '../envelope/index.ts'
import { ModuleFault, remoteHome } from './remote.ts'

test('a signing service in another process makes keys and signs; its secrets stay there', async (t) => {
  const child = fork(
    new URL('./signing-process.ts', import.meta.url),
    [JSON.stringify({ secret: 'module-secret' })],
    { execArgv: ['--disable-warning=ExperimentalWarning'] },
  )
  t.after(() => child.kill())
  const url = await new Promise<string>((resolve) => child.once('message', (said) => resolve(said as string)))
  const home = remoteHome({ name: 'hsm', url, secret: 'module-secret' })
  const message = new TextEncoder().encode('一码通城')
  for (const algorithm of ['ed25519', 'sm2'] as const) {
    const key = { algorithm, ...(await home.make(algorithm, 'code')) }
    const signature = await home.sign(key, message)
    assert.equal(signature.length, 64)
    assert.equal(checkPure(algorithm, key.publicKey, message, signature), true)
    await assert.rejects(() => home.sign({ ...key, reference: 'nobody' }, message), ModuleFault)
  }
  const stranger = remoteHome({ name: 'hsm', url, secret: 'guess' })
  await assert.rejects(() => stranger.make('sm2', 'code'), /status 401/)
})

test('a service that answers nonsense is not believed, and one that is away is said to be away', async (t) => {
  const server = createServer((_request, response) => {
    response.end(
      JSON.stringify({
        reference: 'k1',
        publicKey: Buffer.alloc(32, 3).toString('base64url'),
        signature: Buffer.alloc(64, 4).toString('base64url'),
      }),
    )
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  t.after(() => server.close())
  const home = remoteHome({ name: 'odd', url, secret: 's' })
  await assert.rejects(() => home.make('sm2', 'code'), /foreign key/)
  const key = { algorithm: 'ed25519' as const, ...(await home.make('ed25519', 'code')) }
  await assert.rejects(() => home.sign(key, new Uint8Array(3)), /does not confirm/)
  const away = remoteHome({ name: 'away', url: 'http://127.0.0.1:9', secret: 's' })
  await assert.rejects(() => away.make('sm2', 'code'), ModuleFault)
})
