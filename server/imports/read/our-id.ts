/** Of a record of ours: packages that were written here have these for keys. */
export function isOurId(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{24}$/.test(text)
}
