/*
 * npm writes only those optional packages into the lock file that the registry at hand can show, and `npm ci` then
 * refuses the lock for lack of the others (binaries for other platforms). This adds what is missing: version from
 * the package that wants it, platform from its name; without a digest, which the registry cannot tell here.
 * Run after every change of dependencies: node tools/complete-lock.cjs (with --check: only say what is missing).
 */
'use strict'
const fs = require('node:fs')
const path = require('node:path')

const file = path.resolve(__dirname, '..', 'package-lock.json')
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x']
const LIBRARIES = { gnu: 'glibc', musl: 'musl' }

/** `@swc/core-linux-arm-gnueabihf` → linux, arm, glibc. */
function platformOf(name) {
  const words = name.split('/').at(-1).split(/[-.]/)
  const library = words.map((word) => /^(gnu|musl)/.exec(word)?.[1]).find(Boolean)
  const os = SYSTEMS.find((system) => words.includes(system))
  const cpu = PROCESSORS.find((processor) => words.includes(processor))
  if (!os || !cpu) throw new Error(`no platform in the name ${name}: install it by hand`)
  return { cpu: [cpu], os: [os], ...(library && os === 'linux' ? { libc: [LIBRARIES[library]] } : {}) }
}

/** Optional packages that the lock names without an entry. */
function missingIn(packages) {
  const missing = new Map()
  for (const [place, entry] of Object.entries(packages))
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {}))
      if (!packages[`node_modules/${name}`] && !packages[`${place}/node_modules/${name}`])
        missing.set(name, version)
  return missing
}

module.exports = { missingIn }

if (require.main === module) {
  const lock = JSON.parse(fs.readFileSync(file, 'utf8'))
  const missing = missingIn(lock.packages)
  if (process.argv.includes('--check')) {
    for (const [name, version] of missing) console.log(`missing: ${name}@${version}`)
    process.exit(missing.size === 0 ? 0 : 1)
  }
  for (const [name, version] of missing)
    lock.packages[`node_modules/${name}`] = { version, ...platformOf(name), optional: true }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  lock.packages = Object.fromEntries(sorted)
  fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`${missing.size} entries added`)
}
