// A material as one archive for another system: its files, what it says in three languages of machines, and its credit line.

import type { Request, Response } from 'express'
import { siteOf } from '../../api/index.ts'
import { visitorOf } from '../../http/context.ts'
import { readId } from '../../http/id.ts'
import { writeXml } from '../../xml.ts'
import { findMaterial } from '../find.ts'
import { addressOfMaterial, titleOf } from '../labels.ts'
import { recallOf } from '../recall.ts'
import { licenceText, yearOf } from '../view/credit.ts'
import { sendZip, withoutInfected } from '../view/deliver.ts'
import { linkedDataOf } from '../view/linked-data.ts'
import { namesOf } from '../view/names.ts'
import { readEdition, takeableFiles } from '../view/take.ts'
import { openArchive, safeName, uniqueNames } from '../view/zip.ts'
import { lomOf } from './lom.ts'
import { ownFormatOf } from './own-format.ts'

/** Of an edition, or of what is best to show: for who works on it, also a draft. @throws AppError 404 */
export async function sendExport(req: Request, res: Response): Promise<void> {
  const { t } = req.context.translator
  const visitor = visitorOf(req)
  const asked = readEdition(req.query.edition)
  const found = await findMaterial(visitor, readId(req.params.id), { edition: asked === 'draft' ? undefined : asked })
  const { material, content, number, isDraft } = found
  const latest = `${siteOf(req)}${addressOfMaterial(material._id)}`
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
    ...{ content, unitName, address },
    files: files.map((file, at) => ({ path: paths[at]!, file })),
    edition: number,
    exportedAt: new Date(),
  })
  const archive = await openArchive(files, {
    'hoclieu.json': written(own),
    'lom.xml': writeXml(lomOf({ ...described, latest })),
    'schema.org.json': written(linkedDataOf(described)),
    [licenceFile]: licenceText(credited, t),
  })
  await sendZip(req, res, archive, { material, name: `${safeName(titleOf(content, t))}.hoclieu.zip` })
}

function written(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
