// What is like a material: about the same topics, else for the same subject and grade.

import { Types } from 'mongoose'
import { type Filter, SearchUnavailable } from '../../storage/search/search.ts'
import type { Actor } from '../actor.ts'
import { findMaterials, type MaterialRecord, shownContent } from '../materials/index.ts'
import { stores } from '../stores.ts'
import { materialIndex } from './indexes.ts'
import { visibleTo } from './search.ts'
import { readDocumentId } from './variants.ts'

const most = 6

/** The most used first; none when the material cannot be seen, nor while the index is away. */
export async function findSimilar(actor: Actor | undefined, id: Types.ObjectId): Promise<MaterialRecord[]> {
  try {
    return await similarTo(actor, id)
  } catch (error) {
    if (error instanceof SearchUnavailable) return []
    throw error
  }
}

async function similarTo(actor: Actor | undefined, id: Types.ObjectId): Promise<MaterialRecord[]> {
  const material = (await findMaterials(actor, [id])).get(id.toString())
  if (!material) return []
  const { topics, subjects, grades, type } = shownContent(material)
  const sameLesson: Filter = {
    and: [
      { field: 'subject', in: subjects },
      { field: 'grade', in: grades },
    ],
  }
  const wanted: Filter[] = [
    { field: 'topic', in: topics },
    { and: [sameLesson, { field: 'type', is: type }] },
    sameLesson,
  ]
  const found = new Set<string>()
  for (const near of wanted) {
    if (found.size >= most) break
    const others = [id.toString(), ...found]
    const filter = { and: [visibleTo(actor), near, { not: { field: 'materialId', in: others } }] }
    const order = { field: 'downloads', direction: 'descending' } as const
    const { hits } = await stores().search.search(materialIndex, { filter, sort: [order], limit: most })
    for (const hit of hits) found.add(readDocumentId(hit.id).materialId)
  }
  const ids = [...found].slice(0, most)
  const materials = await findMaterials(
    actor,
    ids.map((one) => new Types.ObjectId(one)),
  )
  return ids.flatMap((one) => materials.get(one) ?? []).filter(({ live }) => live)
}
