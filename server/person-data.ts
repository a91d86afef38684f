// What a feature keeps of people: for the copy that they may have of it, and for the day when it has to go.

import type { ClientSession, Types } from 'mongoose'

export interface PersonData {
  /** `<feature>.<what>`; its words (`wordsOfData`) are `.name`, `.purpose` and `.kept`: for how long, and by which rule. */
  readonly key: string
  /** Whether it stays when somebody is removed, without their name: a record that the law wants kept. */
  readonly isKept: boolean
  /** All of it as plain values, to be written as JSON; undefined when there is nothing. */
  read(personId: Types.ObjectId): Promise<unknown>
  /** Removes it, or what in it tells who it was. May run twice. */
  remove(personId: Types.ObjectId, session: ClientSession): Promise<void>
}

/** What the words of a kind begin with: those of `people.identity` with `people.data.identity`. */
export function wordsOfData({ key }: Pick<PersonData, 'key'>): string {
  return key.replace('.', '.data.')
}
