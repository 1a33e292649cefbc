/**
 * Makes the npm package `huying` in a folder: JavaScript with types beside it, since Node runs no TypeScript below
 * node_modules; migrations, pages and the command. `node tools/package.ts FOLDER`, then `npm pack FOLDER`.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { addressesToScript, toScript } from '../cli/pack/script.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const ROOMS = '{base,platform,brain,kit,packs,cities,host,server,cli}'

/** Runs the command under the Node that npm brought along, as `npm start` does in a clone. */
const COMMAND = `#!/usr/bin/env node
'use strict'
const { spawn } = require('node:child_process')
const { existsSync } = require('node:fs')
const { dirname, join } = require('node:path')
const flags = ['--disable-warning=ExperimentalWarning', join(__dirname, 'cli', 'index.js'), ...process.argv.slice(2)]
function brought() {
  const windows = process.platform === 'win32'
  const apple = process.platform === 'darwin' && process.arch === 'arm64'
  const name = (apple ? 'node-bin-' : 'node-') + (windows ? 'win' : process.platform) + '-' + process.arch
  try {
    const file = join(dirname(require.resolve(name + '/package.json')), 'bin', windows ? 'node.exe' : 'node')
    return existsSync(file) ? file : process.execPath
  } catch {
    return process.execPath
  }
}
const node = Number(process.versions.node.split('.')[0]) === 24 ? process.execPath : brought()
// compiled once: the next command begins in half the time; where the folder cannot be written, it is not kept
const env = { NODE_COMPILE_CACHE: join(__dirname, '.compiled'), ...process.env }
const child = spawn(node, flags, { stdio: 'inherit', env })
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'])
  process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)))
child.on('exit', (code, signal) => (signal ? process.kill(process.pid, 'SIGKILL') : process.exit(code)))
`

/** Types for authors: what the compiler says of every file, with the names that the JavaScript has. */
function describe(folder: string): void {
  const compiled = spawnSync(
    join(root, 'node_modules', '.bin', 'tsc'),
    ['-p', join(root, 'tools', 'tsconfig.package.json'), '--outDir', folder],
    { cwd: root, encoding: 'utf8' },
  )
  if (compiled.status !== 0) throw new Error(compiled.stdout || compiled.stderr)
  for (const name of globSync('**/*.d.ts', { cwd: folder })) {
    const file = join(folder, name)
    writeFileSync(file, addressesToScript(readFileSync(file, 'utf8')))
  }
}

type Manifest = {
  readonly exports: Readonly<Record<string, string>>
  readonly [key: string]: unknown
}

/** The manifest of the package: what runs, without what only builds and tests. */
function manifestOf(own: Manifest): object {
  const { private: _private, scripts: _scripts, devDependencies: _dev, exports, ...kept } = own
  return {
    ...kept,
    bin: { huying: './huying.cjs' },
    exports: {
      ...Object.fromEntries(
        Object.entries(exports).map(([door, path]) => {
          const bare = path.replace(/\.ts$/, '')
          return [door, { types: `${bare}.d.ts`, default: `${bare}.js` }]
        }),
      ),
      './package.json': './package.json',
    },
  }
}

/** Builds the package; throws with what the compiler said where it cannot describe the types. */
export function buildPackage(folder: string, { types = true }: { readonly types?: boolean } = {}): void {
  for (const name of globSync(`${ROOMS}/**/*.ts`, { cwd: root })) {
    if (/\.test\.ts$|test-helper\.ts$/.test(name)) continue
    const file = join(folder, name.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, toScript(readFileSync(join(root, name), 'utf8')))
  }
  if (types) describe(folder)
  for (const name of [
    ...globSync(`${ROOMS}/**/*.{sql,json}`, { cwd: root }),
    'LICENSE',
    'README.md',
    'README.zh.md',
  ])
    cpSync(join(root, name), join(folder, name))
  for (const name of globSync(`${ROOMS}/**/LICENSE`, { cwd: root }))
    cpSync(join(root, name), join(folder, name))
  if (existsSync(join(root, 'web', 'dist')))
    cpSync(join(root, 'web', 'dist'), join(folder, 'web', 'dist'), { recursive: true })
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifestOf(own), null, 2)}\n`)
  const command = join(folder, 'huying.cjs')
  mkdirSync(dirname(command), { recursive: true })
  writeFileSync(command, COMMAND)
  chmodSync(command, 0o755)
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2)
  if (!folder) throw new Error('node tools/package.ts FOLDER')
  buildPackage(resolve(folder))
  process.stdout.write(`${resolve(folder)}\n`)
}
