/** The database that is meant when an address names none. */
export const DEFAULT_NAME = 'hoclieu'

export function databaseIn(uri: string): string {
  const path = /^mongodb(?:\+srv)?:\/\/[^/?]*\/([^?]+)/.exec(uri)?.[1]
  return path === undefined ? DEFAULT_NAME : decodeURIComponent(path)
}
