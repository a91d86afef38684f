// What somebody is asked about before it is done with data of theirs. Teaching and keeping the records of a school is the
// school's task by law: nobody is asked about that (Law on Personal Data Protection 91/2025/QH15).

export const purposes = ['showWork', 'publishWork', 'analytics', 'messages'] as const
export type Purpose = (typeof purposes)[number]

export function isPurpose(text: unknown): text is Purpose {
  return purposes.some((purpose) => purpose === text)
}
