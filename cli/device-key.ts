import { readFile } from 'node:fs/promises'
import { say } from '../base/index.ts'
import { type Given, textOf, UseFault } from './command.ts'

/** The key of a gateway: given, or in a file, where no list of processes shows it. */
export async function keyOf(given: Given): Promise<string> {
  const [key, file] = [textOf(given, 'key'), textOf(given, 'key-file')]
  if (key) return key
  if (!file) throw new UseFault(say('请给出 --key 或 --key-file', 'give --key or --key-file'))
  const read = await readFile(file, 'utf8').catch(() => {
    throw new UseFault(say(`读不到 ${file}`, `${file} cannot be read`))
  })
  return read.trim()
}
