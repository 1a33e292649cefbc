import type { LinkAdapter, System, Telling } from './declare.ts'

export type Simulated = LinkAdapter & {
  /** What it was told, each once. */
  readonly told: ReadonlyMap<string, Telling>
  /** Cuts the line, or mends it. */
  cut(down: boolean): void
  /** An event as this control room would send it; more than is agreed if it is careless. */
  event(event: string, change?: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>
}

/** A control room that is not there 联动模拟器: takes each message once, and can be cut off. */
export function simulatedRoom(system: System): Simulated {
  const told = new Map<string, Telling>()
  let down = false
  let messages = 0
  return {
    system,
    told,
    cut(now) {
      down = now
    },
    async send(key, body) {
      if (down) throw new Error(`${system} does not answer`)
      if (!told.has(key)) told.set(key, body)
    },
    event: (event, change = {}) => ({
      ...{ message: `${system}-${event}-${++messages}`, event, kind: system === '119' ? 'fire' : 'traffic' },
      ...{ place: '球场路 1 号', lon: 113.27, lat: 23.16, level: 4, status: 'received', units: ['一中队'] },
      ...{ at: '2026-05-01T10:00:00+08:00', ...change },
    }),
  }
}
