import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

type Bundle = Readonly<
  Record<string, { readonly fileName: string; readonly type: string; readonly imports?: readonly string[] }>
>
type Emitter = { emitFile(file: { type: 'asset'; fileName: string; source: string }): string }

/**
 * Writes `citizen/sw.js` with the exact list of files the citizen's pages need, so that they open without a
 * network. A changed file changes the list, so a new build replaces the old shell as a whole.
 */
export const offlineShell = () => ({
  name: 'huying-offline-shell',
  apply: 'build' as const,
  generateBundle(this: Emitter, _options: unknown, bundle: Bundle) {
    const files = new Set<string>()
    const add = (name: string) => {
      const part = bundle[name]
      if (!part || files.has(name)) return
      files.add(name)
      for (const other of part.imports ?? []) add(other)
    }
    for (const [name, part] of Object.entries(bundle))
      if (/assets\/citizen-[^/]*\.(js|css)$/.test(part.fileName)) add(name)
    const shell = [
      '/citizen/',
      '/citizen/manifest.webmanifest',
      '/citizen/icon.svg',
      ...[...files].map((name) => `/${name}`),
    ]
    const worker = readFileSync(fileURLToPath(new URL('sw.js', import.meta.url)), 'utf8')
    const version = createHash('sha256').update(worker).update(shell.join()).digest('hex').slice(0, 12)
    const source = worker.replace('__SHELL__', JSON.stringify(shell)).replace('__VERSION__', version)
    this.emitFile({ type: 'asset', fileName: 'citizen/sw.js', source })
  },
})
