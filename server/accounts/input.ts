// What the forms may contain. What a new password must be like besides is in password.ts.

import { z } from 'zod'
import { languages } from '../i18n/translator.ts'

const typed = z.string().min(1).max(1000)

export const signInForm = z.object({ userName: z.string().min(1).max(200), password: typed })

export const passwordForm = z
  .object({ currentPassword: typed, newPassword: typed, newPasswordAgain: typed })
  .refine((form) => form.newPassword === form.newPasswordAgain, {
    path: ['newPasswordAgain'],
    error: 'accounts.password.different',
  })
  .refine((form) => form.newPassword !== form.currentPassword, {
    path: ['newPassword'],
    error: 'accounts.password.same',
  })

export const profileForm = z.object({
  language: z.enum(languages),
  email: z.union([z.literal(''), z.email({ error: 'accounts.profile.emailInvalid' }).max(254)], {
    error: 'accounts.profile.emailInvalid',
  }),
})

export const languageForm = z.object({ language: z.enum(languages) })
