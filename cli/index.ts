import { main } from './main.ts'

const code = await main(process.argv.slice(2))
// What was written into a pipe is not yet read: the exit waits for it.
await new Promise((resolve) => process.stdout.write('', resolve))
process.exit(code)
