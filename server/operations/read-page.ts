import type { PageInput } from '../api/paging.ts'

/** Which page of a list: as many rows as people like to look through at once. */
export function readPage(query: unknown): PageInput {
  const { cursor } = (query ?? {}) as { cursor?: unknown }
  return { limit: 50, cursor: typeof cursor === 'string' && cursor !== '' ? cursor : undefined }
}
