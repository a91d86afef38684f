import mongoose from 'mongoose'

/** The operations on the database while something is done. */
export async function queriesOf(work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = []
  mongoose.set('debug', (collection: string, method: string) => {
    // What every server asks once a second, whatever is done with it.
    if (collection !== 'changes') seen.push(`${collection}.${method}`)
  })
  try {
    await work()
  } finally {
    mongoose.set('debug', false)
  }
  return seen
}
