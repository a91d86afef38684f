// The two short lists beside the subjects.

import { MaterialType, type MaterialTypeRecord } from './material-type.model.ts'
import { TextbookSeries, type TextbookSeriesRecord } from './textbook-series.model.ts'

export async function listSeries(): Promise<TextbookSeriesRecord[]> {
  return await TextbookSeries.find().sort({ place: 1, _id: 1 }).lean()
}

export async function listMaterialTypes(): Promise<MaterialTypeRecord[]> {
  return await MaterialType.find().sort({ place: 1, _id: 1 }).lean()
}
