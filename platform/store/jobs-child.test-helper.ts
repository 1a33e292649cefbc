/** Works off jobs of kind `kill` until killed; says so once it has begun. Started by jobs.test.ts. */
import { must } from '../../base/index.ts'
import { openStore, runJobs, sql } from './index.ts'

const store = must(await openStore({ url: process.argv[2] ?? '' }))
let told = false
runJobs(
  store,
  {
    kill: async (tx, job) => {
      await tx.run(sql`insert into effect (n, by) values (${job.payload}, 'kill')`)
      if (!told) process.stdout.write('working\n')
      told = true
    },
  },
  { batch: 5, workers: 2, now: () => new Date('2026-03-02T04:00:00Z') },
)
