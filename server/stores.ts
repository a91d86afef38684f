// The three stores, opened once by main.ts, worker.ts and the scripts. Records need no handle: mongoose keeps its own.

import type { Files } from '../storage/files/files.ts'
import type { Search } from '../storage/search/search.ts'

export interface Stores {
  readonly files: Files
  readonly search: Search
}

let opened: Stores | undefined

export function useStores(stores: Stores | undefined): void {
  opened = stores
}

export function stores(): Stores {
  if (!opened) throw new Error('The stores are not open.')
  return opened
}
