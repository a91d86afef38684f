// Pages of courses for other systems: their text, and how it was before.

import { z } from 'zod'
import { type ApiRoute, idSchema, operation, timeSchema } from '../../../api/index.ts'
import { findItem } from '../../../arrange.ts'
import { notFound } from '../../../errors.ts'
import { readId } from '../../../http/id.ts'
import { findShownItem } from '../../shown-item.ts'
import { loadTaught } from '../../write.ts'
import { pageText } from './page.ts'
import type { PageRecord } from './page.model.ts'
import { changePage, kindName, loadPage, versionOf } from './save.ts'

const parameters = z.object({ id: idSchema, itemId: idSchema })

const pageSchema = z
  .strictObject({
    itemId: idSchema,
    title: z.string(),
    text: z.string().meta({
      description:
        'Markdown with formulas between dollars; pictures of the page are named as `![description](tệp:<id>)`.',
    }),
    revision: z.int(),
    changedAt: timeSchema,
  })
  .meta({ id: 'CoursePage' })

const versionSchema = z.strictObject({ revision: z.int(), text: z.string(), at: timeSchema, by: z.string() })

export const pageApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: '/courses/{id}/pages/{itemId}',
    operationId: 'findCoursePage',
    summary: 'The text of a page of a course.',
    scope: 'courses:read',
    status: 200,
    refusals: [404],
    parameters,
    output: pageSchema,
    run: async (actor, { parameters: { id, itemId } }) => {
      const { item } = await findShownItem(actor, { courseId: readId(id), itemId: readId(itemId) })
      if (item.kind !== kindName) throw notFound()
      return present(await loadPage(item._id), item.title)
    },
  }),
  operation({
    method: 'put',
    path: '/courses/{id}/pages/{itemId}',
    operationId: 'changeCoursePage',
    summary: 'Writes the text of a page of a course anew; how it was is kept.',
    scope: 'courses:write',
    status: 200,
    refusals: [403, 404, 409],
    parameters,
    body: z.strictObject({
      text: pageText.pipe(z.string().min(1)),
      revision: z.int().min(1).meta({ description: 'Which text the caller has seen: an older one is refused (409).' }),
    }),
    output: pageSchema,
    run: async (actor, { parameters: { id, itemId }, body: { text, revision: seen }, origin }) => {
      const writing = { itemId: readId(itemId), text, seen }
      const { course, page } = await changePage(actor, { id: readId(id), origin }, writing)
      return present(page, findItem(course.sections, page.itemId).item.title)
    },
  }),
  operation({
    method: 'get',
    path: '/courses/{id}/pages/{itemId}/versions',
    operationId: 'listCoursePageVersions',
    summary: 'How a page of a course was before, the newest first and with how it is now; for those who teach it.',
    scope: 'courses:read',
    status: 200,
    refusals: [403, 404],
    parameters,
    output: z.strictObject({ versions: z.array(versionSchema) }),
    run: async (actor, { parameters: { id, itemId } }) => {
      const { sections } = await loadTaught(actor, readId(id))
      const { item } = findItem(sections, readId(itemId))
      if (item.kind !== kindName) throw notFound()
      const page = await loadPage(item._id)
      const versions = [versionOf(page), ...page.versions]
      return {
        versions: versions.map(({ revision, text, at, name: by }) => ({ revision, text, at: at.toISOString(), by })),
      }
    },
  }),
]

function present({ itemId, text, revision, changedAt }: PageRecord, title: string) {
  return { itemId: itemId.toString(), title, text, revision, changedAt: changedAt.toISOString() }
}
