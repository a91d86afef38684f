import type { MaterialAction } from '../pages/material-asides.ts'
import { typesOfPupils } from './pupils-work.ts'
import { addressOfPupils } from './words.ts'

/** For the owner: always with what pupils make, else where they have pupils. */
export const pupilsAction: MaterialAction = {
  key: 'curation.titles.pupils',
  order: 60,
  icon: 'user',
  urlOf: ({ id, ownerId, type }, visitor) => {
    if (visitor?.personId.toString() !== ownerId) return undefined
    return typesOfPupils.includes(type) || visitor.classes.length > 0 ? addressOfPupils(id) : undefined
  },
}
