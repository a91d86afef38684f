// Pages and files of courses, as far along as a test needs them.

import type { Types } from 'mongoose'
import sharp from 'sharp'
import type { Actor } from '../../../server/actor.ts'
import type { CourseRecord } from '../../../server/courses/course.model.ts'
import { addItem, changeItem } from '../../../server/courses/items.ts'
import { receive } from '../../uploads/uploads.ts'
import { changing } from '../courses.ts'

export const settings = {
  ...{ title: 'Phân số', isPublished: true, opensAt: undefined, isOptional: false, rule: 'viewed' as const },
}

type By = { readonly actor: Actor }

export async function addPage({ actor }: By, course: CourseRecord, text: string, uploadIds: Types.ObjectId[] = []) {
  const added = { ...settings, kind: 'page', values: { text, seen: 0 }, uploadIds }
  return await addItem(actor, changing(course), added)
}

export async function rewritePage(
  { actor }: By,
  course: CourseRecord,
  { id, text, seen, uploadIds = [] }: { id: Types.ObjectId; text: string; seen: number; uploadIds?: Types.ObjectId[] },
) {
  return await changeItem(actor, changing(course), { ...settings, id, values: { text, seen }, uploadIds })
}

export async function addFiles({ actor }: By, course: CourseRecord, uploadIds: Types.ObjectId[]) {
  const values = { text: '', dropped: [] }
  return await addItem(actor, changing(course), { ...settings, title: 'Phiếu', kind: 'file', values, uploadIds })
}

export async function pngOf(width = 8, height = 6): Promise<Buffer> {
  return await sharp({ create: { width, height, channels: 3, background: '#4b2e9e' } })
    .png()
    .toBuffer()
}

export async function uploadPicture({ actor }: By, width?: number): Promise<Types.ObjectId> {
  return (await receive(actor, await pngOf(width), 'hình.png')).id
}

export async function pictureFile(name = 'hình.png', width?: number): Promise<File> {
  return new File([new Uint8Array(await pngOf(width))], name, { type: 'image/png' })
}
