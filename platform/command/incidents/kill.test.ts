import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import * as ledger from '../../ledger/index.ts'
import * as messages from '../../messages/index.ts'
import { systemActor } from '../../org/index.ts'
import { type Store, sql } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import * as plans from '../plans/index.ts'
import * as incidents from './index.ts'
import { DISTRICT, planBody, task } from './testing.ts'

describe('platform / command / incidents / kill', () => {
  let store: Store
  const children = new Set<ChildProcess>()
  before(async () => {
    store = await freshStore([ledger.schema, messages.schema, plans.schema, incidents.schema])
  })
  after(async () => {
    for (const child of children) child.kill('SIGKILL')
    await store.close()
  })

  test('killed in the midst of dispatching: each response with all of its orders, or nothing of it; nobody told twice', async () => {
    const body = planBody(Array.from({ length: 30 }, (_, n) => task(`T${n}`, { unit: `单位${n}` })))
    await store.tx((tx) =>
      plans.seedPlans(tx, systemActor(DISTRICT), [{ code: 'kill', ...body }], new Date()),
    )
    const [plan] = await plans.planList(store, DISTRICT)
    let acknowledged = 0
    for (const life of [40, 110]) {
      const child = fork(
        new URL('./kill.test-helper.ts', import.meta.url),
        [store.engine.url, plan?.id ?? ''],
        {
          ...{ execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
        },
      )
      children.add(child)
      await once(child, 'message')
      child.on('message', () => acknowledged++)
      await pause(life)
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      children.delete(child)
    }
    const rows = await store.query<{
      tasks: number
      orders: number
      people: number
      reports: number
      facts: number
      notices: number
    }>(sql`
    select (select count(*)::int from response_task t where t.district = r.district and t.response = r.id) as tasks,
      (select count(*)::int from dispatch d where d.district = r.district and d.response = r.id) as orders,
      (select count(*)::int from dispatch_person p join dispatch d on d.district = p.district and d.id = p.dispatch
        where d.district = r.district and d.response = r.id) as people,
      (select count(*)::int from situation_report s where s.district = r.district and s.response = r.id) as reports,
      (select count(*)::int from fact f where f.district = r.district and f.subject = r.matter) as facts,
      (select count(*)::int from notice n join dispatch d on d.district = n.district and d.id = n.subject
        where d.district = r.district and d.response = r.id) as notices
    from response r`)
    assert.ok(rows.length >= acknowledged, `${rows.length} of ${acknowledged} acknowledged`)
    for (const row of rows)
      assert.deepEqual(row, { tasks: 30, orders: 30, people: 30, reports: 1, facts: 31, notices: 30 })
    const [loose] = await store.query<{ orders: number; inboxes: number }>(sql`
    select (select count(*)::int from dispatch d left join response r on r.district = d.district and r.id = d.response where r.id is null) as orders,
      (select count(*)::int from inbox) as inboxes`)
    assert.deepEqual(loose, { orders: 0, inboxes: rows.length * 30 })
  })
})
