export const home = '/notices'
export const choiceUrl = '/profile/notices'

/** Leads on to what it tells of, and counts as read from then on. */
export function addressOfNotice(id: { toString(): string }): string {
  return `${home}/${id.toString()}`
}
