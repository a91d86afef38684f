// The comment bank beside what is being marked.

import type { FieldErrors } from '../../http/form.ts'
import { longestPhrase } from './phrases.ts'
import type { PhraseRecord } from './phrase.model.ts'

export interface PhrasesPage {
  readonly phrases: readonly PhraseRecord[]
  /** Of the item. */
  readonly url: string
  /** Where one comes back to. */
  readonly personId: string
  readonly hasSubject: boolean
  readonly typed?: string
  readonly errors?: FieldErrors
}

export function phrasesPage({ phrases, url, personId, hasSubject, typed = '', errors = {} }: PhrasesPage) {
  return {
    ...{ addUrl: `${url}/phrases`, useUrl: `${url}/phrases/use`, removeUrl: `${url}/phrases/remove`, personId },
    ...{ hasSubject, typed, error: errors.text, limit: longestPhrase },
    phrases: phrases.map(({ _id, text }, index) => ({
      ...{ id: _id.toString(), text, key: index < 9 ? String(index + 1) : undefined },
    })),
  }
}
