// Schemas that many operations share.

import { z } from 'zod'

/** Of a record, as text. */
export const idSchema = z
  .string()
  .regex(/^[0-9a-f]{24}$/)
  .meta({ description: 'An identifier. Opaque: nothing can be read out of it.' })

/** `toISOString()` of a date. */
export const timeSchema = z.iso.datetime().meta({ description: 'A moment, in UTC.' })

/** Every refusal. */
export const problemSchema = z
  .strictObject({
    type: z.url().meta({ description: 'Where this kind of refusal is explained.' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().optional(),
    code: z.string().meta({ description: 'For programs: it never changes.' }),
    requestId: z.string().meta({ description: 'To be told to whoever looks into the log.' }),
    errors: z
      .record(z.string(), z.strictObject({ code: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Of invalid input: by the name of the parameter or field, `a.0.b` inside of others.' }),
  })
  .meta({ id: 'Problem' })
