import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Say, say } from '../base/index.ts'
import { type PictureHost, pictureHostsIn } from './picture-hosts.ts'
import { SettingFault } from './setting-fault.ts'

export { SettingFault }

/** A setting: declared once; environment name, type, default and help follow. */
type Setting<T> = {
  readonly env: string
  readonly says: Say
  readonly read: (text: string | undefined) => T
  /** Never shown, and readable from a file named by `<env>_FILE`, as container engines and systemd hand secrets over. */
  readonly secret?: true
}

const text = (env: string, fallback: string, says: Say): Setting<string> => ({
  env,
  says,
  read: (given) => given || fallback,
})
const maybe = (env: string, says: Say): Setting<string | null> => ({
  env,
  says,
  read: (given) => given || null,
})
const secret = (env: string, says: Say): Setting<string | null> => ({ ...maybe(env, says), secret: true })
const integer = (env: string, fallback: number, min: number, max: number, says: Say): Setting<number> => ({
  env,
  says,
  read: (given) => {
    if (given === undefined || given === '') return fallback
    const value = Number(given)
    if (!Number.isInteger(value) || value < min || value > max)
      throw new SettingFault(
        say(
          `${env} 应为 ${min}–${max} 的整数，现为“${given}”`,
          `${env} must be a whole number ${min}–${max}, not “${given}”`,
        ),
      )
    return value
  },
})

const webAddress = (env: string, says: Say): Setting<string | null> => ({
  env,
  says,
  read: (given) => {
    if (!given) return null
    if (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) return given
    throw new SettingFault(
      say(`${env} 应为 http 或 https 网址`, `${env} must be an address beginning with http or https`),
    )
  },
})

function partnersIn(text: string | undefined): Readonly<Record<string, { url: string; secret: string }>> {
  const wrong = () =>
    new SettingFault(
      say(
        'HUYING_PARTNERS 应为 JSON，各系统有 url 和 secret',
        'HUYING_PARTNERS must be JSON with url and secret for each system',
      ),
    )
  if (!text) return {}
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw wrong()
  }
  return Object.fromEntries(
    Object.entries((read ?? {}) as Record<string, { url?: unknown; secret?: unknown } | null>).map(
      ([name, one]) => {
        const { url, secret } = one ?? {}
        if (typeof url !== 'string' || !/^https?:/.test(url) || !URL.canParse(url)) throw wrong()
        if (typeof secret !== 'string' || secret.length < 16) throw wrong()
        return [name, { url, secret }]
      },
    ),
  )
}

export const declared = {
  port: integer('PORT', 8080, 0, 65535, say('网页端口', 'port of the web pages')),
  host: text(
    'HOST',
    '::',
    say('监听地址（默认全部 IPv4/IPv6）', 'address to listen on (default all, IPv4 and IPv6)'),
  ),
  dataDir: text(
    'HUYING_DATA',
    join(process.cwd(), 'data'),
    say('数据文件夹（数据库、附件、密钥）', 'data folder: database, files, keys'),
  ),
  databaseUrl: secret(
    'DATABASE_URL',
    say(
      '使用外部 PostgreSQL（≥15），不设则用内置引擎',
      'external PostgreSQL (15 or newer); unset: the embedded engine',
    ),
  ),
  city: text(
    'HUYING_CITY',
    'demo',
    say('demo 演示城市，empty 空城市', 'demo: demonstration city; empty: without demonstration data'),
  ),
  packs: {
    env: 'HUYING_PACKS',
    says: say(
      '另装的应用包，逗号分隔：npm 包名或文件夹，如 tennis-pack,./my-pack',
      'packs from outside, comma separated: npm packages or folders, e.g. tennis-pack,./my-pack',
    ),
    read: (text) => (text ?? '').split(',').flatMap((name) => name.trim() || []),
  } as Setting<readonly string[]>,
  publicUrl: maybe(
    'HUYING_URL',
    say('对外网址（短信、邮件、Open311 用）', 'public address used in messages and Open311'),
  ),
  smtpUrl: secret('HUYING_SMTP_URL', say('发邮件的 SMTP 地址', 'SMTP address for outgoing mail')),
  mailAddress: text(
    'HUYING_MAIL_ADDRESS',
    '12345@localhost',
    say('诉求邮箱地址（收发件）', 'mail address of the hotline, in and out'),
  ),
  smtpPort: integer(
    'HUYING_SMTP_PORT',
    0,
    0,
    65535,
    say('收件 SMTP 端口，0 为不开', 'port for incoming mail, 0 = off'),
  ),
  mqttPort: integer(
    'HUYING_MQTT_PORT',
    0,
    0,
    65535,
    say('感知设备接入的 MQTT 端口，0 为不开', 'port of the message broker for devices (MQTT), 0 = off'),
  ),
  mqttTlsPort: integer(
    'HUYING_MQTT_TLS_PORT',
    0,
    0,
    65535,
    say('MQTT over TLS 端口，0 为不开', 'port of the same over TLS, 0 = off'),
  ),
  mqttCert: maybe(
    'HUYING_MQTT_CERT',
    say('MQTT 的 TLS 证书文件（PEM）', 'certificate file of the broker (PEM)'),
  ),
  mqttKey: maybe('HUYING_MQTT_KEY', say('MQTT 的 TLS 私钥文件（PEM）', 'key file of the broker (PEM)')),
  imapUrl: secret('HUYING_IMAP_URL', say('收取诉求邮件的 IMAP 地址', 'IMAP mailbox to pull requests from')),
  gatewayUrl: maybe('HUYING_GATEWAY_URL', say('短信/微信网关地址', 'address of the SMS or WeChat gateway')),
  gatewaySecret: secret('HUYING_GATEWAY_SECRET', say('网关签名密钥', 'signing secret of the gateway')),
  payUrl: webAddress('HUYING_PAY_URL', say('支付平台地址', 'address of the payment platform')),
  paySecret: secret('HUYING_PAY_SECRET', say('支付平台签名密钥', 'signing secret of the payment platform')),
  partners: {
    env: 'HUYING_PARTNERS',
    says: say(
      '协同系统（税务、银行等）的地址和签名密钥，JSON：{"tax":{"url":"https://…","secret":"whsec_…"}}',
      'partner systems (tax, banks …) with address and signing secret, JSON: {"tax":{"url":"https://…","secret":"whsec_…"}}',
    ),
    read: partnersIn,
    secret: true,
  } as Setting<Readonly<Record<string, { readonly url: string; readonly secret: string }>>>,
  signature: {
    env: 'HUYING_SIGNATURE',
    says: say(
      '证照与城市码的签名算法：ed25519 或 sm2（国内生产用），两种都能核验',
      'signatures of certificates and codes: ed25519, or sm2 for production in China; both are always verified',
    ),
    read: (text) => {
      const given = (text || 'ed25519').toLowerCase()
      if (given !== 'ed25519' && given !== 'sm2')
        throw new SettingFault(
          say(
            `HUYING_SIGNATURE 应为 ed25519 或 sm2，现为“${text}”`,
            `HUYING_SIGNATURE must be ed25519 or sm2, not “${text}”`,
          ),
        )
      return given
    },
  } as Setting<'ed25519' | 'sm2'>,
  signerUrl: webAddress(
    'HUYING_SIGNER_URL',
    say('签名服务（密码模块）地址，不设则用软件密钥', 'address of a signing module; unset = software keys'),
  ),
  signerSecret: secret('HUYING_SIGNER_SECRET', say('签名服务口令', 'secret of the signing module')),
  meetingUrl: webAddress(
    'HUYING_MEETING_URL',
    say(
      '会商服务器地址（Jitsi 类，https），不设则只作模拟',
      'address of a Jitsi-type meeting server (https); unset = meetings are pretended',
    ),
  ),
  adviserUrl: webAddress(
    'HUYING_ADVISER_URL',
    say(
      '第二意见：OpenAI 兼容接口地址（如 http://127.0.0.1:8000/v1），不设则无；只作参考，不作决定',
      'second opinion: an OpenAI-compatible endpoint, e.g. http://127.0.0.1:8000/v1; unset = none; it never decides',
    ),
  ),
  adviserKey: secret('HUYING_ADVISER_KEY', say('第二意见接口密钥', 'key of that endpoint')),
  adviserModel: text(
    'HUYING_ADVISER_MODEL',
    'default',
    say('第二意见接口的模型名', 'name of the model to ask there'),
  ),
  readUrl: secret(
    'HUYING_READ_URL',
    say(
      '只读副本（PostgreSQL 流复制备库）地址，大屏从它读；不设则读主库',
      'read replica (a streaming standby) that walls are read from; unset = the primary',
    ),
  ),
  readLagSeconds: integer(
    'HUYING_READ_LAG',
    2,
    1,
    60,
    say(
      '只读副本最多落后几秒，超过则改读主库',
      'seconds the read replica may be behind before the primary is read instead',
    ),
  ),
  natsUrl: maybe(
    'HUYING_NATS_URL',
    say(
      '事件流：NATS JetStream 节点地址，逗号分隔，如 nats://10.0.0.1:4222；不设则不发',
      'stream of events: nodes of NATS JetStream, comma separated, e.g. nats://10.0.0.1:4222; unset = none',
    ),
  ),
  natsToken: secret('HUYING_NATS_TOKEN', say('NATS 令牌', 'token for NATS')),
  natsReplicas: integer(
    'HUYING_NATS_REPLICAS',
    1,
    1,
    5,
    say('事件流每条消息存几个节点，集群宜为 3', 'nodes that keep each event; 3 in a cluster'),
  ),
  poolSize: integer('HUYING_POOL', 10, 2, 200, say('数据库连接数', 'database connections')),
  poolWaitSeconds: integer(
    'HUYING_POOL_WAIT',
    10,
    1,
    120,
    say('等待空闲数据库连接的秒数，超过即答 503', 'seconds to wait for a free connection, then 503'),
  ),
  trustProxy: text(
    'HUYING_TRUST_PROXY',
    'loopback',
    say(
      '信任其 X-Forwarded-* 的代理地址，逗号分隔',
      'proxies whose X-Forwarded-* is believed, comma separated',
    ),
  ),
  pullAllow: text(
    'HUYING_PULL_ALLOW',
    '',
    say(
      '归集拉取和订阅推送可访问的内网网段，逗号分隔，如 10.1.0.0/16；默认不访问内部地址',
      'inner networks that data may be pulled from and subscribers told at, comma separated, e.g. 10.1.0.0/16; by default none',
    ),
  ),
  pictureHosts: {
    env: 'HUYING_PICTURE_HOSTS',
    says: say(
      '可取影像瓦片和摄像头图片的外部主机，逗号分隔，如 tiles.example.gov.cn, *.tianditu.gov.cn；只走 https，内网摄像头可写 http://主机',
      'outside hosts that imagery and stills of cameras may come from, comma separated, e.g. tiles.example.gov.cn, *.tianditu.gov.cn; https only, for cameras of an inner network write http://host',
    ),
    read: (given): readonly PictureHost[] => pictureHostsIn(given ?? ''),
  } satisfies Setting<readonly PictureHost[]>,
  inbox: maybe(
    'HUYING_INBOX',
    say(
      '监听文件夹的根目录（默认数据文件夹下的 inbox）',
      'root of the watched folders (default: inbox in the data folder)',
    ),
  ),
  deliveryMb: integer(
    'HUYING_DELIVERY_MB',
    1024,
    1,
    65_536,
    say('单个归集文件最大 MB', 'largest delivered file in MB'),
  ),
  landingMonths: integer(
    'HUYING_LANDING_MONTHS',
    24,
    0,
    1200,
    say(
      '汇聚层原始行保存月数，0 = 不清除；文件原件不受影响',
      'months that rows are kept as received, 0 = for ever; the files themselves stay',
    ),
  ),
  oidcIssuer: webAddress(
    'HUYING_OIDC_ISSUER',
    say(
      '外部身份源（OpenID Connect）的颁发者地址，不设则只用本系统账号登录',
      'issuer of another identity provider (OpenID Connect); unset = only accounts of this system log in',
    ),
  ),
  oidcClient: text(
    'HUYING_OIDC_CLIENT',
    'huying',
    say('在外部身份源登记的客户端标识', 'client id registered there'),
  ),
  oidcSecret: secret('HUYING_OIDC_SECRET', say('该客户端的密钥', 'secret of that client')),
  oidcTitle: text(
    'HUYING_OIDC_TITLE',
    '统一身份认证',
    say('登录页按钮上的名称', 'its name on the button of the login page'),
  ),
  oidcClaim: text(
    'HUYING_OIDC_CLAIM',
    'preferred_username',
    say('首次登录时与本系统登录名比对的声明', 'claim that is compared with login names at the first login'),
  ),
  oidcScope: text(
    'HUYING_OIDC_SCOPE',
    'openid profile',
    say('向外部身份源请求的范围', 'scopes asked of the other provider'),
  ),
  oidcMakes: maybe(
    'HUYING_OIDC_MAKES_ACCOUNTS',
    say(
      '设为 1 则首次登录自动开通账号，但没有任何职责；默认拒绝',
      'set to 1: somebody new gets an account without any duty; by default he is refused',
    ),
  ),
  oidcTrustsMfa: maybe(
    'HUYING_OIDC_TRUSTS_MFA',
    say(
      '设为 1 则相信其 amr 中的 mfa，不再要求本系统的第二因素',
      'set to 1: its word in amr that several factors were shown spares ours',
    ),
  ),
  metricsToken: secret(
    'HUYING_METRICS_TOKEN',
    say(
      '采集运行指标（/metrics）的令牌；不设则只有本机可以采集',
      'token that may read /metrics; unset = only this machine may',
    ),
  ),
  otlpUrl: webAddress(
    'HUYING_OTLP_URL',
    say(
      '链路追踪接收端（OTLP/HTTP，如 http://collector:4318）；不设则不追踪',
      'receiver of traces (OTLP over HTTP, e.g. http://collector:4318); unset = no traces',
    ),
  ),
  otlpToken: secret('HUYING_OTLP_TOKEN', say('链路追踪接收端的令牌', 'bearer token of that receiver')),
  tracePercent: integer(
    'HUYING_TRACE_PERCENT',
    10,
    1,
    100,
    say('追踪的请求比例（%）', 'requests followed by traces, per cent'),
  ),
  logLevel: text('HUYING_LOG', 'warn', say('日志级别', 'log level')),
  unlimited: maybe(
    'HUYING_NO_RATE_LIMIT',
    say('设为 1 关闭频率限制（仅限测量）', 'set to 1 to switch rate limits off (measurements only)'),
  ),
} satisfies Record<string, Setting<unknown>>

export type Settings = { readonly [K in keyof typeof declared]: ReturnType<(typeof declared)[K]['read']> }

/** Of a secret in a file its first line, without the line break that editors add. */
function given(setting: Setting<unknown>, env: NodeJS.ProcessEnv): string | undefined {
  const name = `${setting.env}_FILE`
  const file = setting.secret ? env[name] : undefined
  if (!file) return env[setting.env]
  if (env[setting.env])
    throw new SettingFault(
      say(`${setting.env} 与 ${name} 只能设一个`, `set ${setting.env} or ${name}, not both`),
    )
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)[0]
  } catch (fault) {
    const why = (fault as NodeJS.ErrnoException).code ?? ''
    throw new SettingFault(
      say(`读不了 ${name} 指向的文件（${why}）`, `the file that ${name} names cannot be read (${why})`),
    )
  }
}

/** The only place that reads the environment. Throws `SettingFault` with one clear sentence. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return Object.fromEntries(
    Object.entries(declared).map(([name, setting]) => [
      name,
      (setting as Setting<unknown>).read(given(setting, env)),
    ]),
  ) as Settings
}
