import { no, ok, type Refusal, type Result, say } from '../base/index.ts'
import { refusals } from '../platform/places/index.ts'
import { SettingFault } from './setting-fault.ts'

/** A host that pictures may be fetched from; `plain` = without encryption, where an inner network has nothing else. */
export type PictureHost = {
  /** `tiles.example.gov.cn`, or `.example.gov.cn` for all below it. */
  readonly host: string
  /** Absent = any. */
  readonly port?: string
  readonly plain: boolean
}

const ENTRY = /^(?:(https?):\/\/)?(\*\.)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/

/** 外部图片主机: comma separated, `*.` before a name means all below it; `http://` before it allows it unencrypted. */
export function pictureHostsIn(text: string): readonly PictureHost[] {
  return text
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '')
    .map((one) => {
      const [, scheme, below, name = '', port] = ENTRY.exec(one) ?? []
      if (name === '' || (below && !name.includes('.')))
        throw new SettingFault(
          say(`HUYING_PICTURE_HOSTS 中“${one}”不是主机名`, `HUYING_PICTURE_HOSTS: “${one}” is no host`),
        )
      return { host: `${below ? '.' : ''}${name}`, ...(port ? { port } : {}), plain: scheme === 'http' }
    })
}

/** The address of an outside picture, if it may be asked: https, and a host of the list. `{z}` and the like stay. */
export function pictureAddress(address: string, hosts: readonly PictureHost[]): Result<URL, Refusal> {
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return no(refusals['places.pictureHttps']())
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const listed = hosts.filter(
    ({ host, port: wanted }) =>
      (host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host) &&
      (wanted === undefined || wanted === port),
  )
  const plain = url.protocol === 'http:'
  if (plain && !listed.some((one) => one.plain)) return no(refusals['places.pictureHttps']())
  return listed.length > 0 ? ok(url) : no(refusals['places.pictureHost']({ host: url.host.slice(0, 120) }))
}

/** The hosts as a policy of pages names them: encrypted ones alone. */
export const pictureSources = (hosts: readonly PictureHost[]): readonly string[] =>
  hosts
    .filter(({ plain }) => !plain)
    .map(({ host, port }) => `https://${host.startsWith('.') ? `*${host}` : host}${port ? `:${port}` : ''}`)
