export const home = '/announcements'

type Id = { toString(): string }

export function addressOfAnnouncement(id: Id): string {
  return `${home}/${id.toString()}`
}
