// A public material as a card on somebody else's page: what can be shown of it, its credit line, and the way here.

import type { Request, Response } from 'express'
import { siteOf } from '../../api/index.ts'
import { notFound } from '../../errors.ts'
import { readId } from '../../http/id.ts'
import { findProcessing } from '../../processing/index.ts'
import { kindOf } from '../../uploads/index.ts'
import { findMaterial } from '../find.ts'
import { addressOfMaterial, titleOf } from '../labels.ts'
import { findRecalledSources } from '../recall.ts'
import { creditOf, yearOf } from '../view/credit.ts'
import { withoutInfected } from '../view/deliver.ts'
import { contentLanguage } from '../view/language.ts'
import { shownRecall, shownRecalledSource } from '../view/recalled.ts'
import { takeableFiles } from '../view/take.ts'

/** Whoever looks is a guest: another site never shows what somebody sees here because they are signed in. @throws AppError 404 */
export async function showEmbedded(req: Request, res: Response): Promise<void> {
  const { material, content, number } = await findMaterial(undefined, readId(req.params.id))
  if (!material.live) throw notFound()
  const files = await withoutInfected(takeableFiles(undefined, content))
  const processing = await findProcessing(files.map(({ storedFileId }) => storedFileId))
  const { t } = req.context.translator
  const address = `${siteOf(req)}${addressOfMaterial(material._id)}`
  const addressOf = (fileId: { toString(): string }) => `${address}/files/${fileId.toString()}`
  const shown = files.find(({ format }) => ['image', 'video', 'audio'].includes(kindOf(format)))
  const pictured = files.find(({ storedFileId }) => processing.get(storedFileId.toString())?.thumbnail)
  const credit = creditOf(
    {
      content,
      unitName: material.unitName,
      year: yearOf(material.live.publishedAt),
      address: `${address}/editions/${number}`,
    },
    t,
  )
  const [sources = []] = await findRecalledSources([content])
  const { translator } = req.context
  const now = new Date()
  allowFrames(res)
  res.render('materials/reuse/embed', {
    layout: 'layouts/bare',
    title: titleOf(content, t),
    lang: contentLanguage(content),
    address,
    recalls: [
      ...[shownRecall(material, number, translator, now) ?? []].flat(),
      ...sources.map((one) => shownRecalledSource(one, translator, now)),
    ],
    credit: credit.text,
    media: shown && { url: `${addressOf(shown._id)}?inline`, name: shown.name, [kindOf(shown.format)]: true },
    picture: !shown && pictured ? `${address}/thumbnail` : undefined,
  })
}

/** Other sites may show this page, and no other one of ours. */
function allowFrames(res: Response): void {
  const policy = String(res.getHeader('Content-Security-Policy'))
  res.setHeader('Content-Security-Policy', policy.replace("frame-ancestors 'none'", 'frame-ancestors *'))
  res.removeHeader('X-Frame-Options')
}
