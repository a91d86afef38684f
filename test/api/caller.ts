// Who calls each operation once, for the tables of answers: each feature has one, test/<feature>/answers.ts.

import type { Types } from 'mongoose'
import { type MadePerson, makePerson, makeUnit } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import type { ApiAnswer } from './client.ts'

export interface Caller extends MadePerson {
  /** Their school. */
  readonly unitId: Types.ObjectId
  readonly token: string
}

/** By the id of the operation: one real answer, to be compared with the document. */
export type Answers = Readonly<Record<string, (app: RunningApp, caller: Caller) => Promise<ApiAnswer>>>

/** A teacher with two tokens; one of them has every scope. */
export async function makeCaller(app: RunningApp): Promise<Caller> {
  const unitId = await makeUnit()
  const person = await makePerson('teacher', { unitId })
  await tokenOf(app, person)
  return { ...person, unitId, token: await tokenOf(app, person) }
}

export async function administratorToken(app: RunningApp): Promise<string> {
  return await tokenOf(app, await makePerson('sectorAdministrator'))
}
