// Materials as the cards of the catalogue, for pages that have found them otherwise.

import type { Actor } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import type { FoundMaterial } from '../materials/index.ts'
import { type Card, cardOf } from './card.ts'
import { findLabels } from './labels.ts'
import { findFromRecalled } from './recalled.ts'
import { findFacts } from './source.ts'

/** In their order. That the actor may see them has been looked at before. */
export async function cardsOf(
  actor: Actor | undefined,
  found: readonly FoundMaterial[],
  words: Translator,
): Promise<Card[]> {
  if (found.length === 0) return []
  const facts = await findFacts(found.flatMap(({ content }) => content.files.map(({ storedFileId }) => storedFileId)))
  const labelOf = await findLabels({}, words)
  const fromRecalled = await findFromRecalled(found)
  const nothingMarked = { title: undefined, description: undefined, page: undefined }
  return found.map((one) => cardOf({ ...one, ...nothingMarked }, { actor, labelOf, facts, fromRecalled, words }))
}
