import { once } from 'node:events'
import { createServer } from 'node:http'

/** A gateway of messages that remembers how often each was given to it 短信网关. */
export async function openGateway(host = '127.0.0.1') {
  const given = new Map<string, number>()
  const server = createServer((request, response) => {
    const id = String(request.headers['webhook-id'] ?? '')
    given.set(id, (given.get(id) ?? 0) + 1)
    request.resume()
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end('{"ref":"ok"}')
    })
  })
  server.listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return {
    url: `http://${host}:${address.port}/`,
    /** How often each message was given. */
    given,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
