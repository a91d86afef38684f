// Beside a material: for its owner that the original has a new edition; for those who may, how an edition is recalled.

import { hasRole } from '../actor.ts'
import { readId } from '../http/id.ts'
import { canRecall, readMaterial, recallOf, staff } from '../materials/index.ts'
import type { MaterialAside } from '../pages/material-asides.ts'
import { addressOfRecall, addressOfUpdate } from './address.ts'
import { findLinksFor } from './find.ts'

export const originalAside: MaterialAside = {
  key: 'updates.aside.original',
  order: 5,
  list: async ({ id, ownerId }, visitor, { t }) => {
    if (!visitor || visitor.personId.toString() !== ownerId) return []
    const links = await findLinksFor(visitor, readId(id))
    return links
      .filter(({ state }) => state !== 'current')
      .map(({ _id, state, available: number, synced }) => ({
        title: t(`updates.aside.${state}`, { number: state === 'taken' ? synced : number }),
        url: addressOfUpdate(_id),
        isOurs: true,
      }))
  },
}

export const recallAside: MaterialAside = {
  key: 'updates.aside.safety',
  order: 95,
  list: async ({ id, edition }, visitor, { t }) => {
    const isReader = visitor !== undefined && hasRole(visitor, ...staff)
    const material = isReader && edition !== undefined ? await readMaterial(readId(id)) : undefined
    if (!isReader || !material || edition === undefined || edition > (material.live?.number ?? 0)) return []
    const url = addressOfRecall(material._id, edition)
    if (recallOf(material, edition))
      return [{ title: t('updates.aside.recalled', { number: edition }), url, isOurs: true }]
    return canRecall(visitor, material)
      ? [{ title: t('updates.aside.recall', { number: edition }), url, isOurs: true }]
      : []
  },
}
