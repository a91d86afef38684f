import { InvalidInput } from '../../server/api/index.ts'
import { AppError } from '../../server/errors.ts'

/** How something was refused: `404 notFound`, or a field with what is wrong with it; `none` when it was done. */
export async function refusalOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked
    return 'none'
  } catch (error) {
    if (error instanceof InvalidInput)
      return Object.entries(error.errors)
        .map(([field, { key }]) => `${field} ${key}`)
        .join(', ')
    if (error instanceof AppError) return `${error.status} ${error.code}`
    throw error
  }
}
