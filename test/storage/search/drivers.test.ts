import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSearch, type Search } from '../../../storage/search/index.ts'
import { openTestMeilisearch } from '../../support/meilisearch.ts'
import { searchContract } from './contract.ts'
import type { Place } from './place.ts'

describe('the embedded search index', () => searchContract(openDirectory))

describe('Meilisearch', () => searchContract(openMeilisearch))

async function openDirectory(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'search-'))
  return await placeIn(
    () => openSearch({ directory }),
    () => rm(directory, { recursive: true }),
  )
}

async function openMeilisearch(): Promise<Place> {
  const server = await openTestMeilisearch()
  return await placeIn(() => openSearch(server.place), server.close)
}

async function placeIn(open: () => Promise<Search>, remove: () => Promise<void>): Promise<Place> {
  const opened = [await open()]
  return {
    search: opened[0]!,
    again: async () => {
      const search = await open()
      opened.push(search)
      return search
    },
    close: async () => {
      for (const search of opened) await search.close()
      await remove()
    },
  }
}
