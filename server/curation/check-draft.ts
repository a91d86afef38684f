import { readId } from '../http/id.ts'
import { findMaterial } from '../materials/index.ts'
import type { MaterialChecks } from '../pages/material-checks.ts'
import { checkMaterial } from './check-facts.ts'
import { checksPage } from './checks-page.ts'

/** What the reviewers will see of it, before it is handed in. */
export const checkDraft: MaterialChecks = async ({ materialId }, actor, words) => {
  const found = await findMaterial(actor, readId(materialId), { edition: 'draft' })
  return checksPage(await checkMaterial(actor, found), words)
}
