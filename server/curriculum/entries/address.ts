// Where the entries of each kind are edited.

import { addressOf } from '../../pages/address.ts'
import { editUrl } from '../tabs.ts'
import { findParent } from './find.ts'
import { type EntryRecord, type Kind, kinds } from './kinds.ts'

export function entryUrl({ plural }: Kind, { _id }: Pick<EntryRecord, '_id'>): string {
  return `${editUrl}/${plural}/${_id.toString()}`
}

export function newUrl({ plural }: Kind, home: Readonly<Record<'parentId' | 'version' | 'level', string>>): string {
  return addressOf(`${editUrl}/${plural}/new`, home)
}

export function contentsUrl(subjectGrade: Pick<EntryRecord, '_id'>): string {
  return `${entryUrl(kinds.subjectGrade, subjectGrade)}/contents`
}

/** The list that an entry stands in, at that entry. */
export async function listUrlOf(kind: Kind, entry: EntryRecord): Promise<string> {
  const anchor = `#entry-${entry._id.toString()}`
  if (!kind.isOfVersion) return `${editUrl}/${kind.plural}${anchor}`
  if (kind.name === 'subject') return addressOf(editUrl, { version: entry.versionCode ?? '' }) + anchor
  if (kind.name === 'subjectGrade') {
    const subject = await findParent(kind, entry)
    return subject ? entryUrl(kinds.subject, subject) + anchor : editUrl
  }
  // All of the tree of a grade stands on one page.
  const subjectGrade = await findParent(kinds.strand, entry)
  return subjectGrade ? contentsUrl(subjectGrade) + anchor : editUrl
}
