/** Opens a city on a data folder, says so, and stays until it is killed. Started by embedded.test.ts. */
import { must } from '../../base/index.ts'
import { openStore, sql } from './index.ts'

const store = must(await openStore({ dataDir: process.argv[2] ?? '' }))
await store.tx((tx) => tx.run(sql`create table if not exists kept (n int)`))
await store.tx((tx) => tx.run(sql`insert into kept (n) values (1)`))
process.stdout.write(`${process.pid}\n`)
setInterval(() => {}, 1_000)
