// How somebody is greeted. People are called by their given name, which is the last word: `Mai Anh Khôi` is Khôi. In Ede and
// related names it comes first, after H' or Y, and the clan last: `H'Lan Êban` is H'Lan, `Y Blăng` is Y Blăng.

export function callNameOf(fullName: string): string {
  const words = fullName.trim().split(/\s+/)
  const [first = '', second] = words
  if (/^H['’]\p{L}/u.test(first)) return first
  if (first === 'Y' && second !== undefined) return `${first} ${second}`
  return words.at(-1) ?? ''
}
