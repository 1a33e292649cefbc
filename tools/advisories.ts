/**
 * Known faults of what is shipped 漏洞通报: asks the registry that npm is set to. `node tools/advisories.ts` fails on high and critical
 * ones; where the registry has no such door, or cannot be reached, it says so and does not fail: nothing was checked then.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const GRAVE = ['high', 'critical']

type Audit = {
  readonly error?: { readonly code?: string; readonly summary?: string }
  readonly message?: string
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>
}

/** What an answer of `npm audit --json` means. */
export function verdictOf(text: string): {
  readonly checked: boolean
  readonly grave: readonly string[]
  readonly says: string
} {
  let told: Audit
  try {
    told = JSON.parse(text) as Audit
  } catch {
    return { checked: false, grave: [], says: 'the registry answered nothing that can be read' }
  }
  if (told.error || !told.vulnerabilities)
    return {
      ...{ checked: false, grave: [] },
      says: `the registry gave no advisories (${told.error?.code ?? told.message ?? 'no answer'})`,
    }
  const all = Object.entries(told.vulnerabilities)
  const grave = all
    .filter(([, one]) => GRAVE.includes(one.severity))
    .map(([name, one]) => `${name} ${one.range}: ${one.severity}`)
  return { checked: true, grave, says: `${all.length} advisories, ${grave.length} grave` }
}

if (import.meta.main) {
  const { stdout } = spawnSync('npm', ['audit', '--json', '--omit=dev'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  })
  const { checked, grave, says } = verdictOf(stdout ?? '')
  process.stdout.write(`${checked ? (grave.length > 0 ? '✖' : '✔') : 'not checked:'} ${says}\n`)
  for (const one of grave) process.stdout.write(`✖ ${one}\n`)
  process.exitCode = grave.length > 0 ? 1 : 0
}
