// For the day when the phone is lost: ten codes on paper, each good for once.

import type { Types } from 'mongoose'
import { markOf, marksOf } from '../../sealing/index.ts'
import { groupedCode, newReadableCode, readableCodeOf } from '../readable-code.ts'

export const recoveryCodeCount = 10
const length = 12

export interface RecoveryCodes {
  /** To be shown once. */
  readonly texts: readonly string[]
  /** To be kept. */
  readonly marks: readonly string[]
}

export async function newRecoveryCodes(accountId: Types.ObjectId): Promise<RecoveryCodes> {
  const codes = Array.from({ length: recoveryCodeCount }, () => newReadableCode(length))
  const marks: string[] = []
  for (const code of codes) marks.push(await markOf(purpose, textOf(accountId, code)))
  return { texts: codes.map(groupedCode), marks }
}

/** Under which it may be kept. Made with a key that is not among the records: from these alone nobody finds a code by trying. */
export async function recoveryMarks(accountId: Types.ObjectId, typed: string): Promise<string[]> {
  return await marksOf(purpose, textOf(accountId, typed))
}

const purpose = 'recovery code'

function textOf(accountId: Types.ObjectId, typed: string): string {
  return `${accountId.toString()} ${readableCodeOf(typed)}`
}
