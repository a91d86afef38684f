// Addresses of the network: what a list allows, and how much of one is kept.

import { BlockList, isIP } from 'node:net'
import { ipKeyGenerator } from 'express-rate-limit'

/** Of an address or a network such as `203.0.113.0/24` or `2001:db8::/32`, in plain form; undefined for anything else. */
export function readNetwork(text: string): string | undefined {
  const [address = '', bits, ...more] = text.trim().toLowerCase().split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0 || address.includes('%')) return undefined
  if (bits === undefined) return address
  const longest = version === 4 ? 32 : 128
  return /^\d{1,3}$/.test(bits) && Number(bits) <= longest ? `${address}/${Number(bits)}` : undefined
}

/** Whether one of the networks (as `readNetwork` gives them) holds the address. An empty list allows every address. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  if (networks.length === 0) return true
  const plain = plainAddress(address)
  const version = isIP(plain)
  if (version === 0) return false

  const list = new BlockList()
  for (const network of networks) {
    const [base = '', bits] = network.split('/')
    const family = isIP(base) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(base, family)
    else list.addSubnet(base, Number(bits), family)
  }
  return list.check(plain, version === 6 ? 'ipv6' : 'ipv4')
}

/** The network that an address lies in: enough to notice a stranger, too little to tell one household from another. */
export function coarse(address: string): string {
  const plain = plainAddress(address)
  if (isIP(plain) === 4) return `${plain.split('.').slice(0, 3).join('.')}.0/24`
  return isIP(plain) === 6 ? ipKeyGenerator(plain, 48) : ''
}

/** Without the zone, and IPv4 as such where a socket for both shows it as IPv6. */
function plainAddress(address: string): string {
  return address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '')
}
