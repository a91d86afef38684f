import { findRecalledSources, type FoundMaterial } from '../materials/index.ts'

/** The ids of those that are made from a recalled edition. */
export async function findFromRecalled(found: readonly FoundMaterial[]): Promise<ReadonlySet<string>> {
  const sources = await findRecalledSources(found.map(({ content }) => content))
  return new Set(found.filter((_, at) => sources[at]!.length > 0).map(({ material }) => material._id.toString()))
}
