import { readFileSync, writeFileSync } from 'node:fs'
import { declaredSettings } from '../host/index.ts'

/**
 * Puts into the guides what the code says itself: the table of settings. `node tools/guides.ts` writes, `--check` only compares; a test compares too.
 */
const ROOT = new URL('../', import.meta.url)
const LANGUAGES = ['zh', 'en'] as const
type Language = (typeof LANGUAGES)[number]

const HEAD: Readonly<Record<Language, string>> = {
  zh: '| 环境变量 | 含义 | 默认 |',
  en: '| Variable | Meaning | Default |',
}

/** A default as people write it; paths below the present folder by their short form. */
function defaultOf(read: (text: string | undefined) => unknown): string {
  const value = read(undefined)
  if (value === null || value === '') return '–'
  if (typeof value === 'object') return '—'
  const text = String(value)
  return `\`${text.startsWith(process.cwd()) ? `.${text.slice(process.cwd().length)}` : text}\``
}

function settings(language: Language): string {
  const rows = Object.values(declaredSettings).map(
    ({ env, says, read }) => `| \`${env}\` | ${says[language]} | ${defaultOf(read)} |`,
  )
  return [HEAD[language], '|---|---|---|', ...rows].join('\n')
}

const PARTS: Readonly<Record<string, readonly (readonly [string, (language: Language) => string])[]>> = {
  operate: [['settings', settings]],
}

function filled(text: string, name: string, part: string): string {
  const [open, close] = [`<!-- ${name}: made by tools/guides.ts -->`, `<!-- /${name} -->`]
  const from = text.indexOf(open)
  const to = text.indexOf(close)
  if (from < 0 || to < from) throw new Error(`the guide has no place for “${name}”`)
  return `${text.slice(0, from + open.length)}\n${part}\n${text.slice(to)}`
}

/** Every guide with its parts filled in, by its path. */
export function guides(): { readonly path: string; readonly now: string; readonly wanted: string }[] {
  return LANGUAGES.flatMap((language) =>
    Object.entries(PARTS).map(([guide, parts]) => {
      const path = `docs/${language}/${guide}.md`
      const now = readFileSync(new URL(path, ROOT), 'utf8')
      const wanted = parts.reduce((text, [name, make]) => filled(text, name, make(language)), now)
      return { path, now, wanted }
    }),
  )
}

if (import.meta.main) {
  const stale = guides().filter(({ now, wanted }) => now !== wanted)
  for (const { path, wanted } of stale) {
    process.stdout.write(`${path}\n`)
    if (!process.argv.includes('--check')) writeFileSync(new URL(path, ROOT), wanted)
  }
  if (process.argv.includes('--check') && stale.length > 0) process.exitCode = 1
}
