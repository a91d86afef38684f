// A code that the school hands out on paper, for one sign-in without a password.

import type { Types } from 'mongoose'
import { markOf, marksOf } from '../../sealing/index.ts'
import { newReadableCode, readableCodeOf } from '../readable-code.ts'

/** Days. */
export const codeValidity = 14
export const codeLength = 8

export function newSignInCode(): string {
  return newReadableCode(codeLength)
}

/** Made with a key that is not among the records: from these alone nobody finds a code by trying. */
export async function signInMark(accountId: Types.ObjectId, typed: string): Promise<string> {
  return await markOf(purpose, textOf(accountId, typed))
}

/** Under which it may be kept. */
export async function signInMarks(accountId: Types.ObjectId, typed: string): Promise<string[]> {
  return await marksOf(purpose, textOf(accountId, typed))
}

const purpose = 'sign-in code'

function textOf(accountId: Types.ObjectId, typed: string): string {
  return `${accountId.toString()} ${readableCodeOf(typed)}`
}
