import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { guardOf } from './guard.ts'
import { fetchWeb } from './web.ts'

const codeOf = async (address: string, allow: readonly string[] = []): Promise<string> => {
  const asked = await guardOf(allow)(new URL(address).hostname)
  return asked.ok ? asked.value.address : asked.error.code
}

test('however an inner address is written, it is an inner one', async () => {
  for (const host of [
    ...['127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0x7f.1', '127.0.0.1.', '0', '0.0.0.0'],
    ...['2852039166', '0xa9fea9fe', '169.254.169.254', '0251.0376.0251.0376'],
    ...['10.0.0.1', '100.64.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '198.18.0.1', '224.0.0.1'],
    ...['[::]', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[::a9fe:a9fe]'],
    ...['[64:ff9b::a9fe:a9fe]', '[2002:7f00:1::]', '[fc00::1]', '[fd12:3456::1]', '[fe80::1]', '[fec0::1]'],
    ...['[ff02::1]', '[2001:db8::1]', '[3fff::1]', '[5f00::1]', 'localhost'],
  ])
    assert.match(await codeOf(`http://${host}/`), /^source\.(privateAddress|unreachable)$/, host)
})

test('outer addresses are reached, listed networks too, their neighbours not', async () => {
  assert.equal(await codeOf('https://93.184.216.34/'), '93.184.216.34')
  assert.equal(await codeOf('https://[2606:4700::1111]/'), '2606:4700::1111')
  assert.equal(await codeOf('http://10.1.2.3/', ['10.1.0.0/16']), '10.1.2.3')
  assert.equal(await codeOf('http://10.2.2.3/', ['10.1.0.0/16']), 'source.privateAddress')
  assert.equal(await codeOf('http://[fd00:1::5]/', ['fd00:1::/32']), 'fd00:1::5')
  // a list that is wrong opens nothing
  assert.equal(await codeOf('http://10.1.2.3/', ['', 'all', '0/0', '*']), 'source.privateAddress')
})

test('a name that turns to another address after it was checked is asked at the checked one', async () => {
  let asked = 0
  const server = createServer((_request, response) => {
    asked++
    response.end('ok')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  try {
    // no name server knows this name: the connection can only have gone to what the guard answered
    const got = await fetchWeb(
      { url: `http://turns.invalid:${port}/` },
      null,
      null,
      async () => ({ ok: true, value: { address: '127.0.0.1', family: 4 } }),
      AbortSignal.timeout(5_000),
    )
    assert.ok(got.ok)
    assert.equal(asked, 1)
  } finally {
    server.close()
  }
})

test('each redirect is asked for anew', async () => {
  const server = createServer((request, response) => {
    const to = request.url === '/scheme' ? 'file:///etc/passwd' : 'http://169.254.169.254/latest/meta-data/'
    response.writeHead(302, { location: to }).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  try {
    const guard = guardOf(['127.0.0.0/8'])
    for (const [path, code] of [
      ['', 'source.privateAddress'],
      ['scheme', 'source.refused'],
    ] as const) {
      const got = await fetchWeb(
        { url: `http://127.0.0.1:${port}/${path}` },
        null,
        null,
        guard,
        AbortSignal.timeout(5_000),
      )
      assert.equal(!got.ok && got.error.code, code)
    }
  } finally {
    server.close()
  }
})
