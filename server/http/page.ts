import type { Request } from 'express'
import type { PageInput } from '../api/paging.ts'

/** Which page of a list: as many rows as people like to look through at once. */
export function readPage({ query: { cursor } }: Pick<Request, 'query'>, limit = 50): PageInput {
  return { limit, cursor: typeof cursor === 'string' && cursor !== '' ? cursor : undefined }
}
