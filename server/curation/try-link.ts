// Whether a page of another site is there. Anybody can hand in any address: those of this network are never asked.

import { lookup, type LookupAddress } from 'node:dns'
import { get as getPlain, type IncomingMessage } from 'node:http'
import { get as getSecure } from 'node:https'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'

/** `gone`: its site says so. `failed`: it could not be asked, or did not answer well; it may be there. */
export type LinkState = 'works' | 'gone' | 'failed'

export interface TryOptions {
  /** Whether an address of the network may be asked. */
  readonly mayAsk?: (address: string) => boolean
  /** For each page on the way. */
  readonly milliseconds?: number
}

export async function tryLink(
  address: string,
  { mayAsk = isPublic, milliseconds = 8000 }: TryOptions = {},
): Promise<LinkState> {
  let next = address
  try {
    for (let hop = 0; hop <= mostHops; hop++) {
      const { status, location } = await ask(new URL(next), mayAsk, milliseconds)
      if (location === undefined) return stateOf(status)
      next = new URL(location, next).href
    }
    return 'failed'
  } catch {
    return 'failed'
  }
}

const mostHops = 5

/** What asks who comes, or how often, is there. */
function stateOf(status: number): LinkState {
  if (status === 404 || status === 410) return 'gone'
  return status < 400 || [401, 403, 405, 406, 429].includes(status) ? 'works' : 'failed'
}

interface Answer {
  readonly status: number
  readonly location: string | undefined
}

function ask(url: URL, mayAsk: (address: string) => boolean, milliseconds: number): Promise<Answer> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !mayAsk(host)) throw new Error(`${host} is not to be asked.`)
  const get = url.protocol === 'https:' ? getSecure : url.protocol === 'http:' ? getPlain : undefined
  if (!get) throw new Error(`${url.protocol} is not to be asked.`)
  return new Promise<Answer>((resolve, reject) => {
    const answered = (response: IncomingMessage) => {
      const { statusCode = 0, headers } = response
      // Only whether it is there is asked, not what it says.
      response.destroy()
      resolve({ status: statusCode, location: statusCode >= 300 && statusCode < 400 ? headers.location : undefined })
    }
    const request = get(
      url,
      { agent: false, lookup: guarded(mayAsk), headers, signal: AbortSignal.timeout(milliseconds) },
      answered,
    )
    request.on('error', reject)
  })
}

const headers = { 'User-Agent': 'Mozilla/5.0 (compatible; Hoclieu; link check)', Accept: '*/*' }

/** The connection goes to the very address that was looked at. */
function guarded(mayAsk: (address: string) => boolean): LookupFunction {
  return (host, options, answer) => {
    lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      const [first] = found ?? []
      if (error) return answer(error, '', 0)
      if (!first || !found.every(({ address }) => mayAsk(address)))
        return answer(new Error(`${host} is not to be asked.`), '', 0)
      if (options.all) answer(null, found)
      else answer(null, first.address, first.family)
    })
  }
}

/** RFC 6890: what is not for everybody. */
const reserved = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  reserved.addSubnet(network, prefix, 'ipv4')
/** The part of IPv6 that is for everybody, without what stands for addresses of IPv4 or is for examples. */
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')
const notGlobal6 = new BlockList()
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  notGlobal6.addSubnet(network, prefix, 'ipv6')

export function isPublic(address: string): boolean {
  if (!isIPv6(address)) return isIP(address) === 4 && !reserved.check(address, 'ipv4')
  return global6.check(address, 'ipv6') && !notGlobal6.check(address, 'ipv6')
}
