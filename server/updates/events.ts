/** `{ materialId }`: an edition has come that those who use the material have not been told of. */
export const newEditionEvent = 'updates.newEdition'
