import mongoose from 'mongoose'

/** The operations on the database while something is done. */
export async function queriesOf(work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = []
  mongoose.set('debug', (collection: string, method: string) => void seen.push(`${collection}.${method}`))
  try {
    await work()
  } finally {
    mongoose.set('debug', false)
  }
  return seen
}
