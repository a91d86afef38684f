import { addressOfMaterial } from '../materials/index.ts'

export const home = '/collections'

export function addressOfCollection(id: { toString(): string }): string {
  return `${home}/${id.toString()}`
}

/** Where somebody puts a material into collections, or proposes it. */
export function addressOfAdding(materialId: { toString(): string }): string {
  return `${addressOfMaterial(materialId)}/collections`
}
