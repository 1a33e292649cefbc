import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Pack } from '../../kit/index.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BLOCK = /^```ts tennis-club\/(\S+)\n([\s\S]*?)^```$/gm

export const LANGUAGES = ['zh', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** The code of the guide’s tutorial as it stands on the page, in its order; a file told again later is its next edition. */
export const blocksOf = (language: Language): readonly { readonly file: string; readonly text: string }[] =>
  [...readFileSync(join(ROOT, 'docs', language, 'packs.md'), 'utf8').matchAll(BLOCK)].map(
    ([, file = '', text = '']) => ({ file, text }),
  )

export type Tutorial = {
  /** The pack as the tutorial first has it. */
  readonly tennis: Pack
  /** Its register of courts a year later. */
  readonly upgraded: Pack
}

/** The tutorial’s files of one language, in a folder that knows `huying`. */
export function writeGuide(language: Language): string {
  const folder = mkdtempSync(join(tmpdir(), `huying-guide-${language}-`))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(ROOT, join(folder, 'node_modules', 'huying'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const written = new Set<string>()
  for (const { file, text } of blocksOf(language)) {
    writeFileSync(join(folder, written.has(file) ? file.replace(/\.ts$/, '-2.ts') : file), text)
    written.add(file)
  }
  return folder
}

/** The tutorial followed and used; once in a process, since refusals are declared once. */
let followed: Promise<Tutorial> | undefined
export function followGuide(): Promise<Tutorial> {
  followed ??= (async () => {
    const folder = writeGuide('zh')
    const module = (file: string) => import(pathToFileURL(join(folder, file)).href)
    await module('rules.test.ts')
    const { tennis } = (await module('index.ts')) as { tennis: Pack }
    const { court } = (await module('courts-2.ts')) as { court: Pack['registers'][string] }
    return { tennis, upgraded: { ...tennis, registers: { court } } }
  })()
  return followed
}
