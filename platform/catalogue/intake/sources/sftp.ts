import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { FileEntryWithStats, SFTPWrapper } from 'ssh2'
import { no, ok, type Refusal, type Result } from '../../../../base/index.ts'
import { nameFits } from './decide.ts'
import { refusals, type SftpConfig } from './declare.ts'
import type { Guard } from './guard.ts'
import { reasonOf } from './web.ts'

const CONNECT_MS = 20_000
/** A file that was changed this lately may still be written. */
const STABLE_SECONDS = 60
const MOST_FILES = 1_000

export type RemoteFile = {
  readonly name: string
  /** Changes when the file does: size and time. */
  readonly mark: string
  /** Untouched for a while, by our clock; one that is not may still be written, or its host's clock goes ahead. */
  readonly settled: boolean
  open(): Readable
}
export type Remote = { readonly files: readonly RemoteFile[]; close(): void }

/** Files that lie ready in a folder of an SFTP host whose key is the registered one. */
export async function openSftp(
  config: SftpConfig,
  secret: string | null,
  guard: Guard,
  now: Date,
): Promise<Result<Remote, Refusal>> {
  const target = await guard(config.host)
  if (!target.ok) return target
  // loaded by who pulls: ten megabytes that no other city needs
  const { Client } = (await import('ssh2')).default
  const client = new Client()
  let found = ''
  try {
    const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
      client.on('ready', () => client.sftp((fault, opened) => (fault ? reject(fault) : resolve(opened))))
      client.on('error', reject)
      client.connect({
        host: target.value.address,
        port: config.port ?? 22,
        username: config.user,
        readyTimeout: CONNECT_MS,
        hostVerifier: (key: Buffer) => {
          found = createHash('sha256')
            .update(key)
            .digest('base64')
            .replace(/(?<!=)=+$/, '')
          return found === config.hostKey.replace(/^SHA256:/, '').replace(/(?<!=)=+$/, '')
        },
        ...(secret?.includes('PRIVATE KEY') ? { privateKey: secret } : { password: secret ?? '' }),
      })
    })
    const folder = config.folder.replace(/(?<!\/)\/+$/, '')
    const entries = await new Promise<FileEntryWithStats[]>((resolve, reject) => {
      sftp.readdir(folder || '/', (fault, list) => (fault ? reject(fault) : resolve(list)))
    })
    const ready = entries
      .filter(({ filename, attrs }) => attrs.isFile() && nameFits(config.pattern ?? '*', filename))
      .sort((a, b) => a.attrs.mtime - b.attrs.mtime || (a.filename < b.filename ? -1 : 1))
      .slice(0, MOST_FILES)
    return ok({
      files: ready.map(({ filename, attrs }) => ({
        name: filename,
        mark: `${attrs.size}/${attrs.mtime}`,
        settled: now.getTime() / 1000 - attrs.mtime >= STABLE_SECONDS,
        open: () => sftp.createReadStream(`${folder}/${filename}`),
      })),
      close: () => client.end(),
    })
  } catch (fault) {
    client.destroy()
    const { level } = fault as { level?: string }
    if (found !== '' && level === 'handshake' && !sameKey(found, config))
      return no(refusals['source.hostKey']({ found: `SHA256:${found}` }))
    if (level === 'client-authentication') return no(refusals['source.refused']({ reason: 'login' }))
    return no(refusals['source.unreachable']({ reason: level ?? reasonOf(fault) }))
  }
}

const sameKey = (found: string, config: SftpConfig): boolean =>
  found === config.hostKey.replace(/^SHA256:/, '').replace(/(?<!=)=+$/, '')
