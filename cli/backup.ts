import { join } from 'node:path'
import { say } from '../base/index.ts'
import { remember, restoring, schemas } from '../host/index.ts'
import {
  type BackupReport,
  backup as backupStore,
  restore as restoreStore,
  verifyBackup,
} from '../platform/store/index.ts'
import { cityOption, planOf, refused, withDatabase } from './city.ts'
import { type Command, type Out, oneArgument } from './command.ts'

function report(out: Out, file: string, done: BackupReport, what: string): void {
  const tables = Object.entries(done.tables)
  const rows = tables.reduce((sum, [, count]) => sum + count, 0)
  out.report({ file, ...done }, [
    `${what} ${file} · ${done.madeAt}`,
    `  表 tables ${tables.length} · 行 rows ${rows} · 附件 attachments ${done.files}`,
  ])
}

const KEYS = say(
  '备份不含密钥：请另行妥善保存数据文件夹中的 keys/，没有它个人信息无法解密',
  'The backup holds no keys: keep a copy of keys/ of the data folder apart, without it personal data cannot be read',
)

export const backup: Command = {
  says: say(
    '把整座城市（数据与附件）备份成一个文件，城市可照常运行',
    'write the whole city (rows and attachments) into one file; the city may keep running',
  ),
  args: 'FILE',
  run(given, out) {
    const file = oneArgument(given, 'FILE')
    return withDatabase(given, out, async (store, settings) => {
      const done = await backupStore(store, schemas, file, { folder: join(settings.dataDir, 'files') })
      if (!done.ok) return refused(out, done.error)
      report(out, file, done.value, '已备份 backed up')
      out.say(`  ${KEYS.zh}\n  ${KEYS.en}`)
      return 0
    })
  },
}

export const restore: Command = {
  says: say(
    '从备份恢复到空的数据文件夹或数据库；--check 只检查备份文件',
    'restore a backup into an empty data folder or database; --check only checks the file',
  ),
  args: 'FILE',
  options: {
    ...cityOption,
    check: {
      type: 'boolean',
      says: say('只检查备份文件是否完整，不恢复', 'only check that the file is whole, restore nothing'),
    },
  },
  async run(given, out) {
    const file = oneArgument(given, 'FILE')
    const checked = await verifyBackup(file)
    if (!checked.ok) return refused(out, checked.error)
    if (given.options.check === true) {
      report(out, file, checked.value, '完整 whole')
      return 0
    }
    return withDatabase(
      given,
      out,
      async (store, settings) => {
        const done = await restoreStore(store, schemas, file, {
          folder: join(settings.dataDir, 'files'),
          ...restoring(await planOf(settings)),
        })
        if (!done.ok) return refused(out, done.error)
        // A later start need not be told which city this is, and makes no second demonstration.
        remember(settings.dataDir, { city: settings.city, founded: new Date().toISOString(), whole: true })
        report(out, file, done.value, '已恢复 restored')
        out.say(
          '  请把原数据文件夹的 keys/ 放到新数据文件夹 · put keys/ of the old data folder into the new one before starting',
        )
        return 0
      },
      { beside: false },
    )
  },
}
