// What is to be known of the materials in an outline: that the edition that stands in it is recalled, for everybody; that there is
// a newer one, for those who teach.

import type { Translator } from '../../i18n/translator.ts'
import { findEdition, readMaterials, type ShownRecall, shownRecall } from '../../materials/index.ts'
import { addressOfUpdate, listOpenIn } from '../../updates/index.ts'
import type { CourseItem, CourseRecord } from '../course.model.ts'
import { materialIdOf } from '../derive.ts'
import { useKind } from './uses.ts'

export interface ItemNews {
  readonly recalled?: ShownRecall | undefined
  readonly update?: Newer | undefined
}

export interface Newer {
  readonly label: string
  readonly url: string
  readonly takeUrl: string
  readonly skipUrl: string
  readonly revision: number
}

/** By the ids of the items; most have none. */
export async function newsOf(
  { _id }: Pick<CourseRecord, '_id'>,
  items: readonly CourseItem[],
  { mayTeach, words, now }: { readonly mayTeach: boolean; readonly words: Translator; readonly now: Date },
): Promise<ReadonlyMap<string, ItemNews>> {
  const ids = items.flatMap((item) => materialIdOf(item) ?? [])
  const materials = await readMaterials(ids)
  const updates = mayTeach && ids.length > 0 ? await updatesIn(_id, words) : new Map<string, Newer>()
  const news = items.map((item): [string, ItemNews] => {
    const id = materialIdOf(item)?.toString() ?? ''
    const material = materials.get(id)
    const recalled = material && shownRecall(material, Number(item.facts.edition), words, now)
    return [item._id.toString(), { recalled, update: updates.get(id) }]
  })
  return new Map(news.filter(([, { recalled, update }]) => recalled ?? update))
}

async function updatesIn(courseId: CourseRecord['_id'], { t }: Translator): Promise<Map<string, Newer>> {
  const updates = new Map<string, Newer>()
  for (const { _id, materialId, available: number, revision } of await listOpenIn(useKind, courseId)) {
    const edition = await findEdition(materialId, number)
    if (!edition) continue
    const url = addressOfUpdate(_id)
    const label = t('courses.news.update', { number, change: t(`materials.changes.${edition.change}`) })
    updates.set(materialId.toString(), { label, url, takeUrl: `${url}/take`, skipUrl: `${url}/skip`, revision })
  }
  return updates
}
