// Files of the teacher's own, to be looked at and taken: they are in no repository, and belong to this course alone.

import { Types } from 'mongoose'
import { z } from 'zod'
import { InvalidInput } from '../../../api/index.ts'
import { readForm } from '../../../http/form.ts'
import { fileFrom, filesPage, type MaterialFile, viewScripts, weighFiles } from '../../../materials/index.ts'
import type { CourseItemKind, KindItem } from '../../../pages/course-kinds.ts'
import { findProcessing } from '../../../processing/index.ts'
import {
  addUse,
  endUse,
  findStoredFiles,
  takeUpload,
  uploadField,
  uploadScripts,
  watchUpload,
} from '../../../uploads/index.ts'
import { packedFile } from '../../packing.ts'

export const kindName = 'file'
/** Of one item: the outline holds what they are called. */
export const mostItemFiles = 20

/** `drop.<id>`: it is taken out. */
const form = z.looseObject({ text: z.string().max(1000).default('') }).transform(({ text, ...rest }) => ({
  text,
  dropped: Object.keys(rest).flatMap((name) => /^drop\.([0-9a-f]{24})$/.exec(name)?.[1] ?? []),
}))

export const file: CourseItemKind = {
  ...{ name: kindName, feature: 'courses', icon: 'file', order: 30, isOpened: true },
  rules: ['viewed', 'byHand', 'allPages', 'watched'],
  takesFiles: true,
  drawForm: async (actor, item, typed, { t }, { uploadIds }) => {
    const uploads = await Promise.all(uploadIds.map((id) => watchUpload(actor, id)))
    return {
      view: 'courses/kinds/file/_form',
      scripts: uploadScripts,
      model: {
        text: typed?.['facts.text'] ?? item?.facts.text ?? '',
        files: (item ? filesOf(item) : []).map(({ _id, name, size }) => ({
          ...{ name, size, field: `facts.drop.${_id.toString()}` },
          isDropped: typed !== undefined && Boolean(typed[`facts.drop.${_id.toString()}`]),
        })),
        upload: uploadField(t, { label: t(`courses.kinds.file.${item ? 'more' : 'files'}`), uploads }),
      },
    }
  },
  readForm: (input) => readForm(form, input),
  save: async ({ actor, itemId, before, values, uploadIds }, session) => {
    const { text, dropped } = values as z.output<typeof form>
    const known = before ? filesOf(before) : []
    const files = known.filter(({ _id }) => !dropped.includes(_id.toString()))
    if (files.length + uploadIds.length === 0) throw new InvalidInput({ file: { key: 'courses.kinds.file.none' } })
    if (files.length + uploadIds.length > mostItemFiles)
      throw new InvalidInput({ file: { key: 'courses.kinds.file.tooMany', values: { most: mostItemFiles } } })
    for (const id of uploadIds) files.push(fileFrom(await takeUpload(actor, id, useOf(itemId), session)))
    // The same bytes may be there twice, under two names.
    for (const { storedFileId } of known)
      if (!files.some((one) => one.storedFileId.equals(storedFileId)))
        await endUse(storedFileId, useOf(itemId), session)
    return { facts: { text, files }, title: files[0]!.name }
  },
  remove: async (item, _place, session) => {
    for (const { storedFileId } of filesOf(item)) await endUse(storedFileId, useOf(item._id), session)
  },
  copy: async ({ item, to: { itemId } }, session) => {
    const files = filesOf(item)
    for (const { storedFileId } of files) await addUse(storedFileId, useOf(itemId), session)
    return { facts: { ...item.facts, files: files.map((one) => ({ ...one, _id: new Types.ObjectId() })) } }
  },
  costsOf: (items) =>
    new Map(
      items.map((item) => [item._id.toString(), { bytes: filesOf(item).reduce((sum, { size }) => sum + size, 0) }]),
    ),
  weighOf: async (items) => {
    const weights = await weighFiles(items.map(filesOf))
    return new Map(items.map(({ _id }, at) => [_id.toString(), weights[at]!]))
  },
  show: async ({ item, isTeacher, savesData, url, words }) => {
    const files = filesOf(item)
    const ids = files.map(({ storedFileId }) => storedFileId)
    const [processing, stored] = await Promise.all([findProcessing(ids), findStoredFiles(ids)])
    const shown = { files, processing, stored, url, query: '', isWorking: isTeacher, canRetry: false, savesData }
    return {
      view: 'courses/kinds/file/_shown',
      scripts: viewScripts,
      model: { text: item.facts.text, files: filesPage(shown, words) },
    }
  },
  textsOf: (items) =>
    new Map(
      items.map((item) => [
        item._id.toString(),
        [item.facts.text, ...filesOf(item).map(({ name }) => name)].filter(Boolean).join(' '),
      ]),
    ),
  packing: {
    as: 'files',
    pack: (item) => {
      const text = typeof item.facts.text === 'string' ? item.facts.text : ''
      return { fields: { text }, text, files: filesOf(item).map(packedFile) }
    },
    fieldsOf: ({ text }) => ({ text }),
  },
}

export function filesOf({ facts }: Pick<KindItem, 'facts'>): MaterialFile[] {
  return Array.isArray(facts.files) ? [...(facts.files as MaterialFile[])] : []
}

const useOf = (id: Types.ObjectId) => ({ feature: 'courses', kind: kindName, id })
