import { z } from 'zod'
import { emailSchema, guardianRelations, nameSchema, phoneSchema } from '../../people/index.ts'
import { userNameForm } from '../input.ts'

export const codeForm = z.object({ code: z.string().min(1).max(40) })

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' || value === undefined ? null : value), schema.nullable())

/** Of telephone and e-mail one at least. */
export const personForm = z
  .object({
    fullName: z.string().min(1).pipe(nameSchema),
    relation: z.enum(guardianRelations, { error: 'people.errors.relation' }),
    phone: optional(phoneSchema),
    email: optional(emailSchema),
  })
  .refine(({ phone, email }) => phone !== null || email !== null, {
    path: ['phone'],
    error: 'accounts.signUp.noContact',
  })

const typed = z.string().min(1).max(1000)

export const accountForm = z
  .object({
    ...userNameForm.shape,
    newPassword: typed,
    newPasswordAgain: typed,
    agree: z.literal('yes', { error: 'accounts.signUp.agreeMissing' }),
  })
  .refine((form) => form.newPassword === form.newPasswordAgain, {
    path: ['newPasswordAgain'],
    error: 'accounts.password.different',
  })
