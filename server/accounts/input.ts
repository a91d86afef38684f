// What the forms may contain. What a new password must be like besides is in password.ts.

import { z } from 'zod'
import { languages } from '../i18n/translator.ts'

const typed = z.string().min(1).max(1000)
const different = { path: ['newPasswordAgain'], error: 'accounts.password.different' }

export const signInForm = z.object({ userName: z.string().min(1).max(200), password: typed })

/** Where the current one cannot be asked for. */
export const newPasswordForm = z
  .object({ newPassword: typed, newPasswordAgain: typed })
  .refine((form) => form.newPassword === form.newPasswordAgain, different)

export interface NewPassword {
  readonly currentPassword?: string
  readonly newPassword: string
}

export const passwordForm = z
  .object({ currentPassword: typed, newPassword: typed, newPasswordAgain: typed })
  .refine((form) => form.newPassword === form.newPasswordAgain, different)
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

export const forgottenForm = z.object({ userName: z.string().min(1).max(200) })

const shortText = z.string().min(1).max(100)
export const codeForm = z.object({ code: shortText, trust: z.literal('yes').optional() })
export const turnOffForm = z.object({ password: typed, code: shortText })
export const signInCodeForm = z.object({ userName: z.string().min(1).max(200), code: shortText })

/** As people type it: no spaces, which nobody sees, and nothing that only some keyboards have. */
export const userNameForm = z.object({
  userName: z
    .string()
    .min(1)
    .min(2)
    .max(100)
    .regex(/^[\p{L}\p{M}\p{N}._@+'-]+$/u, { error: 'accounts.rename.invalid' }),
})
