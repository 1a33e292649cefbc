import { say } from '../base/index.ts'
import { schemas } from '../host/index.ts'
import { planShards } from '../platform/store/index.ts'
import { cityOption, hasEngine, settingsOf, withDatabase } from './city.ts'
import type { Command } from './command.ts'

export const shardPlan: Command = {
  says: say(
    '列出把这座城市的数据表分布到 Citus 集群的语句（按顺序），不执行',
    'tell the statements that distribute this city’s tables over a Citus cluster, in order; nothing is done',
  ),
  options: {
    ...cityOption,
    shards: {
      type: 'string',
      value: 'N',
      says: say('每组分片数，默认 32', 'shards of each group, 32 unless told'),
    },
  },
  async run(given, out) {
    const shards = Number(given.options.shards ?? 32)
    if (!Number.isInteger(shards) || shards < 1 || shards > 1024) {
      out.fail(
        say('--shards 应为 1–1024 的整数', '--shards must be a whole number 1–1024'),
        say('不写则每组 32 片', 'Leave it out for 32 of each group'),
      )
      return 1
    }
    if (!hasEngine(settingsOf(given))) {
      out.fail(
        say('还没有数据库', 'There is no database yet'),
        say('先运行 huying start', 'Run huying start first'),
      )
      return 1
    }
    return withDatabase(given, out, async (store) => {
      const steps = await planShards(store, schemas, { shards })
      out.report(
        { steps },
        steps.flatMap(({ says, statements }) => [`-- ${says}`, ...statements, '']),
      )
      return 0
    })
  },
}
