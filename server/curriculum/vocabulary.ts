import { type Aliases, readAliases } from './data.ts'
import { makeWordVocabulary, type WordVocabulary } from './known-words.ts'
import { listAllMaterialTypes, listAllSeries } from './lists.ts'
import { findAllSubjects } from './programme.ts'

/** What recogniseWords needs: of the curriculum in force, with what is no longer offered, since materials may name it. */
export async function findWordVocabulary(): Promise<WordVocabulary> {
  const source = {
    subjects: await findAllSubjects({}),
    series: await listAllSeries(),
    types: await listAllMaterialTypes(),
  }
  const editions = Object.values(source).flatMap((all) => all.map(({ code, edition }) => `${code} ${edition}`))
  const key = editions.join()
  if (made?.key !== key) made = { key, vocabulary: makeWordVocabulary(source, aliases) }
  return made.vocabulary
}

const aliases = readAliases()
/** Made anew when something of the curriculum has changed. */
let made: { readonly key: string; readonly vocabulary: WordVocabulary } | undefined

/** What else words are searched for by, until a librarian changes it. */
export const suppliedSynonyms: Aliases['synonyms'] = aliases.synonyms

export type { WordVocabulary }
