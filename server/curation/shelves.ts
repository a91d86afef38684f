// By what one looks for a submission: subject, grade and type, each of them or none, as one key, so that one index serves
// every combination.

export interface Shelf {
  readonly subject?: string | undefined
  readonly grade?: number | undefined
  readonly type?: string | undefined
}

interface Placed {
  readonly subjects: readonly string[]
  readonly grades: readonly number[]
  readonly type: string
}

/** `TOAN.6.PHT`; what is left out is empty. */
export function shelfOf({ subject = '', grade, type = '' }: Shelf): string {
  return [subject, grade ?? '', type].join('.')
}

export function shelvesOf({ subjects, grades, type }: Placed): string[] {
  const found: string[] = []
  for (const subject of [undefined, ...subjects])
    for (const grade of [undefined, ...grades])
      for (const one of type === '' ? [undefined] : [undefined, type])
        found.push(shelfOf({ subject, grade, type: one }))
  return found
}
