// A material as programs see it.

import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { idSchema, timeSchema } from '../api/index.ts'
import { findProcessing, type Processing, type StepName, type StepState } from '../processing/index.ts'
import { schoolLevels } from '../schools/index.ts'
import { canSeeDraft, canTakeFile } from './access.ts'
import { hasTopics } from './check.ts'
import { missingFor } from './completeness.ts'
import type { Content, MaterialFile } from './content.ts'
import type { FoundMaterial } from './find.ts'
import { isIndexed } from './index-state.ts'
import type { MaterialRecord } from './material.model.ts'
import { recallOf } from './recall.ts'
import { states } from './states.ts'
import { audiences, changeKinds, fileRoles, scopes } from './vocabulary.ts'

const progress = ['waiting', 'done', 'failed', 'not-applicable'] as const
type Progress = (typeof progress)[number]

const fileSchema = z
  .strictObject({
    id: idSchema,
    name: z.string(),
    size: z.int(),
    type: z.string().meta({ description: 'The media type, by the content.' }),
    format: z.string(),
    sha256: z.string(),
    role: z.enum(fileRoles),
    isForTeachersOnly: z.boolean(),
  })
  .meta({ id: 'MaterialFile' })

export const recallSchema = z
  .strictObject({ reason: z.string(), at: timeSchema })
  .nullable()
  .meta({ description: 'This edition was recalled: do not use it. Null: it was not.' })

export const materialSchema = z
  .strictObject({
    id: idSchema,
    state: z.enum(states),
    version: z.int().meta({ description: 'Of the edition that is answered; of a draft, the one that it will be.' }),
    isDraft: z.boolean(),
    revision: z.int().meta({ description: 'Counts the changes of the material.' }),
    scope: z.enum(scopes).meta({ description: 'How widely it is meant to be offered.' }),
    liveScope: z.enum(scopes).nullable().meta({ description: 'How widely it is offered; null: not to others.' }),
    title: z.string(),
    description: z.string(),
    type: z.string().nullable(),
    subject: z.array(z.string()),
    grade: z.array(z.int()),
    level: z.array(z.enum(schoolLevels)),
    topic: z.array(z.string()),
    outcome: z.array(z.string()),
    language: z.array(z.string()),
    author: z.array(z.string()),
    licence: z.string().nullable(),
    audience: z.array(z.enum(audiences)),
    isForTeachersOnly: z.boolean(),
    embargoUntil: z.iso.date().nullable(),
    series: z.string().nullable(),
    term: z.string().nullable(),
    schoolYear: z.int().nullable(),
    minutes: z.int().nullable(),
    periods: z.int().nullable(),
    keyword: z.array(z.string()),
    accessibility: z.array(z.string()),
    link: z.string().nullable(),
    source: z
      .array(
        z.strictObject({
          materialId: idSchema.nullable(),
          version: z.int().nullable(),
          licence: z.string().nullable(),
          text: z.string(),
          url: z.string().nullable(),
        }),
      )
      .meta({ description: 'What it was made from, the nearest first.' }),
    unit: z.strictObject({ id: idSchema, name: z.string() }),
    files: z.array(fileSchema).meta({ description: 'Those that you may take.' }),
    processing: z
      .strictObject({
        text: z.enum(progress),
        preview: z.enum(progress),
        thumbnail: z.enum(progress),
        index: z.enum(progress),
      })
      .meta({
        description: 'How far the worker is with all files; `index`: whether searches know of the last change.',
      }),
    missing: z
      .array(z.string())
      .meta({ description: 'Of a draft: what is asked for before it can be handed in for its scope.' }),
    recall: recallSchema,
    changedAt: timeSchema,
    publishedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Material' })

export const editionSchema = z
  .strictObject({
    version: z.int(),
    title: z.string(),
    change: z.enum(changeKinds),
    note: z.string(),
    madeAt: timeSchema,
    publishedAt: timeSchema.nullable(),
    recall: recallSchema,
  })
  .meta({ id: 'Edition' })

export async function presentMaterial(
  actor: Actor | undefined,
  { material, content, number, isDraft }: FoundMaterial,
): Promise<z.input<typeof materialSchema>> {
  const files = content.files.filter((file) => canTakeFile(actor, file))
  const known = await findProcessing(files.map(({ storedFileId }) => storedFileId))
  const all = files.map(({ storedFileId }) => known.get(storedFileId.toString()))
  const missing = isDraft && canSeeDraft(actor, material) && content.scope !== 'personal'
  return {
    id: material._id.toString(),
    state: material.state,
    version: number,
    isDraft,
    revision: material.revision,
    liveScope: material.live?.scope ?? null,
    ...describe(content),
    unit: { id: material.unitId.toString(), name: material.unitName },
    files: files.map(presentFile),
    processing: {
      text: progressOf(all, 'text'),
      preview: progressOf(all, 'preview'),
      thumbnail: progressOf(all, 'thumbnail'),
      index: isIndexed(material) ? 'done' : 'waiting',
    },
    missing: missing ? missingFor(content, content.scope, await hasTopics(content)) : [],
    recall: isDraft ? null : presentRecall(material, number),
    changedAt: material.changedAt.toISOString(),
    publishedAt: material.live?.publishedAt.toISOString() ?? null,
  }
}

export function presentRecall(material: Pick<MaterialRecord, 'recalls'>, number: number) {
  const recall = recallOf(material, number)
  return recall ? { reason: recall.reason, at: recall.at.toISOString() } : null
}

function describe(content: Content) {
  return {
    scope: content.scope,
    title: content.title,
    description: content.description,
    type: content.type || null,
    subject: [...content.subjects],
    grade: [...content.grades],
    level: [...content.levels],
    topic: [...content.topics],
    outcome: [...content.outcomes],
    language: [...content.languages],
    author: content.authors.map(({ name }) => name),
    licence: content.licence || null,
    audience: [...content.audience],
    isForTeachersOnly: content.isForTeachersOnly,
    embargoUntil: content.embargoUntil || null,
    series: content.series || null,
    term: content.term || null,
    schoolYear: content.schoolYear ?? null,
    minutes: content.minutes ?? null,
    periods: content.periods ?? null,
    keyword: [...content.keywords],
    accessibility: [...content.accessibility],
    link: content.link || null,
    source: content.sources.map(({ materialId, edition, licence, text = '', url }) => ({
      materialId: materialId?.toString() ?? null,
      version: edition ?? null,
      licence: licence ?? null,
      text,
      url: url ?? null,
    })),
  }
}

function presentFile({ _id, name, size, mediaType, format, sha256, role, isForTeachersOnly }: MaterialFile) {
  return { id: _id.toString(), name, size, type: mediaType, format, sha256, role, isForTeachersOnly }
}

/** Of all files together: the worst that there is to say. */
function progressOf(files: readonly (Processing | undefined)[], step: StepName): Progress {
  const said = files.map((file) => (file ? progressIn[file.steps[step].state] : 'waiting'))
  for (const one of ['failed', 'waiting', 'done'] as const) if (said.includes(one)) return one
  return 'not-applicable'
}

const progressIn: Readonly<Record<StepState, Progress>> = {
  waiting: 'waiting',
  running: 'waiting',
  done: 'done',
  failed: 'failed',
  notApplicable: 'not-applicable',
  notHere: 'not-applicable',
}
