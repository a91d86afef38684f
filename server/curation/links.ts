// The addresses of other sites that a material names: as its link, as its sources, in its description and in its texts.

import type { Content } from '../materials/index.ts'

/** More are not tried. */
export const mostLinks = 20

export function linksIn({ link, sources, description }: Content, texts: readonly string[]): string[] {
  const named = [link, ...sources.map(({ url }) => url ?? '')]
  const written = [description, ...texts].flatMap((text) => text.match(addresses) ?? []).map(withoutEnd)
  const links = new Set([...named, ...written].filter((address) => isWeb(address)))
  return [...links].slice(0, mostLinks)
}

const addresses = /https?:\/\/[^\s<>"'“”„«»]+/gi

/** A sentence goes on, or ends, right after an address. */
function withoutEnd(address: string): string {
  const end = /[.,;:!?…]+$/
  const bare = address.replace(end, '')
  const isClosed = bare.endsWith(')') && !bare.includes('(')
  return isClosed ? bare.slice(0, -1).replace(end, '') : bare
}

function isWeb(address: string): boolean {
  return URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol)
}
