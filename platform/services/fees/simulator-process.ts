import { startSimulator } from './simulator.ts'

// The payment simulator as a process of its own. Arguments: secret, file of its books. Ends with whoever started it.

const [secret, journal] = process.argv.slice(2) as [string, string]
const simulator = await startSimulator({ secret, journal })
process.on('disconnect', () => process.exit())
process.on('SIGTERM', () => process.exit())
process.send?.(simulator.url)
