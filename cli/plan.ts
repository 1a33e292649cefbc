import { say } from '../base/index.ts'
import { schemas } from '../host/index.ts'
import { compile } from '../kit/index.ts'
import { changedTypes } from '../platform/matters/index.ts'
import { liveTables, planTables } from '../platform/registers/index.ts'
import { type Migration, pendingMigrations } from '../platform/store/index.ts'
import { cityOption, hasEngine, planOf, refused, settingsOf, withDatabase } from './city.ts'
import type { Command } from './command.ts'

export const shown = (migration: Migration) => ({
  room: migration.room,
  file: migration.file,
  oldServerMayStayUp: migration.oldServerMayStayUp,
})

export const migrationLine = ({ room, file, oldServerMayStayUp }: ReturnType<typeof shown>): string =>
  `  ${room}/${file} · ${oldServerMayStayUp ? '旧版服务可不停 old server may stay up' : '须先停旧版服务 stop the old server first'}`

export const plan: Command = {
  says: say(
    '列出将对数据库做的改动（迁移、事项类型、台账表），不执行',
    'tell what would change in the database (migrations, matter types, register tables); nothing is done',
  ),
  options: cityOption,
  async run(given, out) {
    const settings = settingsOf(given)
    const compiled = compile((await planOf(settings)).packs)
    if (!hasEngine(settings)) {
      out.report({ fresh: true, migrations: [], types: [], registers: [] }, [
        `还没有数据库，启动时在 ${settings.dataDir} 新建 · no database yet, the first start makes one in ${settings.dataDir}`,
      ])
      return 0
    }
    return withDatabase(given, out, async (store) => {
      const pending = await pendingMigrations(store, schemas)
      if (!pending.ok) return refused(out, pending.error)
      const migrations = pending.value.map(shown)
      const newRoom = migrations.some((one) => one.room === 'matters' && one.file.startsWith('0001'))
      const types = newRoom ? [] : await changedTypes(store, compiled.types)
      const registers = planTables(Object.values(compiled.registers), await liveTables(store))
      if (!registers.ok) {
        for (const refusal of registers.error) out.fail(refusal.says, refusal.remedy)
        return 1
      }
      const nothing = migrations.length + types.length + registers.value.length === 0
      out.report(
        { fresh: newRoom, migrations, types, registers: registers.value },
        nothing
          ? ['没有改动 · nothing would change']
          : [
              ...(migrations.length > 0 ? ['迁移 migrations:', ...migrations.map(migrationLine)] : []),
              ...(types.length > 0
                ? [
                    '事项类型新版本 new versions of matter types:',
                    ...types.map((one) => `  ${one.name} ${one.from ?? '—'} → ${one.to}`),
                  ]
                : []),
              ...(registers.value.length > 0
                ? ['台账表 register tables:', ...registers.value.map((statement) => `  ${statement};`)]
                : []),
            ],
      )
      return 0
    })
  },
}
