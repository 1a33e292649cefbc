import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { Live } from './live.ts'

export function outside(live: () => Live): void {
  test('no address that somebody fills in makes the city ask its own neighbours', async () => {
    const { as } = live()
    const steward = await as('datahead')
    const datasets = (await steward.call('GET', '/api/datasets?limit=5')).body
    const dataset = datasets.rows?.[0]?.id ?? datasets[0]?.id
    const seen: string[] = []
    // this machine is a listed network in tests; where it sends one is not
    const server = createServer((request, response) => {
      seen.push(request.url ?? '')
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end()
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as AddressInfo
    try {
      for (const url of [
        'http://169.254.169.254/latest/meta-data/',
        'http://2852039166/',
        'http://0xa9fea9fe/',
        'http://[::ffff:a9fe:a9fe]/',
        'http://[fd00:ec2::254]/',
        'http://10.0.0.1:8080/',
        'http://[fe80::1]/',
        'http://user:secret@93.184.216.34/',
        'file:///etc/passwd',
        'gopher://127.0.0.1:6379/_FLUSHALL',
        'jar:http://127.0.0.1!/',
        `http://127.0.0.1:${port}/redirect`,
      ]) {
        const answer = await steward.call('POST', '/api/intake/sources/look', {
          ...{ dataset, kind: 'web', title: '探测', config: { url }, plan: null },
        })
        const said = JSON.stringify(answer.body)
        assert.ok(answer.status >= 400 && answer.status < 500, `${url}: ${answer.status} ${said}`)
        assert.ok(!/ami-id|root:x/.test(said))
      }
    } finally {
      server.close()
    }
  })

  test('subscribers, parties and hosts of pictures are named by addresses of the outside only', async () => {
    const { operations, as } = live()
    const takesUrl = operations.filter(({ body }) =>
      JSON.stringify(body ?? {}).match(/"(url|origin|hook|callback|responseUri|address)":/),
    )
    const broken: string[] = []
    for (const { method, path } of takesUrl.filter(({ path }) => path.startsWith('/api/')))
      for (const url of [
        'http://169.254.169.254/',
        'http://10.0.0.1/',
        'file:///etc/passwd',
        'http://[::1]/',
      ]) {
        const who = await as(/exchange/.test(path) ? 'codehead' : 'datahead')
        const filled = path.replace(/\{[^}]+\}/g, '01a202a7-75d8-708c-b0db-9c1fd8aecf28')
        const answer = await who.call(method, filled, { url, origin: url, hook: url, callback: url })
        if (answer.status >= 500 && answer.status !== 501) broken.push(`${method} ${path} ${answer.status}`)
        assert.ok(!/root:[x*]:0/.test(JSON.stringify(answer.body)))
      }
    assert.deepEqual(broken, [])
  })
}
