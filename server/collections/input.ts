import { Types } from 'mongoose'
import { z } from 'zod'
import { scopes } from '../materials/index.ts'

const longText = (most: number) => z.string().max(most).default('')

export const titleField = z.string().min(1).max(200)
export const introductionField = longText(4000)
export const headingField = longText(200)
export const sectionTextField = longText(2000)
export const noteField = longText(1000)
export const reasonField = z.string().min(1).max(1000)

/** `personal`, `sector`, `public`, or of a school `school.<id>`. */
const place = z
  .string()
  .regex(/^(personal|sector|public|school\.[0-9a-f]{24})$/, 'collections.errors.reach')
  .transform((text) => {
    const [reach, id] = text.split('.')
    return { reach: scopes.find((scope) => scope === reach)!, unitId: id ? new Types.ObjectId(id) : undefined }
  })

const seen = z.coerce.number().int().min(0)

export const newForm = z.object({ title: titleField, introduction: introductionField, place })
export const describeForm = newForm.extend({ revision: seen })
export type DescribeForm = z.output<typeof newForm>

export const sectionForm = z.object({
  heading: z.string().min(1).max(200),
  text: sectionTextField,
  revision: seen,
})
/** The first section needs no heading. */
export const firstSectionForm = sectionForm.extend({ heading: headingField })

export const itemForm = z.object({ note: noteField, section: z.string().max(24), revision: seen })
export const addForm = z.object({
  material: z.string().min(1).max(500),
  section: z.string().max(24).default(''),
  note: noteField,
  revision: seen,
})
export const moveForm = z.object({ way: z.enum(['up', 'down']), revision: seen })
export const seenForm = z.object({ revision: seen })

/** Into one of one's own, or into a new one. */
export const collectForm = z
  .object({
    collection: z.string({ error: 'collections.errors.choose' }).min(1, 'collections.errors.choose').max(24),
    title: z.string().max(200).default(''),
    note: noteField,
  })
  .refine(({ collection, title }) => collection !== 'new' || title !== '', {
    path: ['title'],
    message: 'field.errors.required',
  })
export const proposeForm = z.object({
  collection: z.string({ error: 'collections.errors.choose' }).min(1, 'collections.errors.choose').max(24),
  reason: reasonField,
})
export const acceptForm = z.object({ section: z.string().max(24).default('') })
export const declineForm = z.object({ answer: reasonField })

export const featureForm = z.object({
  place: z.string().regex(/^(sector|[0-9a-f]{24})$/),
  collection: z.string().max(24),
  what: z.enum(['add', 'up', 'down', 'remove']),
})
