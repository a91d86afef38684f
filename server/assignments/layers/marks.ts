// What a teacher draws and writes on a page of a pupil's work: vectors, in ten-thousandths of its width and height, so that
// they fit whatever size it is shown in. Pure.

import { z } from 'zod'

const most = 10_000
const coordinate = z.int().min(0).max(most)
const line = z.strictObject({
  kind: z.enum(['stroke', 'highlight']),
  /** x and y by turns. */
  points: z
    .array(coordinate)
    .min(4)
    .max(2000)
    .refine((points) => points.length % 2 === 0),
})
const note = z.strictObject({
  kind: z.literal('note'),
  at: z.tuple([coordinate, coordinate]),
  text: z.string().min(1).max(1000),
})

export const layerMarks = z.array(z.discriminatedUnion('kind', [line, note])).max(300)
export type LayerMark = z.output<typeof layerMarks>[number]

/** Characters, as JSON. */
export const longestLayer = 60_000
export const lastPage = 2000

export const layerForm = z.object({
  page: z.coerce.number().int().min(1).max(lastPage),
  revision: z.coerce.number().int().min(0),
  marks: z
    .string()
    .max(longestLayer)
    .transform((text, context) => {
      const read = layerMarks.safeParse(parse(text))
      if (read.success) return read.data
      context.addIssue({ code: 'custom', message: 'field.errors.invalid' })
      return z.NEVER
    }),
})

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
