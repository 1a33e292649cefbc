import { existsSync, readFileSync } from 'node:fs'

/** A package of the lock file 依赖, as it is installed. */
export type Package = {
  readonly name: string
  readonly version: string
  /** Folder in the tree, e.g. `node_modules/pg`. */
  readonly path: string
  /** Comes along with the shipped package; others only build and test. */
  readonly shipped: boolean
  readonly optional: boolean
  /** `sha512-<base64>`; absent for what no registry names. */
  readonly integrity?: string
  readonly license: string | null
  readonly dependencies: readonly string[]
}

type Locked = {
  readonly name?: string
  readonly version?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly optional?: boolean
  readonly link?: boolean
  readonly integrity?: string
  readonly license?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const ROOT = new URL('../', import.meta.url)

/** SPDX of a manifest; old ones write objects and lists. */
function licenseIn(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) {
    const all = value.flatMap((one) => licenseIn(one) ?? [])
    return all.length > 0 ? `(${all.join(' OR ')})` : null
  }
  const type = (value as { type?: unknown } | null | undefined)?.type
  return typeof type === 'string' ? type : null
}

/** Every package that the lock file names; licences by the lock, or by the manifest where it is installed. */
export function lockedPackages(root: URL = ROOT): Package[] {
  const lock = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')) as {
    packages: Readonly<Record<string, Locked>>
  }
  const all = Object.entries(lock.packages).filter(([path, one]) => path !== '' && !one.link)
  // builds for other machines are not installed here: theirs is the licence of the package that brings them
  const brought = new Map(
    all.flatMap(([path, one]) =>
      Object.keys(one.optionalDependencies ?? {}).map((name) => [name, licenseAt(path)] as const),
    ),
  )
  function licenseAt(path: string): string | null {
    const manifest = new URL(`${path}/package.json`, root)
    if (!existsSync(manifest)) return null
    const own = JSON.parse(readFileSync(manifest, 'utf8')) as { license?: unknown; licenses?: unknown }
    return licenseIn(own.license) ?? licenseIn(own.licenses)
  }
  return all
    .map(([path, one]) => {
      const name = one.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
      return {
        name,
        version: one.version ?? '0.0.0',
        path,
        shipped: !one.dev,
        optional: one.optional === true || one.devOptional === true,
        ...(one.integrity ? { integrity: one.integrity } : {}),
        license: licenseIn(one.license) ?? licenseAt(path) ?? brought.get(name) ?? null,
        dependencies: Object.keys({ ...one.dependencies, ...one.optionalDependencies }),
      }
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}
