/** `{ materialId }`: something of it has changed, also what others see of it. */
export const materialChangedEvent = 'materials.changed'
