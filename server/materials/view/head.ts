// What the page of a public material tells search engines, other repositories, and those to whom its address is sent.

import { addressOfMaterial } from '../labels.ts'
import { linkedDataOf } from './linked-data.ts'
import type { ViewPage } from './page.ts'

/** Only of what guests may see, and search engines find. */
export function headOf(page: ViewPage, title: string) {
  const { material, content, number, isDraft, edition, files, site, names } = page
  const { live } = material
  if (isDraft || !live || !material.viewers.includes('guests')) return undefined
  const open = files.filter(({ isForTeachersOnly }) => !isForTeachersOnly)
  const latest = `${site}${addressOfMaterial(material._id)}`
  const address = edition === undefined ? latest : `${latest}/editions/${number}`
  const hasPicture = open.some(({ storedFileId }) => page.processing.get(storedFileId.toString())?.thumbnail)
  const image = hasPicture ? `${latest}/thumbnail` : undefined
  const facts = { content, names, unitName: material.unitName, number, publishedAt: live.publishedAt, image }
  return {
    canonical: address,
    title,
    description: shortened(content.description === '' ? title : content.description),
    image,
    linkedData: number === live.number ? linkedDataOf({ ...facts, address: latest, files: open }) : undefined,
  }
}

function shortened(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim()
  return plain.length <= 200 ? plain : `${plain.slice(0, plain.lastIndexOf(' ', 199))}…`
}
