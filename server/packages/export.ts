// Which materials somebody can take out in one package: their own, or what they find.

import type { Actor } from '../actor.ts'
import type { Page, PageInput } from '../api/index.ts'
import { browseMaterials, findShown, type FoundMaterial, listOwn } from '../materials/index.ts'
import type { SourceQuery } from './input.ts'

export async function listToExport(
  actor: Actor,
  { from, text, subject, grade }: SourceQuery,
  page: PageInput,
): Promise<Page<FoundMaterial>> {
  const wanted = {
    text,
    subjects: subject === '' ? [] : [subject],
    grades: grade === '' ? [] : [grade],
  }
  const found = from === 'own' ? await listOwn(actor, {}, page) : await browseMaterials(actor, wanted, page)
  const shown = await findShown(actor, found.items)
  return { items: found.items.flatMap(({ _id }) => shown.get(_id.toString()) ?? []), next: found.next }
}
