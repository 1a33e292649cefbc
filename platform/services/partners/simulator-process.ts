import type { PretendedWork } from './declare.ts'
import { type PartnerFaults, pretended, startPartnerSimulator } from './simulator.ts'

// A pretended partner as a process of its own. Argument: JSON of secret, takesMs, lanes, faults. Ends with its starter.

type Wanted = {
  readonly secret: string
  readonly takesMs: number
  readonly lanes: Readonly<Record<string, PretendedWork>>
  readonly faults?: PartnerFaults
  readonly port?: number
}
const { lanes, ...wanted } = JSON.parse(process.argv[2] ?? '{}') as Wanted
const simulator = await startPartnerSimulator({
  ...wanted,
  work: Object.fromEntries(Object.entries(lanes).map(([lane, work]) => [lane, pretended(work)])),
})
process.on('disconnect', () => process.exit())
process.on('SIGTERM', () => process.exit())
process.send?.(simulator.url)
