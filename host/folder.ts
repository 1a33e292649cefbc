import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { access, constants, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { declareRefusals, no, ok, type Refusal, type Result, say } from '../base/index.ts'
import { refusals as store } from '../platform/store/declare.ts'

export const refuse = declareRefusals({
  'host.keyDiffers': {
    http: 500,
    says: (d: { file: string }) =>
      say(
        `密钥文件 ${d.file} 不是这座城市的：用它读不出也找不到已存的个人信息`,
        `The key file ${d.file} is not this city’s: what is stored of persons could neither be read nor found with it`,
      ),
    remedy: say(
      '把城市原来的 keys 文件夹放到数据文件夹；多个进程或多台机器须用同一份',
      'Put the city’s own keys folder into the data folder; several processes or machines use the same one',
    ),
  },
  'host.keyMissing': {
    http: 500,
    says: (d: { file: string }) =>
      say(
        `城市已有数据，但密钥文件 ${d.file} 不在：没有它就读不出个人信息`,
        `The city has data, but the key file ${d.file} is not there: personal data cannot be read without it`,
      ),
    remedy: say(
      '把备份的密钥放回原处，或用 HUYING_DATA 指向原来的数据文件夹',
      'Put the copy of the key back, or point HUYING_DATA at the data folder it belongs to',
    ),
  },
})

export const keyFileOf = (dataDir: string): string => join(dataDir, 'keys', 'vault.key')

/** Like `mkdir -p`, one level at a time: Node's own recursive one never ends under /proc. */
async function make(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw fault
    await make(dirname(folder))
    await mkdir(folder, { mode: 0o700 })
  }
}

/** The data folder of a city, made when it is not there; refused when it cannot be written. */
export async function prepareFolder(dataDir: string): Promise<Result<null, Refusal>> {
  try {
    for (const folder of [dataDir, join(dataDir, 'keys')]) {
      await make(folder)
      await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    }
    return ok(null)
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException
    return no(store['store.folderNotWritable']({ folder: dataDir, reason: code ?? String(fault) }))
  }
}

/**
 * What a data folder knows of its city: which one it is, so that a later start need not name it and cannot take it
 * for another; when it was founded; whether its demonstration has been lived to the end.
 */
export type Memory = { readonly city: string; readonly founded: string; readonly whole: boolean }

const memoryFile = (dataDir: string): string => join(dataDir, 'city.json')

/** Undefined before the founding, and for what is not such a note. */
export function recall(dataDir: string): Memory | undefined {
  try {
    const note = JSON.parse(readFileSync(memoryFile(dataDir), 'utf8')) as Partial<Memory>
    return typeof note.city === 'string' && typeof note.founded === 'string'
      ? { city: note.city, founded: note.founded, whole: note.whole === true }
      : undefined
  } catch {
    return undefined
  }
}

export function remember(dataDir: string, memory: Memory): void {
  const draft = `${memoryFile(dataDir)}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(memory)}\n`)
  renameSync(draft, memoryFile(dataDir))
}
