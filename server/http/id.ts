import { Types } from 'mongoose'
import { notFound } from '../errors.ts'

/** @throws AppError 404: a malformed id names nothing */
export function readId(text: unknown): Types.ObjectId {
  if (typeof text !== 'string' || !/^[0-9a-f]{24}$/.test(text)) throw notFound()
  return new Types.ObjectId(text)
}
