/** Of a record of ours: packages that were written here have these for keys. */
export function isOurId(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{24}$/.test(text)
}

/** Who is several things has several keys in a package of ours: the id, and what tells them apart. */
export function ourIdIn(text: string | undefined): string | undefined {
  return /^([0-9a-f]{24})(-[a-z]+-[0-9a-f]{24})?$/.exec(text ?? '')?.[1]
}
