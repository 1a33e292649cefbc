import { readFile } from 'node:fs/promises'

/** Name and version of this very package. */
export async function ownPackage(): Promise<{ readonly name: string; readonly version: string }> {
  const { name, version } = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  ) as { name: string; version: string }
  return { name, version }
}
