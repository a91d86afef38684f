import { parseArgs, type ParseArgsConfig } from 'node:util'

/** The options of a script's call. With others than these it ends with its usage and status 2. */
export function readOptions<const T extends NonNullable<ParseArgsConfig['options']>>(usage: string, options: T) {
  try {
    return parseArgs({ options, strict: true, allowPositionals: false }).values
  } catch (error) {
    return refuseUsage(usage, messageOf(error))
  }
}

export function refuseUsage(usage: string, problem: string): never {
  console.error(`${problem}\n\n${usage}`)
  process.exit(2)
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
