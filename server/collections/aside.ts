import { readId } from '../http/id.ts'
import type { MaterialAside } from '../pages/material-asides.ts'
import { addressOfCollection } from './address.ts'
import { listWith } from './find.ts'

export const collectionsAside: MaterialAside = {
  key: 'collections.aside',
  order: 40,
  list: async ({ id }, visitor) =>
    (await listWith(visitor, readId(id), most)).map(({ _id, title, unitName }) => ({
      title,
      url: addressOfCollection(_id),
      note: unitName,
    })),
}

const most = 5
