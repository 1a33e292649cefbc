import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Store, Tx } from './declare.ts'
import { horizon } from './horizon.ts'
import { sql } from './sql.ts'
import { freshStore } from './testing.ts'

describe('platform / store / horizon', () => {
  let store: Store
  before(async () => {
    store = await freshStore()
  })
  after(() => store.close())

  const own = async (tx: Tx): Promise<number> =>
    (await tx.one<{ id: number }>(sql`select pg_current_xact_id()::text::bigint as id`))?.id ?? 0

  test('a transaction under way holds it back, an ended one does not', async () => {
    const id = await store.tx(async (tx) => {
      const mine = await own(tx)
      assert.ok((await horizon(store)).oldest <= mine)
      return mine
    })
    // other databases of the server may be at work: it is waited for
    const passed = async (): Promise<boolean> => (await horizon(store)).oldest > id
    while (!(await passed())) await new Promise((go) => setTimeout(go, 20))
    assert.ok((await horizon(store)).next > id)
  })

  test('on a cluster a commit that workers may not know of yet counts as under way', async (t) => {
    if (!store.cluster) return t.skip('no cluster: HUYING_TEST_WORKERS is not set')
    await store.tx(async (tx) => {
      await tx.run(sql`insert into pg_dist_transaction (groupid, gid, outer_xid) values (1, 'a test', '3')`)
      assert.equal((await horizon(tx)).oldest, 3)
      return { ok: false }
    })
  })
})
