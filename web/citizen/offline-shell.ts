type Bundle = Readonly<
  Record<string, { readonly fileName: string; readonly type: string; readonly imports?: readonly string[] }>
>
type Emitter = { emitFile(file: { type: 'asset'; fileName: string; source: string }): string }

/**
 * Writes `<door>/sw.js` with the exact list of files the pages of a door need, so that they open without a
 * network; `worker` is the text of `sw.js`. A changed file changes the list, so a new build replaces the old shell as a whole.
 */
export const offlineShell = (
  worker: string,
  door = 'citizen',
  besides: readonly string[] = [],
  also: RegExp | null = null,
) => ({
  name: `huying-offline-shell-${door}`,
  apply: 'build' as const,
  generateBundle(this: Emitter, _options: unknown, bundle: Bundle) {
    const files = new Set<string>()
    const add = (name: string) => {
      const part = bundle[name]
      if (!part || files.has(name)) return
      files.add(name)
      for (const other of part.imports ?? []) add(other)
    }
    // a digest of eight letters: `field-picks-…` is another's
    const ours = new RegExp(`assets/${door}-[\\w-]{8}\\.(js|css)$`)
    for (const [name, part] of Object.entries(bundle))
      if (ours.test(part.fileName) || also?.test(part.fileName)) add(name)
    const shell = [`/${door}/`, ...besides, ...[...files].map((name) => `/${name}`)]
    // File names carry the digest of their contents, so the list names the version.
    const version = digestOf(worker + shell.join())
    const source = worker
      .replaceAll('__DOOR__', door)
      .replace('__SHELL__', JSON.stringify(shell))
      .replace('__VERSION__', version)
    this.emitFile({ type: 'asset', fileName: `${door}/sw.js`, source })
  },
})

/** Short, steady, not secret: FNV-1a over UTF-16, 32 bits in base 36. */
const digestOf = (text: string): string => {
  let digest = 0x811c9dc5
  for (let i = 0; i < text.length; i++) digest = Math.imul(digest ^ text.charCodeAt(i), 0x01000193)
  return (digest >>> 0).toString(36)
}
