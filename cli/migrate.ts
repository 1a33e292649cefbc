import { readFile } from 'node:fs/promises'
import { say } from '../base/index.ts'
import { schemas } from '../host/index.ts'
import {
  driftBetween,
  migrate as migrateStore,
  pendingMigrations,
  schemaOf,
} from '../platform/store/index.ts'
import { refused, withDatabase } from './city.ts'
import type { Command } from './command.ts'
import { migrationLine, shown } from './plan.ts'

/** Tables made from declared registers have no place in the rooms' schema; `plan` speaks of them. */
const ofRegister = (entry: string): boolean => /^\+ .*\breg_\w+/i.test(entry)

export const migrate: Command = {
  says: say('把数据表升级到本版本', 'bring the tables to this version'),
  options: {
    check: {
      type: 'boolean',
      says: say(
        '只比较：数据库与 platform/store/schema.sql 的差异（有差异退出码 1）',
        'only compare the database with platform/store/schema.sql (exit code 1 on drift)',
      ),
    },
  },
  run: (given, out) =>
    withDatabase(given, out, async (store) => {
      if (given.options.check !== true) {
        const done = await migrateStore(store, schemas)
        if (!done.ok) return refused(out, done.error)
        const applied = done.value.map(shown)
        out.report(
          { applied },
          applied.length > 0
            ? ['已执行 applied:', ...applied.map(migrationLine)]
            : ['已是最新 · already up to date'],
        )
        return 0
      }
      const pending = await pendingMigrations(store, schemas)
      if (!pending.ok) return refused(out, pending.error)
      const expected = await readFile(new URL('../platform/store/schema.sql', import.meta.url), 'utf8')
      const drift = driftBetween(expected, await schemaOf(store)).filter((entry) => !ofRegister(entry))
      const migrations = pending.value.map(shown)
      out.report(
        { ok: drift.length === 0 && migrations.length === 0, pending: migrations, drift },
        drift.length === 0 && migrations.length === 0
          ? ['与本版本一致 · the database is as this version expects']
          : [
              ...(migrations.length > 0 ? ['待执行 pending:', ...migrations.map(migrationLine)] : []),
              ...(drift.length > 0
                ? [
                    '差异（- 缺少，+ 多出）drift (- missing, + not expected):',
                    ...drift.map((one) => `  ${one}`),
                  ]
                : []),
            ],
      )
      return drift.length === 0 && migrations.length === 0 ? 0 : 1
    }),
}
