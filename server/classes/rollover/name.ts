// What a class is called in the next year. Pure.

export interface ProposedName {
  readonly name: string
  /** Nothing in it tells the grade: it stays as it is, for somebody to look at. */
  readonly isKept: boolean
}

/** `6A1` becomes `7A1`; a name that does not begin with its grade stays. */
export function nextName(name: string, grade: number): ProposedName {
  const [, number, rest] = /^(\d+)([^]*)$/.exec(name) ?? []
  if (number === undefined || Number(number) !== grade) return { name, isKept: true }
  return { name: `${grade + 1}${rest}`, isKept: false }
}

/** Of a part of a combined class, which have to be told apart: `Lớp ghép 1+2` becomes `2 (Lớp ghép 1+2)` and `3 (Lớp ghép 1+2)`. */
export function partName(name: string, nextGrade: number): string {
  const begin = `${nextGrade} (`
  return `${begin}${name.slice(0, longest - begin.length - 1)})`
}

/** Characters. */
const longest = 60
