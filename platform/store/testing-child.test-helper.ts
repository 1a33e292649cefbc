/** A test process that fails with its database open: the engine must go, and must not keep the process. */
import { freshStore } from './testing.ts'

const store = await freshStore([])
process.stdout.write(new URL(store.engine.url).searchParams.get('host') ?? '')
if (process.argv[2] === 'throw') throw new Error('a failing test')
