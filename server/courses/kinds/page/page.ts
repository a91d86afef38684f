// A page that its teachers write: Markdown, with formulas, pictures and materials of the repository.

import { Types } from 'mongoose'
import { z } from 'zod'
import { readForm } from '../../../http/form.ts'
import type { Translator } from '../../../i18n/translator.ts'
import type { CourseItemKind, KindItem } from '../../../pages/course-kinds.ts'
import { textChanges } from '../../../updates/index.ts'
import { uploadField, uploadScripts, watchUpload } from '../../../uploads/index.ts'
import { addressOfCourse, addressOfItem } from '../../address.ts'
import { packedFile } from '../../packing.ts'
import { type Advice, adviceOn } from './advice.ts'
import { aroundOf } from './around.ts'
import { namedIn, parsePage, plainText } from './markdown.ts'
import { CoursePage, type PageRecord } from './page.model.ts'
import { renderPage } from './render.ts'
import {
  copyPage,
  kindName,
  loadPage,
  longestPage,
  type PageFacts,
  readPage,
  removePage,
  versionOf,
  writePage,
} from './save.ts'

export const pageText = z
  .string()
  .max(longestPage)
  .transform((text) => text.replace(/\r\n?/g, '\n'))
const form = z.object({
  text: pageText.pipe(z.string().min(1, 'field.errors.required')),
  seen: z.coerce.number().int().min(0).default(0),
})

/** Of somebody who reads to understand. */
const wordsInAMinute = 150

export const page: CourseItemKind = {
  ...{ name: kindName, feature: 'courses', icon: 'document', order: 10, isOpened: true, rules: ['viewed', 'byHand'] },
  showsSaved: true,
  takesFiles: true,
  drawForm: async (actor, item, typed, words, { place: { courseId }, uploadIds }) => {
    const { t } = words
    const known = item && (await readPage(item._id))
    const text = (typed?.['facts.text'] ?? known?.text ?? '').replace(/\r\n?/g, '\n')
    const uploads = await Promise.all(uploadIds.map((id) => watchUpload(actor, id)))
    const files = known?.files ?? []
    const around = { text, courseId, itemId: item?._id, files, uploads }
    const isOther = typed !== undefined && known !== undefined && typed['facts.seen'] !== String(known.revision)
    const url = addressOfCourse(courseId)
    return {
      view: 'courses/kinds/page/_form',
      isWide: true,
      scripts: [...uploadScripts, 'courses/page/editor.js'],
      model: {
        ...{ text, limit: longestPage, seen: known?.revision ?? 0 },
        hint: t('courses.kinds.page.textHint'),
        upload: uploadField(t, { label: t('courses.kinds.page.pictures'), uploads }),
        preview: typed && {
          html: renderPage(text, await aroundOf(actor, around, words)),
          advice: adviceTexts(adviceOn(text), words),
        },
        other: isOther ? otherText(known, text) : undefined,
        pictures: [...files.map(({ _id, name }) => ({ id: _id, name })), ...uploads].map(({ id, name }) => ({
          name,
          sign: signOf(id.toString(), t('courses.kinds.page.description')),
        })),
        versionsUrl: item && `${addressOfItem(courseId, item._id)}/versions`,
        previewUrl: `${url}/page-preview`,
        itemId: item?._id.toString(),
        draft: draftKey(actor.personId, courseId, item?._id),
        isTyped: typed !== undefined,
      },
    }
  },
  withFiles: (input, files) => {
    const text = typeof input.text === 'string' ? input.text.trimEnd() : ''
    return {
      ...input,
      text: [text, ...files.map(({ id }) => signOf(id.toString(), 'mô tả'))].filter(Boolean).join('\n\n'),
    }
  },
  isPreview: ({ preview }) => preview !== undefined,
  readForm: (input) => readForm(form, input),
  save: async ({ actor, place: { courseId }, itemId, values, uploadIds }, session) => {
    const { text, seen } = values as z.output<typeof form>
    const facts = await writePage(actor, { courseId, itemId, text, seen, uploadIds }, session)
    const [first] = plainText(parsePage(text)).split('\n')
    return { facts, title: (first ?? '').slice(0, 200) }
  },
  remove: async (item, _place, session) => await removePage(item._id, session),
  copy: async ({ actor, item, to: { courseId, itemId } }, session) => ({
    facts: await copyPage(actor, item._id, { courseId, itemId }, session),
  }),
  costsOf: (items) =>
    new Map(
      items.map((item) => {
        const { words, bytes } = factsOf(item)
        return [
          item._id.toString(),
          { minutes: Math.max(1, Math.ceil(words / wordsInAMinute)), ...(bytes > 0 && { bytes }) },
        ]
      }),
    ),
  show: async ({ actor, item, place: { courseId }, isTeacher, isSaved, url, words }) => {
    const known = await readPage(item._id)
    const { text = '', files = [] } = known ?? {}
    const around = await aroundOf(actor, { text, courseId, itemId: item._id, files }, words)
    return {
      view: 'courses/kinds/page/_shown',
      scripts: isTeacher && isSaved ? ['courses/page/saved.js'] : [],
      model: {
        html: renderPage(text, around),
        teaching: isTeacher && {
          advice: adviceTexts(adviceOn(text), words),
          versionsUrl: known && known.versions.length > 0 ? `${url}/versions` : undefined,
          drafts: [item._id, undefined].map((id) => draftKey(actor.personId, courseId, id)).join(' '),
        },
      },
    }
  },
  textsOf: async (items) => {
    const ids = items.map(({ _id }) => _id)
    const pages = await CoursePage.find({ itemId: { $in: ids } }, { itemId: 1, text: 1 }).lean<PageRecord[]>()
    return new Map(pages.map(({ itemId, text }) => [itemId.toString(), plainText(parsePage(text))]))
  },
  packing: {
    as: 'page',
    pack: async ({ _id }) => {
      const { text, files } = await loadPage(_id)
      const { pictureIds } = namedIn(parsePage(text))
      const named = files.filter((file) => pictureIds.includes(file._id.toString()))
      return { fields: { text }, text, files: named.map(packedFile) }
    },
    fieldsOf: ({ text }) => ({ text }),
  },
}

export function adviceTexts(advice: readonly Advice[], { t }: Translator): string[] {
  return advice.map(({ code, at }) => t(`courses.kinds.page.advice.${code}`, { at: at === '' ? '…' : at }))
}

/** A few lines long, or all of it where too much differs. */
function otherText(known: PageRecord, typed: string) {
  const { text, at, name } = versionOf(known)
  return { text, name, at: at.toISOString(), changes: textChanges(text.split('\n'), typed.split('\n')) }
}

function signOf(id: string, description: string): string {
  return `![${description}](tệp:${id})`
}

/** Under which the device of whoever writes keeps what is not saved yet. */
function draftKey(personId: Types.ObjectId, courseId: Types.ObjectId, itemId: Types.ObjectId | undefined): string {
  return [personId, courseId, itemId ?? 'new'].map(String).join('.')
}

function factsOf({ facts }: Pick<KindItem, 'facts'>): PageFacts {
  const { words, bytes, pageRevision } = facts as Partial<PageFacts>
  return { words: words ?? 0, bytes: bytes ?? 0, pageRevision: pageRevision ?? 0 }
}
