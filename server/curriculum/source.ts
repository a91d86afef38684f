// Every record of the curriculum says where it comes from: what an office has changed, a later revision of what is supplied
// leaves alone.

export const sources = ['supplied', 'office'] as const
export type Source = (typeof sources)[number]

export const sourceField = { type: String, enum: sources, required: true } as const

/**
 * What lists are sorted by: the places of the level, the subject, the grade and so on, each with two digits. Places follow
 * the programme, where Number stands before Geometry; codes would not.
 */
export const placeField = { type: String, required: true } as const
