// The two short lists beside the versions: what materials are tagged with outlives every version.

import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
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

export async function listSeriesPage(page: PageInput): Promise<Page<TextbookSeriesRecord>> {
  const { filter, sort, limit } = pageQuery(page, byPlace)
  return pageFrom(await TextbookSeries.find(filter).sort(sort).limit(limit).lean(), page, byPlace, (one) => one)
}

export async function listMaterialTypePage(page: PageInput): Promise<Page<MaterialTypeRecord>> {
  const { filter, sort, limit } = pageQuery(page, byPlace)
  return pageFrom(await MaterialType.find(filter).sort(sort).limit(limit).lean(), page, byPlace, (one) => one)
}

const byPlace: Order = { field: 'place', direction: 1 }
