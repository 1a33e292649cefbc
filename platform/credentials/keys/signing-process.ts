import { randomUUID, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Algorithm, type KeyPair, makeKeyPair, signPure } from '../envelope/index.ts'

// A signing service as a process of its own, with keys in its memory: what a module behind PKCS#11 answers. Argument:
// JSON of secret and port. Ends with its starter.

const { secret = '', port = 0 } = JSON.parse(process.argv[2] ?? '{}') as { secret?: string; port?: number }
const wanted = Buffer.from(`Bearer ${secret}`)
const keys = new Map<string, KeyPair>()

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    bytes += (part as Buffer).length
    if (bytes > 4_000_000) throw new Error('too large')
    parts.push(part as Buffer)
  }
  return JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>
}

function answer(path: string, body: Record<string, unknown>): object | undefined {
  if (path === '/keys') {
    const algorithm = body.algorithm as Algorithm
    if (algorithm !== 'ed25519' && algorithm !== 'sm2') return undefined
    const pair = makeKeyPair(algorithm)
    const reference = randomUUID()
    keys.set(reference, pair)
    return { reference, publicKey: Buffer.from(pair.publicKey).toString('base64url') }
  }
  const pair = keys.get(/^\/keys\/([\w-]+)\/sign$/.exec(path)?.[1] ?? '')
  if (!pair || typeof body.message !== 'string') return undefined
  const signature = signPure(pair, new Uint8Array(Buffer.from(body.message, 'base64url')))
  return { signature: Buffer.from(signature).toString('base64url') }
}

const server = createServer((request, response) => {
  const given = Buffer.from(request.headers.authorization ?? '')
  if (secret === '' || given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    response.writeHead(401).end()
    return
  }
  bodyOf(request)
    .then((body) => answer(request.url ?? '', body))
    .then((said) => {
      response.writeHead(said ? 200 : 404, { 'content-type': 'application/json' })
      response.end(JSON.stringify(said ?? {}))
    })
    .catch(() => response.writeHead(400).end())
})
server.listen(port, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.on('disconnect', () => process.exit())
process.on('SIGTERM', () => process.exit())
