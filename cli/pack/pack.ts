import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { say } from '../../base/index.ts'
import type { Command } from '../command.ts'
import { readPacks } from './load.ts'
import { addressesToScript, toScript } from './script.ts'

/** Not part of what is published. */
const OWN = /^(node_modules|data|\..*|.*\.tgz|.*\.test\.ts|tsconfig.*\.json)$/

/** Node runs no TypeScript below node_modules: types are blanked out, lines stay where they were. */
async function toJavaScript(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.d.ts')) continue
    const path = join(entry.parentPath, entry.name)
    await writeFile(path.replace(/\.ts$/, '.js'), toScript(await readFile(path, 'utf8')))
    await rm(path)
  }
}

export const packPack: Command = {
  says: say(
    '把应用包文件夹打成可安装的 npm 包（.tgz），先检查',
    'make an npm package (.tgz) of a pack’s folder, after checking it',
  ),
  args: '[FOLDER]',
  async run(given, out) {
    const folder = resolve(given.args[0] ?? '.')
    // What does not load or exports no pack is refused before anything is made.
    const packs = await readPacks([folder])
    const work = await mkdtemp(join(tmpdir(), 'huying-pack-'))
    try {
      const inside = join(work, 'package')
      await cp(folder, inside, {
        recursive: true,
        filter: (path) =>
          path === folder ||
          !path
            .slice(folder.length + 1)
            .split('/')
            .some((part) => OWN.test(part)),
      })
      await toJavaScript(inside)
      const file = join(inside, 'package.json')
      const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
      await writeFile(
        file,
        `${addressesToScript(JSON.stringify({ ...manifest, devDependencies: undefined }, null, 2))}\n`,
      )
      const made = spawnSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', work], {
        cwd: inside,
        encoding: 'utf8',
      })
      if (made.status !== 0) {
        out.fail(
          say(`npm pack 失败：${made.stderr.trim()}`, `npm pack failed: ${made.stderr.trim()}`),
          say('核对 package.json', 'Look at package.json'),
        )
        return 1
      }
      const [{ filename = '' } = {}] = JSON.parse(made.stdout) as { filename?: string }[]
      const target = join(process.cwd(), filename)
      await rename(join(work, filename), target).catch(async () => cp(join(work, filename), target))
      out.report({ file: target, packs: packs.map(({ pack }) => pack.name) }, [`${target}`])
      return 0
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  },
}
