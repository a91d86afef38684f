// What every record of the curriculum has, whatever it is about.

export const sources = ['supplied', 'office'] as const
export type Source = (typeof sources)[number]

export const entryFields = {
  /**
   * What lists are sorted by: the places of the level, the subject, the grade and so on (place.ts). Places follow the
   * programme, where Number stands before Geometry; codes would not.
   */
  place: { type: String, required: true },
  /** What an office has changed, a later revision of what is supplied leaves alone. */
  source: { type: String, enum: sources, required: true },
  /** Another one after every change: who changes it says which one they have seen. */
  edition: { type: String, required: true },
  /** No longer offered, but never gone: materials may name it. */
  retiredAt: Date,
  /** An office has put it into another place, where a later revision of what is supplied leaves it. */
  isMoved: Boolean,
} as const

export const ofVersion = { versionCode: { type: String, required: true } } as const

/** Of what comes with the system. */
export function suppliedEdition(revision: number): string {
  return `supplied-${revision}`
}
