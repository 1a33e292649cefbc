import { type Say, say } from '../base/index.ts'

/** What was seen of a city from outside its doors; sizes in bytes, times in ms. */
export type Seen = {
  readonly nodeMajor: number
  readonly freeBytes: number
  readonly dataBytes: number
  /** Can others on the machine read the folder of keys? null = there is none yet. */
  readonly keysOpen: boolean | null
  readonly vaultKey: boolean
  readonly personalData: boolean
  readonly database: {
    readonly kind: 'embedded' | 'server' | 'cluster'
    readonly version: number
    readonly encoding: string
    readonly maxConnections: number
    /** Clock of the database minus ours. */
    readonly clockMs: number
    readonly pending: number
  }
  readonly poolSize: number
  readonly founded: boolean
  readonly demo: boolean
  readonly publicUrl: string | null
  readonly ratesOff: boolean
  readonly followers: readonly { readonly name: string; readonly behind: number }[]
  readonly deliveries: { readonly queued: number; readonly stuck: number; readonly oldestSeconds: number }
  /** Age of the newest sealed part of the journal; null = nothing is sealed yet. */
  readonly sealMs: number | null
  readonly unsealed: number
}

export type Finding = {
  readonly level: 'fault' | 'warning'
  readonly code: string
  readonly says: Say
  readonly remedy: Say
}

const GB = 1024 ** 3
const MINUTE = 60_000
/** Less free space than this, or than a tenth of what lies there. */
const LEAST_FREE = 2 * GB
const MOST_BEHIND = 10_000
const MOST_CLOCK_MS = 5_000
/** Connections beside the pool: followers' own, COPY, commands beside the city. */
const BESIDE_POOL = 15

const gb = (bytes: number): string => (bytes / GB).toFixed(1)

/** 体检: what is wrong with a city or will be soon, the gravest first; an empty list is a sound city. */
export function findingsOf(seen: Seen): readonly Finding[] {
  const { database: db } = seen
  const found: Finding[] = []
  const add = (level: Finding['level'], code: string, says: Say, remedy: Say) =>
    found.push({ level, code, says, remedy })

  if (seen.freeBytes < LEAST_FREE / 4)
    add(
      'fault',
      'disk',
      say(
        `数据文件夹只剩 ${gb(seen.freeBytes)} GB`,
        `only ${gb(seen.freeBytes)} GB are free for the data folder`,
      ),
      say('立即腾出空间或扩容，写满后不再受理', 'make room now: once it is full nothing is taken in'),
    )
  else if (seen.freeBytes < Math.max(LEAST_FREE, seen.dataBytes / 10))
    add(
      'warning',
      'disk',
      say(`数据文件夹剩余 ${gb(seen.freeBytes)} GB`, `${gb(seen.freeBytes)} GB are free for the data folder`),
      say('安排扩容；备份文件勿放在同一磁盘', 'plan for more; keep backups on another disk'),
    )
  if (!seen.vaultKey && seen.personalData)
    add(
      'fault',
      'vaultKey',
      say(
        '密钥 keys/vault.key 不在，个人信息无法解密',
        'keys/vault.key is missing: personal data cannot be read',
      ),
      say('从另存的密钥副本放回', 'put it back from the copy that is kept apart'),
    )
  if (seen.keysOpen)
    add(
      'fault',
      'keysOpen',
      say('本机其他账号可以读取 keys/', 'other accounts of this machine can read keys/'),
      say('执行 chmod 700 keys，并更换密钥', 'chmod 700 keys, and renew the keys'),
    )
  if (db.version < 15)
    add(
      'fault',
      'version',
      say(`PostgreSQL ${db.version} 过旧`, `PostgreSQL ${db.version} is too old`),
      say('升级到 15 或更新', 'upgrade to 15 or newer'),
    )
  if (db.encoding !== 'UTF8')
    add(
      'fault',
      'encoding',
      say(`数据库编码是 ${db.encoding}`, `the database is encoded in ${db.encoding}`),
      say('另建 UTF-8 编码的数据库并恢复备份', 'create one in UTF-8 and restore a backup into it'),
    )
  if (Math.abs(db.clockMs) > MOST_CLOCK_MS)
    add(
      'fault',
      'clock',
      say(
        `数据库时钟与本机相差 ${Math.round(db.clockMs / 1000)} 秒`,
        `the clock of the database differs by ${Math.round(db.clockMs / 1000)} s from this machine`,
      ),
      say(
        '两台机器都与同一时间源对时（NTP），时限以此计算',
        'let both follow one time source (NTP): limits are reckoned by it',
      ),
    )
  if (db.maxConnections < seen.poolSize + BESIDE_POOL)
    add(
      'warning',
      'connections',
      say(
        `数据库最多 ${db.maxConnections} 个连接，本进程可能用到 ${seen.poolSize + BESIDE_POOL}`,
        `the database takes ${db.maxConnections} connections, this process may need ${seen.poolSize + BESIDE_POOL}`,
      ),
      say('调大 max_connections，或调小 HUYING_POOL', 'raise max_connections or lower HUYING_POOL'),
    )
  if (db.pending > 0)
    add(
      'warning',
      'pending',
      say(`有 ${db.pending} 项结构变更未执行`, `${db.pending} changes of the tables are to come`),
      say(
        '先备份；huying plan 查看，重启即执行',
        'back up first; huying plan shows them, a restart makes them',
      ),
    )
  if (!seen.founded)
    add(
      'warning',
      'notFounded',
      say('城市还没有建立', 'the city has not been founded'),
      say('执行 npm start', 'run npm start'),
    )
  if (seen.demo && seen.publicUrl)
    add(
      'fault',
      'demoOpen',
      say(
        '演示城市设置了公开网址：演示账号的密码人人知道',
        'a demonstration city has a public address: everybody knows its passwords',
      ),
      say('正式使用请建空城：--city empty', 'for real use found an empty city: --city empty'),
    )
  if (!seen.demo && !seen.publicUrl)
    add(
      'warning',
      'noUrl',
      say('未设置公开网址，消息里没有链接', 'there is no public address: messages hold no links'),
      say('设置 HUYING_URL', 'set HUYING_URL'),
    )
  if (seen.ratesOff)
    add(
      'fault',
      'ratesOff',
      say('频率限制已关闭', 'rate limits are off'),
      say('去掉 HUYING_NO_RATE_LIMIT', 'unset HUYING_NO_RATE_LIMIT'),
    )
  for (const { name, behind } of seen.followers)
    if (behind > MOST_BEHIND)
      add(
        'warning',
        'behind',
        say(`后台读者 ${name} 落后 ${behind} 条`, `the follower ${name} is ${behind} facts behind`),
        say(
          '城市未运行时属正常；运行中请看日志里的错误',
          'normal while the city is stopped; else look for its faults in the log',
        ),
      )
  if (seen.deliveries.stuck > 0)
    add(
      'warning',
      'stuck',
      say(`${seen.deliveries.stuck} 条消息没有发出`, `${seen.deliveries.stuck} messages could not be sent`),
      say('在工作台“通知”里逐条处理', 'settle them on the page Notices'),
    )
  if (seen.deliveries.oldestSeconds > 600)
    add(
      'warning',
      'late',
      say(
        `最早的待发消息已等 ${Math.round(seen.deliveries.oldestSeconds / 60)} 分钟`,
        `the oldest message has waited for ${Math.round(seen.deliveries.oldestSeconds / 60)} minutes`,
      ),
      say('检查短信、邮件网关', 'look at the gateways for SMS and mail'),
    )
  if (seen.unsealed > 0 && seen.sealMs !== null && seen.sealMs > 60 * MINUTE)
    add(
      'warning',
      'seal',
      say(
        `办理日志 ${Math.round(seen.sealMs / MINUTE)} 分钟没有封存`,
        `the journal was last sealed ${Math.round(seen.sealMs / MINUTE)} minutes ago`,
      ),
      say(
        '城市未运行时属正常；运行中请检查 keys/journal.key',
        'normal while the city is stopped; else look at keys/journal.key',
      ),
    )
  if (seen.nodeMajor < 20)
    add(
      'fault',
      'node',
      say(`Node ${seen.nodeMajor} 过旧`, `Node ${seen.nodeMajor} is too old`),
      say('安装 Node 20 或更新', 'install Node 20 or newer'),
    )
  return found.sort((a, b) => Number(b.level === 'fault') - Number(a.level === 'fault'))
}
