import { z } from 'zod'
import { readableCodeOf } from '../../accounts/index.ts'
import { doors } from '../course.model.ts'

const seen = z.coerce.number().int().min(0)
const id = z.string({ error: 'courses.errors.choosePerson' }).regex(/^[0-9a-f]{24}$/, 'courses.errors.choosePerson')

/** `2026-11-28`; empty: none. */
const day = z
  .union([z.literal(''), z.iso.date('field.errors.invalid')])
  .default('')
  .transform((text) => text || undefined)

export const teacherForm = z.object({
  person: id,
  role: z.enum(['coTeacher', 'substitute'], { error: 'field.errors.required' }),
  from: day,
  to: day,
  revision: seen,
})
export const ownerForm = z.object({ person: id, revision: seen })
/** A button that says nothing more. */
export const pressForm = z.object({})

/** Found by name, or by the user name that they have told. */
export const personForm = z
  .object({ person: z.string().default(''), userName: z.string().max(200).default('') })
  .refine(({ person, userName }) => userName !== '' || /^[0-9a-f]{24}$/.test(person), {
    path: ['person'],
    message: 'courses.errors.choosePerson',
  })

export const doorForm = z.object({ door: z.enum(doors, { error: 'field.errors.required' }), revision: seen })
export const newCodeForm = z.object({ revision: seen })

export const groupNameField = z.string().min(1).max(100)
export const groupForm = z.object({
  name: groupNameField,
  members: z.array(z.string().regex(/^[0-9a-f]{24}$/)).max(2000),
  revision: seen,
})

/** As it is kept, whatever way it was typed. */
export const joinForm = z.object({
  code: z.string().min(1).max(40).transform(readableCodeOf),
})
