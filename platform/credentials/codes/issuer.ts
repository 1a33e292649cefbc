import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { StatementLine } from './settlement.ts'

/** How a pretended issuer misbehaves, in shares of 100 orders. */
export type IssuerFaults = {
  /** The account was empty: never paid. */
  readonly lost: number
  /** Paid, but on the statement of a later question only. */
  readonly late: number
  /** Charged twice. */
  readonly twice: number
  /** Paid, and forgotten by the clearing body. */
  readonly uncleared: number
  /** Each statement names its first lines again. */
  readonly doubled: boolean
  /** How long a late payment is late, ms. */
  readonly lateMs: number
}
export const usualFaults: IssuerFaults = {
  ...{ lost: 4, late: 4, twice: 2, uncleared: 2, doubled: true, lateMs: 36 * 3_600_000 },
}

type Order = { readonly order: string; readonly fen: number; readonly scene: string; readonly day: string }
type Payment = Order & { readonly txn: string; readonly from: number; readonly cleared: boolean }
const MOST_BODY = 1024 * 1024

/** The same order always fares the same: a demonstration can be looked at twice. */
const usualLuck = (order: string): number => createHash('sha256').update(order).digest().readUInt32BE() % 100

/**
 * A pretended payment issuer with its clearing body 模拟支付机构、清分机构, for demonstrations and tests: takes orders, charges
 * most of them, and says so by day. Its books are a file, so that it goes on where it stopped.
 */
export function issuerBooks(faults: IssuerFaults, journal: string | null, luckOf = usualLuck) {
  const payments = new Map<string, Payment>()
  const known = new Set<string>()
  const remember = (line: object) => {
    if (journal) appendFileSync(journal, `${JSON.stringify(line)}\n`)
  }
  const put = (one: Payment, keep = true) => {
    payments.set(one.txn, one)
    known.add(one.order)
    if (keep) remember(one)
  }
  if (journal && existsSync(journal))
    for (const line of readFileSync(journal, 'utf8').split('\n')) {
      // a line that a stop cut in half is charged again when the order comes again
      try {
        const read = JSON.parse(line) as Payment & { readonly lost?: string }
        if (read.lost) known.add(read.lost)
        else put(read, false)
      } catch {}
    }
  return {
    charge(all: readonly Order[], now: number) {
      for (const one of all) {
        if (known.has(one.order)) continue
        const luck = luckOf(one.order)
        const { lost, late, twice, uncleared } = faults
        if (luck < lost) {
          known.add(one.order)
          remember({ lost: one.order })
          continue
        }
        const from = luck < lost + late ? now + faults.lateMs : now
        const cleared = !(luck >= lost + late + twice && luck < lost + late + twice + uncleared)
        put({ ...one, txn: `P${one.order}-1`, from, cleared })
        if (luck >= lost + late && luck < lost + late + twice)
          put({ ...one, txn: `P${one.order}-2`, from, cleared })
      }
    },
    pay(one: Order, now: number): StatementLine {
      const had = [...payments.values()].find(({ order }) => order === one.order)
      const paid = had ?? { ...one, txn: `P${one.order}-S`, from: now, cleared: true }
      if (!had) put(paid)
      return { order: paid.order, fen: paid.fen, txn: paid.txn }
    },
    statement(side: 'paid' | 'cleared', scene: string, day: string, now: number): readonly StatementLine[] {
      const rows = [...payments.values()]
        .filter((one) => one.scene === scene && one.day === day && one.from <= now)
        .filter((one) => side === 'paid' || one.cleared)
        .map(({ order, fen, txn }) => ({ order, fen, txn: side === 'paid' ? txn : `C${txn}` }))
      return faults.doubled ? [...rows, ...rows.slice(0, 3)] : rows
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    bytes += (part as Buffer).length
    if (bytes > MOST_BODY) throw new Error('too long')
    parts.push(part as Buffer)
  }
  return JSON.parse(Buffer.concat(parts).toString())
}

/** The pretended issuer behind an address of its own. */
export async function startIssuer(of: { readonly faults?: IssuerFaults; readonly journal?: string | null }) {
  const books = issuerBooks(of.faults ?? usualFaults, of.journal ?? null)
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const url = new URL(request.url ?? '/', 'http://issuer')
    const ask = async () => {
      if (request.method === 'GET' && url.pathname === '/statement') {
        const side = url.searchParams.get('side') === 'cleared' ? 'cleared' : 'paid'
        const [scene, day] = [url.searchParams.get('scene') ?? '', url.searchParams.get('day') ?? '']
        return answer(200, { rows: books.statement(side, scene, day, Date.now()) })
      }
      if (request.method === 'POST' && url.pathname === '/charge') {
        books.charge((await bodyOf(request)) as Order[], Date.now())
        return answer(200, {})
      }
      if (request.method === 'POST' && url.pathname === '/pay')
        return answer(200, books.pay((await bodyOf(request)) as Order, Date.now()))
      return answer(404, {})
    }
    void ask().catch((fault) => answer(400, { error: String(fault).slice(0, 200) }))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise<void>((done) => server.close(() => done())),
  }
}
