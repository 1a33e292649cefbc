import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Backlog, City } from '../city/declare.ts'

/** Seconds of answers worth telling apart: the budget of a list is 0.2 s. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]

/** Listeners of the live feeds by feed, and how many were let go because they could not keep up. */
export type Feeds = {
  readonly listeners: () => Readonly<Record<string, number>>
  readonly dropped: () => number
  /** How far the process is from what it can bear, and who was sent away since the start. */
  readonly strain: () => Strained
}
export type Strained = {
  readonly level: number
  readonly shed: Readonly<Record<string, number>>
  readonly working: number
  readonly waiting: number
}

/**
 * Figures of this process 运行指标 in the Prometheus text format: answers by door, the process itself, connections to the
 * database, live feeds, and what has not been worked off. Labels are patterns of routes and names of followers: nothing
 * personal, and never more of them than the code has.
 */
export function makeMetrics(city: City, feeds: Feeds) {
  const registry = new Registry()
  registry.setDefaultLabels({ district: city.settings.district })
  collectDefaultMetrics({ register: registry, prefix: 'huying_' })
  const answers = new Histogram({
    name: 'huying_http_answer_seconds',
    help: 'Time from a request to its answer, by method, route and class of status',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  })
  const gauge = (name: string, help: string, labelNames: string[], collect: (own: Gauge) => void) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset()
        collect(this)
      },
    })
  gauge('huying_database_connections', 'Connections of this process by what they do', ['state'], (own) => {
    const { connections, idle, waiting } = city.store.load()
    own.set({ state: 'busy' }, connections - idle)
    own.set({ state: 'idle' }, idle)
    own.set({ state: 'waited_for' }, waiting)
  })
  gauge('huying_live_listeners', 'Open pages on a live feed', ['feed'], (own) => {
    for (const [feed, count] of Object.entries(feeds.listeners())) own.set({ feed }, count)
  })
  gauge('huying_live_dropped', 'Listeners let go because they could not keep up', [], (own) =>
    own.set(feeds.dropped()),
  )
  gauge('huying_shed_level', 'Whose requests are sent away: 0 nobody’s … 4 calls too', [], (own) =>
    own.set(feeds.strain().level),
  )
  gauge('huying_shed_requests', 'Requests sent away since the start, by rank', ['rank'], (own) => {
    for (const [rank, count] of Object.entries(feeds.strain().shed)) own.set({ rank }, count)
  })
  gauge('huying_requests', 'Requests worked on, and in line', ['state'], (own) => {
    const { working, waiting } = feeds.strain()
    own.set({ state: 'working' }, working)
    own.set({ state: 'in_line' }, waiting)
  })
  let waits: Backlog | null = null
  gauge('huying_follower_behind', 'Numbers of the journal a follower has not seen', ['follower'], (own) => {
    for (const one of waits?.followers ?? []) own.set({ follower: one.name }, one.behind)
  })
  gauge('huying_deliveries', 'Messages out of the house that wait or gave up', ['state'], (own) => {
    if (!waits) return
    own.set({ state: 'queued' }, waits.deliveries.queued)
    own.set({ state: 'stuck' }, waits.deliveries.stuck)
  })
  gauge('huying_delivery_oldest_seconds', 'How long the oldest due message has waited', [], (own) => {
    if (waits) own.set(waits.deliveries.oldestSeconds)
  })

  return {
    contentType: registry.contentType,
    answered: (method: string, route: string, status: number, seconds: number): void =>
      answers.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds),
    /** The process tells its own part also while the database is gone. */
    text: async (): Promise<string> => {
      waits = (await city.backlog?.(city.store, city.now()).catch(() => null)) ?? null
      return registry.metrics()
    },
  }
}
