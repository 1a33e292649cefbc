import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { lockedPackages, type Package } from './packages.ts'

/**
 * What the package is made of 软件物料清单, as CycloneDX 1.6 JSON: `node tools/sbom.ts [FILE]`. Made from the lock file alone, so that
 * the same lock gives the same bytes. Source: CycloneDX 1.6, JSON reference; package-url, npm type.
 */
const ROOT = new URL('../', import.meta.url)

export const purlOf = ({ name, version }: Pick<Package, 'name' | 'version'>): string =>
  `pkg:npm/${name.replace(/^@/, '%40')}@${version}`

const hashes = (integrity: string | undefined) =>
  (integrity ?? '').split(/\s+/).flatMap((one) => {
    const [, kind, base64] = /^(sha256|sha384|sha512|sha1)-(.+)$/.exec(one) ?? []
    if (!kind || !base64) return []
    return [{ alg: kind.replace('sha', 'SHA-'), content: Buffer.from(base64, 'base64').toString('hex') }]
  })

const licences = (license: string | null) =>
  license === null
    ? {}
    : { licenses: [/[ (]/.test(license) ? { expression: license } : { license: { id: license } }] }

/** Where Node finds a dependency: in the nearest folder above. */
function resolved(path: string, name: string, byPath: ReadonlyMap<string, Package>): Package | undefined {
  for (let at = path; ; ) {
    const found = byPath.get(`${at === '' ? '' : `${at}/`}node_modules/${name}`)
    if (found || at === '') return found
    const up = at.lastIndexOf('/node_modules/')
    at = up < 0 ? '' : at.slice(0, up)
  }
}

type Own = {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** The bill of what is shipped; what only builds and tests is not part of it. */
export function billOf(packages: readonly Package[], own: Own) {
  const shipped = packages.filter((one) => one.shipped)
  const byPath = new Map(shipped.map((one) => [one.path, one]))
  const self = purlOf(own)
  const refs = (path: string, names: readonly string[]): string[] =>
    [...new Set(names.flatMap((name) => resolved(path, name, byPath) ?? []).map(purlOf))].sort()
  const unique = [...new Map(shipped.map((one) => [purlOf(one), one])).values()]
  const links = new Map<string, Set<string>>()
  for (const one of shipped) {
    const known = links.get(purlOf(one)) ?? new Set()
    for (const ref of refs(one.path, one.dependencies)) known.add(ref)
    links.set(purlOf(one), known)
  }
  const components = unique.map((one) => ({
    ...{ type: 'library', 'bom-ref': purlOf(one), name: one.name, version: one.version, purl: purlOf(one) },
    scope: one.optional ? 'optional' : 'required',
    hashes: hashes(one.integrity),
    ...licences(one.license),
  }))
  const digest = createHash('sha256').update(JSON.stringify(components)).digest('hex')
  const serial = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`
  const direct = Object.keys({ ...own.dependencies, ...own.optionalDependencies })
  return {
    ...{ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, serialNumber: `urn:uuid:${serial}` },
    metadata: {
      component: {
        ...{ type: 'application', 'bom-ref': self, name: own.name, version: own.version, purl: self },
        ...licences(own.license),
      },
    },
    components,
    dependencies: [
      { ref: self, dependsOn: refs('', direct) },
      ...unique.map((one) => ({
        ref: purlOf(one),
        dependsOn: [...(links.get(purlOf(one)) ?? [])].sort(),
      })),
    ],
  }
}

export const sbom = () =>
  billOf(lockedPackages(), JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as Own)

if (import.meta.main) {
  const text = `${JSON.stringify(sbom(), null, 2)}\n`
  const [file] = process.argv.slice(2)
  if (file) writeFileSync(file, text)
  else process.stdout.write(text)
}
