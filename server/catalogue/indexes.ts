// The two search indexes: of materials, and of the pages of their files.

import type { SearchDocument } from '../../storage/search/search.ts'
import { walkMaterials } from '../materials/index.ts'
import type { SearchIndex } from '../search-indexes.ts'
import { describe, type Described } from './document.ts'
import { pageDocumentsOf, withText } from './texts.ts'
import { allSynonyms } from './synonyms.ts'

export const materialIndex = 'materials'
export const pageIndex = 'material-pages'

export const searchIndexes: readonly SearchIndex[] = [
  {
    settings: {
      name: materialIndex,
      searchable: ['title', 'keywords', 'topics', 'about', 'authors', 'school', 'description', 'text'],
      filterable: [
        ...['materialId', 'viewers', 'readers', 'key', 'shard'],
        ...[
          'type',
          'subject',
          'grade',
          'topic',
          'outcome',
          'strand',
          'series',
          'term',
          'format',
          'licence',
          'unit',
          'language',
        ],
        ...['schoolYear', 'accessibility', 'audience', 'scope', 'author', 'hasVideo', 'isStem'],
      ],
      sortable: ['publishedAt', 'changedAt', 'downloads', 'rating'],
      version: 4,
    },
    synonyms: allSynonyms,
    documents: () => documentsFrom(async (described) => await withText(described)),
  },
  {
    settings: {
      name: pageIndex,
      searchable: ['title', 'text'],
      filterable: ['materialId', 'viewers', 'readers', 'shard'],
      sortable: [],
      version: 1,
    },
    synonyms: allSynonyms,
    documents: () => documentsFrom(pageDocumentsOf),
  },
]

async function* documentsFrom(
  make: (described: Described) => Promise<readonly SearchDocument[]>,
): AsyncGenerator<SearchDocument> {
  for await (const material of walkMaterials()) {
    const [described] = await describe([material])
    yield* await make(described!)
  }
}
