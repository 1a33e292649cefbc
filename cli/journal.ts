import { createPublicKey, type KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { say } from '../base/index.ts'
import {
  exportJournal,
  type JournalReport,
  openSealKey,
  seal,
  verifyJournal,
} from '../platform/ledger/index.ts'
import { settingsOf, withCity } from './city.ts'
import { type Command, type Out, oneArgument, textOf, UseFault } from './command.ts'

/** Faults shown to people; `--json` has them all. */
const SHOWN = 50

function report(out: Out, found: JournalReport): number {
  const sound = found.faultCount === 0
  const { facts, segments, unsealed } = found
  out.report({ ok: sound, ...found }, [
    `记录 facts ${facts} · 封存段 segments ${segments} · 未封存 not yet sealed ${unsealed}`,
    ...found.faults.slice(0, SHOWN).map((fault) => `  ✖ ${fault.says.zh} · ${fault.says.en}`),
    ...(found.faultCount > SHOWN ? [`  … 共 ${found.faultCount} 处 in all`] : []),
    sound
      ? '日志完整 · the journal is whole'
      : `日志有 ${found.faultCount} 处问题 · ${found.faultCount} faults`,
  ])
  return sound ? 0 : 1
}

async function publicKeyOf(file: string): Promise<KeyObject> {
  try {
    return createPublicKey(await readFile(file))
  } catch {
    throw new UseFault(
      say(
        `没有可用的公钥 ${file}，用 --key 指定 journal.pub`,
        `There is no usable public key ${file}; name journal.pub with --key`,
      ),
    )
  }
}

export const verify: Command = {
  says: say(
    '核验办理日志：改动、删除、插入、调换都会被发现；不给文件则核验数据库',
    'verify the journal: what was changed, deleted, inserted or moved is found; without a file, the one in the database',
  ),
  args: '[FILE]',
  options: {
    key: {
      type: 'string',
      value: 'FILE',
      says: say(
        '公钥 journal.pub（默认数据文件夹中的）',
        'public key journal.pub (default: the one of the data folder)',
      ),
    },
    anchor: {
      type: 'boolean',
      says: say(
        '核验文件时也与库外记下的最后一段比较',
        'for a file, compare with the last segment remembered outside the database too',
      ),
    },
  },
  async run(given, out) {
    if (given.args.length > 1) oneArgument(given, 'FILE')
    const [file] = given.args
    const keys = join(settingsOf(given).dataDir, 'keys')
    const named = textOf(given, 'key')
    if (file !== undefined) {
      if (!existsSync(file)) {
        out.fail(say(`没有文件 ${file}`, `There is no file ${file}`), say('检查路径', 'Check the path'))
        return 1
      }
      const anchor = given.options.anchor === true ? await (await openSealKey(keys)).head() : null
      return report(
        out,
        await verifyJournal(file, await publicKeyOf(named ?? join(keys, 'journal.pub')), { anchor }),
      )
    }
    return withCity(given, out, async (city) => {
      const own = await openSealKey(keys)
      const key = named ? await publicKeyOf(named) : own.public
      return report(out, await verifyJournal(city.store, key, { anchor: await own.head() }))
    })
  },
}

export const exportCommand: Command = {
  says: say(
    '封存并导出办理日志为一个文件（.jsonl.gz），可在别处核验',
    'seal and write the journal into one file (.jsonl.gz) that can be verified elsewhere',
  ),
  args: 'FILE',
  run(given, out) {
    const file = oneArgument(given, 'FILE')
    return withCity(given, out, async (city) => {
      await seal(city.store, await openSealKey(join(city.settings.dataDir, 'keys')), { at: city.now() })
      const count = await exportJournal(city.store, file)
      out.report({ file, ...count }, [
        `${file}: 记录 facts ${count.facts} · 封存段 segments ${count.segments}`,
      ])
      return 0
    })
  },
}
