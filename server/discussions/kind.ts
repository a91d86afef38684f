// A discussion as an item of a course.

import { AppError } from '../errors.ts'
import { readForm } from '../http/form.ts'
import type { CourseItemKind } from '../pages/course-kinds.ts'
import { renderMessage } from '../courses/index.ts'
import { Discussion, type DiscussionRecord } from './discussion.model.ts'
import { findDiscussion, kindName } from './find.ts'
import { type InstructionsForm, instructionsForm } from './input.ts'
import { keepRead, listThreads } from './list.ts'
import { discussionScripts, threadsPage } from './page.ts'

export const discussionKind: CourseItemKind = {
  ...{ name: kindName, feature: 'discussions', icon: 'comment', order: 16, isOpened: true },
  rules: ['posted', 'viewed', 'teacher', 'none'],
  showsSaved: true,
  drawForm: async (_actor, item, typed) => {
    const known = item && (await Discussion.findById(item._id).lean<DiscussionRecord>())
    return {
      view: 'discussions/_item-form',
      model: {
        instructions: typed?.['facts.instructions'] ?? known?.instructions ?? '',
        writeFirst: typed ? (typed['facts.writeFirst'] ?? '') !== '' : (known?.writeFirst ?? false),
      },
    }
  },
  readForm: (input) => readForm(instructionsForm, input),
  save: async ({ place: { courseId }, itemId, values }, session) => {
    const { instructions, writeFirst } = values as InstructionsForm
    const $set = { courseId, instructions, writeFirst, changedAt: new Date() }
    await Discussion.updateOne({ _id: itemId }, { $set }, { upsert: true, session })
    return { facts: { writeFirst } }
  },
  // What was written goes with it, or keeps it: companion.ts.
  remove: () => undefined,
  copy: async ({ item, to }, session) => {
    const known = await Discussion.findById(item._id).session(session).lean<DiscussionRecord>()
    if (!known) return { why: 'discussions.errors.gone' }
    const { instructions, writeFirst } = known
    const $set = { courseId: to.courseId, instructions, writeFirst, changedAt: new Date() }
    await Discussion.updateOne({ _id: to.itemId }, { $set }, { upsert: true, session })
    return { facts: { writeFirst } }
  },
  costsOf: () => new Map(),
  show: async ({ actor, item, place, words }) => {
    const known = await Discussion.findById(item._id, { instructions: 1 }).lean<DiscussionRecord>()
    const html = known?.instructions ? renderMessage(known.instructions) : undefined
    // Whoever looks at the course as a template is shown what is to be talked about.
    const found = await findDiscussion(actor, { courseId: place.courseId, placeId: item._id }).catch(ifHidden)
    if (!found) return { view: 'discussions/_about', model: { html } }
    const list = await listThreads(found, { limit: 10, cursor: undefined })
    const page = { found, list, names: list.names, filter: 'all' as const, isFurther: false, now: new Date() }
    const model = threadsPage(page, words)
    await keepRead(found)
    return { view: 'discussions/_threads', model, scripts: discussionScripts }
  },
  textsOf: async (items) => {
    const ids = items.map(({ _id }) => _id)
    const found = await Discussion.find({ _id: { $in: ids } }, { instructions: 1 }).lean<DiscussionRecord[]>()
    return new Map(found.map(({ _id, instructions }) => [_id.toString(), instructions]))
  },
  packing: {
    as: 'discussion',
    pack: async ({ _id }) => {
      const known = await Discussion.findById(_id).lean<DiscussionRecord>()
      if (!known) return { why: 'discussions.errors.gone' }
      const { instructions, writeFirst } = known
      return { fields: { instructions, ...(writeFirst && { writeFirst: 'yes' }) }, text: instructions }
    },
    fieldsOf: ({ text }) => ({ instructions: text }),
  },
}

function ifHidden(error: unknown): undefined {
  if (!(error instanceof AppError) || error.status !== 404) throw error
}
