import { BlockList, isIP } from 'node:net'

/** An address as it is compared: IPv4 out of its IPv6 wrapping. */
const bare = (ip: string): string => ip.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')

/** Networks 网段 as people write them; null when one is none. Without any nothing is let in. */
export function networksOf(texts: readonly string[]): BlockList | null {
  const list = new BlockList()
  for (const text of texts) {
    const [address = '', length, more] = bare(text.trim()).split('/')
    const family = isIP(address)
    if (family === 0 || more !== undefined) return null
    const kind = family === 4 ? 'ipv4' : 'ipv6'
    if (length === undefined) {
      list.addAddress(address, kind)
      continue
    }
    const bits = /^\d{1,3}$/.test(length) ? Number(length) : -1
    if (bits < 1 || bits > (family === 4 ? 32 : 128)) return null
    list.addSubnet(address, bits, kind)
  }
  return list
}

export function within(list: BlockList, ip: string): boolean {
  const address = bare(ip)
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6')
}
