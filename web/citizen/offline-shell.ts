type Bundle = Readonly<
  Record<string, { readonly fileName: string; readonly type: string; readonly imports?: readonly string[] }>
>
type Emitter = { emitFile(file: { type: 'asset'; fileName: string; source: string }): string }

/**
 * Writes `citizen/sw.js` with the exact list of files the citizen's pages need, so that they open without a
 * network; `worker` is the text of `sw.js`. A changed file changes the list, so a new build replaces the old shell as a whole.
 */
export const offlineShell = (worker: string) => ({
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
    // File names carry the digest of their contents, so the list names the version.
    const version = digestOf(worker + shell.join())
    const source = worker.replace('__SHELL__', JSON.stringify(shell)).replace('__VERSION__', version)
    this.emitFile({ type: 'asset', fileName: 'citizen/sw.js', source })
  },
})

/** Short, steady, not secret: FNV-1a over UTF-16, 32 bits in base 36. */
const digestOf = (text: string): string => {
  let digest = 0x811c9dc5
  for (let i = 0; i < text.length; i++) digest = Math.imul(digest ^ text.charCodeAt(i), 0x01000193)
  return (digest >>> 0).toString(36)
}
