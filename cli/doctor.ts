import { say } from '../base/index.ts'
import { findingsOf, lookOver } from '../host/index.ts'
import { cityOption, hasEngine, planOf, refused, settingsOf, withDatabase } from './city.ts'
import type { Command } from './command.ts'

export const doctor: Command = {
  says: say(
    '体检：磁盘、密钥、数据库、时钟、积压、封存；只看不改，城市可照常运行；有故障时退出码为 1',
    'look a city over: disk, keys, database, clocks, what waits, seals; changes nothing, the city may keep running; exit code 1 on a fault',
  ),
  options: cityOption,
  async run(given, out) {
    const settings = settingsOf(given)
    if (!hasEngine(settings)) {
      out.report({ fresh: true, ok: true, findings: [] }, [
        `还没有城市，启动时在 ${settings.dataDir} 新建 · no city yet, the first start makes one in ${settings.dataDir}`,
      ])
      return 0
    }
    const { demo } = await planOf(settings)
    return withDatabase(given, out, async (store) => {
      const looked = await lookOver(store, settings, demo, new Date())
      if (!looked.ok) return refused(out, looked.error)
      const findings = findingsOf(looked.value)
      const sound = findings.every(({ level }) => level !== 'fault')
      const { database: db, freeBytes, dataBytes } = looked.value
      const gb = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1)
      out.report({ ok: sound, findings, seen: looked.value }, [
        `PostgreSQL ${db.version} (${db.kind}) · 数据 data ${gb(dataBytes)} GB · 剩余 free ${gb(freeBytes)} GB`,
        ...findings.flatMap(({ level, says, remedy }) => [
          `  ${level === 'fault' ? '✖' : '!'} ${says.zh}。${remedy.zh}`,
          `    ${says.en}. ${remedy.en}`,
        ]),
        findings.length === 0
          ? '✔ 一切正常 · all is well'
          : `共 ${findings.length} 项 · ${findings.length} findings`,
      ])
      return sound ? 0 : 1
    })
  },
}
