/*
 * The one plain file of the project: it must be parsed even by an ancient Node, so it keeps to the oldest
 * JavaScript. It sees to dependencies and the web build, then runs the wanted program under a Node that runs
 * TypeScript. Usage: node tools/launch.cjs start|test|cli [arguments]
 */
// biome-ignore-all lint/style/useTemplate: must be parsed by an ancient Node
// biome-ignore-all lint/style/useNodejsImportProtocol: must run on an ancient Node
// biome-ignore-all lint/complexity/noArguments: must be parsed by an ancient Node
// biome-ignore-all lint/complexity/useArrowFunction: must be parsed by an ancient Node
// biome-ignore-all format: no comma after the last argument, which an ancient Node does not parse
'use strict'
var NEEDS = 20 // oldest Node that may run this launcher
var OURS = 24 // the one that npm brings and the tests run on
var RUNS_TYPESCRIPT = [22, 18] // oldest Node that runs .ts files by itself

function numbers(version) {
  return version.replace(/^v/, '').split('.').map(Number)
}

function stop(zh, en) {
  process.stderr.write(zh + '\n' + en + '\n')
  process.exit(1)
}

var running = numbers(process.version)
if (running[0] < NEEDS)
  stop(
    '本程序需要 Node ' +
      NEEDS +
      ' 或更新版本，当前是 ' +
      process.version +
      '。请到 https://nodejs.org 安装。',
    'This program needs Node ' +
      NEEDS +
      ' or later; this is ' +
      process.version +
      '. Install it from https://nodejs.org.'
  )

var childProcess = require('child_process')
var crypto = require('crypto')
var fs = require('fs')
var path = require('path')

var root = path.resolve(__dirname, '..')
var PROGRAMS = { start: ['cli/index.ts', 'start'], cli: ['cli/index.ts'], test: ['tools/test.ts'] }

function at() {
  return path.join.apply(path, [root].concat(Array.prototype.slice.call(arguments)))
}

function timeOf(file) {
  try {
    return fs.statSync(file).mtimeMs
  } catch (_missing) {
    return 0
  }
}

/** Runs a step to its end; its words go to stderr, since stdout belongs to the program. */
function step(program, args, zh, en) {
  var done = childProcess.spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && /\.cmd$/.test(program),
  })
  if (done.signal) process.kill(process.pid, done.signal)
  if (done.error || done.status !== 0) stop(zh, en)
}

/* ---- dependencies ---- */

function lockDigest() {
  return crypto
    .createHash('sha256')
    .update(fs.readFileSync(at('package-lock.json')))
    .digest('hex')
}

function write(file, text) {
  try {
    fs.writeFileSync(file, text)
  } catch (_readOnly) {
    // A read-only installation stays as it is; the check is made again next time.
  }
}

function isInstalled(digest) {
  var stamp = at('node_modules', '.huying-lock')
  var byHand
  try {
    // Two starts at once, or one cut short, may leave a tree with holes under a good stamp.
    return (
      fs.readFileSync(stamp, 'utf8') === digest &&
      fs.existsSync(at('node_modules', 'fastify', 'package.json')) &&
      fs.existsSync(at('node_modules', 'vite', 'package.json'))
    )
  } catch (_noStamp) {
    // Installed by hand: npm's own note is newer than the lock file then.
    byHand = timeOf(at('node_modules', '.package-lock.json')) >= timeOf(at('package-lock.json'))
    if (byHand) write(stamp, digest)
    return byHand
  }
}

function install() {
  var digest = lockDigest()
  if (isInstalled(digest)) return
  process.stderr.write(
    '正在安装依赖（首次约需下载 150 MB）… Installing dependencies (about 150 MB the first time) …\n'
  )
  try {
    fs.accessSync(root, fs.constants.W_OK)
  } catch (_readOnly) {
    stop(
      '依赖还没有安装，而当前用户不能写 ' + root + '。请由文件夹的所有者先运行一次 npm ci，或复制到自己的文件夹。',
      'The dependencies are not installed, and this user cannot write ' + root +
        '. Let its owner run npm ci once, or copy it to a folder of your own.'
    )
  }
  var npm = process.env.npm_execpath
  // Node itself comes as a dependency: the one that runs now may be inside the folder that npm empties.
  var args = [
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  var viaNode = npm && /\.c?js$/.test(npm)
  step(
    viaNode ? process.execPath : process.platform === 'win32' ? 'npm.cmd' : 'npm',
    viaNode ? [npm].concat(args) : args,
    '依赖安装失败：请检查能否访问 npm 软件源，再试一次。',
    'The dependencies could not be installed: check that the npm registry can be reached, then try again.'
  )
  write(at('node_modules', '.huying-lock'), digest)
}

/* ---- Node ---- */

function runsTypeScript(version) {
  return (
    version[0] > RUNS_TYPESCRIPT[0] || (version[0] === RUNS_TYPESCRIPT[0] && version[1] >= RUNS_TYPESCRIPT[1])
  )
}

/** The Node for the program: the running one when it is the major we test, else the one npm brought, else a later one. */
function findNode() {
  var system = process.platform === 'win32' ? 'win' : process.platform
  // The package for Apple's own processors has another name than the rest.
  var prefix = system === 'darwin' && process.arch === 'arm64' ? 'node-bin-' : 'node-'
  var folder = at('node_modules', prefix + system + '-' + process.arch)
  var brought = path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (running[0] === OURS) return process.execPath
  // Tried, since a Node made for another C library (Alpine) is there but does not start.
  if (fs.existsSync(brought) && childProcess.spawnSync(brought, ['--version']).status === 0) return brought
  if (runsTypeScript(running)) return process.execPath
  return stop(
    '这台机器（' +
      process.platform +
      ' ' +
      process.arch +
      '）没有随包的 Node，请安装 Node 22.18 或更新版本。',
    'No Node came along for this machine (' +
      process.platform +
      ' ' +
      process.arch +
      '): install Node 22.18 or later.'
  )
}

/* ---- web ---- */

/** Time of the newest change below a folder; folders count too, so that a removed file is seen. */
function newest(folder, wanted) {
  var latest = timeOf(folder)
  var entries
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true })
  } catch (_missing) {
    return 0
  }
  entries.forEach(function (entry) {
    var file = path.join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name !== 'dist' && entry.name !== 'node_modules')
        latest = Math.max(latest, newest(file, wanted))
    } else if (!/\.test\.tsx?$/.test(entry.name) && (!wanted || wanted.test(entry.name)))
      latest = Math.max(latest, timeOf(file))
  })
  return latest
}

function webIsFresh() {
  var built = timeOf(at('web', 'dist', '.built'))
  if (!built) return false
  var sources = Math.max(
    newest(at('web')),
    newest(at('base')),
    newest(at('kit')),
    newest(at('packs')),
    newest(at('cities')),
    newest(at('platform'), /^(declare|decide)\.ts$/),
    newest(at('brain'), /^(declare|decide)\.ts$/),
    timeOf(at('package-lock.json'))
  )
  return built >= sources
}

function buildWeb(node) {
  if (!fs.existsSync(at('web', 'vite.config.ts')) || webIsFresh()) return
  process.stderr.write('正在构建网页… Building the web pages …\n')
  // Made before the clock is read: a new folder would make its parent look changed.
  fs.mkdirSync(at('web', 'dist'), { recursive: true })
  var began = new Date()
  step(
    node,
    [
      at('node_modules', 'vite', 'bin', 'vite.js'),
      'build',
      '--config',
      'web/vite.config.ts',
      '--logLevel',
      'warn',
    ],
    '网页构建失败，原因见上。',
    'The web pages could not be built; the reason stands above.'
  )
  // A source changed while building must be built again: the stamp carries the beginning.
  var stamp = at('web', 'dist', '.built')
  write(stamp, '')
  if (fs.existsSync(stamp)) fs.utimesSync(stamp, began, began)
}

/* ---- the program ---- */

/** Compiled code is kept, so that a later start takes half the time. Not being able to keep it does no harm. */
var CACHE = at('node_modules', '.cache', 'huying-node')

/**
 * npm passes a termination on to the shell between us, which ends without telling us: we would go on unseen, with
 * the port and the data folder taken. So the parent's end counts as the signal.
 */
function endWithShell() {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return
  var parent = process.ppid
  var watch = setInterval(function () {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  watch.unref()
}

/** In this very process when it can run TypeScript: one process less, and signals need no passing on. */
function runHere(program, args) {
  process.argv = [process.execPath, at(program)].concat(args)
  var nodeModule = require('module')
  // Threads learn of it by their environment only: without it each of them compiles anew, at 25 MB a thread.
  if (!process.env.NODE_COMPILE_CACHE) process.env.NODE_COMPILE_CACHE = CACHE
  if (nodeModule.enableCompileCache) nodeModule.enableCompileCache(process.env.NODE_COMPILE_CACHE)
  nodeModule.runMain()
}

function runUnder(node, program, args) {
  var flags = ['--disable-warning=ExperimentalWarning']
  if (!process.env.NODE_COMPILE_CACHE) process.env.NODE_COMPILE_CACHE = CACHE
  var child = childProcess.spawn(node, flags.concat([at(program)], args), { stdio: 'inherit' })
  ;['SIGTERM', 'SIGHUP', 'SIGINT'].forEach(function (signal) {
    process.on(signal, function () {
      // Ctrl-C in a terminal reaches the child by itself; passing it on would press it twice.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  })
  child.on('error', function (error) {
    stop('无法启动：' + error.message, 'Cannot start: ' + error.message)
  })
  child.on('exit', function (code, signal) {
    if (!signal) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function main() {
  var name = process.argv[2]
  var program = Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined
  if (!program)
    stop(
      '用法：npm start、npm test 或 npm run huying -- 命令',
      'Use: npm start, npm test or npm run huying -- COMMAND'
    )
  install()
  var node = findNode()
  if (name !== 'cli') buildWeb(node)
  var args = program.slice(1).concat(process.argv.slice(3))
  endWithShell()
  if (node === process.execPath && running[0] >= 24) runHere(program[0], args)
  else runUnder(node, program[0], args)
}

main()
