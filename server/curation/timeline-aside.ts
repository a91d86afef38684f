import { readId } from '../http/id.ts'
import { formatDate } from '../pages/helpers.ts'
import type { MaterialAside } from '../pages/material-asides.ts'
import { findMaterial, worksOn } from '../materials/index.ts'
import { canSee } from './access.ts'
import { listSubmissions } from './find.ts'
import { timelineOf } from './timeline.ts'
import { addressOfSubmission } from './words.ts'

/** What has happened to a material, for those who work on it; above it the way to the conversation. */
export const timelineAside: MaterialAside = {
  key: 'curation.timeline',
  order: 10,
  list: async ({ id }, visitor, { t, language }) => {
    if (!visitor) return []
    const materialId = readId(id)
    const { material } = await findMaterial(visitor, materialId)
    if (!worksOn(visitor, material)) return []
    const [latest] = (await listSubmissions(materialId)).filter((one) => canSee(visitor, one))
    const happened = await timelineOf(materialId, { withHandling: false })
    const now = new Date()
    return [
      ...(latest ? [{ title: { key: 'curation.toTalk' }, url: addressOfSubmission(latest._id) }] : []),
      ...happened.slice(0, most).map(({ action, at, by, edition, reasonCode }) => ({
        title: { key: action.replace('.', '.audit.') },
        note: [
          formatDate(at, 'day', language, now),
          by,
          edition && t('curation.editionOf', { number: edition }),
          reasonCode && t(`materials.reasonCodes.${reasonCode}`),
        ]
          .filter((part) => part !== undefined && part !== '')
          .join(' · '),
      })),
    ]
  },
}

const most = 15
