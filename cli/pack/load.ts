import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { say } from '../../base/index.ts'
import { SettingFault } from '../../host/index.ts'
import { check, type Pack } from '../../kit/index.ts'

const PARTS = ['title', 'roles', 'matters', 'registers', 'indicators'] as const

const isPack = (value: unknown): value is Pack =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Pack).name === 'string' &&
  Array.isArray((value as Pack).codes) &&
  PARTS.every((part) => typeof (value as Pack)[part] === 'object' && (value as Pack)[part] !== null)

/** A pack 应用 and the file that declares it. */
export type FoundPack = { readonly pack: Pack; readonly file: string }

/** Every pack that a module exports, under whatever names. */
async function packsOf(name: string, from: string): Promise<readonly FoundPack[]> {
  let exported: Readonly<Record<string, unknown>>
  let file: string
  try {
    file = createRequire(join(from, 'from.js')).resolve(name)
    exported = await import(pathToFileURL(file).href)
  } catch (fault) {
    const why = fault instanceof Error ? (fault.message.split('\n')[0] ?? '') : String(fault)
    throw new SettingFault(
      say(
        `应用包“${name}”载入不了：${why}。先在 ${from} 安装（npm install），或写文件夹的路径`,
        `the pack “${name}” does not load: ${why}. Install it in ${from} (npm install), or name its folder`,
      ),
    )
  }
  const packs = [...new Set(Object.values(exported).filter(isPack))]
  if (packs.length > 0) return packs.map((pack) => ({ pack, file }))
  throw new SettingFault(
    say(
      `“${name}”没有导出应用包：须 export pack({ … }) 的结果`,
      `“${name}” exports no pack: it must export what pack({ … }) gives`,
    ),
  )
}

/** Packs from outside this package: npm packages or folders, named from the working folder. */
export const readPacks = async (
  names: readonly string[],
  from: string = process.cwd(),
): Promise<readonly FoundPack[]> => (await Promise.all(names.map((name) => packsOf(name, from)))).flat()

/**
 * The city's own packs and those named besides. What is not there, or not sound beside the others, is said in one
 * sentence before anything is opened.
 */
export async function loadPacks(names: readonly string[], beside: readonly Pack[]): Promise<readonly Pack[]> {
  if (names.length === 0) return beside
  const packs = [...beside, ...(await readPacks(names)).map(({ pack }) => pack)]
  const [first, ...others] = check(packs)
  if (first)
    throw new SettingFault(
      say(
        `应用包有误：${first.at}，${first.says.zh}（${first.remedy.zh}）${others.length > 0 ? `，另有 ${others.length} 处，见 huying check` : ''}`,
        `a pack is not sound: ${first.at}, ${first.says.en} (${first.remedy.en})${others.length > 0 ? `, and ${others.length} more: see huying check` : ''}`,
      ),
    )
  return packs
}
