// What search engines are told: the pages that are open to everybody, and every public material, in files of at most 5,000.
// A material stays in its file for good, so that a file is read by its number and not by counting.

import { notFound } from '../errors.ts'
import { addressOfMaterial } from '../materials/index.ts'
import { ToldMaterial } from './told.model.ts'
import { utcSeconds } from './times.ts'
import { element, textElement, type XmlElement } from '../xml.ts'

const namespace = { xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9' }
/** The number of the file with the pages. */
const pagesNumber = 0

export async function sitemapIndex(site: string): Promise<XmlElement> {
  const last = await ToldMaterial.findOne({}, { sitemap: 1 }).sort({ place: -1 }).lean()
  const files = [element('sitemap', {}, [textElement('loc', fileUrl(site, pagesNumber))])]
  for (let number = 1; number <= (last?.sitemap ?? 0); number++) {
    const changed = await ToldMaterial.findOne({ sitemap: number, isDeleted: false }, { datestamp: 1 })
      .sort({ datestamp: -1 })
      .lean()
    if (changed) files.push(element('sitemap', {}, located(fileUrl(site, number), changed.datestamp)))
  }
  return element('sitemapindex', namespace, files)
}

/** @throws AppError 404 for a number that the index does not name */
export async function sitemapFile(number: number, site: string, pages: readonly string[]): Promise<XmlElement> {
  if (number === pagesNumber)
    return element(
      'urlset',
      namespace,
      pages.map((path) => element('url', {}, [textElement('loc', `${site}${path}`)])),
    )
  const told = await ToldMaterial.find({ sitemap: number, isDeleted: false }, { datestamp: 1 })
    .sort({ datestamp: -1 })
    .lean()
  if (told.length === 0) throw notFound()
  return element(
    'urlset',
    namespace,
    told.map(({ _id, datestamp }) => element('url', {}, located(`${site}${addressOfMaterial(_id)}`, datestamp))),
  )
}

function located(url: string, changed: Date): XmlElement[] {
  return [textElement('loc', url), textElement('lastmod', utcSeconds(changed))]
}

function fileUrl(site: string, number: number): string {
  return `${site}/sitemap/${number}.xml`
}
