// Assignments for other systems: by the same functions as the pages.

import { z } from 'zod'
import { type ApiRoute, idSchema, operation, timeSchema } from '../api/index.ts'
import { forbidden } from '../errors.ts'
import { readId } from '../http/id.ts'
import { againPolicies, workKinds } from './assignment.model.ts'
import { datesFor } from './dates.ts'
import { findAssignment, findMarked, findOwn, listWork, type PupilWork, readWorkOf } from './find.ts'
import { linkField, operationField, textField } from './input.ts'
import { markWork, returnMarked } from './mark.ts'
import { schemes } from './marks.ts'
import { ownerFor } from './owner.ts'
import { lastAttempt } from './standing.ts'
import { type Attempt, type Mark, type SubmissionRecord, type WorkFile, workStates } from './submission.model.ts'
import { saveDraft, submitWork, takeBackWork } from './work.ts'

const read = 'assignments:read'
const write = 'assignments:write'
const parameters = z.object({ id: idSchema, itemId: idSchema })
const base = '/courses/{id}/assignments/{itemId}'

const assignmentSchema = z
  .strictObject({
    itemId: idSchema,
    title: z.string(),
    instructions: z.string(),
    takes: z.array(z.enum(workKinds)),
    dueAt: timeSchema.nullable().meta({ description: 'For the caller, if they have longer.' }),
    closesAt: timeSchema.nullable(),
    again: z.enum(againPolicies),
    scheme: z.enum(schemes),
    isGroup: z.boolean(),
    isAnonymous: z.boolean(),
    role: z.enum(['marks', 'learns', 'looksOn']),
  })
  .meta({ id: 'CourseAssignment' })

const file = z.strictObject({
  id: idSchema,
  name: z.string(),
  type: z.string(),
  bytes: z.int(),
  pages: z.int().nullable(),
})
const workShape = {
  text: z.string(),
  link: z.string(),
  files: z.array(file),
  photos: z.array(file).meta({ description: 'Of an attempt: until they have become one PDF among its files.' }),
}
const attempt = z.strictObject({
  number: z.int(),
  ...workShape,
  submittedAt: timeSchema,
  isLate: z.boolean(),
  takenBackAt: timeSchema.nullable(),
})
const mark = z.strictObject({
  value: z.string().meta({ description: 'Of points: tenths, `85` is 8,5.' }),
  comment: z.string(),
  by: z.string(),
  at: timeSchema,
  attempt: z.int(),
})

const ownSchema = z
  .strictObject({
    state: z.enum(workStates),
    revision: z.int().meta({ description: 'Counts its changes; 0: there is nothing yet.' }),
    draft: z.strictObject({ ...workShape, savedAt: timeSchema }).nullable(),
    attempts: z.array(attempt),
    returned: mark.nullable(),
  })
  .meta({ id: 'OwnWork' })

const submissionSchema = z
  .strictObject({
    personId: idSchema.meta({ description: 'Of a group its id; an alias while marking is anonymous.' }),
    name: z.string(),
    state: z.enum([...workStates, 'none']),
    revision: z.int(),
    attempts: z.array(attempt),
    mark: mark.nullable().meta({ description: 'The teacher’s own, given back or not.' }),
  })
  .meta({ id: 'WorkSubmission' })

const revision = z.int().min(0).meta({ description: 'Which one the caller has seen: an older one is refused (409).' })
const ids = z.array(idSchema).max(40).default([])
const draftBody = z.strictObject({
  text: textField,
  link: linkField,
  uploadIds: ids.meta({ description: 'Finished uploads that become files of it.' }),
  photoIds: ids.meta({ description: 'Finished uploads that become pages of the notebook.' }),
  droppedIds: ids.meta({ description: 'Files and pages that are taken out; the others stay.' }),
  revision,
})

export const assignmentApi: readonly ApiRoute[] = [
  operation({
    ...{ method: 'get', path: base, operationId: 'findCourseAssignment', summary: 'An assignment of a course.' },
    ...{ scope: read, status: 200, refusals: [404], parameters, output: assignmentSchema },
    run: async (actor, { parameters: key }) => {
      const found = await findAssignment(actor, keyOf(key))
      const { assignment, item, mayTeach, learns } = found
      const { takes, again, scheme, isGroup, isAnonymous, instructions } = assignment
      const dates = datesFor(assignment, learns ? ownerFor(found, actor.personId)?.id : undefined)
      return {
        ...{ itemId: item._id.toString(), title: item.title, instructions, takes: [...takes] },
        ...{ dueAt: timeOf(dates.dueAt), closesAt: timeOf(dates.closesAt), again, scheme, isGroup, isAnonymous },
        role: mayTeach ? ('marks' as const) : learns ? ('learns' as const) : ('looksOn' as const),
      }
    },
  }),
  operation({
    ...{ method: 'get', path: `${base}/mine`, operationId: 'findOwnWork' },
    summary: 'What the caller, or their group, has done for an assignment.',
    ...{ scope: read, status: 200, refusals: [403, 404], parameters, output: ownSchema },
    run: async (actor, { parameters: key }) => {
      const found = await findOwn(actor, keyOf(key))
      return presentOwn(await readWorkOf(found, actor.personId))
    },
  }),
  operation({
    ...{ method: 'put', path: `${base}/mine`, operationId: 'saveWorkDraft' },
    summary: 'Keeps what the caller has done so far; nothing is handed in.',
    ...{ scope: write, status: 200, refusals: [403, 404, 409], parameters, body: draftBody, output: ownSchema },
    run: async (actor, { parameters: key, body: { revision: seen, ...sent } }) => {
      const work = await saveDraft(actor, { ...keyOf(key), seen }, withIds(sent))
      return presentOwn(work)
    },
  }),
  operation({
    ...{ method: 'post', path: `${base}/mine/submit`, operationId: 'handInWork' },
    summary: 'Hands in. Sent again with the same `operation` it is the same attempt.',
    ...{ scope: write, status: 200, refusals: [403, 404, 409], parameters, output: ownSchema },
    body: draftBody.extend({ operation: operationField }),
    run: async (actor, { parameters: key, body: { revision: seen, operation: one, ...sent }, origin }) => {
      const work = await submitWork(actor, { ...keyOf(key), seen, operation: one, origin }, withIds(sent))
      return presentOwn(work)
    },
  }),
  operation({
    ...{ method: 'post', path: `${base}/mine/take-back`, operationId: 'takeBackWork' },
    summary: 'Takes back what was handed in and nobody has marked yet; it stays written down.',
    ...{ scope: write, status: 200, refusals: [403, 404, 409], parameters, output: ownSchema },
    body: z.strictObject({ revision }),
    run: async (actor, { parameters: key, body: { revision: seen }, origin }) =>
      presentOwn(await takeBackWork(actor, { ...keyOf(key), seen, origin })),
  }),
  operation({
    ...{ method: 'get', path: `${base}/submissions`, operationId: 'listWorkSubmissions' },
    summary: 'Everybody, or every group, of the course with what they have handed in; for those who mark it.',
    ...{ scope: read, status: 200, refusals: [403, 404], parameters },
    output: z.strictObject({ submissions: z.array(submissionSchema) }),
    run: async (actor, { parameters: key }) => {
      const works = await listWork(await findMarked(actor, keyOf(key)))
      return { submissions: works.map(presentSubmission) }
    },
  }),
  operation({
    ...{ method: 'post', path: `${base}/submissions/{personId}/mark`, operationId: 'markWorkSubmission' },
    summary: 'Marks what was handed in last, and gives it back at once if that is wished.',
    ...{ scope: write, status: 200, refusals: [403, 404, 409], output: submissionSchema },
    parameters: parameters.extend({ personId: idSchema }),
    body: z.strictObject({
      mark: z.string().max(20).default('').meta({ description: 'As it is typed: `8,5`, `pass`, `done`.' }),
      comment: z.string().max(20_000).default(''),
      attempt: z.int().min(1).meta({ description: 'Which one was looked at.' }),
      returns: z.boolean().default(false),
      revision,
    }),
    run: async (actor, { parameters: { personId: shown, ...key }, body: { revision: seen, ...form }, origin }) => {
      const personId = readId(shown)
      const { _id } = await markWork(actor, { ...keyOf(key), personId, seen, origin }, form)
      const listed = (await listWork(await findMarked(actor, keyOf(key)))).find(({ work }) => work?._id.equals(_id))
      if (!listed) throw forbidden()
      return presentSubmission(listed)
    },
  }),
  operation({
    ...{ method: 'post', path: `${base}/return`, operationId: 'returnMarkedWork' },
    summary: 'Gives back all that is marked.',
    ...{ scope: write, status: 200, refusals: [403, 404], parameters, body: z.strictObject({}) },
    output: z.strictObject({ returned: z.int(), unmarked: z.int() }),
    run: async (actor, { parameters: key, origin }) => ({ ...(await returnMarked(actor, keyOf(key), origin)) }),
  }),
]

function keyOf({ id, itemId }: { readonly id: string; readonly itemId: string }) {
  return { courseId: readId(id), itemId: readId(itemId) }
}

type SentIds = Pick<z.output<typeof draftBody>, 'uploadIds' | 'photoIds'>

function withIds<Sent extends SentIds>(sent: Sent) {
  return { ...sent, uploadIds: sent.uploadIds.map(readId), photoIds: sent.photoIds.map(readId) }
}

function presentOwn(work: SubmissionRecord | undefined): z.input<typeof ownSchema> {
  const returned = work?.returned
  return {
    ...{ state: work?.state ?? 'draft', revision: work?.revision ?? 0 },
    draft: work?.draft ? { ...presentWork(work.draft), savedAt: timeOf(work.draft.savedAt)! } : null,
    attempts: (work?.attempts ?? []).map(presentAttempt),
    returned: returned ? presentMark(returned) : null,
  }
}

function presentSubmission({ person, work }: PupilWork): z.input<typeof submissionSchema> {
  return {
    ...{ personId: person.id, name: person.fullName, revision: work?.revision ?? 0 },
    state: work && (lastAttempt(work) ?? work.attempts.length > 0) ? work.state : 'none',
    attempts: (work?.attempts ?? []).map(presentAttempt),
    mark: work?.mark ? presentMark(work.mark) : null,
  }
}

function presentAttempt({ number, submittedAt, isLate, takenBackAt, ...work }: Attempt) {
  return { number, ...presentWork(work), submittedAt: timeOf(submittedAt)!, isLate, takenBackAt: timeOf(takenBackAt) }
}

function presentWork({ text, link, files, photos }: Pick<Attempt, 'text' | 'link' | 'files' | 'photos'>) {
  return { text, link, files: files.map(presentFile), photos: photos.map(presentFile) }
}

function presentFile({ id, name, type, bytes, pages }: WorkFile) {
  return { id: id.toString(), name, type, bytes, pages: pages ?? null }
}

function presentMark({ value, comment, byName: by, at, attempt: number }: Mark) {
  return { value, comment, by, at: timeOf(at)!, attempt: number }
}

function timeOf(at: Date | null | undefined): string | null {
  return at ? at.toISOString() : null
}
