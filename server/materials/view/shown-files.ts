// The files of an edition as other features show them: with the partial materials/view/_file.

import type { Actor } from '../../actor.ts'
import type { Translator } from '../../i18n/translator.ts'
import { findProcessing } from '../../processing/index.ts'
import { findStoredFiles } from '../../uploads/index.ts'
import type { FoundMaterial } from '../find.ts'
import { addressOfMaterial } from '../labels.ts'
import { filesPage } from './files-page.ts'
import { takeableFiles } from './take.ts'

export async function shownFiles(
  actor: Actor,
  { material, content, number }: FoundMaterial,
  {
    savesData,
    isWorking = true,
    words,
  }: { readonly savesData: boolean; readonly isWorking?: boolean; readonly words: Translator },
) {
  const files = takeableFiles(actor, content)
  const ids = files.map(({ storedFileId }) => storedFileId)
  const [processing, stored] = await Promise.all([findProcessing(ids), findStoredFiles(ids)])
  const url = addressOfMaterial(material._id)
  const shown = {
    files,
    processing,
    stored,
    url,
    query: `edition=${number}`,
    isWorking,
    canRetry: false,
    savesData,
  }
  return filesPage(shown, words)
}
