// Where others reach us.

import type { Request } from 'express'

/** Without a slash at the end; undefined: nobody has said so, each request tells. */
export function useSite(publicUrl: string | undefined): void {
  site = publicUrl?.replace(/\/+$/, '')
}

export function knownSite(): string | undefined {
  return site
}

export function siteOf(req: Request): string {
  return site ?? `${req.protocol}://${req.host}`
}

let site: string | undefined
