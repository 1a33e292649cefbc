import { lockedPackages, type Package } from './packages.ts'

/**
 * Licences of what comes along 依赖许可. `node tools/licences.ts` lists what may not be shipped; a test of `npm test` does the same,
 * without a network. Only licences that ask for no more than a notice may be shipped under Apache-2.0; weaker copyleft by file
 * (MPL-2.0) where it is named with its reason; none of the GPL family.
 */
const FREE = new Set([
  ...['MIT', 'MIT-0', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Zlib', 'Unlicense'],
  ...['CC0-1.0', 'BlueOak-1.0.0', 'PostgreSQL', 'Python-2.0', 'WTFPL', 'CC-BY-4.0', 'CC-BY-3.0'],
])

/** Packages whose manifest says nothing or something else, looked at one by one. */
const NAMED: Readonly<Record<string, string>> = {
  '@digitalbazaar/credentials-context': 'BSD-3-Clause; its data under the W3C Software and Document License',
}

/** Whether one of the ways that an SPDX expression offers is free of duties. */
export function isFree(expression: string): boolean {
  const plain = expression.replace(/[()]/g, ' ').trim()
  return plain
    .split(/\s+OR\s+/i)
    .some((way) => way.split(/\s+AND\s+/i).every((one) => FREE.has(one.trim().replace(/\s+WITH\s+.*$/i, ''))))
}

/** What may not be shipped as it stands. */
export const licenceFaults = (packages: readonly Package[]): string[] =>
  packages
    .filter(({ shipped, name, license }) => shipped && !(name in NAMED) && !(license && isFree(license)))
    .map(({ name, version, license }) => `${name} ${version}: ${license ?? 'no licence named'}`)

if (import.meta.main) {
  const packages = lockedPackages()
  const counts = Map.groupBy(
    packages.filter(({ shipped }) => shipped),
    ({ license }) => license ?? '(none)',
  )
  for (const [license, all] of [...counts].sort((a, b) => b[1].length - a[1].length))
    process.stdout.write(`${String(all.length).padStart(5)}  ${license}\n`)
  const faults = licenceFaults(packages)
  for (const fault of faults) process.stdout.write(`✖ ${fault}\n`)
  process.exitCode = faults.length > 0 ? 1 : 0
}
