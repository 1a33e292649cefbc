import { once } from 'node:events'
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net'

/** A line between two that can be cut 可切断的线路. */
export type Line = {
  readonly port: number
  /** `silent`: nothing comes through and nobody is told, as with a pulled cable; `cut`: both are told at once. */
  set(state: 'open' | 'silent' | 'cut'): void
  /** Milliseconds that every piece takes. */
  delay(ms: number): void
  stop(): Promise<void>
}

export async function openLine(
  to: NetConnectOpts,
  listen: { readonly host?: string; readonly port?: number } = {},
): Promise<Line> {
  let state: 'open' | 'silent' | 'cut' = 'open'
  let delayMs = 0
  const pairs = new Set<readonly [Socket, Socket]>()
  /** Ends that do not know yet that the other has gone: they hear of it when the line is there again. */
  const left = new Set<Socket>()
  const server = createServer((here) => {
    if (state === 'cut') return here.destroy()
    const there = connect(to)
    const pair = [here, there] as const
    pairs.add(pair)
    const carry = (from: Socket, into: Socket): void => {
      from.on('data', (bytes: Buffer) => {
        if (state === 'silent') return
        if (delayMs === 0) into.write(bytes)
        else setTimeout(() => into.destroyed || into.write(bytes), delayMs)
      })
      from.on('error', () => undefined)
      from.on('close', () => {
        pairs.delete(pair)
        // A pulled cable tells nobody that the other end has gone.
        if (state !== 'silent') into.destroy()
        else left.add(into)
      })
    }
    carry(here, there)
    carry(there, here)
  })
  server.listen(listen.port ?? 0, listen.host ?? '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  const drop = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
    pairs.clear()
    for (const socket of left) socket.destroy()
    left.clear()
  }
  return {
    port: address.port,
    set(next) {
      // What ran over a line that was silent has lost pieces: it must not go on as if it had not.
      if (next === 'cut' || (state === 'silent' && next === 'open')) drop()
      state = next
    },
    delay(ms) {
      delayMs = ms
    },
    async stop() {
      drop()
      server.close()
      await once(server, 'close')
    },
  }
}
