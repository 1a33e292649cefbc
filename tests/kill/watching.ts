import { must, newId, ok, say } from '../../base/index.ts'
import { rules } from '../../brain/watch/index.ts'
import { openSignals } from '../../platform/signals/index.ts'
import { openStore, sql } from '../../platform/store/index.ts'

// The city that `watch.test.ts` kills: it takes readings in, says which minute is kept, and watches over them with one rule.
// Started anew it goes on where its readings end.

export const DISTRICT = '440111'
export const BEGUN = Date.parse('2026-06-01T02:00:00Z')
export const DEVICES = ['w1', 'w2', 'w3', 'w4']
const MINUTE = 60_000

export const rule: rules.WatchRuleDeclaration = {
  title: say('水位超限', 'Level above its limit'),
  level: 'orange',
  of: {},
  when: { is: 'beyond', metric: 'waterLevel', over: 'above', limit: 5, hits: 2, samples: 3 },
  opens: { type: 'water.case', channel: 'sensor' },
  basis: say('测试', 'test'),
}

/** Each device goes over its limit and comes back, at its own pace. */
export const valueAt = (n: number, minute: number): number =>
  (minute * (n + 3)) % (17 + n) < 6 + n ? 6 + n : 1 + ((minute + n) % 3) / 10

async function run(url: string, until: number): Promise<void> {
  const store = must(await openStore({ url }))
  const signals = openSignals({ store, district: DISTRICT })
  const city: rules.RulesCity = {
    district: DISTRICT,
    areaName: (code) => code,
    send: async () => undefined,
    told: async () => [],
    leaders: async () => [],
    async open(tx, { key }) {
      await tx.run(sql`insert into opened (key) values (${key})`)
      return ok({ id: newId(), number: key.slice(-12) })
    },
  }
  let clock = BEGUN
  const watcher = await rules.startWatcher({
    ...{ city, store, signals, now: () => new Date(clock) },
    ...{ markMs: 20 },
    book: rules.openBook({ district: DISTRICT, knows: () => true, areaName: (code) => code }),
    onError: (fault) => {
      throw fault
    },
  })
  const [kept] = await store.query<{ newest: Date | null }>(sql`select max(ts) as newest from reading`)
  const from = kept?.newest ? (kept.newest.getTime() - BEGUN) / MINUTE + 1 : 0
  for (let minute = from; minute < until; minute++) {
    clock = BEGUN + minute * MINUTE
    await signals.put({
      source: 'test',
      receivedAt: new Date(clock),
      points: DEVICES.map((device, n) => ({
        ...{ device, metric: 'waterLevel', at: clock, value: valueAt(n, minute) },
      })),
    })
    process.stdout.write(`${minute}\n`)
  }
  await watcher.settled()
  await watcher.stop()
  await store.close()
}

const [url, until] = process.argv.slice(2)
if (import.meta.main && url) await run(url, Number(until))
