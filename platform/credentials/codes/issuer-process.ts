import { startIssuer } from './issuer.ts'

// The pretended payment issuer as a process of its own. Argument: the file of its books. Ends with its starter.

const issuer = await startIssuer({ journal: process.argv[2] ?? null })
process.on('disconnect', () => process.exit())
process.on('SIGTERM', () => process.exit())
process.send?.(issuer.url)
