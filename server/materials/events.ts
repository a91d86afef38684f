/** `{ materialId }`: something of it has changed, also what others see of it. */
export const materialChangedEvent = 'materials.changed'
/** `{ materialId, edition, recallId }`, when it is lifted also `byId`: a published edition is dangerous, or is not after all. */
export const editionRecalledEvent = 'materials.editionRecalled'
export const recallLiftedEvent = 'materials.recallLifted'
