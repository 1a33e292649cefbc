import { lookup } from 'node:dns/promises'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { no, ok, type Refusal, type Result } from '../../../../base/index.ts'
import { refusals } from './declare.ts'

/** Addresses that lead to this machine, its neighbours or nowhere: IANA special-purpose registries. */
const INNER_4 = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
  '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
].join(' ')
// An IPv4 address written as IPv6 is checked against the former list.
const INNER_6 =
  '::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8'

function listOf(subnets: readonly string[]): BlockList {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [address = '', bits] = subnet.split('/')
    const family = isIP(address)
    if (family === 0) continue
    list.addSubnet(address, Number(bits ?? (family === 4 ? 32 : 128)), family === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}

const inner = listOf(`${INNER_4} ${INNER_6}`.split(' '))

export type Target = { readonly address: string; readonly family: 4 | 6 }

/** May a pull or a message go to this host, and to which address? Asked once; the connection goes to the answer only. */
export type Guard = (host: string) => Promise<Result<Target, Refusal>>

/** The connection goes to the address that was checked, whatever the name would say a moment later. */
export const pinned =
  (target: Target): LookupFunction =>
  (_host, options, done) => {
    if (options.all) done(null, [target])
    else done(null, target.address, target.family)
  }

/** `allow`: networks (`10.1.0.0/16`) that may be reached although they are inner ones. */
export function guardOf(allow: readonly string[]): Guard {
  const allowed = listOf(allow)
  return async (host) => {
    const bare = host.replace(/^\[|\]$/g, '')
    let found: readonly { address: string; family: number }[]
    try {
      found = await lookup(bare, { all: true })
    } catch (fault) {
      return no(refusals['source.unreachable']({ reason: (fault as NodeJS.ErrnoException).code ?? 'DNS' }))
    }
    for (const { address, family } of found) {
      const type = family === 6 ? 'ipv6' : 'ipv4'
      if (!inner.check(address, type) || allowed.check(address, type))
        return ok({ address, family: family === 6 ? 6 : 4 })
    }
    return no(refusals['source.privateAddress']({ host: bare }))
  }
}
