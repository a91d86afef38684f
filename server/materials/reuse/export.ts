// Materials as one archive for another system: their files, what each says in three languages of machines, and its credit
// line. Of several each has a folder.

import type { Request, Response } from 'express'
import type { Types } from 'mongoose'
import { siteOf } from '../../api/index.ts'
import { visitorOf } from '../../http/context.ts'
import { readId } from '../../http/id.ts'
import { writeXml } from '../../xml.ts'
import { findMaterial, type FoundMaterial } from '../find.ts'
import { addressOfMaterial, titleOf } from '../labels.ts'
import { recallOf } from '../recall.ts'
import { licenceText, yearOf } from '../view/credit.ts'
import { sendZip, withoutInfected } from '../view/deliver.ts'
import { linkedDataOf } from '../view/linked-data.ts'
import { namesOf } from '../view/names.ts'
import { readEdition, takeableFiles } from '../view/take.ts'
import { openArchiveOf, type Packed, safeName, uniqueNames } from '../view/zip.ts'
import { lomOf } from './lom.ts'
import { ownFormatOf } from './own-format.ts'

/** Of an edition, or of what is best to show: for who works on it, also a draft. @throws AppError 404 */
export async function sendExport(req: Request, res: Response): Promise<void> {
  const asked = readEdition(req.query.edition)
  const edition = asked === 'draft' ? undefined : asked
  const found = await findMaterial(visitorOf(req), readId(req.params.id), { edition })
  const archive = await openArchiveOf(await packedOf(req, found))
  const name = `${safeName(titleOf(found.content, req.context.translator.t))}.hoclieu.zip`
  await sendZip(req, res, archive, { materials: [found.material], name })
}

/** Of each what is best to show. @throws AppError 404 when one of them is not for who asks */
export async function sendExports(req: Request, res: Response, ids: readonly Types.ObjectId[]): Promise<void> {
  const { t } = req.context.translator
  const found: FoundMaterial[] = []
  for (const id of ids) found.push(await findMaterial(visitorOf(req), id))
  const folders = uniqueNames(found.map(({ content }, at) => `${at + 1}. ${titleOf(content, t).slice(0, 80)}`))
  const packed: Packed[] = []
  for (const [at, one] of found.entries())
    for (const { path, what } of await packedOf(req, one)) packed.push({ path: `${folders[at]}/${path}`, what })
  const materials = found.map(({ material }) => material)
  await sendZip(req, res, await openArchiveOf(packed), {
    materials,
    name: `${t('materials.reuse.export.several')}.zip`,
  })
}

async function packedOf(req: Request, { material, content, number, isDraft }: FoundMaterial): Promise<Packed[]> {
  const { t } = req.context.translator
  const visitor = visitorOf(req)
  const site = siteOf(req)
  const latest = `${site}${addressOfMaterial(material._id)}`
  const address = isDraft ? latest : `${latest}/editions/${number}`
  const publishedAt = material.live?.publishedAt ?? material.changedAt
  const files = await withoutInfected(takeableFiles(visitor, content))
  const { unitName } = material
  const described = { address, content, names: await namesOf(visitor, content), files, unitName, number, publishedAt }
  const recalledBecause = isDraft ? undefined : recallOf(material, number)?.reason
  const credited = { content, unitName, year: yearOf(publishedAt), address, recalledBecause }
  const licenceFile = t('materials.view.zip.licenceFile')
  const fixed = ['hoclieu.json', 'lom.xml', 'schema.org.json', licenceFile]
  const paths = uniqueNames([...fixed, ...files.map(({ name }) => name)]).slice(fixed.length)
  const own = ownFormatOf({
    ...{ content, unitName, address, site },
    files: files.map((file, at) => ({ path: paths[at]!, file })),
    edition: number,
    exportedAt: new Date(),
  })
  const texts = [written(own), writeXml(lomOf({ ...described, latest })), written(linkedDataOf(described))]
  return [
    ...[...texts, licenceText(credited, t)].map((what, at) => ({ path: fixed[at]!, what })),
    ...files.map((what, at) => ({ path: paths[at]!, what })),
  ]
}

function written(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
