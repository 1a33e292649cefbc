import { readFileSync, writeFileSync } from 'node:fs'
import { type Say, say } from '../base/index.ts'
import { declaredSettings } from '../host/index.ts'
import { FILE_BYTES, JSON_BYTES } from '../server/gate/answer.ts'
import { RATES, type RateClass } from '../server/gate/bucket.ts'
import { SHED_LIMITS } from '../server/gate/shed.ts'
import { MAX_DEPTH } from '../server/gate/text.ts'

/**
 * Puts into the guides what the code says itself: settings, rates, limits. `node tools/guides.ts` writes, `--check` only compares; a test compares too.
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

/** All settings, with what a secret has beside it. */
function configuration(language: Language): string {
  const rows = Object.values(declaredSettings).map((one) => {
    const file = 'secret' in one ? ` 🔑 \`${one.env}_FILE\`` : ''
    return `| \`${one.env}\`${file} | ${one.says[language]} | ${defaultOf(one.read)} |`
  })
  return [HEAD[language], '|---|---|---|', ...rows].join('\n')
}

const CLASSES: Readonly<Record<RateClass, Say>> = {
  login: say('登录、验证码', 'login, codes by message'),
  staff: say('工作台读取', 'desks, reading'),
  staffWrite: say('工作台办理', 'desks, acting'),
  publicRead: say('公众读取', 'public, reading'),
  publicWrite: say('公众提交', 'public, sending'),
  publicDay: say('公众提交（按日）', 'public, sending, over a day'),
  publicUpload: say('公众上传', 'public, uploads'),
  upload: say('工作人员上传', 'staff, uploads'),
  field: say('外勤离线补传', 'staff in the street, catching up'),
  mail: say('同一发件人的邮件', 'mails of one sender'),
  open311Read: say('Open311 读取', 'Open311, reading'),
  open311Write: say('Open311 提交', 'Open311, sending'),
  device: say('感知设备网关', 'gateways of devices'),
  client: say('持密钥的系统（未另行约定时）', 'programs with a key, unless agreed otherwise'),
  hook: say('渠道网关消息', 'messages of gateways'),
  share: say('共享数据调用（每项授权另有上限）', 'calls of shared data; each grant has a limit of its own'),
  page: say('网页与静态文件', 'pages and files'),
}
const round = (value: number): string => String(Math.round(value * 100) / 100)

function rates(language: Language): string {
  const head = language === 'zh' ? '| 类别 | 每分钟 | 突发 |' : '| Class of doors | per minute | at once |'
  const rows = Object.entries(RATES).map(
    ([name, { perMinute, burst }]) =>
      `| ${CLASSES[name as RateClass][language]} | ${round(perMinute)} | ${burst} |`,
  )
  return [head, '|---|---:|---:|', ...rows].join('\n')
}

const SHED: readonly Say[] = [
  say('大屏、地图、导出、检索、建议', 'walls, maps, exports, search, advice'),
  say('再加访客：公众页面、Open311、OGC、共享接口', 'and visitors: public pages, Open311, OGC, shared data'),
  say('再加工作台读取', 'and desks'),
  say('再加来电和在办事项', 'and calls and matters in hand'),
]
function shedding(language: Language): string {
  const head =
    language === 'zh'
      ? '| 级别 | 事件循环迟延 | 每个数据库连接的等待数 | 请谁稍后再来 |'
      : '| Level | lag of the event loop | waiting per database connection | who is sent away |'
  const rows = SHED.map(
    (who, n) => `| ${n + 1} | ${SHED_LIMITS.lagMs[n]} ms | ${SHED_LIMITS.waiting[n]} | ${who[language]} |`,
  )
  return [head, '|---:|---:|---:|---|', ...rows].join('\n')
}

function sizes(language: Language): string {
  const rows: readonly (readonly [Say, string])[] = [
    [say('JSON 或表单正文', 'a JSON or form body'), `${JSON_BYTES / 1024} KB`],
    [say('JSON 嵌套', 'levels of JSON'), String(MAX_DEPTH)],
    [say('一个附件', 'one attachment'), `${FILE_BYTES / 1024 / 1024} MB`],
    [say('一个归集文件', 'one delivered data file'), '`HUYING_DELIVERY_MB`'],
  ]
  const head = language === 'zh' ? '| 什么 | 最大 |' : '| What | at most |'
  return [head, '|---|---:|', ...rows.map(([what, most]) => `| ${what[language]} | ${most} |`)].join('\n')
}

const PARTS: Readonly<Record<string, readonly (readonly [string, (language: Language) => string])[]>> = {
  operate: [['settings', settings]],
  configuration: [
    ['configuration', configuration],
    ['rates', rates],
    ['shedding', shedding],
    ['sizes', sizes],
  ],
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
