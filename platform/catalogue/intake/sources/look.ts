import { readdir } from 'node:fs/promises'
import { no, ok, type Refusal, type Result } from '../../../../base/index.ts'
import { pullTable } from '../../../store/index.ts'
import { nameFits, sourceFault } from './decide.ts'
import {
  type DatabaseConfig,
  type FolderConfig,
  type Found,
  refusals,
  type SftpConfig,
  type SourceConfig,
  type SourceKind,
  type WebConfig,
} from './declare.ts'
import { folderOf } from './folder.ts'
import type { Guard } from './guard.ts'
import { fetchWeb, reasonOf } from './web.ts'

/** Names and headings told of a look. */
const TOLD = 20
/** A look takes no longer. */
const SECONDS = 20

/** The first bytes of what a source gives, as far as they came at once. */
async function opening(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  for await (const piece of content) return Buffer.from(piece)
  return Buffer.alloc(0)
}

async function lookAtTable(
  config: DatabaseConfig,
  secret: string | null,
  guard: Guard,
): Promise<Result<Found, Refusal>> {
  const target = await guard(config.host)
  if (!target.ok) return target
  const mysql = config.engine === 'mysql'
  const pull = mysql ? (await import('./mysql.ts')).pullMysql : pullTable
  try {
    const pulled = await pull({
      ...{ host: target.value.address, port: config.port ?? (mysql ? 3306 : 5432) },
      ...{ database: config.database, user: config.user, password: secret ?? '' },
      ...{ tls: config.tls ? config.host : null, schema: config.schema ?? null },
      ...{ table: config.table, columns: config.columns ?? [] },
      // asked for its end only: a column that is not there is told now and not in the first night
      cursor: config.cursor ? { column: config.cursor.column, after: null } : null,
    })
    try {
      const [head = ''] =
        (await opening(pulled.content)).toString('utf8').split('\r\n', 1)[0]?.split('\n') ?? []
      const columns = head.split(',').map((one) => one.replace(/^"|"$/g, ''))
      return ok({ what: 'table', names: columns.slice(0, TOLD), more: Math.max(0, columns.length - TOLD) })
    } finally {
      pulled.content.destroy()
      await pulled.close().catch(() => {})
    }
  } catch (fault) {
    return no(refusals['source.refused']({ reason: reasonOf(fault) }))
  }
}

async function lookAtWeb(
  config: WebConfig,
  secret: string | null,
  guard: Guard,
): Promise<Result<Found, Refusal>> {
  const stop = new AbortController()
  const got = await fetchWeb({ ...config, timeoutSeconds: SECONDS }, secret, null, guard, stop.signal)
  if (!got.ok) return got
  if (got.value.same) return ok({ what: 'files', names: [], more: 0 })
  const { name, content } = got.value
  content.on('error', () => {})
  content.destroy()
  stop.abort()
  return ok({ what: 'files', names: [name], more: 0 })
}

const files = (names: readonly string[]): Found => ({
  what: 'files',
  names: names.slice(0, TOLD),
  more: Math.max(0, names.length - TOLD),
})

/** Looks once at a source as it was filled in 连接测试: what lies there, nothing is taken and nothing kept. */
export async function lookAt(
  city: { readonly guard: Guard; readonly inbox: string },
  kind: SourceKind,
  config: SourceConfig,
  secret: string | null,
  at: Date,
): Promise<Result<Found, Refusal>> {
  const why = sourceFault(kind, config, null)
  if (why) return no(refusals['source.bad']({ why }))
  switch (kind) {
    case 'push':
      return ok({ what: 'push', names: [], more: 0 })
    case 'folder': {
      const folder = folderOf(city.inbox, config as unknown as FolderConfig)
      const { pattern = '*' } = config as unknown as FolderConfig
      if (!folder) return no(refusals['source.unreachable']({ reason: 'folder' }))
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
      return ok(
        files(entries.filter((one) => one.isFile() && nameFits(pattern, one.name)).map((one) => one.name)),
      )
    }
    case 'web':
      return lookAtWeb(config as unknown as WebConfig, secret, city.guard)
    case 'sftp': {
      const { openSftp } = await import('./sftp.ts')
      const remote = await openSftp(config as unknown as SftpConfig, secret, city.guard, at)
      if (!remote.ok) return remote
      remote.value.close()
      return ok(files(remote.value.files.map((one) => one.name)))
    }
    case 'database':
      return lookAtTable(config as unknown as DatabaseConfig, secret, city.guard)
  }
}
