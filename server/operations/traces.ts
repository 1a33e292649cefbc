import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { type Channel, tracingChannel } from 'node:diagnostics_channel'
import type { FastifyInstance } from 'fastify'

/** Where spans go and how many of the requests are followed. */
export type TraceOptions = {
  /** An OTLP/HTTP receiver, e.g. `http://collector:4318`; `/v1/traces` is added. */
  readonly url: string
  /** Sent as a bearer token; null = none. */
  readonly token: string | null
  /** Requests followed, per cent. */
  readonly percent: number
}

type Attribute = { readonly key: string; readonly value: { stringValue: string } | { intValue: string } }
type Span = {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  name: string
  /** 1 inside, 2 server, 3 client. */
  readonly kind: 1 | 2 | 3
  readonly startTimeUnixNano: string
  endTimeUnixNano?: string
  readonly attributes: Attribute[]
  status?: { readonly code: 2 }
}

/** Spans that wait to be sent; more are dropped and counted: a receiver that is away costs no memory. */
const MOST = 5_000
const BATCH = 500
const EVERY_MS = 2_000
const SEND_MS = 5_000

const nowNano = (): string =>
  String(BigInt(Math.round((performance.timeOrigin + performance.now()) * 1_000)) * 1_000n)
const attribute = (key: string, value: string | number): Attribute => ({
  key,
  value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
})

/** Trace id of a W3C `traceparent`, when it is a proper one. Source: W3C Trace Context, §3.2. */
function parentOf(header: unknown): { readonly traceId: string; readonly spanId: string } | null {
  const parts =
    typeof header === 'string' ? /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(header) : null
  const [, traceId = '', spanId = ''] = parts ?? []
  return parts && !/^0+$/.test(traceId) && !/^0+$/.test(spanId) ? { traceId, spanId } : null
}

/**
 * Traces 链路追踪 in OTLP over HTTP as JSON: a span for each request, for what was asked of a desk, for each transaction and
 * statement. Names are patterns of routes, names of desks and texts with placeholders: nothing of what was said is ever in a span.
 * Source: OpenTelemetry Protocol 1.x, JSON encoding; semantic conventions for HTTP and databases.
 */
export function makeTraces(options: TraceOptions, district: string) {
  const here = new AsyncLocalStorage<Span | null>()
  let waiting: Span[] = []
  let dropped = 0
  let failed = 0
  let sending: Promise<void> = Promise.resolve()

  const begin = (
    name: string,
    kind: Span['kind'],
    parent: Pick<Span, 'traceId' | 'spanId'> | null,
  ): Span => ({
    traceId: parent?.traceId ?? randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    ...(parent ? { parentSpanId: parent.spanId } : {}),
    ...{ name, kind, startTimeUnixNano: nowNano(), attributes: [] },
  })
  function end(span: Span): void {
    span.endTimeUnixNano = nowNano()
    if (waiting.length < MOST) waiting.push(span)
    else dropped++
  }

  async function send(spans: readonly Span[]): Promise<void> {
    const resource = {
      attributes: [attribute('service.name', 'huying'), attribute('huying.district', district)],
    }
    const body = JSON.stringify({
      resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'huying' }, spans }] }],
    })
    const answer = await fetch(`${options.url.replace(/(?<!\/)\/+$/, '')}/v1/traces`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(SEND_MS),
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`status ${answer.status}`)
  }
  function flush(): Promise<void> {
    sending = sending.then(async () => {
      while (waiting.length > 0) {
        const batch = waiting.slice(0, BATCH)
        waiting = waiting.slice(BATCH)
        try {
          await send(batch)
        } catch {
          // Traces are for looking: what cannot be sent is lost and counted, and nobody waits for it.
          failed += batch.length
          return
        }
      }
    })
    return sending
  }
  const timer = setInterval(() => void flush(), EVERY_MS)
  timer.unref()

  const unwatch: (() => void)[] = []
  /** Spans of what goes on inside a request that is followed. */
  function watch<M extends object>(
    name: string,
    kind: Span['kind'],
    about: (message: M, span: Span) => void,
  ): void {
    const channel = tracingChannel<unknown, M>(name)
    const spans = new WeakMap<object, Span>()
    const enter = (message: M): Span | null => {
      const parent = here.getStore() ?? null
      if (!parent) return null
      const span = begin(name, kind, parent)
      about(message, span)
      spans.set(message, span)
      return span
    }
    // the published types know only stores of the channel's own message
    const start = channel.start as unknown as Channel<Span | null, M>
    start.bindStore(here, enter)
    const heard = {
      asyncEnd(message: object) {
        const span = spans.get(message)
        if (span) end(span)
        spans.delete(message)
      },
      error(message: object) {
        const span = spans.get(message)
        if (span) span.status = { code: 2 }
      },
    }
    channel.subscribe(heard as never)
    unwatch.push(() => {
      start.unbindStore(here)
      channel.unsubscribe(heard as never)
    })
  }
  watch<{ desk: string }>('huying:verb', 1, ({ desk }, span) => {
    span.name = `desk ${desk}`
  })
  watch('huying:transaction', 1, (_message, span) => {
    span.name = 'transaction'
  })
  watch<{ text: string }>('huying:statement', 3, ({ text }, span) => {
    span.name = (/^(?:\/\*.*?\*\/\s*)?(\w+)/.exec(text.trimStart())?.[1] ?? 'statement').toLowerCase()
    span.attributes.push(
      attribute('db.system.name', 'postgresql'),
      attribute('db.query.text', text.slice(0, 2_000)),
    )
  })

  return {
    /** Before all other hooks, so that what they ask of the database is seen too. */
    follow(app: FastifyInstance): void {
      const spans = new WeakMap<object, Span>()
      app.addHook('onRequest', (request, reply, done) => {
        if (Math.random() * 100 >= options.percent) return here.run(null, done)
        const route = request.routeOptions.url ?? '(none)'
        const span = begin(`${request.method} ${route}`, 2, parentOf(request.headers.traceparent))
        span.attributes.push(
          attribute('http.request.method', request.method),
          attribute('http.route', route),
          attribute('huying.request', request.id),
        )
        spans.set(request, span)
        const over = (): void => {
          if (span.endTimeUnixNano) return
          span.attributes.push(attribute('http.response.status_code', reply.raw.statusCode))
          if (reply.raw.statusCode >= 500) span.status = { code: 2 }
          end(span)
        }
        reply.raw.once('finish', over).once('close', over)
        here.run(span, done)
      })
    },
    flush,
    counts: () => ({ waiting: waiting.length, dropped, failed }),
    /** The trace that a log line belongs to. */
    current: (): string | undefined => here.getStore()?.traceId,
    async stop(): Promise<void> {
      clearInterval(timer)
      for (const one of unwatch) one()
      await flush()
    },
  }
}
