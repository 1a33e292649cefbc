import { createServer } from 'node:net'
import { no, ok, type Result, type Say, say } from '../base/index.ts'

export type CannotListen = { readonly says: Say; readonly remedy: Say }

/** The sentence for a port or an address that cannot be had; undefined for any other fault. */
export function whyNoPort(fault: unknown, host: string, port: number): CannotListen | undefined {
  switch ((fault as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return {
        says: say(`端口 ${port} 已被占用`, `Port ${port} is in use`),
        remedy: say(
          '请停止占用它的程序，或用 PORT=另一个端口 启动',
          'Stop the other program, or start with PORT=another port',
        ),
      }
    case 'EACCES':
      return {
        says: say(`没有权限使用端口 ${port}`, `No right to use port ${port}`),
        remedy: say('请用 1024 以上的端口：PORT=8080', 'Take a port above 1023: PORT=8080'),
      }
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return {
        says: say(`本机没有地址 ${host}`, `This machine has no address ${host}`),
        remedy: say(
          '改正 HOST，或不设它（监听全部地址）',
          'Correct HOST, or leave it unset to listen on all addresses',
        ),
      }
    default:
      return undefined
  }
}

const attempt = (host: string, port: number): Promise<unknown> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })

/**
 * Tries the port before anything long is done; answers the address to listen on. A machine without IPv6 (common in
 * containers) listens on all IPv4 addresses instead.
 */
export async function findPort(host: string, port: number): Promise<Result<string, CannotListen>> {
  let fault = await attempt(host, port)
  const lacksIpv6 = ['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(String((fault as NodeJS.ErrnoException)?.code))
  const used = host === '::' && lacksIpv6 ? '0.0.0.0' : host
  if (used !== host) fault = await attempt(used, port)
  if (!fault) return ok(used)
  const why = whyNoPort(fault, used, port)
  if (!why) throw fault
  return no(why)
}
