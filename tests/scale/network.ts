import { execFileSync } from 'node:child_process'
import type { GroundOptions } from './faults.ts'

const ip = (...args: string[]): void => {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** A network of its own for a city, with one line to its users and one to its database, either of which can be pulled. */
type Network = {
  readonly options: GroundOptions
  pull(): void
  plug(): void
  close(): void
}

/** Network namespaces of Linux; needs root. */
export function openNetwork(): Network {
  const name = `huying${process.pid % 10_000}`
  const [users, data] = [`${name}u`, `${name}d`]
  ip('netns', 'add', name)
  const line = (device: string, net: string): void => {
    ip('link', 'add', device, 'type', 'veth', 'peer', 'name', `${device}i`, 'netns', name)
    ip('addr', 'add', `${net}.1/24`, 'dev', device)
    ip('link', 'set', device, 'up')
    ip('-n', name, 'addr', 'add', `${net}.2/24`, 'dev', `${device}i`)
    ip('-n', name, 'link', 'set', `${device}i`, 'up')
  }
  line(users, '10.99.1')
  line(data, '10.99.2')
  ip('-n', name, 'link', 'set', 'lo', 'up')
  return {
    options: {
      wrap: ['ip', 'netns', 'exec', name],
      cityHost: '10.99.1.2',
      hostHere: '10.99.2.1',
    },
    // Nobody is told: packets of the city leave, and nothing comes back.
    pull: () => ip('link', 'set', data, 'down'),
    plug: () => ip('link', 'set', data, 'up'),
    close() {
      ip('link', 'del', users)
      ip('link', 'del', data)
      ip('netns', 'del', name)
    },
  }
}
