import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { declaredRefusals, type Language, type RefusalSpec } from '../base/index.ts'

/**
 * Writes docs/zh/errors.md and docs/en/errors.md: every refusal the program can give, from the declarations
 * themselves. `node tools/errors.ts` writes, `--check` only compares; a test compares too.
 */
const ROOT = new URL('../', import.meta.url).pathname
const PLACES = ['platform', 'brain', 'kit', 'packs', 'cities', 'host', 'server', 'cli']

/** Values for sentences that compute with what they are given; all others show `{name}`. */
const SAMPLES: Readonly<Record<string, Record<string, unknown>>> = {
  'layers.crossing': { lon: 113.2733, lat: 23.1572 },
  'layers.swapped': { lat: 113.2733 },
  'incidents.notRunning': { state: 'archived' },
  'plans.wrongState': { state: 'proposed' },
  'command.gradeTooLow': { level: 2, by: ['dead', 'injured'] },
  'incidents.receiptState': { state: 'done' },
  'alerts.bad': {
    faults: [{ at: 'alert/sent', says: { zh: '时间须带数字时区', en: 'the time wants a numeric offset' } }],
  },
  'halls.bookingEnded': { state: 'noShow' },
  'halls.ticketState': { state: 'serving' },
  'lights.wrongStep': { state: 'raised' },
  'http.tooLarge': { limitBytes: 262_144 },
  'hook.badTimestamp': { seconds: 300 },
  'citizen.lockedOut': { seconds: 3600 },
  'clock.wrongState': { state: 'stopped' },
  'intake.tooManyRejects': { rows: 1000, rejected: 600, most: 0.5 },
  'clock.badLimit': { limit: { workingDays: 0 } },
}

/** Stands for a value not known in the docs: reads as its own name wherever it is put into a sentence. */
function placeholder(name: string): unknown {
  const text = `{${name}}`
  return new Proxy(() => text, {
    get(_target, key) {
      if (key === Symbol.toPrimitive || key === 'toString' || key === 'valueOf') return () => text
      if (key === 'zh' || key === 'en') return text
      if (key === 'length') return text
      if (key === Symbol.iterator) return () => [placeholder(name)][Symbol.iterator]()
      if (key === 'map' || key === 'flatMap')
        return (make: (one: unknown) => unknown) => [make(placeholder(name))]
      if (key === 'join') return () => text
      if (key === 'getTime') return () => Date.UTC(2026, 2, 2, 1)
      if (typeof key === 'string' && key in String.prototype) return () => text
      return placeholder(String(key))
    },
    apply: () => text,
  })
}

const details = (code: string): unknown =>
  new Proxy(SAMPLES[code] ?? {}, {
    get: (given, key) => (key in given ? given[key as string] : placeholder(String(key))),
  })

/** Files that declare refusals. */
function files(): string[] {
  return PLACES.flatMap((place) => {
    try {
      return readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
        .map((name) => join(ROOT, place, name))
        .filter((path) => /\b(declareRefusals|refusals)\(\{/.test(readFileSync(path, 'utf8')))
    } catch {
      return []
    }
  }).sort()
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const WORDS = {
  zh: {
    head: '# 错误代码\n\n系统能给出的每一种拒绝：代码、HTTP 状态、说明和办法。由 `node tools/errors.ts` 从代码生成，请勿手改。',
    body: '每个错误的正文都是 `{error: {code, http, says: {zh, en}, remedy: {zh, en}, detail?, fields?}}`；代码不会改变，句子可能润色。Open311 接口按标准给出 `[{code, description}]`，方括号里是下面的代码。',
    columns: ['代码', 'HTTP', '说明', '办法'],
  },
  en: {
    head: '# Error codes\n\nEvery refusal the system can give: code, HTTP status, sentence and remedy. Made from the code by `node tools/errors.ts`; do not edit.',
    body: 'Every error body is `{error: {code, http, says: {zh, en}, remedy: {zh, en}, detail?, fields?}}`. Codes are stable, sentences may be polished. Open311 answers `[{code, description}]` as its standard says, with the code below in square brackets.',
    columns: ['Code', 'HTTP', 'What it says', 'What to do'],
  },
} as const

function page(language: Language, all: ReadonlyMap<string, RefusalSpec>): string {
  const { head, body, columns } = WORDS[language]
  const rooms = new Map<string, string[]>()
  for (const [code, spec] of [...all].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const room = code.split('.')[0] as string
    const row = `| \`${code}\` | ${spec.http} | ${cell(spec.says(details(code))[language])} | ${cell(spec.remedy[language])} |`
    rooms.set(room, [...(rooms.get(room) ?? []), row])
  }
  const tables = [...rooms].map(
    ([room, rows]) => `## ${room}\n\n| ${columns.join(' | ')} |\n|---|---|---|---|\n${rows.join('\n')}`,
  )
  return `${head}\n\n${body}\n\n${tables.join('\n\n')}\n`
}

/** The pages as they must be; loads every room that declares refusals. */
export async function errorPages(): Promise<{ readonly path: string; readonly text: string }[]> {
  for (const path of files()) await import(pathToFileURL(path).href)
  // Tests of other rooms may have declared refusals of their own in this process.
  const written = files().map((path) => readFileSync(path, 'utf8'))
  const all = new Map(
    [...declaredRefusals()].filter(([code]) => written.some((text) => text.includes(`'${code}'`))),
  )
  return (['zh', 'en'] as const).map((language) => ({
    path: join(ROOT, 'docs', language, 'errors.md'),
    text: page(language, all),
  }))
}

if (import.meta.main) {
  let stale = false
  for (const { path, text } of await errorPages()) {
    if (process.argv.includes('--check')) {
      if (readFileSync(path, 'utf8') !== text) {
        stale = true
        console.error(`${path} is stale: run node tools/errors.ts`)
      }
    } else writeFileSync(path, text)
  }
  process.exitCode = stale ? 1 : 0
}
