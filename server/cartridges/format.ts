// The documents of our own ZIP. Another version than ours is told, never guessed at.

import { z } from 'zod'
import { completionRules, packedAs } from '../pages/course-kinds.ts'

export const formatName = 'hoclieu-course'
export const formatVersion = 1
export const courseDocument = 'hoclieu-course.json'

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const span = z.object({ from: moment, to: moment })
const reference = z.string().max(60)

const itemSchema = z.object({
  ref: reference,
  kind: z.string().max(60),
  title: z.string().max(300),
  isPublished: z.boolean(),
  isOptional: z.boolean(),
  rule: z.enum(completionRules).or(
    z
      .string()
      .max(40)
      .transform(() => undefined),
  ),
  opensAt: moment.optional(),
  afterItem: reference.optional(),
  wasForGroups: z.boolean().optional(),
  document: z.string().max(200),
})

export const courseSchema = z.object({
  format: z.literal(formatName),
  version: z.literal(formatVersion),
  title: z.string().max(300),
  introduction: z.string().max(4000),
  level: z.string().max(40).optional(),
  subjectCode: z.string().max(60).optional(),
  grades: z.array(z.number().int().min(1).max(12)).max(12),
  yearKey: z.number().int(),
  calendar: z
    .object({
      key: z.number().int(),
      weeks: z.array(span.extend({ number: z.number().int() })).max(60),
      breaks: z.array(span).max(60),
    })
    .optional(),
  sections: z
    .array(z.object({ title: z.string().max(300), text: z.string().max(2000), items: z.array(itemSchema).max(400) }))
    .max(60),
})
export type CourseDocument = z.input<typeof courseSchema>

export const itemDocument = z.object({
  as: z.enum(packedAs),
  fields: z.record(z.string().max(60), z.string().max(200_000)),
  moments: z.record(z.string().max(60), moment).default({}),
  text: z.string().max(200_000),
  url: z.string().max(2000).optional(),
  files: z
    .array(
      z.object({
        id: z.string().regex(/^[0-9a-f]{24}$/),
        path: z.string().max(200),
        name: z.string().min(1).max(300),
        size: z.number().int().min(0),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .max(200),
})
export type ItemDocument = z.input<typeof itemDocument>
