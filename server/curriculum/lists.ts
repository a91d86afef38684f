// The two short lists beside the versions: what materials are tagged with outlives every version.

import { MaterialType, type MaterialTypeRecord } from './material-type.model.ts'
import { TextbookSeries, type TextbookSeriesRecord } from './textbook-series.model.ts'

/** To be offered. */
export async function listSeries(): Promise<TextbookSeriesRecord[]> {
  return (await listAllSeries()).filter(({ retiredAt }) => !retiredAt)
}

/** To be offered. */
export async function listMaterialTypes(): Promise<MaterialTypeRecord[]> {
  return (await listAllMaterialTypes()).filter(({ retiredAt }) => !retiredAt)
}

/** With those that are no longer offered. */
export async function listAllSeries(): Promise<TextbookSeriesRecord[]> {
  return await TextbookSeries.find().sort({ place: 1, _id: 1 }).lean()
}

/** With those that are no longer offered. */
export async function listAllMaterialTypes(): Promise<MaterialTypeRecord[]> {
  return await MaterialType.find().sort({ place: 1, _id: 1 }).lean()
}
