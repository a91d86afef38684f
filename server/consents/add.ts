import type { ClientSession, Types } from 'mongoose'
import type { Purpose } from './purposes.ts'
import { type Answer, type Side, Statement } from './statement.model.ts'

export interface NewStatement {
  readonly subjectId: Types.ObjectId
  readonly purpose: Purpose
  readonly answer: Answer
  readonly side: Side
  readonly saidById: Types.ObjectId
  readonly saidByName: string
  readonly saidAt: Date
}

/** Many at once, as they come from a list: on the first text of each purpose. */
export async function addStatements(statements: readonly NewStatement[], session?: ClientSession): Promise<void> {
  const createdAt = new Date()
  await Statement.insertMany(
    statements.map((said) => ({ ...said, textVersion: 1, channel: 'online' as const, createdAt })),
    { session },
  )
}
