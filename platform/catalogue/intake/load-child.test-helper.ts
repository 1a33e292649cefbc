import { join } from 'node:path'
import { must } from '../../../base/index.ts'
import { openStore } from '../../store/index.ts'
import { openIntake, USUAL_RULES } from './index.ts'
import { LEVELS, who } from './testing.ts'

// Loads one delivery in a process of its own, to be killed while it does.
const [url = '', folder = '', delivery = ''] = process.argv.slice(2)
const store = must(await openStore({ url, poolSize: 3 }))
const intake = openIntake({
  folder,
  parts: join(folder, 'uploads'),
  codes: async () => [LEVELS],
  areas: async () => [],
  rules: async () => USUAL_RULES,
})
process.stdout.write('ready\n')
must(await intake.load(store, who, delivery, new Date()))
await store.close()
