import { must } from '../../../base/index.ts'
import { openStore } from '../../store/index.ts'
import { runAlarms } from '../index.ts'

/** A process that gives alarms until it is killed; prints a dot for each batch before its commit. */
const store = must(await openStore({ url: process.argv[2] ?? '' }))
runAlarms(store, {
  district: process.argv[3] ?? '',
  pollMs: 5,
  batch: 7,
  onAlarm: async () => {
    process.stdout.write('.')
  },
})
