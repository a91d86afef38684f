import { AssertionError } from 'chai'
import { MongoServerError } from 'mongodb'

/** The server's error that the promise was refused with. Anything else fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<MongoServerError> {
  try {
    await promise
  } catch (error) {
    if (error instanceof MongoServerError) return error
    throw error
  }
  throw new AssertionError('The server did not refuse it')
}
