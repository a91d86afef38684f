// Class lists go by the given name, which is the last word, then by surname and middle name (domain: CLDR vi).

/** `Đặng Ân` becomes `Ân Đặng`: comparing these with the collation `vi` gives the order of a class list. */
export function sortNameOf(fullName: string): string {
  const words = fullName.normalize('NFC').trim().split(/\s+/)
  return [words.at(-1), ...words.slice(0, -1)].join(' ')
}
