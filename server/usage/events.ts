/** `{ materialId, edition, kind, id }`: something begins to be built on an edition, or is not any more. */
export const useAddedEvent = 'usage.useAdded'
export const useEndedEvent = 'usage.useEnded'
/** `{ materialId }`: what it is rated on the whole has changed. */
export const ratingChangedEvent = 'usage.ratingChanged'
